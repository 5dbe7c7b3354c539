import type { Campo, Clase } from '#domain/importacion/campos.ts'
import type { Parecer } from '#domain/importacion/censo.ts'
import type { Orden } from '#domain/importacion/fechas.ts'
import type { Aviso, FilaMala, Motivo } from '#domain/importacion/leido.ts'
import { type Copia, type Cuentas, type Plan, traeAlgo } from '#domain/importacion/plan.ts'
import { loQueFalta, type TablaEntendida } from '#domain/importacion/tabla.ts'
import { esCopia, loQueTraeLaCopia, loTraigo, yaEstabanDeLaCopia, yaEstaTodo } from './copia.ts'
import { dinero, enumerar, mesCorto, negrita, plural, recortar } from './format.ts'

export const comoImportar = [
  `📎 ${negrita('Mándame un archivo')} por aquí mismo, con el clip, y te enseño lo que trae antes de guardar nada:`,
  '• Tu smartbilling.db, tal como está.',
  '• CSV o Excel (.xlsx) con facturas, clientes, contactos, pagos o actividades, de cualquier programa.',
  '• Facturas electrónicas (Facturae .xml) y JSON.',
  '• Lo que exportaste de aquí (Excel, JSON o el .zip de CSV): vuelve entero.',
  'Entiendo las columnas por su nombre, las corriges con botones, y lo importado se deshace entero con un toque.',
].join('\n')

export const botonImportar = '✅ Importar'
export const botonColumnas = '✏️ Cambiar columnas'
export const botonCancelar = 'Cancelar'
export const botonVolver = '⬅️ Volver'
export const botonNoUsar = '🚫 No usar'
export const botonDeshacerTodo = '↩️ Deshacer importación'
export const botonNota = '🗒️ Guardarlo como nota'
export const botonTodosMismos = 'Todos son los mismos'
export const botonTodosAparte = 'Todos aparte'
export const botonElMismo = 'Sí, es el mismo'
export const botonAparte = 'No, crear aparte'
export const botonDentro = '☑️ La importo'
export const botonFuera = '⬜ No la importo'

export function mirando(nombre: string): string {
  return `📎 ${recortar(nombre, 80)}: lo miro y te digo qué trae.`
}
export function otraVez(nombre: string): string {
  return `📎 ${recortar(nombre, 80)}: lo vuelvo a mirar…`
}
export const cancelada = 'Vale, no importo nada.'
export const yaNoSePuede = 'Esa importación ya no está pendiente. Mándame el archivo otra vez.'
export const guardadoComoNota = '🗒️ Guardado como nota en «Sin clasificar».'

const ALTO = 10

/** `▓▓▓▓░░░░░░ 45 %` */
export function barra(hecho: number): string {
  const full = Math.max(0, Math.min(ALTO, Math.floor(hecho * ALTO)))
  return `${'▓'.repeat(full)}${'░'.repeat(ALTO - full)} ${Math.floor(hecho * 100)}\u00A0%`
}
export function importando(nombre: string, hecho: number): string {
  return `⏳ Importando ${recortar(nombre, 80)}\n${barra(hecho)}`
}
export function deshaciendo(nombre: string, hecho: number): string {
  return `↩️ Quitando lo de ${recortar(nombre, 80)}\n${barra(hecho)}`
}

export const nadaConocido =
  'No encuentro facturas, clientes, pagos ni actividades en ese archivo. La primera fila tiene que decir qué es cada columna, por ejemplo: Número, Fecha, Cliente, Total.'
export const fallo =
  '😕 Algo ha fallado por mi parte mientras importaba. Lo que ya había entrado se puede deshacer; luego mándame el archivo otra vez.'
export const falloAlMirar =
  '😕 No he podido mirar ese archivo por un fallo mío. Mándamelo otra vez, o guardado como CSV.'

/** «142 facturas de 38 clientes, 120.450,00 €, de ene 2025 a nov 2026». */
export function loQueTrae(cuentas: Cuentas): string {
  const { facturas, clientes, clientes_unidos, facturado_centimos, desde, hasta } = cuentas
  const parts: string[] = []
  const todos = clientes + clientes_unidos
  if (facturas > 0) {
    const de = todos > 0 ? ` de ${plural(todos, 'cliente', 'clientes')}` : ''
    parts.push(`${plural(facturas, 'factura', 'facturas')}${de}`, dinero(facturado_centimos))
    if (desde && hasta) parts.push(entre(mesCorto(desde), mesCorto(hasta)))
  } else if (clientes > 0) parts.push(plural(clientes, 'cliente nuevo', 'clientes nuevos'))
  for (const [cuantos, uno, varios] of [
    [cuentas.pagos, 'cobro', 'cobros'],
    [cuentas.contactos, 'contacto', 'contactos'],
    [cuentas.vencimientos, 'vencimiento', 'vencimientos'],
    [cuentas.actividades, 'actividad', 'actividades'],
  ] as const) {
    if (cuantos > 0) parts.push(plural(cuantos, uno, varios))
  }
  return parts.join(', ')
}

