import * as texts from '#texts/arranque.ts'
import { takeLock } from './lock.ts'
import { applyConfig, configOrExplain, openOrExplain } from './open.ts'
import { runCommand } from './process.ts'
import { enlacesAlChat, localUrl } from './welcome.ts'

/** `npm run -s panel`: a new one-use link to the web chat, also while the assistant is running. */
await runCommand(async () => {
  const config = configOrExplain(process.env)
  const db = await openOrExplain(config.dbFile, config.zona)
  const now = new Date()
  const duena = await applyConfig(db, config, now)
  const links = await enlacesAlChat(db, duena, config, localUrl(config.host, config.port), now)
  await db.destroy()
  for (const link of links) console.log(link)

  const lock = takeLock(config.dbFile)
  if (!lock) return
  lock.release()
  console.error(texts.todaviaParado)
})
