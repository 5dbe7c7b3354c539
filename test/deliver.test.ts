import { afterEach, describe, expect, test } from 'vitest'
import { createDelivery } from '#bot/deliver.ts'
import { type Outgoing, SendError } from '#bot/sender.ts'
import { newId } from '#db/id.ts'
import { type Db, openDb } from '#db/open.ts'
import { enqueue } from '#db/outbox.ts'
import { ensureDuena, saveCanal } from '#db/usuarios.ts'
import { until } from './support/telegram-bot.ts'

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

/** A delivery to one channel whose answers the test decides. */
async function office(send: (out: Outgoing) => Promise<string> = async ({ key }) => `id-${key}`) {
  const db = await openDb(':memory:')
  const clock = { ahead: 0 }
  const now = () => new Date(Date.now() + clock.ahead)
  const shown: Outgoing[] = []
  const log: unknown[] = []
  const sender = async (out: Outgoing) => {
    const id = await send(out)
    shown.push(out)
    return id
  }
  const delivery = createDelivery({ db, senders: { telegram: sender }, now, log: (error) => log.push(error) })
  cleanups.push(async () => {
    await delivery.stop()
    await db.destroy()
  })
  const write = (chat: string, key: string, replaces?: string) =>
    enqueue(db, { canal: 'telegram', chat }, key, { text: key, ...(replaces ? { replaces } : {}) }, now())
  return { db, clock, now, shown, log, delivery, write, keys: () => shown.map((out) => out.key) }
}

async function states(db: Db) {
  const rows = await db.selectFrom('crm_outbox').select(['clave', 'estado']).orderBy('n').execute()
  return rows.map((row) => `${row.clave} ${row.estado}`)
}

