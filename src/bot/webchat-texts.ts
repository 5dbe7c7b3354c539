/** What the web chat says when it cannot take a message. */

export const sinEntrar =
  'Tu sesión en este navegador ha terminado. Ejecuta npm run -s panel y abre el enlace nuevo.'
export const mensajeVacio = 'No hay nada que enviar: escribe algo o adjunta un archivo.'
export const mensajeLargo =
  'Ese mensaje es demasiado largo (máximo 4.000 caracteres). Pártelo en dos o mándalo como archivo.'
export const mensajeIlegible = 'No he entendido esa petición. Recarga la página y prueba otra vez.'
export const noEsTuyo = 'Ese mensaje ya no se puede corregir. Mándalo de nuevo.'
export const archivoGrande = 'Ese archivo pasa de 20 MB. Mándalo más pequeño o en partes.'
export const archivoVacio = 'Ese archivo está vacío.'
export const archivoAusente = 'Ese archivo ya no está.'
export const ahoraNo = 'Ahora mismo no puedo guardarlo. Lo intento otra vez en un momento.'
