import { setTimeout as sleep } from 'node:timers/promises'
import { Api, GrammyError } from 'grammy'
import type { BotCommand, Update, UserFromGetMe } from 'grammy/types'
import { isMachineFailure } from '#db/open.ts'
import type { Message } from '#domain/conversation.ts'
import { telegramFetcher } from './telegram-files.ts'
import { abortOf, pause, poll, waitOf } from './telegram-poll.ts'
import { readUpdate } from './telegram-read.ts'
import { telegramSender } from './telegram-send.ts'

export type TelegramOptions = {
  token: string
  apiRoot: string
  /** Commits the message with its answers and sets the sending off. */
  onMessage: (message: Message) => Promise<{ notice: string | null }>
  /** The menu that Telegram shows beside the keyboard. */
  commands: BotCommand[]
  /** Once, when Telegram has said who the bot is. */
  onReady: (bot: UserFromGetMe) => Promise<void>
  /** Once, when what people wrote meanwhile has been answered. */
  onCaughtUp: (bot: UserFromGetMe) => Promise<void>
  /** Told when Telegram stops answering (why) and when it answers again (null). Once each. */
  onTrouble: (error: unknown) => void
  log: (error: unknown) => void
}

/** The longest that a call may take; a poll has its own 30 s inside. */
const CALL_S = 60
/** https://core.telegram.org/bots/api#answercallbackquery: characters of a notice. */
const MAX_NOTICE = 200
/** A message that not even the apology for it can be stored for is left after so many tries. */
const MAX_TRIES = 5

/**
 * Telegram as a channel. `run` receives until `signal`; it needs no Telegram at hand to begin, and the
 * sender works from the first moment.
 */
export function createTelegram(options: TelegramOptions) {
  const { token, apiRoot, onMessage, log } = options
  const api = new Api(token, { apiRoot, timeoutSeconds: CALL_S })
  let inTrouble = false

  function onTrouble(error: unknown): void {
    const now = error !== null
    if (now !== inTrouble) options.onTrouble(error)
    inTrouble = now
  }

  async function run(signal: AbortSignal): Promise<void> {
    const bot = await whoAmI(signal)
    if (!bot) return
    await options.onReady(bot)
    api.setMyCommands(options.commands).catch(log)
    const onUpdate = (update: Update) => receive(update, bot.username)
    await poll({ api, onUpdate, onCaughtUp: () => options.onCaughtUp(bot), onTrouble, signal })
  }

  async function whoAmI(signal: AbortSignal): Promise<UserFromGetMe | null> {
    for (let failures = 0; !signal.aborted; failures++) {
      try {
        const bot = await api.getMe(abortOf(signal))
        onTrouble(null)
        return bot
      } catch (error) {
        if (signal.aborted) break
        onTrouble(error)
        await pause(isWrongToken(error) ? CALL_S : waitOf(error, failures), signal)
      }
    }
    return null
  }

  async function receive(update: Update, botName: string): Promise<void> {
    const message = readSafely(update, botName)
    if (!message) return
    const { notice } = await commit(message)
    if (update.callback_query) answerPress(update.callback_query.id, notice)
  }

  function readSafely(update: Update, botName: string): Message | null {
    try {
      return readUpdate(update, botName)
    } catch (error) {
      log(error)
      return null
    }
  }

  /** A failure of the machine is thrown: the same update comes again, for as long as it takes. */
  async function commit(message: Message): Promise<{ notice: string | null }> {
    for (let tries = 1; ; tries++) {
      try {
        return await onMessage(message)
      } catch (error) {
        if (isMachineFailure(error)) throw error
        log(error)
        if (tries >= MAX_TRIES) return { notice: null }
        await sleep(100 * tries)
      }
    }
  }

  /** Stops the button's clock. Nobody waits for it, and too late it does no harm. */
  function answerPress(id: string, notice: string | null): void {
    const text = notice?.slice(0, MAX_NOTICE)
    api.answerCallbackQuery(id, text ? { text } : {}).catch((error: unknown) => {
      if (!(error instanceof GrammyError && error.error_code === 400)) log(error)
    })
  }

  return { run, sender: telegramSender(api), fetcher: telegramFetcher(api, { token, apiRoot }) }
}

/** Telegram knows no bot with this token. */
export function isWrongToken(error: unknown): boolean {
  return error instanceof GrammyError && (error.error_code === 401 || error.error_code === 404)
}
