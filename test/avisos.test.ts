import { beforeEach, describe, expect, test } from 'vitest'
import { avisar } from '#actions/avisar.ts'
import { saveAjustes } from '#db/ajustes.ts'
import { newId } from '#db/id.ts'
import { inTransaction } from '#db/open.ts'
import { silenciarCliente } from '#db/salud.ts'
import { AJUSTES_INICIALES } from '#domain/ajustes.ts'
import { esperaAlResumen, hablaDeDeuda, importeGrande } from '#domain/aviso.ts'
import type { Cliente } from '#domain/cliente.ts'
import { JOBS, tick } from '#jobs/schedule.ts'
import { type Chat, testChat } from './support/chat.ts'
import { conArchivos } from './support/importar.ts'
import { jobDeps } from './support/jobs.ts'
import { llegaPago, unaFactura, unCliente } from './support/ventas.ts'

/** What tells at once, the night before it and the digest: as the clock runs them. */
const MINUTO = JOBS.filter(({ name }) => name === 'avisos')
const NOCHE = JOBS.filter(({ name }) => name === 'salud-nocturna')
const RESUMEN = JOBS.filter(({ name }) => name === 'resumen-diario')

let chat: Chat

beforeEach(async () => {
  chat = await testChat()
})

/** Madrid's clock, in winter. */
const at = (local: string) => new Date(`${local}:00.000+01:00`)

async function a(local: string, ...jobs: (typeof JOBS)[]): Promise<void> {
  chat.now = at(local)
  await tick(chat.db, chat.now, jobDeps, jobs.flat())
}

/** The messages of their own that stand in her chat. */
async function avisos(): Promise<string[]> {
  const suyos = /^(?:promesa|vencida|perseguido|riesgo):/
  return (await chat.bubbles()).filter(({ key }) => suyos.test(key)).map(({ text }) => text)
}

async function resumen(): Promise<string> {
  return (await chat.bubbles()).findLast(({ key }) => key.startsWith('resumen:'))?.text ?? ''
}

/** It owes 1.210 € since 14 November, and said on Monday 23 that it would pay on Friday 27: broken on Tuesday 1. */
async function unaPromesa(nombre = 'Talleres Ruiz SL', euros = 1210): Promise<Cliente> {
  const cliente = await unCliente(chat, nombre)
  await unaFactura(chat, cliente, { numero: `${nombre} 1`, total_centimos: euros * 100 })
  await chat.say(`he llamado a ${nombre}, paga el viernes`)
  return cliente
}

const ROTA = '🤝 Talleres Ruiz prometió pagar 1.210 € el viernes y no ha llegado.'

