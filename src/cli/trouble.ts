import { GrammyError } from 'grammy'
import { SendError } from '#bot/sender.ts'
import { isWrongToken } from '#bot/telegram.ts'
import { isMachineFailure } from '#db/open.ts'
import * as texts from '#texts/arranque.ts'
import type { Log } from '../log.ts'

/** Tells the person at the terminal, once, why Telegram is silent, and when it is back. */
export function sayTrouble(log: Log): (error: unknown) => void {
  return (error) => {
    if (error === null) return log.say(texts.telegramVuelve)
    log.info('telegram', { trouble: error instanceof Error ? error.message : String(error) })
    log.say(sentenceOf(error))
  }
}

/** A message that will be tried again is no news for the terminal; whatever else fails is. */
export function noteSending(log: Log): (error: unknown) => void {
  return (error) => {
    if (error instanceof SendError && error.kind === 'retry') log.info('retry', { why: error.message })
    else log.error(error, 'delivery')
  }
}

function sentenceOf(error: unknown): string {
  if (isMachineFailure(error)) return texts.maquinaFalla
  if (isWrongToken(error)) return texts.tokenMalo
  const conflict = error instanceof GrammyError && error.error_code === 409
  return conflict ? texts.telegramOtroProceso : texts.telegramNoResponde
}
