import type { Cliente, EstadoCliente } from '#domain/cliente.ts'
import type { Contacto } from '#domain/contacto.ts'
import { enumerar, recortar, telefono } from './format.ts'

export const preguntaCliente =
  '¿Qué cliente? Escribe su nombre, una persona, un teléfono o un número de factura.'
export const preguntaNombre =
  '¿Cómo se llama el cliente nuevo? Puedes darme todo seguido: «Peluquería Sol, 600 123 123, Ana».'
export const nombreVacio = 'Necesito al menos un nombre, por ejemplo «Peluquería Sol».'
export const sinNombre = 'Sin nombre'

export function cualDeEllos(nombre: string): string {
  return `Hay varios que encajan con «${recortar(nombre, 60)}». ¿Cuál?`
}

export function noEncuentro(nombre: string): string {
  return `No encuentro «${recortar(nombre, 60)}». Prueba con otra palabra, una persona o un teléfono.`
}

export function soloArchivados(nombres: string[]): string {
  const quienes = enumerar(nombres.map((nombre) => recortar(nombre, 60)))
  return `🗄️ Lo que encuentro está archivado: ${quienes}. Ábrelo para recuperarlo.`
}

export function botonNuevo(nombre: string): string {
  return `➕ Nuevo «${recortar(nombre, 24)}»`
}

export function creado(cliente: Cliente, contacto: Contacto | null): string {
  const lines = [
    `✅ Cliente nuevo: ${cliente.nombre}`,
    [cliente.telefono && telefono(cliente.telefono), cliente.email].filter(Boolean).join(' · '),
    [cliente.cif, cliente.direccion].filter(Boolean).join(' · '),
    contacto ? `👤 ${contacto.nombre}` : '',
  ]
  return lines.filter(Boolean).join('\n')
}

export function esElMismo(
  por: 'telefono' | 'email' | 'cif' | 'nombre',
  nombre: string,
  contacto: string | null,
): string {
  const que = {
    telefono: 'Ese teléfono ya está',
    email: 'Ese e-mail ya está',
    cif: 'Ese NIF ya está',
    nombre: 'Ya hay uno muy parecido:',
  }
  const who = contacto ? ` (${contacto})` : ''
  return por === 'nombre'
    ? `${que[por]} «${nombre}»${who}. ¿Es el mismo?`
    : `${que[por]} en «${nombre}»${who}. ¿Es la misma ficha?`
}

/** «Sí, es el mismo»: what the card has gained. */
export function completado(
  nombre: string,
  datos: { telefono?: string; email?: string; cif?: string; contacto?: string },
): string {
  const { telefono: numero, email, cif, contacto } = datos
  const added = [numero && telefono(numero), email, cif && `NIF ${cif}`, contacto && `👤 ${contacto}`]
  return `✅ Completado ${nombre}: ${added.filter(Boolean).join(' · ')}`
}

export function nadaQueCompletar(nombre: string): string {
  return `👍 ${nombre} ya tenía todo eso.`
}

export const siEsElMismo = 'Sí, es el mismo'
export const noCrearOtro = 'No, crear otro'

export const estados: Record<EstadoCliente, string> = {
  prospecto: 'prospecto',
  activo: 'activo',
  inactivo: 'inactivo',
  bloqueado: 'bloqueado',
}

export function nifDudoso(nif: string): string {
  return `⚠️ El NIF ${nif} no cuadra con su letra o dígito de control. Lo guardo igual: revísalo cuando puedas.`
}

export function archivarPropuesta(nombre: string): string {
  return `¿Archivo a ${nombre}? Deja de salir en listas y avisos; lo recuperas cuando quieras desde /archivados.`
}
export function archivado(nombre: string): string {
  return `🗄️ ${nombre} está archivado.`
}
export function restaurado(nombre: string): string {
  return `✅ ${nombre} vuelve a estar en tu lista.`
}
export const nadaArchivado = 'No hay nada archivado.'
export const listaArchivados = '🗄️ Archivados. Toca uno para recuperarlo:'

/** Fields of a client that she can change by chat, with how they are asked for. */
export const campos = {
  nombre: { nombre: 'Nombre', pregunta: '¿Cuál es el nombre correcto?' },
  telefono: { nombre: 'Teléfono', pregunta: '¿Qué teléfono tiene?' },
  email: { nombre: 'E-mail', pregunta: '¿Qué e-mail tiene?' },
  cif: { nombre: 'NIF', pregunta: '¿Qué NIF tiene?' },
  direccion: { nombre: 'Dirección', pregunta: '¿Cuál es su dirección?' },
  sector: { nombre: 'Sector', pregunta: '¿De qué sector es? Por ejemplo: hostelería, reformas, clínica.' },
  tamaño_empresa: { nombre: 'Tamaño', pregunta: '¿Qué tamaño tiene?' },
  estado: { nombre: 'Estado', pregunta: '¿En qué estado lo dejo?' },
  tipo: { nombre: 'Tipo', pregunta: '¿Qué tipo de cliente es?' },
  limite_credito_centimos: {
    nombre: 'Límite de crédito',
    pregunta: '¿Hasta cuánto le fías? Por ejemplo: 3.000.',
  },
  etiquetas: { nombre: 'Etiquetas', pregunta: '¿Qué etiquetas le pongo? Sepáralas con comas.' },
} as const
export type CampoCliente = keyof typeof campos

export function queCambio(nombre: string): string {
  return `¿Qué cambio de ${nombre}?`
}
export function cambiado(campo: CampoCliente, nombre: string, valor: string): string {
  return `✅ ${campos[campo].nombre} de ${nombre}: ${valor}`
}
export const valorVacio = 'sin dato'

export const telefonoIlegible = 'No leo un teléfono ahí. Escríbelo con sus 9 cifras, por ejemplo 600 123 123.'
export const emailIlegible = 'No leo un e-mail ahí. Escríbelo así: ana@ejemplo.es.'
export const nifIlegible = 'No leo un NIF ahí. Son 9 caracteres, por ejemplo B12345674 o 12345678Z.'
export const importeIlegible = 'No leo un importe ahí. Escribe solo la cifra, por ejemplo 3.000 o 1.250,50.'
export const textoLargo = 'Es demasiado largo. Déjalo en menos de 200 letras.'

export const botonVaciar = '🧹 Dejarlo vacío'
export const botonCompletar = '✏️ Completar'
export const siArchivar = '🗄️ Sí, archivar'

const OPCIONES: Record<string, string> = { autonomo: 'autónomo', administracion: 'administración' }

export function nombreDeOpcion(value: string): string {
  return OPCIONES[value] ?? value
}

export function eligeUna(options: readonly string[]): string {
  return `Elige una: ${options.map(nombreDeOpcion).join(', ')}.`
}

export const clienteDesconocido =
  'Ese cliente ya no está en tu lista. Búscalo con /buscar o mira /archivados.'
