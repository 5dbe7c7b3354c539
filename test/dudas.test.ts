import { expect, test } from 'vitest'
import { pregunta } from '#texts/dudas.ts'
import { plain } from './support/chat.ts'

/** What was understood is filed at once; only what is doubtful is asked, in one line with buttons. */

test.each([
  [
    { campo: 'hora', por: 'manana_o_tarde', opciones: ['08:00', '20:00'] },
    '⏰ ¿A las 8 de la mañana o de la tarde?',
  ],
  [
    {
      campo: 'fecha',
      por: 'dia_y_numero_no_casan',
      opciones: ['2026-11-24', '2026-11-25'],
      palabras: 'el martes 25',
    },
    '📅 El martes es 24 y el 25 es miércoles: ¿cuál?',
  ],
  [
    {
      campo: 'fecha',
      por: 'dia_y_numero_no_casan',
      opciones: ['2026-11-25', '2026-11-24'],
      palabras: 'el martes 25',
    },
    '📅 El martes es 24 y el 25 es miércoles: ¿cuál?',
  ],
  [
    {
      campo: 'fecha',
      por: 'esta_o_la_otra',
      opciones: ['2026-11-27', '2026-12-04'],
      palabras: 'el próximo viernes',
    },
    '📅 «el próximo viernes»: ¿vie 27 nov o vie 4 dic?',
  ],
  [{ campo: 'importe', por: 'miles_o_decimales', opciones: [1200_00, 1_20] }, '💶 ¿1.200 € o 1,20 €?'],
  [
    { campo: 'etapa', por: 'no_lo_dice_claro', opciones: ['propuesta', 'negociacion'] },
    '💼 ¿En qué etapa: propuesta o negociación?',
  ],
  [
    { campo: 'tipo', por: 'no_dice_como', opciones: ['llamada', 'whatsapp'] },
    '¿Cómo fue: llamada o whatsapp?',
  ],
] as const)('the doubt %j is asked in one line', (duda, line) => {
  const whole = { seguridad: 0.5, palabras: '', ...duda } as unknown as Parameters<typeof pregunta>[0]
  expect(plain(pregunta(whole, '2026-11-23'))).toBe(line)
})
