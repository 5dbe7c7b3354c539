import { newId } from '#db/id.ts'
import type { JobDeps } from '#jobs/job.ts'

/** What a job is given in a test without files of its own: what it would write to the log fails the test. */
export const jobDeps: JobDeps = {
  newId,
  kickDelivery: () => {},
  dbFile: null,
  copias: '',
  archivos: '',
  log: (error) => {
    throw error
  },
}
