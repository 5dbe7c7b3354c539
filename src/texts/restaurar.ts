export const sinCopias = 'Todavía no hay copias en la carpeta copias.'
export const cuales = 'Copias que hay, la más reciente primero:'
export const como = 'Para volver a una: npm run restaurar -- COPIA'

export function linea(ruta: string, fecha: string, mb: string): string {
  return `  ${ruta}   ${fecha}   ${mb} MB`
}
export function noExiste(copia: string): string {
  return `No encuentro la copia ${copia}. Con «npm run restaurar», sin nada más, ves las que hay.`
}
export function noVale(copia: string, why: string): string {
  return `${copia} no es una base de datos sana (${why}). No he tocado nada. Prueba con otra: «npm run restaurar».`
}
export const enMarcha = 'El asistente está en marcha. Ciérralo (Ctrl+C) y repítelo.'
export function hecho(copia: string, base: string): string {
  return `✅ ${base} vuelve a estar como en ${copia}.`
}
export const seAmpliara =
  '   Es la de SmartBilling, sin ampliar: si arrancas el asistente con ella, la amplía otra vez (con su copia).'
export function apartada(ruta: string): string {
  return `   La que había queda en ${ruta}.`
}
export function huella(sha256: string): string {
  return `   SHA-256: ${sha256}`
}
