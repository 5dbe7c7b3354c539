import type { NewId } from '#db/id.ts'
import type { Db } from '#db/open.ts'

/** What jobs need of the process. */
export type JobDeps = {
  newId: NewId
  /** Sets the sending of the outbox off. */
  kickDelivery: () => void
  /** The database's file, for its copy; null when it lives in memory. */
  dbFile: string | null
  /** Folder of the nightly copies. */
  copias: string
  /** Folder of the stored files. */
  archivos: string
  log: (error: unknown, job: string) => void
  /** The process is ending: a long job stops between two batches and goes on next time. */
  signal?: AbortSignal
}

/** One thing that happens by the clock. What is due is data (`crm_ejecuciones`), never a timer. */
export type Job = {
  name: string
  /** 'minuto': each tick; 'noche': once per night; 'resumen': once per working day, at her hour. */
  every: 'minuto' | 'noche' | 'resumen'
  /** It may take minutes: it has a lane of its own, so that reminders do not wait for it. */
  largo?: true
  /** `periodo`: the civil date that it is done for. It may run again after a crash, and does no harm then. */
  run: (db: Db, now: Date, deps: JobDeps, periodo: string) => Promise<void>
}