describe('delivery', () => {
  test('sends in order per chat, each once', async () => {
    const { delivery, write, keys, db } = await office()
    for (let i = 0; i < 30; i++) {
      await write(String(i % 3), `m${i}`)
      delivery.kick()
    }
    await delivery.drain()
    await delivery.drain()
    expect(keys()).toHaveLength(30)
    for (const chat of [0, 1, 2]) {
      const inChat = keys().filter((key) => Number(key.slice(1)) % 3 === chat)
      expect(inChat).toEqual(Array.from({ length: 10 }, (_, i) => `m${i * 3 + chat}`))
    }
    expect((await states(db)).every((row) => row.endsWith('enviado'))).toBe(true)
  })

  test('an edit goes to the message that was sent, through other edits; without one it is new', async () => {
    const { delivery, write, shown } = await office(async ({ key, edit }) => edit ?? `id-${key}`)
    await write('1', 'a')
    await write('1', 'b', 'a')
    await write('1', 'c', 'b')
    await write('1', 'd', 'never-sent')
    await delivery.drain()
    expect(shown.map((out) => out.edit)).toEqual([null, 'id-a', 'id-a', null])
  })

  test('a pause of a minute in one chat delays no other, and ends by itself', async () => {
    let paused = true
    const { delivery, write, keys, clock, db } = await office(async ({ chat, key }) => {
      if (chat === '1' && paused) throw new SendError('pause', 'Too Many Requests', 60)
      return key
    })
    await write('1', 'slow-1')
    delivery.kick()
    await until(() => db.selectFrom('crm_canales').selectAll().executeTakeFirst())
    const from = performance.now()
    await write('1', 'slow-2')
    await write('2', 'quick')
    delivery.kick()
    await until(() => keys().includes('quick'))
    // Far from the minute that the other chat waits.
    expect(performance.now() - from).toBeLessThan(2000)

    paused = false
    await write('1', 'slow-3')
    await delivery.drain()
    expect(keys()).toEqual(['quick'])
    clock.ahead = 61_000
    await delivery.drain()
    expect(keys()).toEqual(['quick', 'slow-1', 'slow-2', 'slow-3'])
  })

  test('a chat that never answers holds nobody else up', async () => {
    const never = Promise.withResolvers<string>()
    const { delivery, write, keys } = await office(({ chat, key }) =>
      chat === '1' ? never.promise : Promise.resolve(key),
    )
    await write('1', 'stuck')
    for (let i = 0; i < 20; i++) await write(String(i + 2), `m${i}`)
    delivery.kick()
    await until(() => keys().length === 20)
    never.resolve('late')
    await until(() => keys().length === 21)
  })

  test('a failure is tried again by itself, before what comes after it', async () => {
    let failures = 1
    const { delivery, write, keys } = await office(async ({ key }) => {
      if (failures-- > 0) throw new SendError('retry', 'socket hang up')
      return key
    })
    await write('1', 'a')
    await write('1', 'b')
    delivery.kick()
    await until(() => keys().length === 2, 3000)
    expect(keys()).toEqual(['a', 'b'])
  })

  test('somebody who writes again does not wait for the next try', async () => {
    let failures = 3
    const { delivery, write, keys } = await office(async ({ key }) => {
      if (failures-- > 0) throw new SendError('retry', 'socket hang up')
      return key
    })
    await write('1', 'a')
    for (let i = 0; i < 3; i++) {
      delivery.kick()
      await until(() => failures === 2 - i)
      await new Promise((resolve) => setTimeout(resolve, 20))
      await write('1', `more-${i}`)
    }
    const from = performance.now()
    delivery.kick()
    await until(() => keys().length === 4)
    expect(performance.now() - from).toBeLessThan(2000)
  })

  test('what is refused is dropped and told; the rest goes on', async () => {
    const { delivery, write, keys, db, log } = await office(async ({ key }) => {
      if (key === 'bad') throw new SendError('refused', 'Bad Request: chat not found')
      return key
    })
    await write('1', 'bad')
    await write('1', 'good')
    await delivery.drain()
    expect(keys()).toEqual(['good'])
    expect(await states(db)).toEqual(['bad descartado', 'good enviado'])
    expect(String(log[0])).toContain('chat not found')
  })

  test('somebody who blocks us gets nothing more, except her reminders when she is back', async () => {
    let blocked = true
    const { delivery, write, keys, db, now } = await office(async ({ chat, key }) => {
      if (chat === '1' && blocked) throw new SendError('blocked', 'Forbidden: bot was blocked by the user')
      return key
    })
    const duena = await ensureDuena(db, now(), newId)
    const channel = { canal: 'telegram', chat: '1', persona: '1', usuario_id: duena.id } as const
    await saveCanal(db, channel, now())
    await write('1', 're:telegram:1:0')
    await write('1', 'recordatorio:x')
    await write('2', 'other')
    await delivery.drain()
    expect(keys()).toEqual(['other'])
    expect(await states(db)).toEqual([
      're:telegram:1:0 descartado',
      'recordatorio:x pendiente',
      'other enviado',
    ])
    blocked = false
    await saveCanal(db, { ...channel, bloqueado: 0 }, now())
    await delivery.drain()
    expect(keys()).toEqual(['other', 'recordatorio:x'])
  })

  test('a fault of ours in one message is given up after some tries', async () => {
    const { delivery, write, db, clock, keys } = await office(async ({ key }) => {
      if (key === 'ours') throw new TypeError('undefined is not a function')
      return key
    })
    await write('1', 'ours')
    await write('1', 'next')
    for (let i = 0; i < 6; i++) {
      clock.ahead += 60_000
      await delivery.drain()
    }
    expect(keys()).toEqual(['next'])
    expect(await states(db)).toEqual(['ours descartado', 'next enviado'])
  })

  test('keeps up with a thousand messages a second', async () => {
    const { delivery, write, keys } = await office()
    for (let i = 0; i < 2000; i++) await write(String(i % 50), `m${i}`)
    const from = performance.now()
    await delivery.drain()
    expect(keys()).toHaveLength(2000)
    expect(performance.now() - from).toBeLessThan(2000)
  })
})
