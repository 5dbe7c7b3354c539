import type { FormatoDeExportacion, NombreDeTabla } from '#domain/exportacion.ts'
import { enumerar, plural } from './format.ts'

export const botones: Record<FormatoDeExportacion, string> = {
  xlsx: '📊 Excel',
  csv: '📄 CSV',
  json: '🧩 JSON',
}

const NOMBRES: Record<FormatoDeExportacion, string> = { xlsx: 'Excel', csv: 'CSV', json: 'JSON' }

export const eligeFormato =
  '📦 Todo lo tuyo en un archivo: clientes, contactos, actividades, oportunidades, facturas y pagos. ¿Cómo lo quieres?'

export function preparando(formato: FormatoDeExportacion): string {
  return `⏳ Preparando tu ${NOMBRES[formato]}. Te lo mando aquí en cuanto esté; puedes seguir con lo tuyo.`
}

type Hecho = { filas: Record<NombreDeTabla, number>; bytes: number; esElEjemplo: boolean; cortados: number }

/** What goes with the file, and what she should know of it. */
export function aquiTienes({ filas, bytes, esElEjemplo, cortados }: Hecho): string {
  if (Object.values(filas).every((n) => n === 0)) {
    return '📦 Aquí tienes el archivo, pero va vacío: todavía no has apuntado nada.'
  }
  const cosas = [
    plural(filas.clientes, 'cliente', 'clientes'),
    plural(filas.facturas, 'factura', 'facturas'),
    plural(filas.pagos, 'pago', 'pagos'),
    plural(filas.actividades, 'actividad', 'actividades'),
  ]
  return [
    `📦 Aquí tienes tus datos: ${enumerar(cosas)} (${peso(bytes)}).`,
    esElEjemplo ? 'Es el negocio de ejemplo: todavía no hay nada tuyo.' : '',
    cortados > 0
      ? `En Excel ${plural(cortados, 'texto larguísimo va cortado', 'textos larguísimos van cortados')}; en CSV y JSON van enteros.`
      : '',
  ]
    .filter(Boolean)
    .join('\n')
}

export function guardadoEn(ruta: string): string {
  return `Guardado en ${ruta}`
}

export const noHaSalido =
  '⚠️ No he podido preparar tu archivo después de varios intentos. Mira si queda sitio en el disco y vuelve a pedirlo con /exportar.'

export function noCabeEnTelegram(bytes: number): string {
  return `⚠️ Tus datos pesan ${peso(bytes)} y Telegram no deja pasar más de 50 MB. Pide /exportar en el chat web, o escribe npm run exportar en el ordenador.`
}

export function noCabeEnExcel(tabla: string): string {
  return `Tus ${tabla} no caben en una hoja de Excel (un millón de filas). Pídelo en CSV o en JSON.`
}

export function formatoDesconocido(formato: string): string {
  return `«${formato}» no es un formato que sepa escribir. Prueba con xlsx, csv o json: npm run exportar -- xlsx`
}
export function yaExiste(ruta: string): string {
  return `Ya hay algo en ${ruta} y no lo piso. Dime otro nombre: npm run exportar -- xlsx OTRO.xlsx`
}
export function sinCarpeta(carpeta: string): string {
  return `No existe la carpeta ${carpeta}. Créala o dime otra: npm run exportar -- xlsx NOMBRE.xlsx`
}

function peso(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.max(1, Math.round(bytes / 1000))} KB`
  return `${(bytes / 1_000_000).toFixed(1).replace('.', ',')} MB`
}
