import type { NewId } from '#db/id.ts'
import type { Db } from '#db/open.ts'
import { type About, type Address, enqueue } from '#db/outbox.ts'
import { fichaDeGrupo, insertFichas } from '#db/sesiones.ts'
import type { OutboxKey, Reply } from '#domain/conversation.ts'

/** A button outside a turn of conversation. `once`: it has an effect, and those of its message die together. */
export type Boton = { title: string; ruta: string; arg: string; once?: boolean }

export type Aviso = Pick<Reply, 'text' | 'replaces'> & { botones: Boton[][] }

/** Leaves a message with its buttons to be sent to a chat, as a turn of conversation does with its replies. */
export async function enviar(
  db: Db,
  { canal, chat }: Address,
  clave: OutboxKey,
  { text, botones, replaces }: Aviso,
  now: Date,
  newId: NewId,
  about?: About,
): Promise<void> {
  const creada_en = now.toISOString()
  const grupo = newId()
  let n = 0
  const made = botones.map((row) =>
    row.map(({ title, ruta, arg, once }) => ({
      title,
      ficha: {
        id: once ? fichaDeGrupo(grupo, n++) : newId(),
        canal,
        chat,
        ruta,
        arg,
        grupo: once ? grupo : null,
        clave,
        creada_en,
        usada_en: null,
      },
    })),
  )
  const choices = made.map((row) => row.map(({ title, ficha }) => ({ id: ficha.id, title })))
  await enqueue(db, { canal, chat }, clave, { text, choices, replaces }, now, about)
  await insertFichas(
    db,
    made.flat().map(({ ficha }) => ficha),
  )
}
