import { avisarRiesgos } from '#actions/avisar-riesgo.ts'
import { hayAvisos } from '#db/avisos-riesgo.ts'
import { type Db, inTransaction } from '#db/open.ts'
import type { JobDeps } from './job.ts'

/** What became riskier in quiet hours, or by the mere passing of days, is told when they are over. */
export async function avisosDeRiesgo(db: Db, now: Date, deps: JobDeps): Promise<void> {
  if (!(await hayAvisos(db))) return
  await inTransaction(db, (tx) => avisarRiesgos(tx, now, deps.newId))
}
