import type { Db } from '#db/open.ts'
import { tapar } from '#db/outbox.ts'
import { secretoYaMostrado } from '#texts/claves.ts'

/** How long a page of the web chat may take to show a key that it reads from the outbox. */
const ENSENAR_MS = 10 * 60_000

/** A key stays in no message that has been shown, or that never will be. */
export async function secretos(db: Db, now: Date): Promise<void> {
  await tapar(db, { text: secretoYaMostrado }, new Date(now.getTime() - ENSENAR_MS))
}
