import { describe, expect, test } from 'vitest'
import { masDias } from '#domain/fecha.ts'
import { type PromesaDeCliente, promesasVivas, ultimoDiaDe } from '#domain/promesa.ts'
import { actualizarClientes } from '#jobs/salud-nocturna.ts'
import { type Chat, testChat } from './support/chat.ts'
import { jobDeps } from './support/jobs.ts'
import { llegaFactura, llegaPago, momento, unaFactura, unCliente } from './support/ventas.ts'

/** Talleres Ruiz owes 1.210 €, overdue since 14 November. Monday 23: it promises to pay on Friday 27. */
async function prometido(frase = 'he llamado a Ruiz, me ha dicho que paga el viernes'): Promise<Chat> {
  const chat = await testChat()
  await unaFactura(chat, await unCliente(chat, 'Talleres Ruiz SL'))
  await chat.say(frase)
  return chat
}

/** The night of a day has passed: its alerts. */
async function elDia(chat: Chat, fecha: string): Promise<string[]> {
  chat.now = new Date(`${fecha}T09:42:00.000Z`)
  const clientes = await chat.db.selectFrom('clientes').select('id').execute()
  const ids = clientes.map(({ id }) => id)
  await actualizarClientes(chat.db, ids, momento(chat), jobDeps)
  return alertas(chat)
}

async function alertas({ db }: Chat): Promise<string[]> {
  const open = await db.selectFrom('crm_alertas').select('texto').where('cerrada_en', 'is', null).execute()
  return open.map(({ texto }) => texto.replaceAll('\u00A0', ' '))
}

const filas = ({ db }: Chat) => db.selectFrom('crm_promesas').selectAll().execute()

const ROTA = '🤝 Talleres Ruiz prometió pagar 1.210 € el viernes y no ha llegado.'

describe('what she files', () => {
  test('says the promise in a line, keeps it beside the activity, and makes no task of it', async () => {
    const chat = await testChat()
    await unaFactura(chat, await unCliente(chat, 'Talleres Ruiz SL'))
    expect(await chat.say('he llamado a Ruiz, me ha dicho que paga el viernes')).toEqual([
      [
        '✅ Llamada (Talleres Ruiz) · hoy 10:42',
        '«me ha dicho que paga el viernes»',
        '🤝 Promesa: paga el vie 27 nov',
      ].join('\n'),
    ])
    const [promesa] = await filas(chat)
    const actividades = await chat.db.selectFrom('actividades').select(['id', 'tipo']).execute()
    expect(actividades).toContainEqual({ id: promesa?.id, tipo: 'llamada' })
    expect(actividades.filter(({ tipo }) => tipo !== 'venta')).toHaveLength(1)
  })

  test.each([
    ['Ruiz paga la mitad el 15', '🤝 Promesa: paga la mitad (605 €) el mar 15 dic', 605_00],
    ['Ruiz se compromete a pagar 600 el viernes', '🤝 Promesa: paga 600 € el vie 27 nov', 600_00],
    ['Ruiz me paga la 2026-041 el viernes', '🤝 Promesa: paga la 2026-041 el vie 27 nov', null],
  ])('«%s»', async (frase, linea, importe_centimos) => {
    const chat = await testChat()
    await unaFactura(chat, await unCliente(chat, 'Talleres Ruiz SL'))
    expect((await chat.say(frase))[0]).toContain(linea)
    expect(await filas(chat)).toMatchObject([{ importe_centimos }])
  })

  test('of a client that it asks for, when she has said which', async () => {
    const chat = await testChat()
    for (const nombre of ['Talleres Ruiz SL', 'Ruiz e Hijos']) await unCliente(chat, nombre)
    await chat.say('he llamado a Ruiz, paga el viernes')
    expect(await filas(chat)).toEqual([])
    expect((await chat.press('Ruiz e Hijos'))[0]).toContain('🤝 Promesa: paga el vie 27 nov')
    expect(await filas(chat)).toHaveLength(1)
  })

  test('is undone with its activity, and deleted with it, and both come back', async () => {
    const chat = await prometido()
    await chat.say('/deshacer')
    expect(await filas(chat)).toEqual([])
    await chat.say('he llamado a Ruiz, paga el viernes')
    await chat.press('✏️ Cambiar')
    await chat.press('Borrar')
    await chat.press('Sí')
    expect(await filas(chat)).toEqual([])
    await chat.press('↩️ Deshacer')
    expect(await filas(chat)).toHaveLength(1)
  })

  test('is corrected: another day, another amount, by what she types next', async () => {
    const chat = await prometido()
    expect((await chat.say('no, el lunes'))[0]).toContain('🤝 Promesa: paga el lun 30 nov')
    expect((await chat.say('no, 600'))[0]).toContain('🤝 Promesa: paga 600 € el lun 30 nov')
    expect(await filas(chat)).toMatchObject([{ fecha: '2026-11-30', importe_centimos: 600_00 }])
  })

  test('is read again when she writes its text anew, or edits the message', async () => {
    const chat = await prometido()
    await chat.press('✏️ Cambiar')
    await chat.press('Texto')
    await chat.say('me paga el 30')
    expect(await filas(chat)).toMatchObject([{ fecha: '2026-11-30' }])
    await chat.press('✏️ Cambiar')
    await chat.press('Texto')
    await chat.say('no quiere hablar')
    expect(await filas(chat)).toEqual([])
    await chat.say('/deshacer')
    expect(await filas(chat)).toHaveLength(1)
  })

  test('goes with its activity to another client', async () => {
    const chat = await prometido()
    const paz = await unCliente(chat, 'Gestoría Paz')
    await chat.press('✏️ Cambiar')
    await chat.press('Cliente')
    await chat.say('Paz')
    expect(await filas(chat)).toMatchObject([{ cliente_id: paz.id }])
    await chat.say('/deshacer')
    expect((await filas(chat))[0]?.cliente_id).not.toBe(paz.id)
  })
})

