import type { BotCommand, User, UserFromGetMe } from 'grammy/types'
import { Chats, type ShownButton } from './telegram-chats.ts'
import { Files } from './telegram-files.ts'
import { UpdateQueue } from './telegram-updates.ts'

/** A message or an edit that the bot achieved, in order of arrival. */
export type Sent = {
  /** `Date.now()` of the test process when it took effect. */
  at: number
  method: string
  chat: number
  message_id: number
  text: string
  buttons: ShownButton[][]
}

/** A callback query that the bot answered: the small notice over the chat. */
export type Toast = { at: number; id: string; chat: number; text: string; alert: boolean }

/** A call that was refused for what it asked, not by a fault of ours. */
export type Refused = { at: number; method: string; status: number; description: string; fields: object }

export type Query = { chat: number; at: number; answered: boolean }

/** Everything that Telegram knows, shared by the bot's side and the people's. */
export class TelegramState {
  chats = new Chats()
  files = new Files()
  updates = new UpdateQueue()
  people = new Map<number, User>()
  queries = new Map<string, Query>()
  sent: Sent[] = []
  toasts: Toast[] = []
  refused: Refused[] = []
  actions: { at: number; chat: number; action: string }[] = []
  /** By scope and language; '' is the default menu. */
  commands = new Map<string, BotCommand[]>()
  descriptions = new Map<string, string>()
  me: UserFromGetMe
  now: () => Date

  constructor(botId: number, now: () => Date) {
    this.now = now
    this.me = {
      id: botId,
      is_bot: true,
      first_name: 'SmartBilling',
      username: 'smartbilling_test_bot',
      can_join_groups: true,
      can_read_all_group_messages: true,
      supports_inline_queries: false,
      can_connect_to_business: false,
      has_main_web_app: false,
      has_topics_enabled: false,
      allows_users_to_create_topics: false,
      can_manage_bots: false,
      supports_join_request_queries: false,
    }
  }

  /** Unix seconds, as every date of the Bot API. */
  date(): number {
    return Math.floor(this.now().getTime() / 1000)
  }
}