function entre(desde: string, hasta: string): string {
  return desde === hasta ? desde : `de ${desde} a ${hasta}`
}

/** The message that shows what a file brings before anything is stored. */
export function propuesta(nombre: string, plan: Plan, dudas: number): string {
  const { cuentas } = plan
  if (cuentas.copia) return propuestaDeCopia(nombre, cuentas, cuentas.copia)
  const trae = traeAlgo(cuentas)
  const lines = [
    trae
      ? `📎 ${negrita(recortar(nombre, 80))}: ${loQueTrae(cuentas)}.`
      : `📎 ${negrita(recortar(nombre, 80))}: no hay nada nuevo que importar.`,
    ...yaEstaban(cuentas),
    ...plan.tablas.flatMap((tabla) => deTabla(tabla, plan.tablas.length > 1)),
    ...avisos(cuentas),
    ...malas(plan.malas, cuentas.malas),
    dudas > 0
      ? `👥 ${plural(dudas, 'cliente se parece', 'clientes se parecen')} a otros que ya tienes: te pregunto antes.`
      : '',
    trae ? '¿Lo importo?' : '',
  ]
  return lines.filter(Boolean).join('\n')
}

function propuestaDeCopia(nombre: string, cuentas: Cuentas, copia: Copia): string {
  const trae = traeAlgo(cuentas)
  const head = `📎 ${negrita(recortar(nombre, 80))}: ${esCopia(copia)}`
  if (!trae) return `${head}.\n${yaEstaTodo}`
  return [`${head}: ${loQueTraeLaCopia(cuentas, copia)}.`, ...yaEstabanDeLaCopia(copia), loTraigo].join('\n')
}

function yaEstaban({
  facturas_repetidas,
  clientes_unidos,
  facturas,
  pagos_repetidos,
  pagos_de_conocidas,
}: Cuentas): string[] {
  const lines: string[] = []
  if (facturas_repetidas > 0) {
    lines.push(
      `${plural(facturas_repetidas, 'factura ya la tienes y no se repite', 'facturas ya las tienes y no se repiten')}.`,
    )
  }
  if (pagos_de_conocidas > 0) {
    lines.push(`${plural(pagos_de_conocidas, 'cobro es', 'cobros son')} de facturas que ya tenías.`)
  }
  if (pagos_repetidos > 0) {
    lines.push(
      `${plural(pagos_repetidos, 'cobro ya lo tienes y no se repite', 'cobros ya los tienes y no se repiten')}.`,
    )
  }
  if (clientes_unidos > 0 && facturas > 0) {
    lines.push(
      `${plural(clientes_unidos, 'cliente ya lo tenías', 'clientes ya los tenías')}: van a su ficha.`,
    )
  }
  return lines
}

function deTabla(tabla: TablaEntendida, varias: boolean): string[] {
  const { clase, columnas, nombre, fuera } = tabla
  if (clase === null) return varias ? [`Hoja «${recortar(nombre, 40)}»: no la uso.`] : []
  if (fuera) return [`Hoja «${recortar(nombre, 40)}»: la dejo fuera, como me has dicho.`]
  const used = columnas.flatMap(({ titulo, campo, indice, seguridad }) =>
    campo
      ? [`${titulo || columna(indice)} → ${nombreDeCampo(campo, tabla)}${seguridad < 0.6 ? ' (¿?)' : ''}`]
      : [],
  )
  const unused = columnas.flatMap(({ titulo, campo }) => (campo || titulo === '' ? [] : [titulo]))
  const head = varias ? `Hoja «${recortar(nombre, 40)}» (${CLASES[clase]}): ` : 'Columnas: '
  return [
    `${head}${used.join(' · ')}.`,
    loQueFalta(tabla).length > 0 ? `⚠️ ${faltan(loQueFalta(tabla))}` : '',
    unused.length > 0 ? `No uso: ${recortar(unused.join(', '), 200)}.` : '',
  ].filter(Boolean)
}

export function columna(indice: number): string {
  return `Columna ${indice + 1}`
}

const CLASES: Record<Clase, string> = {
  clientes: 'clientes',
  contactos: 'contactos',
  facturas: 'facturas',
  vencimientos: 'vencimientos',
  pagos: 'cobros',
  actividades: 'actividades',
}

