import { expect, test } from 'vitest'
import type { Agenda, Candidato } from '#domain/lenguaje/agenda.ts'
import { interpretar } from '#domain/lenguaje/captura.ts'
import { AHORA } from './support/chat.ts'

const RUIZ: Candidato = {
  cliente_id: 'c',
  nombre: 'Talleres Ruiz SL',
  contactos: [{ id: 'm', nombre: 'Marta Gil', telefono: null }],
  oportunidades: [],
  facturas: ['2026-041'],
  telefono: null,
  cif: null,
}
const AGENDA: Agenda = { candidatos: [RUIZ], enCurso: null }
const leer = (texto: string) => interpretar(texto, AGENDA, AHORA, 'Europe/Madrid')

test.each([
  ['Ruiz me ha dicho que paga el viernes', '2026-11-27', null],
  ['Talleres Ruiz promete pagar antes del 30', '2026-11-30', null],
  ['Ruiz dice que me hace la transferencia mañana', '2026-11-24', null],
  ['llamada con Ruiz, que el lunes me ingresa los 1.210', '2026-11-30', 1210_00],
  ['quedamos con Ruiz en que paga la mitad el 15', '2026-12-15', 'mitad'],
  ['Marta de Ruiz: el pago sale el jueves', '2026-11-26', null],
  ['Ruiz no paga hasta el 15', '2026-12-15', null],
  ['dice Ruiz que hasta el 15 no puede pagar', '2026-12-15', null],
  ['Ruiz no pagará antes del 15', '2026-12-15', null],
  ['llamé a Ruiz. No ha podido pagar todavía pero el jueves sin falta me paga', '2026-11-26', null],
  ['Marta de Ruiz me asegura que el miércoles tengo el dinero', '2026-11-25', null],
  ['Ruiz se compromete a pagar 600 euros el 30', '2026-11-30', 600_00],
  ['Ruiz pagará el viernes', '2026-11-27', null],
  ['hablado con Ruiz, esta semana me paga', '2026-11-27', null],
  ['Marta de Ruiz dice que la semana que viene nos transfieren', '2026-12-04', null],
  ['whatsapp de Marta de Ruiz: «te hago el bizum esta tarde»', '2026-11-23', null],
  ['Ruiz: «el viernes te pago»', '2026-11-27', null],
  ['Ruiz dijo que iba a pagar el viernes', '2026-11-27', null],
  ['Ruiz ha quedado en pagarme el viernes', '2026-11-27', null],
  ['visita a Ruiz. Me ha confirmado que el 4 de diciembre cobramos', '2026-12-04', null],
  ['dice Marta de Ruiz que ya han dado orden de transferencia, que llega el jueves', '2026-11-26', null],
  ['Marta de Ruiz dice que se pasa el jueves a pagarme', '2026-11-26', null],
  ['Ruiz me paga 500 el viernes y el resto el día 10', '2026-11-27', 500_00],
  ['Ruiz dice que paga en 15 días', '2026-12-08', null],
  ['Ruiz promete pagar el 20, si no lo hace le mando burofax', '2026-12-20', null],
  ['Marta de Ruiz me confirma la transferencia para el viernes', '2026-11-27', null],
  ['me ha dicho Marta de Ruiz que cuente con el dinero el lunes', '2026-11-30', null],
  ['Ruiz se ha comprometido a pagar 1.210 € antes del 5 de diciembre', '2026-12-05', 1210_00],
  ['ruiz q el martes sin falta hace la transfer', '2026-11-24', null],
])('«%s» promises', (texto, fecha, cuanto) => {
  const { intencion, promesa, importe } = leer(texto)
  expect(intencion).toBe('registrar_actividad')
  expect(promesa).toEqual({
    fecha,
    importe: typeof cuanto === 'number' ? cuanto : null,
    mitad: cuanto === 'mitad',
  })
  // A promised amount is no deal's.
  expect(importe).toBeNull()
})

test.each([
  'Ruiz me pagó el viernes',
  'Ruiz dice que ya me ha pagado',
  'Ruiz me ha pagado 500 y me paga el resto el viernes',
  'Ruiz me prometió pagar el jueves pasado',
  'le pago yo a Ruiz el viernes',
  'tengo que pagar a Ruiz el viernes',
  'mañana pago a Ruiz',
  'Ruiz le paga el viernes a su proveedor',
  'Ruiz no me paga el viernes',
  'Ruiz dice que no va a pagar',
  'Ruiz paga siempre los viernes',
  'Ruiz suele pagar el viernes',
  'Ruiz paga a 30 días',
  'Ruiz paga en 15 días',
  'Ruiz me ha dicho que a ver si paga el viernes',
  'Ruiz dice que igual paga el viernes',
  'Ruiz dice que si le bajo el precio paga el viernes',
  'Ruiz paga el viernes si le mando antes la factura',
  'si Ruiz paga el viernes le mando el pedido',
  'llamar a Ruiz si no paga el viernes',
  'recuérdame que Ruiz paga el viernes',
  'Ruiz me tiene que pagar 600 el viernes',
  'Ruiz debería pagar el viernes',
  'Ruiz me llama el jueves y paga',
  'he hablado con Ruiz y en cuanto cobre me paga',
  '¿paga Ruiz el viernes?',
  'me ha dicho Ruiz que le cobre el viernes',
])('«%s» promises nothing', (texto) => {
  expect(leer(texto).promesa).toBeNull()
})

test.each([
  ['he llamado a Ruiz, paga el viernes y le mando presupuesto el jueves', 'mandar presupuesto', '2026-11-26'],
  ['he llamado a Ruiz, le llamo el jueves y me paga el viernes', 'llamar', '2026-11-26'],
])('«%s»: what she does is a task, what it pays is none', (texto, titulo, fecha) => {
  const { promesa, siguiente, otrosPasos } = leer(texto)
  expect(promesa?.fecha).toBe('2026-11-27')
  expect(siguiente).toMatchObject({ fecha, titulo: expect.stringContaining(titulo) })
  expect(otrosPasos).toEqual([])
})

test.each([
  'he llamado a Ruiz, me ha dicho que paga el viernes',
  'Ruiz pagará el viernes',
  'hablé ayer con Ruiz y quedó en pagar el viernes',
  'Ruiz quedó en hacerme el bizum el martes',
])('«%s» makes no task', (texto) => {
  expect(leer(texto)).toMatchObject({ siguiente: null, fecha: null, titulo: null })
})

test.each(['paga el viernes ', 'dice que paga ', 'si paga el 1 ', 'el pago sale '])(
  '4,096 characters of «%s» break nothing',
  (trozo) => {
    expect(() => leer(`Ruiz ${trozo.repeat(4096 / trozo.length)}`)).not.toThrow()
  },
)