describe('a broken promise', () => {
  test('is told by the digest of that morning, and not once more', async () => {
    await unaPromesa()
    await a('2026-12-01T03:05', NOCHE)
    await a('2026-12-01T08:00', MINUTO)
    expect(await avisos()).toEqual([])
    await a('2026-12-01T08:30', MINUTO, RESUMEN)
    await a('2026-12-01T08:31', MINUTO)
    expect(await resumen()).toContain(ROTA)
    expect(await avisos()).toEqual([])
  })

  test('waits for the digest also when something else is told before it', async () => {
    await unaPromesa()
    const paz = await unCliente(chat, 'Gestoría Paz')
    await unaFactura(chat, paz, { numero: 'P-1' })
    await chat.say('Paz dice que paga el viernes')
    await a('2026-12-01T03:05', NOCHE)
    await llegaPago(chat, { numero: 'P-1', importe_centimos: 1210_00 })
    await a('2026-12-01T08:00', MINUTO)
    expect(await avisos()).toEqual([expect.stringContaining('💶 Ha llegado el pago de Gestoría Paz')])
    await a('2026-12-01T08:30', RESUMEN, MINUTO)
    expect(await resumen()).toContain(ROTA)
    expect(await avisos()).toHaveLength(1)
  })

  test('for which the digest had no line is told right after it', async () => {
    for (const nombre of ['Uno', 'Dos', 'Tres', 'Cuatro', 'Cinco']) await unaPromesa(nombre, 5000)
    await unaPromesa()
    await a('2026-12-01T03:05', NOCHE)
    await a('2026-12-01T08:30', RESUMEN, MINUTO)
    expect(await resumen()).not.toContain('Talleres Ruiz')
    expect(await avisos()).toEqual([ROTA])
    expect(await chat.buttons()).toEqual(['💶 Registrar cobro', '¿Por qué?'])
    expect((await chat.press('¿Por qué?'))[0]).toContain('«paga el viernes»')
    await a('2026-12-01T08:31', MINUTO)
    expect(await avisos()).toHaveLength(1)
  })

  test('is told when the quiet hours end where no digest of that morning comes, and that of the evening leaves it', async () => {
    await saveAjustes(chat.db, { hora_resumen: '18:00' })
    await unaPromesa()
    await a('2026-12-01T03:05', NOCHE, MINUTO)
    await a('2026-12-01T07:59', MINUTO)
    expect(await avisos()).toEqual([])
    await a('2026-12-01T08:00', MINUTO)
    expect(await avisos()).toEqual([ROTA])
    await a('2026-12-01T18:00', MINUTO, RESUMEN)
    expect(await resumen()).not.toContain('prometió')
    await a('2026-12-02T03:05', NOCHE)
    await a('2026-12-02T18:00', MINUTO, RESUMEN)
    expect(await resumen()).toContain('Talleres Ruiz prometió pagar 1.210 €')
    expect(await avisos()).toEqual([ROTA])
  })

  test('and paid before the message goes, is no news', async () => {
    await saveAjustes(chat.db, { hora_resumen: '18:00' })
    await unaPromesa()
    await a('2026-12-01T03:05', NOCHE)
    await llegaPago(chat, { numero: 'Talleres Ruiz SL 1', importe_centimos: 1210_00 })
    await a('2026-12-01T08:00', MINUTO)
    expect(await avisos()).toEqual([expect.stringContaining('💶 Ha llegado')])
  })

  test.each([
    ['the client is muted', async ({ id }: Cliente) => silenciarCliente(chat.db, id, chat.now)],
    [
      'the client is archived',
      async ({ id }: Cliente) => {
        const archivado_en = chat.now.toISOString()
        await chat.db.updateTable('clientes').set({ archivado_en }).where('id', '=', id).execute()
      },
    ],
    ['the rule is muted', async () => saveAjustes(chat.db, { reglas_silenciadas: ['promesa_rota'] })],
    ['the promise is undone', async () => void (await chat.say('/deshacer'))],
    ['it is corrected to a later day', async () => void (await chat.say('no, el 15 de diciembre'))],
  ])('is not told when %s', async (_, hecho) => {
    await saveAjustes(chat.db, { hora_resumen: '18:00' })
    await hecho(await unaPromesa())
    await a('2026-12-01T03:05', NOCHE)
    await a('2026-12-01T09:00', MINUTO)
    expect(await avisos()).toEqual([])
  })

  test('killed while it is told, it is told once', async () => {
    await saveAjustes(chat.db, { hora_resumen: '18:00' })
    await unaPromesa()
    await a('2026-12-01T03:05', NOCHE)
    chat.now = at('2026-12-01T09:00')
    const killed = inTransaction(chat.db, async (tx) => {
      await avisar(tx, chat.now, newId)
      throw new Error('killed')
    })
    await expect(killed).rejects.toThrow('killed')
    expect(await avisos()).toEqual([])
    await a('2026-12-01T09:01', MINUTO, MINUTO)
    await a('2026-12-01T09:02', MINUTO)
    expect(await avisos()).toEqual([ROTA])
  })

  test('two a day in all, those with the most money first; the others the next morning', async () => {
    await saveAjustes(chat.db, { hora_resumen: '18:00', dias_laborables: [] })
    for (const [nombre, euros] of [
      ['Uno', 100],
      ['Dos', 900],
      ['Tres', 500],
      ['Cuatro', 50],
    ] as const)
      await unaPromesa(nombre, euros)
    await a('2026-12-01T03:05', NOCHE)
    await a('2026-12-01T09:00', MINUTO)
    await a('2026-12-01T15:00', MINUTO)
    expect((await avisos()).map((text) => text.split(' ')[1])).toEqual(['Dos', 'Tres'])
    await a('2026-12-02T03:05', NOCHE)
    await a('2026-12-02T09:00', MINUTO)
    expect((await avisos()).map((text) => text.split(' ')[1])).toEqual(['Dos', 'Tres', 'Uno', 'Cuatro'])
  })
})

