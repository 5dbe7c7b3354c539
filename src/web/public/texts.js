/** What the page says by itself. Everything else comes from the assistant. */

/** How the connection is, under the name of the product. */
export const estados = {
  enLinea: 'en línea',
  escribiendo: 'escribiendo…',
  sinConexion: 'sin conexión · lo intento de nuevo',
  fuera: 'sesión terminada',
}
export const hoy = 'Hoy'
export const ayer = 'Ayer'
export const tu = 'Tú'
export const asistente = 'Asistente'
export const editado = 'corregido'
export const enviando = 'Enviándose'
export const enviado = 'Enviado'
export const esperando = 'Se enviará cuando vuelva la conexión'
export const descartar = 'Descartar'
export const corregir = 'Corregir este mensaje'
export const quitar = 'Quitar'
export const archivoSinNombre = 'Archivo'
export const archivoGrande = 'Ese archivo pasa de 20 MB. Mándalo más pequeño o en partes.'
export const archivoVacio = 'Ese archivo está vacío.'
export const mensajeLargo =
  'Es demasiado largo (máximo 4.000 caracteres). Pártelo en dos o mándalo como archivo.'
export const noEnviado = 'No se ha enviado.'
export const vacio = 'Escribe algo o adjunta un archivo.'

export const nuevos = (cuantos) => (cuantos === 1 ? '1 nuevo' : `${cuantos} nuevos`)
export const subiendo = (porcentaje) => `Subiendo… ${porcentaje} %`
export const imagen = (nombre) => (nombre ? `Imagen: ${nombre}` : 'Imagen')
