import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openDb } from '#db/open.ts'
import { MAX_NUMERO_DE_FACTURA } from '#domain/factura.ts'
import { type Chat, openChat, testChat } from './support/chat.ts'
import { conNegocio, filas } from './support/filas.ts'

/** A form waits as long as it takes, understands what it can in any order, and says what to write. */

async function conRuizYPaz(): Promise<Chat> {
  return conNegocio(await testChat())
}

/** Field by field: where its question comes from, what is no answer, what then is written, and a right one. */
const CAMPOS: {
  field: string
  open: string[]
  wrong: string[]
  says: RegExp
  right: string
  done: RegExp
}[] = [
  {
    field: 'phone of a client',
    open: ['/cliente Paz', '>Más', '>Datos', '>Teléfono'],
    wrong: ['no sé', '600 11', '12345678901234567890'],
    says: /9 cifras, por ejemplo 600 123 123/,
    right: '611 222 333',
    done: /Teléfono de Gestoría Paz: 611 22 23 33/,
  },
  {
    field: 'e-mail of a client',
    open: ['/cliente Paz', '>Más', '>Datos', '>E-mail'],
    wrong: ['arroba', 'ana@', '600 123 123'],
    says: /ana@ejemplo\.es/,
    right: 'paz@paz.es',
    done: /paz@paz\.es/,
  },
  {
    field: 'NIF of a client',
    open: ['/cliente Paz', '>Más', '>Datos', '>NIF'],
    wrong: ['123', 'no tiene'],
    says: /9 caracteres/,
    right: 'b12345674',
    done: /B12345674/,
  },
  {
    field: 'state of a client',
    open: ['/cliente Paz', '>Más', '>Datos', '>Estado'],
    wrong: ['regular', '1'],
    says: /Elige una: prospecto, activo/,
    right: 'Inactivo',
    done: /inactivo/,
  },
  {
    field: 'credit limit of a client',
    open: ['/cliente Paz', '>Más', '>Datos', '>Límite'],
    wrong: ['mucho', '??'],
    says: /por ejemplo 3\.000/,
    right: 'tres mil',
    done: /3\.000,00 €/,
  },
  {
    field: 'phone of a person',
    open: ['/contacto Paz', '>Elena', '>Cambiar', '>Teléfono'],
    wrong: ['luego', '1'],
    says: /9 cifras/,
    right: '+33 1 23 45 67 89',
    done: /Actualizado: ⭐ Elena · \+33 1 23 45 67 89/,
  },
  {
    field: 'amount of a deal',
    open: ['/embudo', '>1', '>Importe'],
    wrong: ['bastante', '0', '99.999.999.999'],
    says: /[Ee]scr[ií]b/,
    right: '12.500,50',
    done: /10\.000 → 12\.500,50 €/,
  },
  {
    field: 'probability of a deal',
    open: ['/embudo', '>1', '>Probabilidad'],
    wrong: ['999', 'alta', '-5'],
    says: /de 0 a 100/,
    right: '60 %',
    done: /10 → 60 %/,
  },
  {
    field: 'close of a deal',
    open: ['/embudo', '>1', '>Cierre'],
    wrong: ['cuando se pueda', 'pronto'],
    says: /«en enero» o «15 de marzo»/,
    right: 'en enero',
    done: /cierre ene 2027/,
  },
  {
    field: 'date of a task',
    open: ['/tareas', '>llamar a Elena', '>Cambiar', '>Fecha'],
    wrong: ['ayer', 'pronto'],
    says: /«el jueves a las 10»|de hoy en adelante/,
    right: 'el lunes a las 9',
    done: /lun 30 nov, 09:00/,
  },
  {
    field: 'number of an invoice',
    open: ['factura a Gestoría Paz de 363 €', '>Otro número'],
    wrong: ['abc', '1'.repeat(MAX_NUMERO_DE_FACTURA + 1)],
    says: /por ejemplo 2026-052/,
    right: 'f-12',
    done: /¿Factura F-12 a Gestoría Paz por 363,00 €/,
  },
  {
    field: 'due date of an invoice',
    open: ['factura a Gestoría Paz de 363 €', '>Otro vencimiento'],
    wrong: ['nunca', 'ayer'],
    says: /«24 de diciembre»|antes de emitirse/,
    right: 'en 60 días',
    done: /vence vie 22 ene 2027/,
  },
  {
    field: 'hour of the digest',
    open: ['/ajustes', '>Hora'],
    wrong: ['25', 'a las tantas'],
    says: /«8:15»/,
    right: '7:45',
    done: /Resumen: 07:45/,
  },
  {
    field: 'working days',
    open: ['/ajustes', '>Días'],
    wrong: ['nunca', '8'],
    says: /«de lunes a viernes»/,
    right: 'lunes, martes y jueves',
    done: /lunes, martes y jueves/,
  },
  {
    field: 'days off',
    open: ['/ajustes', '>Festivos'],
    wrong: ['cuando haya feria', '8'],
    says: /«nacionales, 15 de mayo y 9 de noviembre»/,
    right: 'nacionales y 15 de mayo',
    done: /menos festivos nacionales y 15 may/,
  },
  {
    field: 'quiet hours',
    open: ['/ajustes', '>Sin avisos'],
    wrong: ['siempre que duerma', '22'],
    says: /«de 21:00 a 8:00»/,
    right: 'de 22 a 7',
    done: /de 22:00 a 07:00/,
  },
]

