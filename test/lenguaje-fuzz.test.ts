import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Captura, interpretar } from '#domain/lenguaje/captura.ts'
import { type Expresion, leerExpresiones } from '#domain/lenguaje/expresiones.ts'
import { limpiar } from '#domain/lenguaje/normalizar.ts'

const CONTEXTO = { today: '2026-11-23', ahora: '10:00', pasado: false }
const AHORA = new Date('2026-11-23T09:00:00Z')
const AGENDA = { candidatos: [], enCurso: null }

const PALABRAS = (
  'lunes jueves sábado mañana pasado hoy ayer finde semana mes año día enero abril diciembre el la los de del a al las en por para antes ' +
  'después desde hasta entre y o no que viene próximo último primero mediados finales media cuarto menos hora horas min dos tres quince ' +
  'treinta mil cien millón coma con 1 7 12 31 2026 850 1.200 3,50 10:30 15h 9.45 12/3 € $ % euros e k por ciento he llamado reunión ' +
  'presupuesto factura fra me ha pagado cobrado Ruiz Talleres Marta cliente nuevo 600 123 123 B12345674 a@b.es q xa reu presu mñn , . ; : ( ) ¿ ? ! + - / …'
).split(' ')

/** Mixtures of our own words and signs, with and without spaces between. */
const mezcla = fc
  .array(fc.tuple(fc.constantFrom(...PALABRAS), fc.constantFrom(' ', ' ', ' ', '', '\n')), { maxLength: 60 })
  .map((partes) => partes.flat().join(''))
const cualquiera = fc.oneof(
  mezcla,
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
)

test('whatever the text, its expressions are pieces of it, with valid days and hours', () => {
  fc.assert(
    fc.property(cualquiera, (texto) => {
      for (const e of leerExpresiones(texto, CONTEXTO)) vale(e, limpiar(texto))
    }),
    { numRuns: 400 },
  )
})

test('whatever the text, its capture has valid days, hours and amounts', () => {
  fc.assert(
    fc.property(cualquiera, (texto) => valeCaptura(interpretar(texto, AGENDA, AHORA, 'Europe/Madrid'))),
    { numRuns: 200 },
  )
})

test.each([
  'a las ',
  '1.',
  'de ',
  'mil ',
  'el ',
  '9',
  '(',
  'el 3 de ',
  'dos millones ',
  'y media ',
  '12:',
  '1/',
  'lunes ',
  'menos ',
  '€',
  '1 ',
  'un par de ',
  'coma cero ',
  'no, ',
  'q ',
  '600 ',
  '\n',
  'Ruiz ',
  'a@',
  '2026-',
  '\u0301',
  '😀',
  'entre 1 y ',
  '1h',
  '_',
  'Talleres de ',
])('4,096 characters of «%s» break nothing', (trozo) => {
  const texto = trozo.repeat(Math.ceil(4096 / trozo.length)).slice(0, 4096)
  for (const e of leerExpresiones(texto, CONTEXTO)) vale(e, limpiar(texto))
  valeCaptura(interpretar(texto, AGENDA, AHORA, 'Europe/Madrid'))
})

function vale(e: Expresion, limpio: string) {
  expect(e.fragment).not.toBe('')
  expect(limpio.slice(e.inicio, e.fin)).toBe(e.fragment)
  for (const campo of ['date', 'datetime', 'time', 'start', 'end', 'start_time', 'end_time'] as const) {
    const valor = (e as Record<string, unknown>)[campo]
    if (valor !== undefined) valeInstante(String(valor))
  }
  if (e.kind === 'duration') {
    expect(e.iso).toMatch(/^P(?:\d+[YMWD])*(?:T(?:\d+[HMS])+)?$/)
    expect(e.seconds).toBeGreaterThan(0)
  }
  if ('value' in e) expect(Number.isFinite(e.value)).toBe(true)
}

/** A day that exists, an hour of the clock, or both with «T» between. */
function valeInstante(valor: string) {
  const [, dia, hora] = /^(\d{4}-\d\d-\d\d)?T?(\d\d:\d\d)?$/.exec(valor) ?? []
  expect(dia ?? hora, valor).toBeDefined()
  if (dia) expect(new Date(`${dia}T00:00:00Z`).toISOString().slice(0, 10)).toBe(dia)
  if (hora) expect(hora).toMatch(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/)
}

function valeCaptura({
  fecha,
  hora,
  fechaActividad,
  horaActividad,
  cierre,
  vencimiento,
  importe,
  siguiente,
}: Captura) {
  for (const valor of [fecha, hora, fechaActividad, horaActividad, cierre, vencimiento, siguiente?.fecha])
    if (valor) valeInstante(valor)
  if (importe !== null) expect(Number.isSafeInteger(importe)).toBe(true)
}
