import { schedule } from 'node-cron'
import { loadAjustes } from '#db/ajustes.ts'
import { estaHecho, marcarHecho } from '#db/ejecuciones.ts'
import type { Db } from '#db/open.ts'
import { type Ajustes, enSilencio, trabaja } from '#domain/ajustes.ts'
import { fechaDe, type Hora, horaDe, masDias } from '#domain/fecha.ts'
import { puntuarAciertos } from './aciertos.ts'
import { avisos } from './avisos.ts'
import { bases } from './bases.ts'
import { copiaDeSeguridad } from './copia-de-seguridad.ts'
import { espejo } from './espejo.ts'
import { indice } from './indice.ts'
import type { Job, JobDeps } from './job.ts'
import { limpieza } from './limpieza.ts'
import { modelo } from './modelo.ts'
import { recordatorios } from './recordatorios.ts'
import { resumenDiario } from './resumen-diario.ts'
import { saludNocturna } from './salud-nocturna.ts'
import { secretos } from './secretos.ts'

/** When the night's work begins: after the hour that the clock changes skip or repeat. */
const HORA_NOCHE: Hora = '03:00'
/** A job that failed is tried again after this long. */
const TRAS_UN_FALLO_MS = 15 * 60_000

/** In the order in which they run when several are due: the digest tells of the health of that night. */
export const JOBS: Job[] = [
  { name: 'recordatorios', every: 'minuto', run: recordatorios },
  { name: 'avisos', every: 'minuto', run: avisos },
  { name: 'secretos', every: 'minuto', run: secretos },
  { name: 'bases', every: 'minuto', largo: true, run: bases },
  { name: 'espejo', every: 'minuto', largo: true, run: espejo },
  { name: 'indice', every: 'minuto', run: indice },
  { name: 'modelo', every: 'noche', run: modelo },
  { name: 'salud-nocturna', every: 'noche', run: saludNocturna },
  { name: 'aciertos', every: 'noche', run: puntuarAciertos },
  { name: 'copia-de-seguridad', every: 'noche', run: copiaDeSeguridad },
  { name: 'limpieza', every: 'noche', run: limpieza },
  { name: 'resumen-diario', every: 'resumen', run: resumenDiario },
]

/**
 * Runs everything that is due and was not done yet, also what was missed while the machine was off. The
 * same minute twice, or two processes, do it once. `fallos` remembers until when a failed job waits.
 */
export async function tick(
  db: Db,
  now: Date,
  deps: JobDeps,
  jobs: Job[] = JOBS,
  fallos: Map<string, number> = new Map(),
): Promise<void> {
  for (const job of jobs) {
    if (deps.signal?.aborted) return
    if ((fallos.get(job.name) ?? 0) > now.getTime()) continue
    try {
      await runIfDue(db, now, deps, job)
      fallos.delete(job.name)
    } catch (error) {
      if (deps.signal?.aborted) return
      deps.log(error, job.name)
      if (job.every !== 'minuto') fallos.set(job.name, now.getTime() + TRAS_UN_FALLO_MS)
    }
  }
  deps.kickDelivery()
}

async function runIfDue(db: Db, now: Date, deps: JobDeps, job: Job): Promise<void> {
  const periodo = periodoDe(job.every, now, await loadAjustes(db))
  if (periodo === null) return
  if (job.every === 'minuto') return job.run(db, now, deps, periodo)
  if (await estaHecho(db, job.name, periodo)) return
  await job.run(db, now, deps, periodo)
  await marcarHecho(db, job.name, periodo, now)
}

/**
 * The civil date that a job is due for, or null when it is not its time. Hours are compared as the clock
 * shows them: one that the spring change skips is reached at once, one that autumn repeats was done the
 * first time. The night that passed last is due until the next one; a digest only on its own day.
 */
export function periodoDe(every: Job['every'], now: Date, ajustes: Ajustes): string | null {
  const today = fechaDe(now, ajustes.zona)
  const hora = horaDe(now, ajustes.zona)
  if (every === 'minuto') return today
  if (every === 'noche') return hora >= HORA_NOCHE ? today : masDias(today, -1)

  const { hora_resumen } = ajustes
  if (!trabaja(today, ajustes) || hora < hora_resumen) return null
  // Late, it waits for no quiet hours to end; at an hour that she chose herself inside them, it comes.
  return enSilencio(hora, ajustes) && !enSilencio(hora_resumen, ajustes) ? null : today
}

export type Schedule = {
  /** What works in the background goes on at once: somebody has just asked for it. */
  kick(): void
  /** No new job begins; resolves when the one in course has stopped. */
  stop(): Promise<void>
}

/**
 * Ticks now and once a minute. Reminders have a lane of their own: a night's work that takes minutes
 * does not hold them back.
 */
export function startSchedule(db: Db, deps: JobDeps & { now: () => Date; zona: string }): Schedule {
  const ending = new AbortController()
  const signal = deps.signal ? AbortSignal.any([deps.signal, ending.signal]) : ending.signal
  const lanes = [
    JOBS.filter((job) => job.every === 'minuto' && !job.largo),
    JOBS.filter((job) => job.largo),
    JOBS.filter((job) => job.every !== 'minuto'),
  ].map((jobs) => lane(db, { ...deps, signal }, jobs))
  const [, largos] = lanes
  const run = () => {
    for (const one of lanes) one.tick()
  }
  const task = schedule('* * * * *', run, { timezone: deps.zona, suppressMissedWarning: true })
  run()
  return {
    kick: () => largos?.tick(),
    async stop() {
      ending.abort()
      await task.destroy()
      await Promise.all(lanes.map((one) => one.idle()))
    },
  }
}

/** A row of jobs, one at a time: ticks that come while they run are joined into one more. */
function lane(db: Db, deps: JobDeps & { now: () => Date }, jobs: Job[]) {
  const fallos = new Map<string, number>()
  let running: Promise<void> | null = null
  let again = false
  async function run() {
    do {
      again = false
      await tick(db, deps.now(), deps, jobs, fallos).catch((error: unknown) => deps.log(error, 'tick'))
    } while (again && !deps.signal?.aborted)
    running = null
  }
  return {
    tick() {
      again = running !== null
      running ??= run()
    },
    idle: async () => {
      await running
    },
  }
}