describe('a promise that stands', () => {
  test('is shown in the card and among the debts, and is waited for', async () => {
    const chat = await prometido()
    expect((await chat.say('cómo va Ruiz'))[0]).toContain('🤝 Promete pagar el vie 27 nov')
    expect((await chat.say('/deudas'))[0]).toContain('desde hace 9 días · promete pagar el vie 27 nov')
    expect((await chat.press('1'))[0]).toContain('🤝 Promete pagar el vie 27 nov')
    expect(await alertas(chat)).toEqual([])
  })

  test('does not keep quiet about older debts that it does not speak of', async () => {
    const chat = await testChat()
    const ruiz = await unCliente(chat, 'Talleres Ruiz SL')
    await unaFactura(chat, ruiz)
    await unaFactura(chat, ruiz, { numero: '2026-050', fecha_vencimiento: '2026-11-20' })
    await chat.say('Ruiz me paga la 2026-050 el viernes')
    expect(await elDia(chat, '2026-11-24')).toEqual([
      expect.stringContaining('💶 Talleres Ruiz debe 2.420 € en 2 facturas'),
    ])
  })
})

describe('a promise that is broken', () => {
  test('is told once the day and the transfer have passed, with her words', async () => {
    const chat = await prometido()
    expect(await elDia(chat, '2026-11-30')).toEqual([])
    expect(await elDia(chat, '2026-12-01')).toEqual([ROTA])
    await chat.say('/alertas')
    expect((await chat.press('1'))[0]).toBe(
      `${ROTA}\n¿Por qué? Lo dijo el lun 23 nov: «me ha dicho que paga el viernes». He esperado un día hábil más, lo que tarda una transferencia.`,
    )
    expect((await chat.say('cómo va Ruiz'))[0]).toContain('🤝 Prometió pagar el vie 27 nov y no ha llegado')
    expect((await chat.press('¿Por qué?'))[0]).toContain('(lo dijo el lun 23 nov: «me ha dicho que paga')
  })

  test('stands for the line of the debts, with all that is overdue', async () => {
    const chat = await prometido('Ruiz se compromete a pagar 600 el viernes')
    expect(await elDia(chat, '2026-12-01')).toEqual([
      '🤝 Talleres Ruiz prometió pagar 600 € el viernes y no ha llegado (en total debe 1.210 € ya vencidos).',
    ])
  })

  test.each([
    ['paid', (chat: Chat) => llegaPago(chat, { numero: '2026-041', importe_centimos: 1210_00 })],
    [
      'paid on the very day of the promise',
      (chat: Chat) => llegaPago(chat, { numero: '2026-041', importe_centimos: 1210_00, fecha: '2026-11-23' }),
    ],
    [
      'corrected by a credit note',
      async (chat: Chat) => {
        const { id } = await chat.db.selectFrom('clientes').select('id').executeTakeFirstOrThrow()
        const abono = { numero: 'R-1', total_centimos: -1210_00, rectifica_a: '2026-041' }
        return llegaFactura(chat, { cliente_id: id, ...abono })
      },
    ],
    ['promised anew', (chat: Chat) => chat.say('Ruiz dice que paga el 11 de diciembre')],
  ])('closes when it is %s', async (_, hecho) => {
    const chat = await prometido()
    expect(await elDia(chat, '2026-12-01')).toEqual([ROTA])
    await hecho(chat)
    expect(await alertas(chat)).toEqual([])
  })

  test('comes back when the payment or the new promise is undone', async () => {
    const chat = await prometido()
    await elDia(chat, '2026-12-01')
    await chat.say('Ruiz dice que paga el 11 de diciembre')
    await chat.say('/deshacer')
    expect(await alertas(chat)).toEqual([ROTA])
  })

  test('of a part: less than promised does not keep it', async () => {
    const chat = await prometido('Ruiz se compromete a pagar 600 el viernes')
    await llegaPago(chat, { numero: '2026-041', importe_centimos: 200_00 })
    expect(await elDia(chat, '2026-12-01')).toEqual([expect.stringContaining('prometió pagar 400 €')])
    await llegaPago(chat, { numero: '2026-041', importe_centimos: 400_00 })
    expect((await alertas(chat)).join()).not.toContain('prometió')
  })

  test('moves no figure of its health', async () => {
    const [sin, con] = [await prometido('he llamado a Ruiz, todo bien'), await prometido()]
    const salud = async (chat: Chat) => {
      await elDia(chat, '2026-12-01')
      return chat.db.selectFrom('salud_cliente').selectAll().execute()
    }
    expect(await salud(con)).toEqual(await salud(sin))
  })
})

