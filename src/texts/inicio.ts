import { enumerar, negrita } from './format.ts'

export const bienvenida = [
  'Hola 👋 Soy tu asistente de clientes.',
  'Me escribes una línea después de cada llamada y yo la apunto; cada mañana te digo quién te debe, quién se te va y qué merece la pena hacer hoy.',
  'Mándame tus facturas (Excel o CSV) y en un minuto te digo quién te debe, quién va a tardar y quién se te está yendo. ¿Prefieres ver un ejemplo?',
].join('\n')
export const botonEjemplo = '👀 Ver ejemplo'
export const botonArchivo = '📎 Subir archivo'
export const botonVacio = '✍️ Empezar de cero'
export const botonQuitarEjemplo = '🧹 Quitar el ejemplo'
export const botonResumen = '☀️ El resumen de hoy'

export const ejemploListo = [
  '👀 Ya tienes delante un negocio de ejemplo, con 40 clientes y año y medio de facturas. Prueba a escribirme:',
  '• cómo va Talleres Ruiz',
  '• he llamado a Marta de Talleres Ruiz, le interesa el plan pro, le mando presupuesto el jueves',
  '• quién me debe dinero',
].join('\n')

export const ejemploYaEstaba = 'El ejemplo ya está cargado. Escríbeme «cómo va Talleres Ruiz».'

export const desdeCero = [
  '✍️ Empezamos con lo tuyo. Escríbeme tal cual lo dirías:',
  '• nuevo cliente Peluquería Sol, 600 123 123, Ana',
  '• he llamado a Ana de Peluquería Sol, quiere presupuesto el jueves',
].join('\n')

export const hola =
  'Hola de nuevo 👋 Cuéntame: «he llamado a…», «cómo va…», «quién me debe». Con /ayuda ves el resto.'

export function ejemploQuitado(quedan: string[]): string {
  const kept =
    quedan.length > 0 ? `\nHe dejado ${enumerar(quedan)}, porque tienen cosas apuntadas por ti.` : ''
  return `🧹 El ejemplo ya no está: lo tuyo sigue como estaba.${kept}`
}

export function ayuda(lines: { usage: string; help: string }[]): string {
  return [
    negrita('Escríbeme como hablas'),
    '«he llamado a Marta de Talleres Ruiz, le mando presupuesto el jueves»',
    '«cómo va Talleres Ruiz» · «quién me debe» · «qué tengo mañana»',
    '«Ruiz pasa a negociación, 12.000, cierre en enero»',
    '«me ha pagado Ruiz 1.210» · «recuérdame llamar a Ana el lunes a las 10»',
    '',
    negrita('O con una orden'),
    ...lines.map(({ usage, help }) => `${usage} · ${help}`),
  ].join('\n')
}
