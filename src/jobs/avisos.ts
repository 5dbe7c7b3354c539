import { avisar, hayQueAvisar } from '#actions/avisar.ts'
import { type Db, inTransaction } from '#db/open.ts'
import type { JobDeps } from './job.ts'

/** What happened in quiet hours, or by the mere passing of days, is told when they are over. */
export async function avisos(db: Db, now: Date, deps: JobDeps): Promise<void> {
  if (!(await hayQueAvisar(db, now))) return
  await inTransaction(db, (tx) => avisar(tx, now, deps.newId))
}