describe('the rule', () => {
  const DICHA = '2026-11-23'
  const cuentas = (promesa: Partial<PromesaDeCliente>, pagado = 0) => ({
    promesas: [
      {
        id: 'p',
        fecha: '2026-11-27',
        importe_centimos: null,
        factura_id: null,
        creada_en: `${DICHA}T10:00:00.000Z`,
        dicha: `${DICHA}T10:00:00.000Z`,
        texto: null,
        ...promesa,
      },
    ],
    facturas: [],
    pagos: pagado ? [{ factura_id: null, fecha: '2026-11-25', importe_centimos: pagado }] : [],
  })

  test.each([
    ['2026-11-27', '2026-11-30', 'a Friday: the Monday after'],
    ['2026-11-23', '2026-11-24', 'a Monday: the day after'],
    ['2026-11-28', '2026-12-01', 'a Saturday: ordered on Monday, there on Tuesday'],
  ])('the money of %s may still come on %s: %s', (prometido, hasta) => {
    expect(ultimoDiaDe(prometido)).toBe(hasta)
  })

  test.each([
    ['the last day of grace', {}, 0, '2026-11-30', 'en_pie'],
    ['the day after', {}, 0, '2026-12-01', 'rota'],
    ['three months after', {}, 0, '2027-02-25', 'rota'],
    ['after a quarter it is history', {}, 0, '2027-02-26', undefined],
    ['half of it paid, without an amount', {}, 100_00, '2026-12-01', undefined],
    ['less than half', {}, 99_99, '2026-12-01', 'rota'],
    ['the amount paid', { importe_centimos: 50_00 }, 50_00, '2026-12-01', undefined],
    ['a cent less', { importe_centimos: 50_00 }, 49_99, '2026-12-01', 'rota'],
    ['of an invoice that owes nothing', { factura_id: 'otra' }, 0, '2026-12-01', undefined],
  ])('%s', (_, promesa, pagado, today, estado) => {
    const facturas = [{ ...factura, id: 'f' }]
    const abiertas = [{ id: 'f', numero: '1', debe: 100_00, vence: '2026-11-14' }]
    const [viva] = promesasVivas({ ...cuentas(promesa, pagado), facturas }, abiertas, today, 'Europe/Madrid')
    expect(viva?.estado).toBe(estado)
  })

  test('an invoice issued later is no part of it', () => {
    const facturas = [{ ...factura, id: 'f', fecha_emision: masDias(DICHA, 1) }]
    const abiertas = [{ id: 'f', numero: '1', debe: 100_00, vence: '2026-11-24' }]
    expect(promesasVivas({ ...cuentas({}), facturas }, abiertas, '2026-12-01', 'Europe/Madrid')).toEqual([])
  })

  const factura = {
    numero: '1',
    fecha_emision: '2026-10-15',
    fecha_vencimiento: '2026-11-14',
    total_centimos: 200_00,
    rectifica_a: null,
    anulada_en: null,
    cobrado_centimos: 0,
    pagada_el: null,
  }
})
