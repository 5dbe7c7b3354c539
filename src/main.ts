import { randomUUID } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createApi } from '#api/app.ts'
import { createDelivery } from '#bot/deliver.ts'
import { createDownloads, type Fetcher, FileRefused } from '#bot/downloads.ts'
import { createTelegram } from '#bot/telegram.ts'
import { webchat } from '#bot/webchat.ts'
import { dropUpload } from '#bot/webchat-archivos.ts'
import { basesPendientes } from '#db/bases.ts'
import { createEscritor } from '#db/escritor.ts'
import { newId } from '#db/id.ts'
import { openLector } from '#db/lector.ts'
import type { Db } from '#db/open.ts'
import { saveNombreDelBot } from '#db/usuarios.ts'
import type { Message } from '#domain/conversation.ts'
import { ErrorDeNegocio } from '#domain/error.ts'
import type { Usuario } from '#domain/usuario.ts'
import { dispatch } from '#handlers/dispatch.ts'
import { menu } from '#handlers/routes.ts'
import { copiar } from '#jobs/copia-de-seguridad.ts'
import { createExportaciones } from '#jobs/exportaciones.ts'
import { createImportaciones } from '#jobs/importaciones.ts'
import { startSchedule } from '#jobs/schedule.ts'
import * as texts from '#texts/arranque.ts'
import { deImportacion } from '#texts/bitacora.ts'
import { webApp } from '#web/app.ts'
import { createBitacora } from './bitacora.ts'
import { listen } from './cli/listen.ts'
import { takeLock } from './cli/lock.ts'
import { applyConfig, configOrExplain, openOrExplain } from './cli/open.ts'
import { isEntry, runUntilSignal } from './cli/process.ts'
import { noteSending, sayTrouble } from './cli/trouble.ts'
import { comoEmparejar, enlacesAlChat, localUrl } from './cli/welcome.ts'
import type { Config } from './config.ts'
import { createLog, LOG_FILE, type Log } from './log.ts'

export type Running = {
  /** Where the web chat is, without a slash at the end. */
  url: string
  /** Ends in order, within two seconds. */
  stop(): Promise<void>
}

/** What an orderly end may take. What has not arrived by then is sent at the next start. */
const STOP_MS = 1500

/**
 * Wires everything and runs it. Fails with an `ErrorDeNegocio` whose sentence says what to change. The
 * clock is an argument: a test runs it in another minute.
 */