test.each(CAMPOS)(
  '$field: a wrong answer says what to write, changes nothing and is asked again',
  async (c) => {
    const chat = await conRuizYPaz()
    for (const step of c.open) await (step.startsWith('>') ? chat.press(step.slice(1)) : chat.say(step))
    const before = await filas(chat.db)

    for (const wrong of c.wrong) {
      const [answer, ...more] = await chat.say(wrong)
      expect(answer, wrong).toMatch(c.says)
      expect(more, wrong).toEqual([])
      expect(await chat.buttons(), wrong).toContain('✖️ Cancelar')
    }
    expect(await filas(chat.db)).toEqual(before)
    expect((await chat.say(c.right)).join('\n')).toMatch(c.done)
  },
)

test('a client, a project and an amount come in any order, also several in one answer', async () => {
  const chat = await conRuizYPaz()
  await chat.say('/oportunidad')
  expect(await chat.say('4.000')).toEqual([expect.stringContaining('Anotado. ¿Qué cliente?')])
  await chat.say('Gestoría Paz')
  expect((await chat.say('Web nueva')).join('\n')).toContain('Web nueva (Gestoría Paz)\ninicial · 4.000 €')

  await chat.say('/oportunidad Paz')
  expect((await chat.say('Tienda, 1.210,50')).join('\n')).toContain(
    'Tienda (Gestoría Paz)\ninicial · 1.210,50 €',
  )

  await chat.say('/factura')
  expect((await chat.say('Gestoría Paz, 363')).join('\n')).toContain('a Gestoría Paz por 363,00 €')
})

test('a name that nobody has may be answered with another one, asked once', async () => {
  const chat = await conRuizYPaz()
  await chat.say('/oportunidad Zutano')
  expect(await chat.say('Mengano')).toEqual([expect.stringMatching(/^No encuentro «Mengano»/)])
  expect(await chat.say('Paz')).toEqual([expect.stringContaining('¿Qué le ofreces?')])
})

test.each([
  ['/factura', 'cómo va Talleres Ruiz', 'Talleres Ruiz SL', '¿Qué cliente?'],
  ['/nuevo', 'cómo va Talleres Ruiz', 'Talleres Ruiz SL', '¿Cómo se llama el cliente nuevo?'],
  ['/nota', '¿quién me debe dinero?', 'Te deben 1.210,00 €', '¿De quién y qué apunto?'],
  ['/oportunidad Paz', 'qué tengo el viernes', 'llamar a Elena', '¿Qué le ofreces?'],
  ['/oportunidad Paz', '/deudas', 'Te deben 1.210,00 €', '¿Qué le ofreces?'],
  ['/pago Paz', '/noexiste', 'No conozco /noexiste', '¿Cuánto te ha pagado?'],
])('%s: «%s» is answered, and the form goes on', async (command, question, answer, pending) => {
  const chat = await conRuizYPaz()
  await chat.say(command)
  const [said, again, ...more] = await chat.say(question)

  expect(said).toContain(answer)
  expect(again).toMatch(/^Seguimos con lo de antes\./)
  expect(again).toContain(pending)
  expect(more).toEqual([])
})

test('what has happened is filed, not taken for a name; then the form goes on', async () => {
  const chat = await conRuizYPaz()
  await chat.say('/nuevo')
  const [filed, again] = await chat.say('he llamado a Marta de Talleres Ruiz, le interesa')

  expect(filed).toContain('✅ Llamada con Marta (Talleres Ruiz)')
  expect(again).toContain('¿Cómo se llama el cliente nuevo?')
  expect(await chat.say('Bar Pepe')).toEqual([expect.stringContaining('Cliente nuevo: Bar Pepe')])
})

test('a note takes any words, also those that look like a message of their own', async () => {
  const chat = await conRuizYPaz()
  await chat.say('/cliente Paz')
  await chat.press('📞 Llamada')
  const [filed] = await chat.say('me ha dicho Elena que en enero')
  expect(filed).toContain('✅ Llamada')
  expect(filed).toContain('(Gestoría Paz)')
})

test.each(['/cancelar', 'cancela', 'déjalo'])('«%s» leaves the form', async (words) => {
  const chat = await conRuizYPaz()
  await chat.say('/nuevo')
  expect(await chat.say(words)).toEqual(['Vale, lo dejo.'])
  expect(await chat.say('/cancelar')).toEqual(['No había nada a medias.'])
})

test('half a form survives a restart and is answered weeks later', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'formularios-'))
  const file = join(folder, 'negocio.db')
  const first = await conNegocio(await testChat({ db: await openDb(file) }))
  await first.say('/oportunidad')
  await first.say('Gestoría Paz')
  await first.db.destroy()

  const db = await openDb(file)
  const now = new Date('2027-01-11T09:00:00.000Z')
  const { usuario, newId } = first
  const later = openChat(db, { channel: 'webchat', chat: 'casa', usuario, newId, now })
  const [asked] = await later.send({ type: 'text', text: 'Web nueva' }, { id: 'l1', ownId: 'l1' })
  expect(asked).toContain('¿Cuánto vale «Web nueva»?')
  const [made] = await later.send({ type: 'text', text: '4.000' }, { id: 'l2', ownId: 'l2' })
  expect(made).toContain('Web nueva (Gestoría Paz)\ninicial · 4.000 €')
  await db.destroy()
  await rm(folder, { recursive: true })
})

test('a form about something that is undone meanwhile is left, with a word', async () => {
  const chat = await conRuizYPaz()
  await chat.say('nuevo cliente Bar Pepe')
  await chat.say('/oportunidad Bar Pepe')
  await chat.say('Web')
  await chat.say('/deshacer')

  expect(await chat.say('500')).toEqual([expect.stringContaining('Eso ya no está')])
  expect(await chat.say('/cancelar')).toEqual(['No había nada a medias.'])
})
