import type { Orden } from '#domain/importacion/fechas.ts'

export const faltaArchivo =
  'Dime qué archivo traigo: npm run importar -- facturas.csv (CSV, Excel, Facturae o JSON, o lo que exportaste de aquí).'
export function noExiste(ruta: string): string {
  return `No encuentro ${ruta}. Escribe la ruta entera, o entra antes en su carpeta.`
}
export function sigo(nombre: string): string {
  return `Sigo con ${nombre} por donde se quedó.`
}
export const soloSimulado = 'Era solo una simulación: no he guardado nada.'
export const nadaGuardado = 'Vale, no he guardado nada.'
export const preguntaSi = '(s/n) '
export const faltaSi = 'No hay nadie que responda. Para importarlo sin preguntar, añade --si.'
export function faltaOrden(ejemplo: string): string {
  return `Las fechas se pueden leer de dos maneras (por ejemplo, ${ejemplo}). Añade --orden-fechas=dma si el día va primero, o --orden-fechas=mda si va el mes.`
}
export function faltanDuplicados(cuantos: number): string {
  return `Hay ${cuantos} que se parecen a clientes que ya tienes. Añade --duplicados=mismos para unirlos, o --duplicados=aparte para crearlos.`
}
export const ordenMalo =
  '--orden-fechas tiene que ser dma (día/mes/año), mda (mes/día/año) o amd (año/mes/día).'
export const duplicadosMalos = '--duplicados tiene que ser mismos o aparte.'
export const nadaQueDeshacer = 'De ese archivo no hay ninguna importación que deshacer.'
export function elige(dma: string, mda: string): string {
  return `1) ${dma}   2) ${mda}: `
}
export const eligeDuda =
  '1) sí, es el mismo   2) no, crear aparte   3) todos son los mismos   4) todos aparte: '
export function comoDeshacer(enElChat: boolean): string {
  const chat = enElChat ? ', o el botón que te he dejado en el chat' : ''
  return `Para deshacerla entera: el mismo comando con --deshacer${chat}.`
}

export const comoQuitarlo = 'Para quitar lo que ya había entrado: el mismo comando con --deshacer.'

export function esOrden(texto: string): texto is Orden {
  return texto === 'dma' || texto === 'mda' || texto === 'amd'
}
