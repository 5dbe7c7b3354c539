import { expect, test } from 'vitest'
import { testChat } from './support/chat.ts'
import { conNegocio, filas } from './support/filas.ts'

/** A question in plain words answers that, and files nothing. */

test.each([
  ['teléfono de Marta', '📞 Talleres Ruiz: 600 11 12 22'],
  ['qué móvil tiene Ruiz', '📞 Talleres Ruiz'],
  ['cuándo hablé con Marta por última vez', 'Lo último con Marta (Talleres Ruiz): Llamada con Marta, hoy'],
  ['¿ha pagado Ruiz?', 'Talleres Ruiz debe 1.210,00 €'],
  ['cuánto me debe Ruiz', 'Talleres Ruiz debe 1.210,00 €'],
  ['quién me debe', 'Te deben 1.210,00 €'],
  ['qué tengo el viernes', 'lamar a Elena'],
  ['qué oportunidades tengo en propuesta', 'No tienes ninguna oportunidad en propuesta'],
  ['600 111 222', 'es de Talleres Ruiz'],
  ['688 777 666', 'No tengo el 688 77 76 66. ¿De quién es?'],
])('«%s» is answered with «%s»', async (question, answer) => {
  const chat = await conNegocio(await testChat())
  await chat.say('he llamado a Marta de Talleres Ruiz, quiere una web')
  const before = await filas(chat.db)
  expect((await chat.say(question)).join('\n')).toContain(answer)
  expect(await filas(chat.db)).toEqual(before)
})

test.each(['he devuelto 100 a Ruiz', 'le he devuelto 100 € a Ruiz', 'reembolso de 100 a Ruiz'])(
  '«%s» is proposed, and written as a negative payment',
  async (words) => {
    const chat = await conNegocio(await testChat())
    const [question] = await chat.say(words)
    expect(question).toContain('100,00 €')
    await chat.press('Sí, devuelto')
    const pagos = await chat.db.selectFrom('crm_pagos').select('importe_centimos').execute()
    expect(pagos).toEqual([{ importe_centimos: -100_00 }])
  },
)
