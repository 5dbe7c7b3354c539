import type { OutboxKey, Reply } from '#domain/conversation.ts'

/** One row of the outbox on its way to a chat. */
export type Outgoing = {
  chat: string
  key: OutboxKey
  reply: Reply
  /** The channel's id of the earlier message that this one takes the place of; null sends a new one. */
  edit: string | null
  /** The stored file that goes with it. */
  file: { path: string; name: string; mime: string | null; kind: 'photo' | 'voice' | 'document' } | null
}

/** Shows a message in its channel and returns the channel's id of it. Fails with a `SendError`. */
export type Sender = (out: Outgoing) => Promise<string>

/**
 * Why a message was not shown, and so what to do: 'pause' this chat for `retryAfter` seconds, 'retry'
 * later, 'blocked' by the person, 'refused' for good (it will never be taken as it is).
 */
export class SendError extends Error {
  readonly kind: 'pause' | 'retry' | 'blocked' | 'refused'
  readonly retryAfter: number
  constructor(kind: SendError['kind'], reason: string, retryAfter = 0) {
    super(reason)
    this.name = 'SendError'
    this.kind = kind
    this.retryAfter = retryAfter
  }
}
