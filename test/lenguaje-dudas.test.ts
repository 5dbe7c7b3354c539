import { expect, test } from 'vitest'
import { interpretar } from '#domain/lenguaje/captura.ts'

/** Thursday 26 November 2026, 10:42 in Madrid. */
const JUEVES = new Date('2026-11-26T09:42:00Z')

test.each([
  ['llamar a Ruiz mañana a las 8', 'manana_o_tarde', ['08:00', '20:00']],
  ['reunión con Ruiz el jueves a las 12', 'esta_o_la_otra', ['2026-12-03', '2026-11-26']],
])('«%s» leaves a doubt: %s', (texto, por, opciones) => {
  expect(dudasDe(texto)).toMatchObject([{ por, opciones }])
})

test.each([
  'llamar a Ruiz mañana a las 9',
  'llamar a Ruiz mañana a las 8 de la tarde',
  'reunión con Ruiz el viernes a las 12',
  'llamé a Ruiz, le mando presupuesto el jueves que viene',
  'qué tengo el jueves a las 8',
])('«%s» leaves none', (texto) => expect(dudasDe(texto)).toEqual([]))

test('the next step of what happened is doubted as such', () => {
  expect(dudasDe('llamé a Ruiz, le llamo mañana a las 8')).toMatchObject([{ campo: 'hora', paso: true }])
})

function dudasDe(texto: string) {
  const ruiz = { cliente_id: 'ruiz', nombre: 'Talleres Ruiz', contactos: [], oportunidades: [], facturas: [] }
  const agenda = { candidatos: [{ ...ruiz, telefono: null, cif: null }], enCurso: null }
  return interpretar(texto, agenda, JUEVES, 'Europe/Madrid').dudas
}
