import { closeSync, fstatSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { pino } from 'pino'

export type Log = {
  info(message: string, data?: object): void
  /** `where`: the part of the program, in a word. The terminal gets one line, the file all of it. */
  error(error: unknown, where: string): void
  /** For the person at the terminal and nowhere else: it may hold a key. */
  say(line: string): void
  close(): void
}

/** Relative to where the process runs. */
export const LOG_FILE = 'logs/smartbilling.log'
/** Weight at which the file makes way for a new one, and how many old ones stay. */
const MAX_BYTES = 10 * 1024 * 1024
const OLD_FILES = 3

/** JSON lines in `file` (rotated, redacted) and readable ones in the terminal. */
export function createLog(
  file: string,
  terminal: (line: string) => void = (line) => void process.stdout.write(`${line}\n`),
): Log {
  const out = rotating(file)
  const base = { base: undefined, timestamp: pino.stdTimeFunctions.isoTime }
  const json = pino(base, { write: (line: string) => out.write(redact(line)) })
  return {
    info: (message, data = {}) => json.info(data, message),
    error(error, where) {
      const err = error instanceof Error ? error : new Error(String(error))
      json.error({ err, where })
      terminal(redact(`⚠️ Algo ha fallado (${where}): ${err.message}. Los detalles están en ${file}.`))
    },
    say: terminal,
    close: out.close,
  }
}

/** `text` without bot tokens, keys of links, e-mails and phones: a log may be shown to somebody else. */
export function redact(text: string): string {
  return text
    .replaceAll(/\b(bot)?\d{5,}(:|%3A)[\w-]{20,}/gi, '$1<token>')
    .replaceAll(/\bsb(wh)?_[\w-]{16,}/g, '<clave>')
    .replaceAll(/\b(clave|start)=[\w-]+/g, '$1=<clave>')
    .replaceAll(/(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(\.[\w-]{1,63}){1,5}/g, '<e-mail>')
    .replaceAll(/(?<![\w.:-])(\+?34[ .-]?)?[6-9]\d{2}([ .-]?\d{2,3}){2,3}(?![\w:-])/g, '<teléfono>')
}

/** Written at once: what a `kill -9` interrupts is in the file. */
function rotating(file: string) {
  mkdirSync(dirname(file), { recursive: true })
  let fd = openSync(file, 'a')
  let bytes = fstatSync(fd).size
  let closed = false
  return {
    write(line: string) {
      if (closed) return
      if (bytes > MAX_BYTES) {
        closeSync(fd)
        rmSync(`${file}.${OLD_FILES}`, { force: true })
        for (let n = OLD_FILES - 1; n >= 1; n--) move(`${file}.${n}`, `${file}.${n + 1}`)
        move(file, `${file}.1`)
        fd = openSync(file, 'a')
        bytes = 0
      }
      bytes += writeSync(fd, line)
    },
    close() {
      if (!closed) closeSync(fd)
      closed = true
    },
  }
}

function move(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch {
    // There is no such old file yet.
  }
}
