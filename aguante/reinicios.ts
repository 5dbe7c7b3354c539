import { setTimeout as sleep } from 'node:timers/promises'
import { newId } from '#db/id.ts'
import { isEntry } from '../src/cli/process.ts'
import { aProduct } from '../test/support/product.ts'
import { seededRandom } from '../test/support/telegram-faults.ts'
import { startTelegramServer } from '../test/support/telegram-server.ts'

export type RestartReport = {
  restarts: number
  /** Digests and reminders that were written to be sent: one each. */
  digests: number
  reminders: number
  /** As Telegram showed them: one each, and one more only where the process died before noting it. */
  digestsShown: number
  remindersShown: number
}

const OWNER = 600_000_001
/** The digest's minute in Madrid, a Tuesday. */
const DIGEST = new Date('2026-11-24T07:30:00.000Z')
const REMINDER_TEXT = 'llamar a la gestoría'

/** Restarts the process again and again around the minute of the digest and of a reminder. */
export async function restartAround({
  restarts,
  seed,
}: {
  restarts: number
  seed: number
}): Promise<RestartReport> {
  const random = seededRandom(seed)
  const telegram = await startTelegramServer()
  const product = aProduct(telegram)
  const owner = telegram.user(OWNER)
  try {
    await product.people([OWNER])
    await product.start({ at: new Date(DIGEST.getTime() - 20 * 60_000) })
    owner.start()
    await telegram.waitFor(OWNER, 'ejemplo')
    owner.presses('👀 Ver ejemplo')
    await telegram.waitFor(OWNER, /ejemplo/i)
    await sleep(1000)
    await product.terminate()
    await product.withDb(async (db) => {
      const { id: usuario_id } = await db.selectFrom('crm_usuarios').select('id').executeTakeFirstOrThrow()
      const id = newId()
      const at = DIGEST.toISOString()
      await db
        .insertInto('actividades')
        .values({
          id,
          cliente_id: null,
          tipo: 'tarea',
          titulo: REMINDER_TEXT,
          descripcion: null,
          fecha: at,
          responsable: null,
          completada: 0,
          fecha_creacion: at,
          usuario_id,
          contacto_id: null,
          oportunidad_id: null,
          duracion_min: null,
          resultado: null,
          vence_en: at.slice(0, 10),
          vence_hora: '08:30',
          completada_en: null,
          origen: 'chat',
          texto_original: null,
        })
        .execute()
      await db
        .insertInto('crm_recordatorios')
        .values({ id: newId(), actividad_id: id, usuario_id, momento: at, hecho_en: null })
        .execute()
    })

    for (let n = 0; n < restarts; n++) {
      // From ten seconds before the minute to ten after, and now and then a minute later.
      const around = ((n / restarts) * 20 - 10) * 1000 + (n % 10 === 9 ? 60_000 : 0)
      await product.start({ at: new Date(DIGEST.getTime() + around) })
      await sleep(random() * 400)
      await (random() < 0.7 ? product.kill() : product.terminate())
    }
    await product.start({ at: new Date(DIGEST.getTime() + 120_000) })
    await telegram.waitFor(OWNER, '☀️')
    await telegram.waitFor(OWNER, REMINDER_TEXT)
    await sleep(1500)
    await product.terminate()

    const keys = await product.withDb((db) => db.selectFrom('crm_outbox').select('clave').execute())
    const withPrefix = (prefix: string) => keys.filter(({ clave }) => clave.startsWith(prefix)).length
    const shown = (text: string) => telegram.sent.filter((sent) => sent.text.includes(text)).length
    return {
      restarts,
      digests: withPrefix('resumen:'),
      reminders: withPrefix('recordatorio'),
      digestsShown: shown('☀️'),
      remindersShown: shown(`⏰`),
    }
  } finally {
    await product.remove()
    await telegram.close()
  }
}

if (isEntry(import.meta.url)) {
  const restarts = Number(process.argv[2] ?? 50)
  const seed = Number(process.argv[3] ?? Date.now() % 1_000_000)
  console.log(`${restarts} restarts around the digest, seed ${seed}…`)
  const report = await restartAround({ restarts, seed })
  console.log(report)
  process.exit(report.digests === 1 && report.reminders === 1 && report.digestsShown >= 1 ? 0 : 1)
}
