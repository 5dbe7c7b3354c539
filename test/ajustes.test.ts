import { beforeEach, describe, expect, test } from 'vitest'
import { loadAjustes } from '#db/ajustes.ts'
import { clientesSilenciados, getAlerta, insertAlerta } from '#db/salud.ts'
import type { AlertaRow } from '#db/schema.ts'
import { getUsuario } from '#db/usuarios.ts'
import { trabaja } from '#domain/ajustes.ts'
import { domingoDePascua, enDiaLaborable } from '#domain/festivos.ts'
import { leerDias, leerFestivos, leerHoraExacta, leerRangoDeHoras } from '#handlers/ajustes.ts'
import { diasDichos } from '#texts/ajustes.ts'
import { type Chat, testChat } from './support/chat.ts'

let ana: Chat

beforeEach(async () => {
  ana = await testChat()
})

test.each([
  ['8:15', '08:15'],
  ['las 9', '09:00'],
  ['a las 7:30', '07:30'],
  ['13.30', '13:30'],
  ['8h', '08:00'],
  ['ocho y media', '08:30'],
  ['25:00', null],
  ['8:75', null],
  ['cuando puedas', null],
])('the hour of «%s» is %s', (said, hora) => {
  expect(leerHoraExacta(said)).toBe(hora)
})

test.each([
  ['de 21:00 a 8:00', ['21:00', '08:00']],
  ['de 21 a 8', ['21:00', '08:00']],
  ['22:30-7:15', ['22:30', '07:15']],
  ['entre las 21 y las 8', ['21:00', '08:00']],
  ['21', null],
  ['por la noche', null],
])('the quiet hours of «%s» are %o', (said, horas) => {
  expect(leerRangoDeHoras(said)).toEqual(horas)
})

test.each([
  ['de lunes a sábado', [1, 2, 3, 4, 5, 6], 'de lunes a sábado'],
  ['lunes, miércoles y viernes', [1, 3, 5], 'lunes, miércoles y viernes'],
  ['de martes a sabado', [2, 3, 4, 5, 6], 'de martes a sábado'],
  ['de sábado a lunes', [1, 6, 7], 'lunes, sábado y domingo'],
  ['todos los días', [1, 2, 3, 4, 5, 6, 7], 'todos los días'],
  ['todos los días menos domingo', [1, 2, 3, 4, 5, 6], 'de lunes a sábado'],
  ['entre semana', [1, 2, 3, 4, 5], 'de lunes a viernes'],
  ['los sábados', [6], 'sábado'],
  ['los lunes y los martes', [1, 2], 'lunes y martes'],
])('the days of «%s»', (said, dias, shown) => {
  expect(leerDias(said)).toEqual(dias)
  expect(diasDichos(dias)).toBe(shown)
})

test.each([
  ['nacionales', true, []],
  ['los nacionales y el 15 de mayo', true, ['05-15']],
  ['9 de noviembre, 2 de mayo', true, ['05-02', '11-09']],
  ['Ninguno', false, []],
  ['no descanso los festivos', false, []],
])('the days off of «%s»', (said, festivos, festivos_propios) => {
  expect(leerFestivos(said, '2026-11-23')).toEqual({ festivos, festivos_propios })
})

test.each([
  // Computed by the astronomers: the earliest, the latest, and those around today.
  [1818, '1818-03-22'],
  [1943, '1943-04-25'],
  [2024, '2024-03-31'],
  [2026, '2026-04-05'],
  [2027, '2027-03-28'],
])('Easter of %i', (year, pascua) => {
  expect(domingoDePascua(year)).toBe(pascua)
})

test.each([
  ['2026-12-07', true],
  ['2026-12-08', false],
  ['2026-04-02', true],
  ['2026-04-03', false],
  ['2026-05-15', false],
  ['2026-11-22', false],
])('she works on %s: %s', (fecha, si) => {
  const ajustes = { dias_laborables: [1, 2, 3, 4, 5], festivos: true, festivos_propios: ['05-15'] }
  expect(trabaja(fecha, ajustes)).toBe(si)
  expect(trabaja('2026-12-08', { ...ajustes, festivos: false })).toBe(true)
})

test('what is awaited on a holiday is awaited on the working day after it', () => {
  expect(enDiaLaborable('2026-12-24')).toBe('2026-12-24')
  expect(enDiaLaborable('2026-12-25')).toBe('2026-12-28')
  expect(enDiaLaborable('2026-04-03')).toBe('2026-04-06')
})

test('days that cannot be read are asked again', () => {
  expect(leerDias('cuando haya feria')).toBeNull()
  expect(leerFestivos('cuando haya feria', '2026-11-23')).toBeNull()
})

