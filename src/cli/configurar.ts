import { createInterface } from 'node:readline/promises'
import { Api } from 'grammy'
import type { UserFromGetMe } from 'grammy/types'
import { isWrongToken } from '#bot/telegram.ts'
import { saveNombreDelBot } from '#db/usuarios.ts'
import * as texts from '#texts/configurar.ts'
import { readConfig } from '../config.ts'
import { setInEnvFile } from './env-file.ts'
import { applyConfig, configOrExplain, openOrExplain } from './open.ts'
import { runCommand } from './process.ts'
import { comoEmparejar } from './welcome.ts'

const FILE = '.env'
const CALL_S = 20

/** `npm run configurar`: asks for the bot's token, checks it, writes it to `.env` and says how to pair. */
await runCommand(async () => {
  // A wrong token that is there already is what she comes to change.
  const env = { ...process.env, TELEGRAM_BOT_TOKEN: '' }
  const { apiRoot } = configOrExplain(env)
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  const typed = terminal[Symbol.asyncIterator]()
  const ask = async (question: string) => {
    process.stdout.write(question)
    const { value, done } = await typed.next()
    return done ? null : String(value).trim()
  }
  console.log(texts.intro)
  const found = await askForToken(ask, env, apiRoot)
  if (!found) {
    console.log(`\n${texts.sinCambios}`)
    process.exitCode = 1
  } else {
    const { token, bot } = found
    await offerToDropWebhook(ask, new Api(token, { apiRoot, timeoutSeconds: CALL_S }))
    setInEnvFile(FILE, 'TELEGRAM_BOT_TOKEN', token)
    console.log(texts.guardado(bot.username, FILE))
    console.log((await pair({ ...env, TELEGRAM_BOT_TOKEN: token }, bot)) ?? texts.yaEsTuyo)
    console.log(texts.ahora)
  }
  terminal.close()
})

type Ask = (question: string) => Promise<string | null>

/** The first token that Telegram knows, or null when there is nobody to ask any more. */
async function askForToken(
  ask: Ask,
  env: NodeJS.ProcessEnv,
  apiRoot: string,
): Promise<{ token: string; bot: UserFromGetMe } | null> {
  for (;;) {
    const token = await ask(texts.pregunta)
    if (token === null) return null
    if (token === '' || 'problems' in readConfig({ ...env, TELEGRAM_BOT_TOKEN: token })) {
      console.log(texts.formato)
      continue
    }
    try {
      return { token, bot: await new Api(token, { apiRoot, timeoutSeconds: CALL_S }).getMe() }
    } catch (error) {
      console.log(isWrongToken(error) ? texts.noLoConoce : texts.sinRed)
    }
  }
}

async function offerToDropWebhook(ask: Ask, api: Api): Promise<void> {
  const { url } = await api.getWebhookInfo()
  if (!url) return
  const answer = await ask(texts.quitarWebhook)
  if (/^s/i.test(answer ?? '')) await api.deleteWebhook()
  else console.log(texts.webhookSigue)
}

async function pair(env: NodeJS.ProcessEnv, bot: UserFromGetMe): Promise<string | null> {
  const config = configOrExplain(env)
  const db = await openOrExplain(config.dbFile, config.zona)
  const duena = await applyConfig(db, config, new Date())
  await saveNombreDelBot(db, bot.username)
  const how = await comoEmparejar(db, duena, bot.username, new Date())
  await db.destroy()
  return how
}
