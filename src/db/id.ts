import { createHash, randomBytes, randomInt } from 'node:crypto'
import { v7 } from 'uuid'

/** Makes ids. An argument everywhere, so that a test can know them beforehand. */
export type NewId = () => string

/** UUIDv7: sorts by the time it was made, also within a millisecond (RFC 9562, section 6.2, method 1). */
export const newId: NewId = () => {
  const now = Date.now()
  if (now > last.msecs) last = { msecs: now, seq: randomInt(2 ** 31) }
  else last.seq++
  return v7({ msecs: last.msecs, seq: last.seq, random: sixteen() })
}

let last = { msecs: 0, seq: 0 }

/** Randomness for many ids at a time: asking for it costs more than making an id. */
let pool = randomBytes(4096)
let used = 0

function sixteen(): Uint8Array {
  if (used + 16 > pool.length) {
    pool = randomBytes(4096)
    used = 0
  }
  used += 16
  return pool.subarray(used - 16, used)
}

/**
 * The id of a record that stands beside another one and needs no mark of its own to be found: the same
 * moment and randomness under another version (UUIDv8, RFC 9562).
 */
export function idHermano(id: string): string {
  return `${id.slice(0, 14)}8${id.slice(15)}`
}

/**
 * The id of what one record makes of another: always the same for the two, and found again without a mark.
 * It has the moment of `quien`, and randomness that comes from both.
 */
export function idEntre(quien: string, cual: string): string {
  const hash = createHash('sha256').update(`${quien} ${cual}`).digest('hex')
  return `${quien.slice(0, 15)}${hash.slice(0, 3)}-8${hash.slice(3, 6)}-${hash.slice(6, 18)}`
}

/** A secret that a person has to copy or open: `bytes` of randomness, base64url. */
export function newSecret(bytes = 24): string {
  return randomBytes(bytes).toString('base64url')
}

/** A short code to type on a phone: eight characters without the ones that look alike (about 40 bits). */
export function newCode(): string {
  const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'
  return [...randomBytes(8)].map((byte) => alphabet[byte % alphabet.length]).join('')
}

/** How secrets are kept: never as they are. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
