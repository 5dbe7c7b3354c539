import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDownloads } from '#bot/downloads.ts'
import { dispatch } from '#handlers/dispatch.ts'
import { createImportaciones } from '#jobs/importaciones.ts'
import { deImportacion } from '#texts/bitacora.ts'
import { type Chat, plain } from './chat.ts'

/** The files of a chat: dropping one brings it and does all the work that it asks for. */
export async function conArchivos(chat: Chat) {
  const folder = await mkdtemp(join(tmpdir(), 'importar-'))
  const bytes = new Map<string, Buffer>()
  const errors: unknown[] = []
  const lines: string[] = []
  const downloads = createDownloads({
    db: chat.db,
    fetchers: { webchat: async (ref) => bytes.get(ref) ?? Buffer.alloc(0) },
    folder,
    onMessage: async (message) => {
      const { error } = await dispatch(chat.db, message, chat.now, chat.newId)
      if (error) throw error
    },
    now: () => chat.now,
  })
  const importaciones = createImportaciones({
    db: chat.db,
    dbFile: null,
    archivos: folder,
    now: () => chat.now,
    newId: chat.newId,
    avisado: () => {},
    alTerminar: (importacion) => lines.push(deImportacion(importacion).text),
    log: (error) => errors.push(error),
  })
  let n = 0

  async function work(): Promise<void> {
    await downloads.run()
    await importaciones.run()
    await chat.db
      .updateTable('crm_outbox')
      .set((eb) => ({ estado: 'enviado', enviado_id: eb.ref('clave') }))
      .where('enviado_id', 'is', null)
      .execute()
  }

  /** What was said last, in a message of its own or in the place of another. */
  async function last(): Promise<string> {
    const row = await chat.db
      .selectFrom('crm_outbox')
      .select('cuerpo')
      .orderBy('n', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow()
    return plain(JSON.parse(row.cuerpo).text)
  }

  return {
    folder,
    errors,
    /** What the log says of imports that have ended. */
    lines,
    /** Drops a file and returns what is said of it in the end. */
    async drop(name: string, content: string | Buffer, caption = ''): Promise<string> {
      const ref = `r${++n}`
      bytes.set(ref, Buffer.from(content))
      const file = { ref, kind: 'document' as const, name, mime: null, bytes: content.length }
      await chat.send({ type: 'file', file, caption })
      await work()
      return last()
    },
    /** Presses a button and does the work that it asks for; returns what is said in the end. */
    async press(title: string): Promise<string> {
      await chat.press(title)
      await work()
      return last()
    },
    work,
    write: (name: string, content: string) => writeFile(join(folder, name), content),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
