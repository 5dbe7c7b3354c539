import { plural, recortar } from './format.ts'

export const botonLoAprendido = '🧠 Lo que he aprendido'
export const botonOlvidarTodo = '🧹 Olvidarlo todo'
export const siOlvidarTodo = 'Sí, olvidarlo todo'
export const botonMas = '⬇️ Más'
export const botonOtroCliente = '✏️ Otro cliente'
export const nadaAprendido =
  '🧠 Aún no he aprendido nada tuyo. Enséñame así: «cuando digo TR es Talleres Ruiz».'
export const yaOlvidado = 'Eso ya no lo recordaba ✓'

export function lista(total: number): string {
  return `🧠 Lo que he aprendido (${plural(total, 'cosa', 'cosas')}). Toca una para que la olvide:`
}

/** `«tr»: Talleres Ruiz`; what was chosen says how often. */
export function enLista(palabras: string, significa: string, dicho: boolean, veces: number): string {
  const how = dicho ? '' : ` (${plural(veces, 'vez', 'veces')})`
  return `· «${recortar(palabras, 40)}»: ${recortar(significa, 60)}${how}`
}

export function botonOlvidar(palabras: string): string {
  return `🗑️ ${palabras}`
}

export function preguntaOlvidarTodo(cuantas: number): string {
  return `¿Olvido todo lo que he aprendido (${plural(cuantas, 'cosa', 'cosas')})? Tus clientes y lo apuntado siguen igual.`
}

export function olvidado(palabras: string | null): string {
  return palabras === null ? '🧹 Olvidado todo lo aprendido.' : `🗑️ Olvidado «${recortar(palabras, 40)}».`
}

export function aprendido(palabras: string, significa: string): string {
  return `🧠 Aprendido: «${recortar(palabras, 40)}» es ${recortar(significa, 80)}.`
}

export function cualEs(palabras: string, significa: string): string {
  return `🧠 «${recortar(palabras, 40)}»: ¿cuál «${recortar(significa, 60)}» es?`
}

export function comoLasOtrasVeces(palabras: string, cliente: string): string {
  return `🧠 «${recortar(palabras, 40)}»: ${cliente}, como las otras veces.`
}
