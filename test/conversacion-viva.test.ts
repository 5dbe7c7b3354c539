import { expect, test } from 'vitest'
import { cambiosDesde, ultimoLugar } from '#db/conversacion.ts'
import { enqueue } from '#db/outbox.ts'
import { AHORA, testDb } from './support/chat.ts'

/** How many steps of the reading the mark is made to fall into: more than it has. */
const PASOS = 250

test('a message that is marked as sent while it is being read is shown all the same', async () => {
  const db = await testDb()
  const missed: number[] = []
  for (let paso = 0; paso < PASOS; paso++) {
    const desde = await ultimoLugar(db)
    const clave = `m${paso}`
    await enqueue(db, { canal: 'webchat', chat: 'casa' }, clave, { text: 'Te deben 10 €' }, AHORA)
    const marking = (async () => {
      for (let i = 0; i < paso; i++) await Promise.resolve()
      await db
        .updateTable('crm_outbox')
        .set({ estado: 'enviado', enviado_id: clave })
        .where('clave', '=', clave)
        .execute()
    })()
    const { mensajes } = await cambiosDesde(db, 'casa', desde)
    await marking
    if (mensajes[0]?.id !== clave) missed.push(paso)
  }
  expect(missed).toEqual([])
})