const CAMPOS: Record<Campo, string> = {
  cliente: 'cliente',
  razon_social: 'razón social',
  codigo_cliente: 'código de cliente',
  nif: 'NIF',
  email: 'e-mail',
  telefono: 'teléfono',
  telefono_2: 'otro teléfono',
  direccion: 'dirección',
  ciudad: 'población',
  codigo_postal: 'código postal',
  provincia: 'provincia',
  sector: 'sector',
  etiquetas: 'etiquetas',
  contacto: 'persona',
  rol: 'cargo',
  serie: 'serie',
  numero: 'número',
  fecha: 'fecha',
  vencimiento: 'vencimiento',
  base: 'base',
  iva: 'IVA',
  iva_pct: '% de IVA',
  recargo: 'recargo',
  irpf: 'IRPF',
  irpf_pct: '% de IRPF',
  total: 'total',
  cobrado: 'cobrado',
  pendiente: 'pendiente',
  pagada: '¿pagada?',
  fecha_pago: 'fecha de cobro',
  metodo: 'forma de pago',
  estado: 'estado',
  concepto: 'concepto',
  rectifica: 'factura que rectifica',
  importe: 'importe',
  tipo: 'tipo',
  titulo: 'título',
  descripcion: 'descripción',
  responsable: 'responsable',
  completada: '¿hecha?',
}

const ORDENES: Record<Orden, string> = { dma: 'día/mes/año', mda: 'mes/día/año', amd: 'año/mes/día' }

export function nombreDeCampo(campo: Campo, tabla?: Pick<TablaEntendida, 'orden'>): string {
  const name = CAMPOS[campo]
  return campo === 'fecha' && tabla ? `${name} (${ORDENES[tabla.orden]})` : name
}

const AVISOS: Record<Aviso, (n: number) => string> = {
  sin_vencimiento: (n) =>
    `📅 ${plural(n, 'factura no dice', 'facturas no dicen')} cuándo vence${n === 1 ? '' : 'n'}: les pongo 30 días.`,
  vencimiento_anterior: (n) =>
    `📅 ${plural(n, 'factura vence', 'facturas vencen')} antes de emitirse: les pongo su propia fecha.`,
  no_cuadra: (n) =>
    `🧮 En ${plural(n, 'factura', 'facturas')} la base y los impuestos no suman el total: me quedo con el total.`,
  pago_supuesto: (n) =>
    `💶 ${plural(n, 'factura está pagada', 'facturas están pagadas')} sin decir qué día: supongo que en su vencimiento.`,
}

export function avisos({ avisos: counts, filas_de_totales }: Cuentas): string[] {
  const lines = Object.entries(counts).map(([aviso, n]) => AVISOS[aviso as Aviso](n))
  if (filas_de_totales > 0) {
    lines.push(`➖ ${plural(filas_de_totales, 'fila de totales', 'filas de totales')} que no cuento.`)
  }
  return lines
}

const MOTIVOS: Record<Motivo, string> = {
  sin_cliente: 'no dice de qué cliente es',
  sin_numero: 'no tiene número de factura',
  numero_largo: 'el número de factura pasa de 60 letras o cifras',
  sin_fecha: 'no tiene fecha',
  fecha_ilegible: 'no entiendo la fecha',
  vencimiento_ilegible: 'no entiendo el vencimiento',
  sin_importe: 'no tiene importe',
  importe_ilegible: 'no entiendo el importe',
  importe_cero: 'el importe es cero',
  importe_excesivo: 'el importe pasa de 9.999.999,99 €',
  borrador: 'es un borrador, no una factura',
  otra_moneda: 'no está en euros',
  copia: 'es una copia de otra factura',
  repetida: 'ese número ya ha salido más arriba',
  factura_desconocida: 'no encuentro esa factura',
  cliente_desconocido: 'no da el nombre del cliente y no lo conozco',
  sin_nombre: 'no tiene nombre',
  choca: 'le falta un dato, o ya tienes otra con su mismo número o código',
  huerfana: 'no está ni en el archivo ni aquí aquello de lo que depende',
}

export function motivo({ motivo: why, valor }: Pick<FilaMala, 'motivo' | 'valor'>): string {
  return `${MOTIVOS[why]}${valor ? ` («${recortar(valor, 40)}»)` : ''}`
}

const MALAS_A_LA_VISTA = 3

/** The first rows that cannot be imported, each with its line and its reason. */
export function malas(
  some: readonly FilaMala[],
  total: number,
  aLaVista = MALAS_A_LA_VISTA,
  conHoja = false,
): string[] {
  if (total === 0) return []
  const names = conHoja || new Set(some.map(({ tabla }) => tabla)).size > 1
  const shown = some.slice(0, aLaVista).map((mala) => {
    const where =
      names && mala.tabla ? `${recortar(mala.tabla, 20)}, línea ${mala.linea}` : `línea ${mala.linea}`
    return `• ${where}: ${motivo(mala)}`
  })
  const more = total - shown.length
  return [
    `⚠️ ${plural(total, 'fila no se puede importar', 'filas no se pueden importar')}:`,
    ...shown,
    ...(more > 0 ? [`• y ${more} más`] : []),
  ]
}