describe('a large invoice that fell due', () => {
  /** A year of business, 1.000 € a month, and what falls due on Monday 23 November. */
  async function unAño(euros: number, vence = '2026-11-23'): Promise<Cliente> {
    chat.now = at('2026-11-22T10:00')
    const otros = await unCliente(chat, 'Otros')
    for (let mes = 1; mes <= 11; mes++) {
      const fecha = `2026-${String(mes).padStart(2, '0')}-01`
      const numero = `O-${mes}`
      await unaFactura(chat, otros, {
        numero,
        total_centimos: 1000_00,
        fecha_emision: fecha,
        fecha_vencimiento: '2027-06-01',
      })
    }
    const ruiz = await unCliente(chat, 'Talleres Ruiz SL')
    await unaFactura(chat, ruiz, {
      numero: 'R-1',
      total_centimos: euros * 100,
      fecha_emision: '2026-10-20',
      fecha_vencimiento: vence,
    })
    return ruiz
  }

  const VENCIDA =
    '⏳ Ayer venció la R-1 de Talleres Ruiz: 500,00 €.\nEs de tus facturas grandes. ¿Ya te ha pagado?'

  test('is told the day after, once, after the digest', async () => {
    await unAño(500)
    await a('2026-11-24T08:10', MINUTO)
    expect(await avisos()).toEqual([])
    await a('2026-11-24T08:30', MINUTO, RESUMEN)
    await a('2026-11-24T08:31', MINUTO)
    await a('2026-11-24T12:00', MINUTO)
    await a('2026-11-25T09:00', RESUMEN, MINUTO)
    expect(await avisos()).toEqual([VENCIDA])
    expect((await chat.bubbles()).at(-1)?.buttons).toEqual([['💶 Registrar cobro', '📇 Ver ficha']])
  })

  test.each([
    ['small for her', () => unAño(150)],
    ['due another day', () => unAño(500, '2026-11-22')],
    [
      'paid in time',
      async () => {
        await unAño(500)
        await llegaPago(chat, { numero: 'R-1', importe_centimos: 400_00, fecha: '2026-11-22' })
      },
    ],
    ['of a muted client', async () => silenciarCliente(chat.db, (await unAño(500)).id, chat.now)],
    [
      'of a muted rule',
      async () => {
        await unAño(500)
        await saveAjustes(chat.db, { reglas_silenciadas: ['factura_vencida'] })
      },
    ],
  ])('is not told when it is %s', async (_, caso) => {
    await caso()
    await a('2026-11-24T09:00', RESUMEN, MINUTO)
    expect(await avisos()).toEqual([])
  })

  test.each([
    [1_200_000_00, '2024-01-01', 20_000_00],
    [1_200_000_00, '2026-08-24', 80_000_00],
    [600_00, '2026-11-20', 120_00],
    [0, '2024-01-01', null],
    [1000_00, null, null],
  ])('of %i cents a year since %s, large is from %s', (total, primera, minimo) => {
    const grande = importeGrande(total, primera, '2026-11-23')
    if (minimo === null) expect(grande).toBeNull()
    else expect(Math.abs((grande ?? 0) - minimo) / minimo).toBeLessThan(0.01)
  })
})

