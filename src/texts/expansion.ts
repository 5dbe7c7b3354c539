import type { Expansion, Rareza, TablaComun } from '#domain/expansion.ts'
import { dinero, enumerar, plural, recortar } from './format.ts'

const MAX_RAREZAS = 8
const MAX_NOMBRES = 6

const NOMBRES: Record<TablaComun, [string, string]> = {
  clientes: ['cliente', 'clientes'],
  contactos: ['contacto', 'contactos'],
  oportunidades: ['oportunidad', 'oportunidades'],
  actividades: ['actividad', 'actividades'],
  salud_cliente: ['ficha de salud', 'fichas de salud'],
}

/**
 * What the file has, what is added and what does not fit. `hecho`: it has been done, not only tried; null when
 * its rows come into a database that has everything already.
 */
export function informe(expansion: Expansion, hecho: boolean | null): string {
  return [
    ...tiene(expansion),
    ...(hecho === null ? [] : anade(expansion, hecho)),
    ...noEncaja(expansion.rarezas),
    ...perdido(expansion),
  ].join('\n')
}

function tiene({ inventario, oportunidades_centimos }: Expansion): string[] {
  const { comunes, ajenas } = inventario
  const rows = comunes.filter(({ filas }) => filas > 0).map(({ tabla, filas }) => cuantas(tabla, filas))
  const own = comunes.flatMap(({ columnasPropias }) => columnasPropias)
  const others = ajenas.filter(({ tabla }) => !tabla.startsWith('crm_'))
  return [
    `📦 Tiene: ${rows.length > 0 ? enumerar(rows) : 'las tablas, todavía sin filas'}.`,
    ...(oportunidades_centimos > 0 ? [`   Las oportunidades suman ${dinero(oportunidades_centimos)}.`] : []),
    ...(own.length > 0 ? [`   Columnas propias que conservo: ${lista(own)}.`] : []),
    ...(others.length > 0
      ? [`   Otras tablas, que no toco: ${lista(others.map(({ tabla, filas }) => `${tabla} (${filas})`))}.`]
      : []),
  ]
}

function anade({ nuevas }: Expansion, hecho: boolean): string[] {
  const columnas = nuevas.columnas > 0 ? `${plural(nuevas.columnas, 'columna', 'columnas')} y ` : ''
  return [
    `➕ ${hecho ? 'He añadido' : 'Añadiré'} ${columnas}${plural(nuevas.tablas, 'tabla', 'tablas')} para seguir a tus clientes.`,
  ]
}

/** By table and column, with an example of each: «3 actividades: el tipo «bizum» queda como nota». */
function noEncaja(rarezas: Rareza[]): string[] {
  if (rarezas.length === 0) return ['✅ Todo encaja tal como está.']
  const groups = [...Map.groupBy(rarezas, ({ tabla, columna }) => `${tabla}.${columna}`).values()]
  const shown = groups.slice(0, MAX_RAREZAS).map((group) => `   • ${frase(group)}`)
  const more = groups.length - shown.length
  return [
    `⚠️ No encaja tal cual (${plural(rarezas.length, 'dato', 'datos')}). No se pierde: guardo lo que ponía.`,
    ...shown,
    ...(more > 0 ? [`   • y ${plural(more, 'caso', 'casos')} más.`] : []),
  ]
}

function frase(group: Rareza[]): string {
  const [first] = group
  if (!first) return ''
  const { tabla, columna, original, queda } = first
  const cuantos = cuantas(tabla as TablaComun, group.length)
  if (tabla === 'clientes' && columna === 'id' && original === first.registro_id) {
    return `${cuantos} que otras filas nombran y ya no están: los creo archivados.`
  }
  if (columna === '*') return `${cuantos} de más para un mismo cliente: vale la primera.`
  const result = queda === null ? 'queda vacío' : `queda «${recortar(queda, 30)}»`
  return `${cuantos}: ${columna} «${recortar(original, 30)}» ${result}.`
}

function perdido({ perdidos }: Expansion): string[] {
  if (perdidos.length === 0) return []
  const nombres = lista(perdidos.map(({ nombre }) => nombre))
  return [`⚠️ Dejan de servir, porque usaban columnas que cambian: ${nombres}. Están en la copia.`]
}

function cuantas(tabla: TablaComun, filas: number): string {
  const [una, varias] = NOMBRES[tabla]
  return plural(filas, una, varias)
}

function lista(nombres: string[]): string {
  const shown = nombres.slice(0, MAX_NOMBRES)
  const more = nombres.length - shown.length
  return enumerar(more > 0 ? [...shown, `${more} más`] : shown)
}

export function cabecera(file: string): string {
  return `🔎 ${file} es la base de datos de SmartBilling.`
}
export function copiaHecha(copia: string): string {
  return `💾 Copia exacta de antes: ${copia}\n   Para volver a ella: npm run restaurar -- ${copia}`
}
export const ampliada =
  '✅ Ampliada en su sitio, sin perder ninguna fila. SmartBilling puede seguir usándola como siempre.'
export const pregunta = '¿Sigo? (s/n) '
export const soloSimulado = 'Era una prueba: no he tocado nada. Para hacerlo, repítelo sin --simular.'
export const nadaCambiado = 'De acuerdo: no he tocado nada.'

