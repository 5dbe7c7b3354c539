export const noEsJson =
  'Esta línea no es JSON. Escribe {"id": "1", "ref": "2026-11-23T10:00:00", "text": "…"}.'
export const faltaTexto = 'Falta «text»: la frase que hay que leer.'
export const faltaRef = 'Falta «ref»: la fecha y hora de «ahora», como 2026-11-23T10:00:00.'

export function noPuedoLeer(ruta: string): string {
  return `No puedo leer «${ruta}». Comprueba la ruta del directorio de clientes.`
}

export function directorioMalo(ruta: string): string {
  return `«${ruta}» no es un directorio de clientes: tiene que ser una lista JSON de {"id", "nombre", "contactos": [{"nombre", "telefono"}]}.`
}