describe('/ajustes', () => {
  test('shows what stands and changes it by button or by words', async () => {
    expect(await ana.say('/ajustes')).toEqual([
      [
        '⚙️ Ajustes',
        '☀️ Resumen: 08:30, de lunes a viernes, menos festivos nacionales',
        '🌙 Sin avisos: de 21:00 a 08:00',
        '✍️ Firmas como: sin nombre todavía',
      ].join('\n'),
    ])
    await ana.press('Hora')
    await ana.press('09:00')
    expect(await loadAjustes(ana.db)).toMatchObject({ hora_resumen: '09:00' })
    await ana.say('/ajustes')
    await ana.press('Hora')
    expect(await ana.say('pronto')).toEqual([expect.stringContaining('No leo una hora')])
    await ana.say('7:45')
    await ana.press('Días')
    await ana.say('de lunes a sábado')
    await ana.press('Festivos')
    await ana.say('nacionales, el 9 de noviembre y el 15 de mayo')
    await ana.press('Sin avisos')
    await ana.say('de 22 a 7:30')
    await ana.press('Mi nombre')
    expect((await ana.say('Ana Gil')).at(-1)).toBe(
      [
        '⚙️ Ajustes',
        '☀️ Resumen: 07:45, de lunes a sábado, menos festivos nacionales, 15 may y 9 nov',
        '🌙 Sin avisos: de 22:00 a 07:30',
        '✍️ Firmas como: Ana Gil',
      ].join('\n'),
    )
    expect((await getUsuario(ana.db, ana.usuario)).nombre).toBe('Ana Gil')
  })

  test('has a way out of the example while there is one', async () => {
    await ana.say('/ajustes')
    expect(await ana.buttons()).not.toContain('🧹 Quitar el ejemplo')
    await ana.db.insertInto('crm_ejemplo').values({ tabla: 'clientes', registro_id: 'x' }).execute()
    await ana.say('/ajustes')
    expect(await ana.buttons()).toContain('🧹 Quitar el ejemplo')
  })
})

describe('muting', () => {
  async function unaAlerta(clave: string): Promise<AlertaRow> {
    const cliente = await ana.db.selectFrom('clientes').select('id').executeTakeFirstOrThrow()
    const row: AlertaRow = {
      id: ana.newId(),
      cliente_id: cliente.id,
      regla: 'reunion_trimestral',
      clave,
      tipo: 'SEGUIMIENTO',
      texto: 'Toca reunión.',
      motivo: 'Porque sí.',
      importe_centimos: 0,
      urgencia: 0.5,
      oportunidad_id: null,
      factura_id: null,
      desde: '2026-11-23',
      veces_avisada: 1,
      ultimo_aviso: '2026-11-23',
      pospuesta_hasta: null,
      cerrada_en: null,
    }
    await insertAlerta(ana.db, row)
    return row
  }

  /** A button that another message of the assistant would carry. */
  async function pressRoute(ruta: string, arg: string): Promise<string[]> {
    const id = ana.newId()
    await ana.db
      .insertInto('crm_fichas')
      .values({
        id,
        canal: 'webchat',
        chat: 'casa',
        ruta,
        arg,
        grupo: id,
        clave: null,
        creada_en: ana.now.toISOString(),
        usada_en: null,
      })
      .execute()
    return ana.send({ type: 'choice', choice: id })
  }

  beforeEach(async () => {
    await ana.say('/nuevo Talleres Ruiz')
  })

  test('a client is silenced and heard again', async () => {
    const { id } = await ana.db.selectFrom('clientes').select('id').executeTakeFirstOrThrow()
    expect(await pressRoute('silenciar-cliente', id)).toEqual([
      '🔇 No te avisaré más de Talleres Ruiz. Su ficha sigue igual.',
    ])
    expect(await clientesSilenciados(ana.db)).toHaveLength(1)
    expect((await ana.say('/ajustes')).join()).toContain('1 cosa silenciada')
    await ana.press('Silenciados')
    await ana.press('🔔 Talleres Ruiz')
    expect(await clientesSilenciados(ana.db)).toEqual([])
  })

  test('a rule is silenced by name and heard again', async () => {
    expect(await pressRoute('silenciar-regla', 'reunion_trimestral')).toEqual([
      '🔇 No te avisaré más de esto: reuniones trimestrales.',
    ])
    expect((await loadAjustes(ana.db)).reglas_silenciadas).toEqual(['reunion_trimestral'])
    await ana.press('Quitar silencio')
    expect((await loadAjustes(ana.db)).reglas_silenciadas).toEqual([])
  })

  test('an alert is put off, and the third of its rule proposes to mute the rule', async () => {
    const told: string[][] = []
    for (const clave of ['a', 'b', 'c']) {
      const { id } = await unaAlerta(clave)
      told.push(await pressRoute('posponer-alerta', JSON.stringify({ id, dias: 3 })))
      expect((await getAlerta(ana.db, id))?.pospuesta_hasta).toBe('2026-11-26')
    }
    expect(told[0]).toEqual(['⏸️ Toca reunión.\nNo te lo digo hasta el jue 26 nov.'])
    expect(told[2]).toHaveLength(2)
    await ana.press('🔇 Reuniones trimestrales')
    expect((await loadAjustes(ana.db)).reglas_silenciadas).toEqual(['reunion_trimestral'])
  })

  test('what is put off can be taken up again', async () => {
    const { id } = await unaAlerta('a')
    await pressRoute('posponer-alerta', JSON.stringify({ id, dias: 7 }))
    await ana.press('Avísame ya')
    expect((await getAlerta(ana.db, id))?.pospuesta_hasta).toBeNull()
  })
})