export function yaAmpliada(file: string): string {
  return `✅ ${file} ya está ampliada: no hay nada que hacer.`
}
export function sinClientes(file: string): string {
  return `${file} es una base de datos, pero no tiene una tabla «clientes». Elige la de SmartBilling (smartbilling.db).`
}
export function noExiste(file: string): string {
  return `No encuentro el archivo ${file}. Escribe su ruta completa, por ejemplo: npm run importar -- C:\\SmartBilling\\smartbilling.db`
}
export const faltaArchivo = 'Dime qué archivo: npm run importar -- smartbilling.db'
export function noReconozco(file: string): string {
  return `Todavía no sé leer ${file}. Dame la base de datos de SmartBilling (smartbilling.db).`
}
export function enUso(file: string): string {
  return `El asistente está en marcha con ${file}. Ciérralo (Ctrl+C) y repítelo.`
}
export function sinEspacio(faltan: string): string {
  return `No hay sitio en el disco para la copia de antes: faltan ${faltan}. Libera espacio y repítelo. No he tocado nada.`
}
export function ocupada(file: string): string {
  return `${file} la está usando otro programa y no me deja. Cierra SmartBilling un momento y repítelo. No he tocado nada.`
}
export function fallida(file: string, why: string): string {
  return `No he podido ampliar ${file} (${why}). Ha quedado como estaba.`
}
export function esLaTuya(file: string): string {
  return `📌 Desde ahora es la base de datos de tu negocio: SMARTBILLING_DB=${file} en .env. Arranca con «npm start».`
}
export function llevarAlaTuya(mia: string, cuantos: number): string {
  return `Ya tienes ${plural(cuantos, 'cliente', 'clientes')} en ${mia}: traeré sus datos ahí y ese archivo se queda como está.`
}

export function otroNegocio(nombre: string): string {
  return `${nombre} parece de otro negocio: sus clientes llevan los mismos números que los tuyos y son otros. No he traído nada.`
}

/** What was brought into her database from another. */
export type Traido = {
  nuevas: Record<string, number>
  repetidas: number
  /** Rows without a place here, by table. */
  fuera: Record<string, number>
  /** Rows of SmartBilling's own tables that say something else now. */
  cambiadas: number
}

const LLEGAN: [string, string, string][] = [
  ['clientes', 'cliente', 'clientes'],
  ['contactos', 'contacto', 'contactos'],
  ['oportunidades', 'oportunidad', 'oportunidades'],
  ['actividades', 'actividad', 'actividades'],
  ['crm_facturas', 'factura', 'facturas'],
  ['crm_pagos', 'cobro', 'cobros'],
]

export function traido({ nuevas, repetidas, fuera, cambiadas }: Traido): string {
  const came = cuantasDeCada(nuevas)
  const out = cuantasDeCada(fuera)
  const changed =
    cambiadas > 0
      ? ` He puesto al día ${plural(cambiadas, 'fila', 'filas')} de SmartBilling que ${cambiadas === 1 ? 'ha' : 'han'} cambiado.`
      : ''
  const left =
    out.length > 0
      ? `\n⚠️ No he traído ${enumerar(out)}: ya tienes otra con el mismo número o falta su cliente. Míralo en el archivo y apúntalo a mano si hace falta.`
      : ''
  if (came.length === 0) {
    if (changed) return `✅${changed}${left}`
    return left
      ? `No había nada nuevo que traer.${left}`
      : '✅ Ya lo tienes todo: no había nada nuevo que traer.'
  }
  const again = repetidas > 0 ? ` ${plural(repetidas, 'fila', 'filas')} ya estaban.` : ''
  return `✅ He traído ${enumerar(came)}.${again}${changed}${left}`
}

function cuantasDeCada(counts: Record<string, number>): string[] {
  return LLEGAN.flatMap(([tabla, una, varias]) => {
    const n = counts[tabla] ?? 0
    return n > 0 ? [plural(n, una, varias)] : []
  })
}

export function laMiro(nombre: string | null): string {
  return `🗄️ ${nombre ?? 'La base de datos'}: la miro y te digo qué trae.`
}
export const botonTraer = '✅ Traer los datos'
export const trayendo = '⏳ Los estoy trayendo. Puedes seguir escribiéndome: te aviso en cuanto estén.'
export const deshaciendo = '⏳ Los estoy quitando. Te aviso en cuanto estén fuera.'
export function base(nombre: string): string {
  return `🗄️ ${nombre} es una base de datos de SmartBilling.`
}
export const avisoDeTraer = 'Traigo sus filas a la tuya; lo que ya tienes no cambia y se puede deshacer.'
export function baseAjena(nombre: string): string {
  return `🗄️ ${nombre} es una base de datos, pero no tiene clientes. Mándame la de SmartBilling (smartbilling.db).`
}
export function baseIlegible(nombre: string): string {
  return `⚠️ ${nombre} parece una base de datos, pero está dañada y no la puedo leer. Mándame otra copia.`
}
export function traerHaFallado(nombre: string): string {
  return `⚠️ No he podido traer ${nombre}. No se ha quedado nada a medias: mándamela otra vez.`
}
export function quitado(quitadas: number, conservados: number): string {
  const kept =
    conservados > 0
      ? ` Dejo ${plural(conservados, 'fila', 'filas')}, porque tienen cosas tuyas o las has cambiado.`
      : ''
  return `↩️ He quitado ${plural(quitadas, 'fila', 'filas')} de las que traje.${kept}`
}
