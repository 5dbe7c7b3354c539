/** What the assistant says about the conversation itself. */

export const disculpa =
  '😕 Algo ha fallado por mi parte y no he guardado nada de ese mensaje. Vuelve a mandármelo, por favor.'
export const soloEnPrivado = 'Solo trabajo en privado: ábreme en un chat aparte y te ayudo allí.'
export const neutral = 'Hola. Este es un asistente privado.'
export const mensajeVacio =
  'No me ha llegado texto. Escríbeme, por ejemplo: «he llamado a Marta de Talleres Ruiz».'
export const botonDesconocido = 'Ese botón ya no vale. Escríbemelo con palabras.'
export const yaEstabaHecho = 'Ya estaba hecho ✓'
export const yaNoEsta =
  'Eso ya no está: se deshizo, se borró o se quitó el ejemplo. Búscalo con /buscar o escríbemelo de nuevo.'
export const sinPermiso = 'Tu permiso no llega para eso. Pídeselo a la dueña del negocio.'
/** Before a question that stands although her answer served for another one. */
export const anotado = 'Anotado. '
export const seguimosCon = 'Seguimos con lo de antes. '
export const nadaQueCancelar = 'No había nada a medias.'
export const cancelado = 'Vale, lo dejo.'
export const botonCancelar = '✖️ Cancelar'
export const botonSaltar = 'Saltar'
export const botonDeshacer = '↩️ Deshacer'
export const botonCambiar = '✏️ Cambiar'
export const botonOtro = '🔎 Otro'
export const botonVerFicha = '📇 Ver ficha'

export function comandoDesconocido(comando: string): string {
  return `No conozco ${comando}. Con /ayuda ves todo lo que sé hacer.`
}
