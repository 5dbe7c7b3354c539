import type { BotCommand } from 'grammy/types'
import type { Params } from './telegram-body.ts'
import { isObject } from './telegram-markup.ts'
import { badRequest } from './telegram-refusal.ts'
import type { TelegramState } from './telegram-state.ts'

/** https://core.telegram.org/bots/api#botcommand */
const MAX_COMMANDS = 100
const MAX_NAME = 32
const MAX_DESCRIPTION = 256
/**
 * Bytes of the whole list as JSON. Not documented: 7,750 passed and 7,876 did not in the measurements of
 * https://github.com/adolfousier/opencrabs/issues/1613
 */
const MAX_LIST = 7800

/** setMyCommands: the whole list or nothing. An empty one takes the menu away. */
export function setCommands(state: TelegramState, params: Params): true {
  const given = params.json('commands')
  if (!Array.isArray(given)) throw badRequest("can't parse commands: expected an Array of BotCommand")
  const commands = given.map(readCommand)
  if (commands.length > MAX_COMMANDS || Buffer.byteLength(JSON.stringify(commands)) > MAX_LIST) {
    throw badRequest('BOT_COMMANDS_TOO_MUCH')
  }
  state.commands.set(commandScope(params), commands)
  return true
}

/** Where a list of commands holds: '' is everywhere and in any language. */
export function commandScope(params: Params): string {
  const scope = params.json('scope')
  const language = params.text('language_code')
  const everywhere = !isObject(scope) || scope.type === 'default'
  return (everywhere ? '' : JSON.stringify(scope)) + language
}

/** setMyName and its relatives: one text with its longest length in characters. */
export function setProfileText(state: TelegramState, params: Params, field: string, max: number): true {
  const text = params.text(field)
  if ([...text].length > max) throw badRequest(`bot ${field.replace('_', ' ')} is too long`)
  state.descriptions.set(field, text)
  return true
}

function readCommand(value: unknown): BotCommand {
  if (!isObject(value) || typeof value.command !== 'string' || typeof value.description !== 'string') {
    throw badRequest('can\'t parse BotCommand: fields "command" and "description" must be of type String')
  }
  const { command, description } = value
  if (command === '') throw badRequest('command must be non-empty')
  if (command.length > MAX_NAME) throw badRequest(`command length must not exceed ${MAX_NAME}`)
  if (!/^[a-z0-9_]+$/.test(command)) throw badRequest('BOT_COMMAND_INVALID')
  if (description.trim() === '') throw badRequest('command description must be non-empty')
  if ([...description].length > MAX_DESCRIPTION) {
    throw badRequest(`command description length must not exceed ${MAX_DESCRIPTION}`)
  }
  return { command, description }
}