export async function main(env: NodeJS.ProcessEnv, { now }: { now: () => Date }): Promise<Running> {
  const config = configOrExplain(env)
  const lock = takeLock(config.dbFile)
  if (!lock) throw new ErrorDeNegocio('ya_funciona', texts.yaFunciona)
  const log = createLog(LOG_FILE)
  try {
    const db = await openOrExplain(config.dbFile, config.zona)
    const duena = await applyConfig(db, config, now())
    const running = await run(db, duena, config, log, now)
    return {
      url: running.url,
      async stop() {
        await running.stop()
        await db.destroy()
        log.close()
        lock.release()
      },
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

async function run(db: Db, duena: Usuario, config: Config, log: Log, now: () => Date): Promise<Running> {
  const { token, apiRoot, dbFile, host, zona, urlPublica, limitePorMinuto, corsOrigenes } = config
  const beside = (name: string) => join(dirname(dbFile), name)
  const [uploads, archivos, copias] = [beside('subidas'), beside('archivos'), beside('copias')]
  const ending = new AbortController()
  const { signal } = ending
  const logged = (where: string) => (error: unknown) => log.error(error, where)
  const busy = new Set<Promise<unknown>>()
  const bitacora = await createBitacora(db, log, now)

  async function onMessage(message: Message): Promise<{ notice: string | null }> {
    const work = importaciones.atender(() => dispatch(db, message, now(), newId))
    busy.add(work)
    try {
      const { notice, error } = await work
      if (error) log.error(error, 'handlers')
      delivery.kick()
      bitacora.kick()
      if (message.body.type === 'file') bringFiles()
      makeExports()
      importaciones.kick()
      // Only when a database waits: the jobs at each press would slow the conversation.
      const mayWait = message.body.type === 'choice' || message.body.type === 'file-result'
      if (mayWait && (await basesPendientes(db)).length > 0) goOn()
      return { notice }
    } finally {
      busy.delete(work)
    }
  }

  let goOn = () => {}
  const chat = webchat({ db, now, newId, onMessage, uploads, log: logged('webchat') })
  const telegram = token
    ? createTelegram({
        token,
        apiRoot,
        onMessage,
        commands: menu(),
        async onReady({ username }) {
          await saveNombreDelBot(db, username)
          log.say(texts.telegramListo(username))
        },
        // Not before: a new code would make the one useless that she has just sent.
        async onCaughtUp({ username }) {
          const how = await comoEmparejar(db, duena, username, now())
          if (how) log.say(how)
        },
        onTrouble: sayTrouble(log),
        log: logged('telegram'),
      })
    : null
  const delivery = createDelivery({
    db,
    senders: { webchat: chat.sender, ...(telegram ? { telegram: telegram.sender } : {}) },
    now,
    log: noteSending(log),
  })
  const downloads = createDownloads({
    db,
    fetchers: { webchat: uploaded(uploads), ...(telegram ? { telegram: telegram.fetcher } : {}) },
    folder: archivos,
    onMessage,
    now,
    discard: { webchat: (ref) => dropUpload(uploads, basename(ref)) },
    log: logged('downloads'),
  })
  const importaciones = createImportaciones({
    db,
    dbFile,
    archivos,
    now,
    newId,
    avisado: () => delivery.kick(),
    alTerminar(importacion) {
      const { evento, text } = deImportacion(importacion)
      log.info(text, { evento, id: importacion.id, canal: importacion.canal })
    },
    log: logged('importaciones'),
  })
  const bringFiles = () => void downloads.run().catch(logged('downloads'))
  const exportaciones = createExportaciones({
    db,
    dbFile,
    channels: ['webchat', 'telegram', 'whatsapp'],
    folder: archivos,
    now,
    kickDelivery: () => delivery.kick(),
    log: logged('exportaciones'),
  })
  const makeExports = () => void exportaciones.run().catch(logged('exportaciones'))

  const lector = openLector(db, dbFile)
  const escribir = createEscritor(db)
  const api = createApi({
    db,
    escritor: (work) => importaciones.atender(() => escribir(work)),
    lector,
    now,
    zona,
    newId,
    onCommit() {
      delivery.kick()
      bitacora.kick()
    },
    log: logged('api'),
    copia: () => copiaSuelta(dbFile, copias),
    limitePorMinuto,
    corsOrigenes,
  })
  const app = webApp({ db, publicUrl: urlPublica, now }).route('/chat', chat.app).route('/', api)
  const { server, port } = await listen(app.fetch, host, config.port)
  const url = localUrl(host, port)
  log.say(texts.chatListo(await enlacesAlChat(db, duena, config, url, now()), urlPublica !== null))
  log.say(token ? texts.telegramConectando : texts.sinTelegram)

  const receiving = telegram?.run(signal).catch(logged('telegram'))
  const schedule = startSchedule(db, {
    now,
    zona,
    newId,
    kickDelivery() {
      delivery.kick()
      bitacora.kick()
      bringFiles()
      makeExports()
      importaciones.kick()
    },
    dbFile,
    copias,
    archivos,
    log: log.error,
    signal,
  })

  goOn = schedule.kick

  return {
    url,
    async stop() {
      ending.abort()
      chat.close()
      server.close()
      const inOrder = async () => {
        await Promise.allSettled([
          receiving,
          schedule.stop(),
          downloads.stop(),
          exportaciones.stop(),
          importaciones.stop(),
          ...busy,
        ])
        await delivery.stop()
        await bitacora.stop()
        await lector.close()
      }
      await Promise.race([inOrder(), sleep(STOP_MS, undefined, { ref: false })])
      server.closeAllConnections()
    },
  }
}

/** A verified copy that somebody takes away. What a crash leaves of it is cleaned up by night. */
async function copiaSuelta(dbFile: string, folder: string) {
  const name = `descarga-${randomUUID()}.db.tmp`
  await copiar(dbFile, folder, name)
  const ruta = join(folder, name)
  return { ruta, borrar: () => rm(ruta, { force: true }) }
}

/** The web chat's files are on this disk already. */
function uploaded(uploads: string): Fetcher {
  return (ref) =>
    readFile(join(uploads, basename(ref))).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'ENOENT' ? new FileRefused('unavailable') : error
    })
}

if (isEntry(import.meta.url)) await runUntilSignal(() => main(process.env, { now: () => new Date() }))
