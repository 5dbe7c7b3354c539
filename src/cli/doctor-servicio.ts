import { existsSync } from 'node:fs'
import * as texts from '#texts/doctor.ts'
import type { Config } from '../config.ts'
import { listen } from './listen.ts'
import { takeLock } from './lock.ts'
import { localUrl } from './welcome.ts'

const ANSWER_MS = 3000

/** Whether the assistant runs and answers; when it does not run, whether its port is free. */
export async function comprobarServicio({ dbFile, host, port }: Config) {
  const url = localUrl(host, port)
  if (isRunning(dbFile)) return [(await answers(url)) ? texts.enMarcha(url) : texts.noResponde(url)]
  return [texts.parado, (await isFree(host, port)) ? texts.puertoLibre(port) : texts.puertoOcupado(port)]
}

function isRunning(dbFile: string): boolean {
  if (!existsSync(`${dbFile}.cerrojo`)) return false
  const lock = takeLock(dbFile)
  lock?.release()
  return lock === null
}

async function answers(url: string): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) }).catch(() => null)
  return response !== null && response.status < 500
}

async function isFree(host: string, port: number): Promise<boolean> {
  try {
    const { server } = await listen(() => new Response(), host, port)
    server.close()
    return true
  } catch {
    return false
  }
}
