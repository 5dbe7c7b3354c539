import type { TipoApuntable } from '../actividad.ts'
import type { Centimos } from '../dinero.ts'
import { type Fecha, fechaDe, type Hora, horaDe } from '../fecha.ts'
import type { Etapa } from '../oportunidad.ts'
import type { Agenda } from './agenda.ts'
import {
  deActividad,
  deAlta,
  deConsulta,
  deDinero,
  deNegocio,
  deOportunidad,
  deTarea,
  personaNueva,
} from './campos.ts'
import { sinNegado } from './correccion.ts'
import type { Duda } from './dudas.ts'
import { dudasDe, masCerca } from './dudosos.ts'
import { conEnCurso } from './en-curso.ts'
import type { Intencion } from './intencion.ts'
import { leerMensaje, type Mensaje } from './mensaje.ts'
import type { ClienteDudoso } from './nombres.ts'
import { tapar } from './normalizar.ts'
import { leerPromesa, type PromesaDicha, type PromesaLeida, yaHaPagado } from './promesa.ts'
import type { Paso } from './siguiente.ts'
import { tipoDeActividad } from './tipos.ts'

export type { Agenda, Candidato } from './agenda.ts'
export type { Intencion } from './intencion.ts'
export type { ClienteDudoso } from './nombres.ts'
export type { PromesaDicha } from './promesa.ts'
export type { Paso } from './siguiente.ts'

/** What a message says. What it does not say is null. */
export type Captura = {
  intencion: Intencion
  /** Of the activity or task. */
  tipo: TipoApuntable | null
  cliente: ClienteDudoso
  /** The person's name as written, with its capitals. */
  contacto: string | null
  /** A task in the infinitive, without date and client; the project of a new deal; what is searched. */
  titulo: string | null
  /** What remains of an activity after «he llamado a Marta de Talleres Ruiz,». Verbatim. */
  resumen: string | null
  /** Of the task or appointment. */
  fecha: Fecha | null
  hora: Hora | null
  /** When it happened (or was paid, or issued), if it was said and it was not today. */
  fechaActividad: Fecha | null
  horaActividad: Hora | null
  siguiente: Paso | null
  /** Further next steps of the same message, in its order. */
  otrosPasos: Paso[]
  /** What the client says that it will pay; its amount is no deal's. */
  promesa: PromesaDicha | null
  importe: Centimos | null
  /** Whether the amount was said with or without IVA; null when it was not said. */
  base_iva: { ivaIncluido: boolean } | null
  etapa: Etapa | null
  /** 0–100. */
  probabilidad: number | null
  cierre: Fecha | null
  /** «cierre en enero»: `cierre` is its last day. */
  cierreEsMes: boolean
  /** Why a deal was lost. */
  motivo: string | null
  numeroFactura: string | null
  vencimiento: Fecha | null
  /** E.164. */
  telefono: string | null
  email: string | null
  cif: string | null
  clienteNuevo: string | null
  /** A payment that goes back to the client. */
  devolucion: boolean
  /** What is not sure enough, to be asked with buttons; the fields hold its first option. */
  dudas: Duda[]
  /** Of a question. */
  periodo: { desde: Fecha; hasta: Fecha } | null
}

/** What a message says. `zona`: IANA. Never throws, whatever the text. */
export function interpretar(texto: string, agenda: Agenda, now: Date, zona: string): Captura {
  const contexto = { today: fechaDe(now, zona), ahora: horaDe(now, zona), pasado: false }
  const leido = leerMensaje(texto, agenda, contexto)
  const mensaje = conPromesa(leido.lectura.intencion === 'corregir' ? sinLoNegado(leido, agenda) : leido)
  const captura = conFechasCercanas(capturaDe(mensaje, agenda), mensaje)
  return { ...captura, dudas: dudasDe(captura, mensaje) }
}

/**
 * What a client promises to pay is something that it said: neither a task («pagará el viernes» is not hers to do) nor
 * a payment. An order of hers stays one.
 */
function conPromesa(mensaje: Mensaje): Mensaje & { promesa: PromesaLeida | null } {
  const { lectura, oracion } = mensaje
  const { intencion } = lectura
  const suya =
    (intencion === 'crear_tarea' && (lectura.verbo !== null || MANDA_ELLA.test(oracion.nucleo))) ||
    (intencion === 'registrar_pago' && yaHaPagado(oracion))
  const puede = ['registrar_actividad', 'crear_tarea', 'registrar_pago', 'ambiguo'].includes(intencion)
  const promesa = puede && !suya ? leerPromesa(mensaje) : null
  if (!promesa || intencion === 'registrar_actividad') return { ...mensaje, promesa }
  const tipo = tipoDeActividad(oracion.nucleo)?.tipo ?? 'nota'
  return { ...mensaje, promesa, lectura: { intencion: 'registrar_actividad', tipo, verbo: null } }
}

/** Something to do, in her own mouth: «llamar a Ruiz», «le llamo», «tengo que llamarle». */
const MANDA_ELLA = /^(?: (?:le|les|lo|la|F|Fh))* [a-z]+\.(?:i|m|a1|f1) | (?:tengo|hay|tenemos) que /

