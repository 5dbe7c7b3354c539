/** What the terminal adds to the conversation. */

export const saludo =
  'Escribe como en el chat; el número de un botón lo pulsa. Para salir: Ctrl+D. Para empezar: /start'
export const ocupada = '⚠️ La base de datos está ocupada y no he guardado ese mensaje. Repítelo, por favor.'

export function archivo(nombre: string, ruta: string): string {
  return `📎 ${nombre}: ${ruta}`
}
