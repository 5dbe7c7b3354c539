import { existsSync, realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ErrorDeNegocio } from '#domain/error.ts'
import * as texts from '#texts/arranque.ts'
import { redact } from '../log.ts'

/** If an orderly end hangs, this one comes. */
const EXIT_MS = 1900

/** How often it is looked whether the shell of `npm start` is still there. */
const ORPHAN_MS = 250

/** Whether Node was started with this file. */
export function isEntry(url: string): boolean {
  const started = process.argv[1]
  return started !== undefined && realpathSync(started) === fileURLToPath(url)
}

/** Reads `.env` where there is one; what the environment says already stays. */
function loadEnv(): void {
  if (existsSync('.env')) process.loadEnvFile('.env')
}

/**
 * Runs a command to its end; what a person can mend is told in a sentence, without a stack. `onlyPrints`: nothing is left
 * to do once nobody reads (`… | head -3`), and it ends; any other finishes what it was asked for.
 */
export async function runCommand(
  command: () => Promise<void>,
  { onlyPrints = false }: { onlyPrints?: boolean } = {},
): Promise<void> {
  whenNobodyReads(() => onlyPrints && process.exit(0))
  try {
    loadEnv()
    await command()
  } catch (error) {
    giveUp(error)
  }
}

/** Keeps the assistant running until SIGTERM, SIGINT or a closed terminal; then it ends with 0. */
export async function runUntilSignal(start: () => Promise<{ stop(): Promise<void> }>): Promise<void> {
  whenNobodyReads(() => {})
  const ended = Promise.withResolvers<void>()
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, ended.resolve)
  if (process.env.npm_lifecycle_event) whenOrphaned(ended.resolve)
  // Everything of worth is in the database: a promise that nobody looked after is no reason to fall silent.
  process.on('unhandledRejection', (error) => console.error(redact(stackOf(error))))
  try {
    loadEnv()
    const { stop } = await start()
    await ended.promise
    setTimeout(() => process.exit(0), EXIT_MS)
    console.log(texts.parando)
    await stop()
    process.exit(0)
  } catch (error) {
    giveUp(error)
  }
}

/** npm hands a SIGTERM to its shell alone: without the shell this would hold port and lock for nobody. */
function whenOrphaned(end: () => void): void {
  const parent = process.ppid
  setInterval(() => process.ppid !== parent && end(), ORPHAN_MS).unref()
}

/** A pipe whose reader has left is no failure of ours. Node says so after the write, as an event that would end it. */
function whenNobodyReads(left: () => void): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
      left()
    })
  }
}

function giveUp(error: unknown): never {
  console.error(error instanceof ErrorDeNegocio ? `❌ ${error.message}` : redact(stackOf(error)))
  process.exit(1)
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
