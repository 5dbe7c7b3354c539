import { createHash } from 'node:crypto'
import {
  closeSync,
  copyFileSync,
  createReadStream,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'

/** What a database may have beside its file: changes not yet written into it or taken back, and their index. */
export const ACOMPANANTES = ['-wal', '-shm', '-journal'] as const

/** There is no room for the copy. `falta`: bytes. */
export class SinEspacio extends Error {
  readonly falta: number
  constructor(falta: number) {
    super(`${falta} bytes are missing`)
    this.falta = falta
  }
}

/**
 * Copies a database byte for byte, with plain reads, before anything opens it: opening alone may write.
 * The copy is called `antes-de-ampliar-<stamp>.db` and lies in `copias/` beside the file; it is verified by its
 * SHA-256. Nobody in this process may have the file open: closing any handle of it would drop SQLite's locks.
 */
export async function copiaExacta(file: string, now: Date): Promise<{ copia: string; sha256: string }> {
  const folder = join(dirname(file), 'copias')
  mkdirSync(folder, { recursive: true })
  const copia = freeName(folder, now)
  const parts = [file, ...ACOMPANANTES.map((end) => file + end).filter(existsSync)]
  const needed = parts.reduce((sum, part) => sum + statSync(part).size, 0)
  const { bavail, bsize } = statfsSync(folder)
  // The rewritten database needs as much again.
  if (bavail * bsize < needed * 3) throw new SinEspacio(needed * 3 - bavail * bsize)

  let sha256 = ''
  for (const part of parts) {
    const to = copia + part.slice(file.length)
    const hash = await copiarComprobando(part, to)
    if (part === file) sha256 = hash
  }
  return { copia, sha256 }
}

/** Copies one file and reads both again. Returns their SHA-256. */
export async function copiarComprobando(from: string, to: string): Promise<string> {
  const temporary = `${to}.tmp`
  try {
    copyFileSync(from, temporary)
    const handle = openSync(temporary, 'r+')
    fsyncSync(handle)
    closeSync(handle)
    const [before, after] = [await sha256De(from), await sha256De(temporary)]
    if (before !== after) throw new Error(`the copy of ${from} is not like it`)
    renameSync(temporary, to)
    return after
  } finally {
    rmSync(temporary, { force: true })
  }
}

export async function sha256De(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}

/** What changes when anybody writes the file, told without opening it. */
export function huellaDeDisco(file: string): string {
  return [file, `${file}-wal`]
    .filter(existsSync)
    .map((part) => {
      const { size, mtimeNs } = statSync(part, { bigint: true })
      return size === 0n ? '' : `${part.length} ${size} ${mtimeNs}`
    })
    .join(' ')
    .trim()
}

/** `2026-11-23-094200`: part of the name of a copy. */
export function selloDe(now: Date): string {
  return now.toISOString().slice(0, 19).replaceAll(':', '').replace('T', '-')
}

function freeName(folder: string, now: Date): string {
  for (let n = 1; ; n++) {
    const path = join(folder, `antes-de-ampliar-${selloDe(now)}${n > 1 ? `-${n}` : ''}.db`)
    if (!existsSync(path)) return path
  }
}