export function botonMalas(cuantas: number): string {
  return cuantas === 1 ? '📄 Ver la fila' : `📄 Ver las ${cuantas}`
}
export const lasMalas = '📄 Las filas que no he podido importar, con su motivo.'
export const nombreDeMalas = 'filas-no-importadas.csv'
export const cabeceraDeMalas = ['Hoja', 'Línea', 'Motivo', 'Valor']

export function preguntaDeOrden(nombre: string, ejemplo: string, [dma, mda]: [string, string]): string {
  return `📅 En ${recortar(nombre, 80)} las fechas se pueden leer de dos maneras: «${ejemplo}», ¿es el ${dma} o el ${mda}?`
}

const MESES =
  'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre'.split(' ')

/** `3 de abril`. */
export function diaEscrito(fecha: string): string {
  return `${Number(fecha.slice(8))} de ${MESES[Number(fecha.slice(5, 7)) - 1]}`
}

const POR: Record<Parecer, string> = {
  cif: 'el mismo NIF',
  email: 'el mismo e-mail',
  telefono: 'el mismo teléfono',
  nombre: 'casi el mismo nombre',
}

/** «¿Talleres Ruíz» is the one she has? `quedan`: how many there are to ask, this one included. */
export function preguntaDeDuda(nombre: string, suyo: string, por: Parecer, quedan: number): string {
  const more = quedan > 1 ? `\nQuedan ${quedan}.` : ''
  return `👥 «${recortar(nombre, 80)}», del archivo, tiene ${POR[por]} que «${recortar(suyo, 80)}», que ya tienes. ¿Es el mismo?${more}`
}

export const queHoja = '✏️ ¿Qué hoja quieres corregir?'
export function queColumna(tabla: TablaEntendida): string {
  return `✏️ ¿Qué columna cambio${tabla.nombre ? ` de «${recortar(tabla.nombre, 40)}»` : ''}? Pulsa la que no haya entendido bien.`
}
export function botonDeColumna(titulo: string, campo: string | null): string {
  return `${recortar(titulo, 18)} → ${campo ?? '—'}`
}
export function queEs(titulo: string, ejemplo: string | null): string {
  return `¿Qué es «${titulo}»?${ejemplo ? ` Por ejemplo: «${recortar(ejemplo, 60)}».` : ''}`
}
export function faltan(campos: readonly (readonly Campo[])[]): string {
  const names = campos.map((group) => group.map((campo) => CAMPOS[campo]).join(' o '))
  return `Sin ${enumerar(names)} no la puedo importar.`
}

/** What an import has done. */
export function hecha(
  nombre: string,
  cuentas: Cuentas,
  malasVistas: readonly FilaMala[],
  aLaVista = MALAS_A_LA_VISTA,
): string {
  const { copia } = cuentas
  if (copia) {
    const name = negrita(recortar(nombre, 80))
    return [
      traeAlgo(cuentas)
        ? `✅ Traído ${name}: ${loQueTraeLaCopia(cuentas, copia)}.`
        : `${name}: ${yaEstaTodo}`,
      ...yaEstabanDeLaCopia(copia),
      ...malas(malasVistas, cuentas.malas, aLaVista, true),
    ].join('\n')
  }
  const nuevos = cuentas.facturas > 0 && cuentas.clientes > 0
  const lines = [
    traeAlgo(cuentas)
      ? `✅ Importado ${negrita(recortar(nombre, 80))}: ${loQueTrae(cuentas)}.`
      : `✅ ${negrita(recortar(nombre, 80))}: no había nada nuevo.`,
    nuevos ? `${plural(cuentas.clientes, 'cliente es nuevo', 'clientes son nuevos')}.` : '',
    ...yaEstaban(cuentas),
    ...avisos(cuentas),
    ...malas(malasVistas, cuentas.malas, aLaVista),
  ]
  return lines.filter(Boolean).join('\n')
}

export function deshecha(
  nombre: string,
  {
    clientes,
    facturas,
    conservados,
    nombres,
  }: { clientes: number; facturas: number; conservados: number; nombres: string[] },
): string {
  const gone = [
    facturas > 0 ? plural(facturas, 'factura', 'facturas') : '',
    clientes > 0 ? plural(clientes, 'cliente', 'clientes') : '',
  ].filter(Boolean)
  const what = gone.length > 0 ? ` He quitado ${enumerar(gone)}.` : ''
  const rest = conservados - nombres.length
  const names = enumerar([...nombres, ...(rest > 0 ? [`${rest} más`] : [])])
  const kept = conservados > 0 ? `\nHe dejado ${names}, porque tienen cosas apuntadas por ti.` : ''
  return `↩️ Deshecho lo de ${recortar(nombre, 80)}.${what}${kept}`
}