describe('a payment that she was after', () => {
  const LLEGA = '💶 Ha llegado el pago de Talleres Ruiz que perseguías: 1.210,00 € (R-1).'

  async function debe(): Promise<Cliente> {
    const ruiz = await unCliente(chat, 'Talleres Ruiz SL')
    await unaFactura(chat, ruiz, { numero: 'R-1' })
    return ruiz
  }
  const paga = (importe_centimos = 1210_00) => llegaPago(chat, { numero: 'R-1', importe_centimos })

  test.each([
    ['she had a promise of it', () => chat.say('Ruiz dice que paga el viernes')],
    ['she asked for it', () => chat.say('he llamado a Ruiz, le reclamo la factura y no contesta')],
    ['it was in her digest', () => a('2026-11-23T10:00', NOCHE, RESUMEN)],
    ['she looked at the alert', () => a('2026-11-23T10:00', NOCHE).then(() => chat.say('/alertas'))],
  ])('is told at once when %s', async (_, perseguir) => {
    await debe()
    await perseguir()
    await paga()
    expect(await avisos()).toEqual([LLEGA])
  })

  test.each([
    ['she did nothing for it', () => paga()],
    [
      'she had only talked of other things',
      () => chat.say('he llamado a Ruiz, quiere otro color').then(() => paga()),
    ],
    ['it is a refund', () => chat.say('Ruiz dice que paga el viernes').then(() => paga(-10_00))],
    [
      'she types it herself',
      async () => {
        await chat.say('Ruiz dice que paga el viernes')
        await chat.say('me ha pagado Ruiz 1.210')
        await chat.press('Sí')
      },
    ],
    [
      'the client is muted',
      async () => {
        await chat.say('Ruiz dice que paga el viernes')
        await silenciarCliente(
          chat.db,
          (await chat.db.selectFrom('clientes').select('id').executeTakeFirstOrThrow()).id,
          chat.now,
        )
        await paga()
      },
    ],
  ])('is not told when %s', async (_, caso) => {
    await debe()
    await caso()
    await a('2026-11-23T12:00', MINUTO)
    expect(await avisos()).toEqual([])
  })

  test('in quiet hours it waits, with all that came of the client, and not what was taken back', async () => {
    await debe()
    await chat.say('Ruiz dice que paga el viernes')
    chat.now = at('2026-11-23T22:00')
    await paga(600_00)
    await paga(400_00)
    const { pago } = await paga(210_00)
    await chat.db.deleteFrom('crm_pagos').where('id', '=', pago.id).execute()
    await a('2026-11-24T07:59', MINUTO)
    expect(await avisos()).toEqual([])
    await a('2026-11-24T08:00', MINUTO)
    await a('2026-11-24T08:01', MINUTO)
    expect(await avisos()).toEqual([
      '💶 Ha llegado el pago de Talleres Ruiz que perseguías: 1.000,00 € (R-1).',
    ])
  })

  test('comes with a file too', async () => {
    await debe()
    await chat.say('Ruiz dice que paga el viernes')
    const archivos = await conArchivos(chat)
    const csv =
      'Cliente;Nº Factura;Fecha;Vencimiento;Total;Estado;Fecha de cobro\nTalleres Ruiz SL;R-1;15/10/2026;14/11/2026;1.210,00;Pagada;23/11/2026\n'
    await archivos.drop('facturas.csv', csv)
    await archivos.press('Importar')
    await a('2026-11-23T12:00', MINUTO)
    expect(await avisos()).toEqual([LLEGA])
  })
})

describe('what may be told', () => {
  const OCHO_Y_MEDIA = AJUSTES_INICIALES
  test.each([
    ['08:00', OCHO_Y_MEDIA, false, true],
    ['08:29', OCHO_Y_MEDIA, false, true],
    ['08:31', OCHO_Y_MEDIA, true, false],
    ['09:30', OCHO_Y_MEDIA, false, true],
    ['12:00', OCHO_Y_MEDIA, false, false],
    ['08:00', { ...OCHO_Y_MEDIA, hora_resumen: '12:00' }, false, false],
    ['08:00', { ...OCHO_Y_MEDIA, dias_laborables: [2] }, false, false],
    ['08:00', { ...OCHO_Y_MEDIA, festivos_propios: ['11-23'] }, false, false],
  ])('at %s with %o, done %s: waits for the digest %s', (hora, ajustes, hecho, espera) => {
    expect(esperaAlResumen(hora, '2026-11-23', ajustes, hecho)).toBe(espera)
  })

  test.each([
    ['le reclamé la factura', true],
    ['que cuándo me paga', true],
    ['sigue debiendo 300', true],
    ['le recuerdo la transferencia', true],
    ['quiere otro color', false],
    ['le mando la factura', false],
    ['cancela la reunión', false],
    ['gira por el norte', false],
  ])('«%s» is about money owed: %s', (texto, es) => {
    expect(hablaDeDeuda(texto)).toBe(es)
  })
})