function conFechasCercanas(captura: Captura, mensaje: Mensaje): Captura {
  const { fecha, siguiente, promesa } = captura
  return {
    ...captura,
    promesa: promesa && { ...promesa, fecha: masCerca(promesa.fecha, mensaje) },
    fecha: fecha && masCerca(fecha, mensaje),
    siguiente: siguiente?.fecha ? { ...siguiente, fecha: masCerca(siguiente.fecha, mensaje) } : siguiente,
  }
}

/** «quise decir Pago Nuevo, no Pago Viejo»: what it was not is not read. */
function sinLoNegado(leido: Mensaje, agenda: Agenda): Mensaje {
  const limpio = sinNegado(leido.plano, leido.limpio)
  return limpio === leido.limpio
    ? leido
    : { ...leerMensaje(limpio, agenda, leido.contexto), lectura: leido.lectura }
}

function capturaDe(mensaje: Mensaje & { promesa: PromesaLeida | null }, agenda: Agenda): Captura {
  const { lectura, nombrados, ids, promesa } = mensaje
  const { intencion } = lectura
  const deVerdad = !intencion.startsWith('consulta_') || nombraDeVerdad(mensaje)
  const comun: Captura = {
    ...NADA,
    intencion,
    tipo: lectura.tipo,
    cliente: deVerdad
      ? sinRecados(conEnCurso(nombrados, mensaje, lectura, agenda.enCurso), mensaje)
      : NADA.cliente,
    contacto: deVerdad ? nombrados.contacto : null,
    numeroFactura: ids.numeroFactura,
    telefono: ids.telefono,
    email: ids.email,
    cif: ids.nif?.nif ?? null,
  }
  if (intencion === 'registrar_actividad') {
    if (!promesa) return { ...comun, ...deActividad(mensaje), ...deNegocio(mensaje) }
    const { momento, dicho, ...dicha } = promesa
    const suyo = [dicho, ...momento.trozos]
    const entero = {
      inicio: Math.min(...suyo.map((t) => t.inicio)),
      fin: Math.max(...suyo.map((t) => t.fin)),
    }
    const momentos = mensaje.momentos.filter((m) => m !== momento)
    const resto = { ...mensaje, momentos, plano: tapar(mensaje.plano, [entero]) }
    return { ...comun, ...deActividad(resto, true), promesa: dicha }
  }
  if (intencion === 'crear_oportunidad' || intencion === 'actualizar_oportunidad') {
    return { ...comun, ...deOportunidad(mensaje), ...deNegocio(mensaje) }
  }
  if (intencion === 'registrar_factura' || intencion === 'registrar_pago')
    return { ...comun, ...deDinero(mensaje) }
  if (['crear_tarea', 'reprogramar_tarea', 'completar_tarea', 'corregir'].includes(intencion))
    return { ...comun, ...deTarea(mensaje) }
  if (intencion === 'crear_contacto') return { ...comun, contacto: comun.contacto ?? personaNueva(mensaje) }
  if (intencion === 'crear_cliente') return { ...comun, ...deAlta(mensaje) }
  if (intencion.startsWith('consulta_')) return { ...comun, ...deConsulta(mensaje) }
  if (intencion === 'buscar')
    return { ...comun, titulo: mensaje.limpio.slice(lectura.verbo?.fin ?? 0).replace(/^[ :]+/, '') || null }
  return {
    ...comun,
    tipo: intencion === 'ambiguo' ? null : lectura.tipo,
    ...(intencion === 'ambiguo' ? deTarea(mensaje) : {}),
  }
}

/** In a question of the business, «julio» is a month and «abiertas» says how they are, though a client is called so. */
function nombraDeVerdad({ lectura, nombrados, plano }: Mensaje): boolean {
  if (lectura.intencion === 'consulta_cliente') return true
  const trozos = [...nombrados.trozosCliente, ...nombrados.trozosContacto]
  return trozos.length === 0 || trozos.some(({ inicio, fin }) => !COSA_O_MES.test(plano.slice(inicio, fin)))
}

const COSA_O_MES =
  /^(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|abiert[oa]s?|cerrad[oa]s?|nuev[oa]s?|viej[oa]s?|manana|tarde|noche|lunes|martes|miercoles|jueves|viernes|sabado|domingo)$/

/** An invoice's number is no name, and «reservar hotel en Zaragoza» is an errand of hers: neither is a new client. */
function sinRecados(cliente: ClienteDudoso, { ids, oracion }: Mensaje): ClienteDudoso {
  if (cliente.tipo !== 'nuevo') return cliente
  const esNumero = cliente.nombre.toUpperCase() === ids.numeroFactura
  const recado = / (?:reservar|comprar|pagar|renovar)\.(?:i|d|f1|a1) /.test(oracion.nucleo)
  return esNumero || recado ? { tipo: 'ninguno' } : cliente
}

const NADA: Captura = {
  intencion: 'ninguno',
  tipo: null,
  cliente: { tipo: 'ninguno' },
  contacto: null,
  titulo: null,
  resumen: null,
  fecha: null,
  hora: null,
  fechaActividad: null,
  horaActividad: null,
  siguiente: null,
  otrosPasos: [],
  promesa: null,
  importe: null,
  base_iva: null,
  etapa: null,
  probabilidad: null,
  cierre: null,
  cierreEsMes: false,
  motivo: null,
  numeroFactura: null,
  vencimiento: null,
  telefono: null,
  email: null,
  cif: null,
  clienteNuevo: null,
  devolucion: false,
  dudas: [],
  periodo: null,
}
