import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Expansion } from '#domain/expansion.ts'
import { ACOMPANANTES, copiaExacta, copiarComprobando, huellaDeDisco } from './copia-exacta.ts'
import { expandir, type ModoDeExpandir } from './expansion.ts'
import { type Clase, claseDeFichero, esSqlite } from './expansion-lectura.ts'

export type Expandida = { expansion: Expansion; copia: string; sha256: string }
type Modo = Omit<ModoDeExpandir, 'antes'>

/** How often a copy is made again because somebody wrote meanwhile. */
const INTENTOS = 3

/**
 * Copies SmartBilling's database and turns it into ours in its place. Null when there is nothing to do: no
 * file, ours already, or without clients.
 */
export async function expandirConCopia(file: string, modo: Modo): Promise<Expandida | null> {
  if (!esSqlite(file)) return null
  if ((await nombraNuestrasTablas(file)) && claseDeFichero(file) !== 'smartbilling') return null
  for (let intento = 1; ; intento++) {
    const seen = huellaDeDisco(file)
    const { copia, sha256 } = await copiaExacta(file, modo.now)
    const antes = () => {
      if (huellaDeDisco(file) !== seen) throw new EscritaMientras()
    }
    try {
      const expansion = await expandir(file, { ...modo, antes })
      if (expansion) return { expansion, copia, sha256 }
      borrarBase(copia)
      return null
    } catch (error) {
      borrarBase(copia)
      if (!(error instanceof EscritaMientras) || intento === INTENTOS) throw error
    }
  }
}

/** Tries the expansion on a copy that is thrown away: what it would do. Null as with `expandirConCopia`. */
export async function simular(file: string, modo: Modo): Promise<Expansion | null> {
  const { copia, soltar } = await enCopia(file)
  try {
    return await expandir(copia, modo)
  } finally {
    soltar()
  }
}

/** A copy to work with, made without opening the original; what kind of database it is; how to let go of it. */
export async function enCopia(file: string): Promise<{ copia: string; clase: Clase; soltar: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'smartbilling-'))
  const soltar = () => rmSync(folder, { recursive: true, force: true })
  try {
    const copia = join(folder, 'base.db')
    for (const end of ['', ...ACOMPANANTES]) {
      if (existsSync(file + end)) await copiarComprobando(file + end, copia + end)
    }
    return { copia, clase: claseDeFichero(copia), soltar }
  } catch (error) {
    soltar()
    throw error
  }
}

/** Deletes a database with what lies beside it. */
export function borrarBase(file: string): void {
  for (const end of ['', ...ACOMPANANTES]) rmSync(file + end, { force: true })
}

/** Somebody wrote between the copy and the lock. */
class EscritaMientras extends Error {}

const SENAL = Buffer.from('crm_migraciones')
const TROZO = 4 * 1024 * 1024

/**
 * Whether a database may be ours, told from its bytes: opening it to ask might write, and the copy comes
 * first. Ours names its table of migrations; who only mentions it is asked after all.
 */
async function nombraNuestrasTablas(file: string): Promise<boolean> {
  for (const part of [file, `${file}-wal`].filter(existsSync)) {
    const handle = await open(part)
    try {
      const buffer = Buffer.alloc(TROZO)
      for (let position = 0; ; position += TROZO - SENAL.length) {
        const { bytesRead } = await handle.read(buffer, 0, TROZO, position)
        if (buffer.subarray(0, bytesRead).includes(SENAL)) return true
        if (bytesRead < TROZO) break
      }
    } finally {
      await handle.close()
    }
  }
  return false
}
