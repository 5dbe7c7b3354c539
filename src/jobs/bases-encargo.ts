import { expandir } from '#db/expansion.ts'
import { enCopia } from '#db/expansion-copia.ts'
import { newId } from '#db/id.ts'
import type { Db } from '#db/open.ts'
import { quitarBase } from '#db/quitar-base.ts'
import { OtroNegocio, traer } from '#db/traer.ts'
import type { Expansion } from '#domain/expansion.ts'
import type { Traido } from '#texts/expansion.ts'

/** What is done with a database away from the conversation. It travels to another thread: plain values. */
export type Encargo = {
  tarea: 'mirar' | 'traer' | 'quitar'
  id: string
  ruta: string
  zona: string
  now: Date
}

export type Resultado =
  | { como: 'informe'; expansion: Expansion | null }
  | { como: 'sin_clientes' }
  | { como: 'ilegible' }
  | { como: 'traido'; traido: Traido; clientes: string[] }
  | { como: 'otro_negocio' }
  | { como: 'quitado'; quitadas: number; conservadas: number; clientes: string[] }

export async function hacer(db: Db, { tarea, id, ruta, zona, now }: Encargo): Promise<Resultado> {
  if (tarea === 'mirar') return mirar(ruta, { zona, now, newId })
  if (tarea === 'quitar') return { como: 'quitado', ...(await quitarBase(db, id)) }
  try {
    const { clientes, ...traido } = await traer(db, ruta, id, { zona, now, newId })
    return { como: 'traido', traido, clientes }
  } catch (error) {
    if (error instanceof OtroNegocio) return { como: 'otro_negocio' }
    throw error
  }
}

/** Tries it on a copy. Null for one of ours, which comes as it is. */
async function mirar(ruta: string, modo: Parameters<typeof expandir>[1]): Promise<Resultado> {
  try {
    const { copia, clase, soltar } = await enCopia(ruta)
    try {
      if (clase === 'nuestra') return { como: 'informe', expansion: null }
      if (clase !== 'smartbilling') return { como: 'sin_clientes' }
      return { como: 'informe', expansion: await expandir(copia, modo) }
    } finally {
      soltar()
    }
  } catch (error) {
    if (isDamaged(error)) return { como: 'ilegible' }
    throw error
  }
}

function isDamaged(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return /^SQLITE_(CORRUPT|NOTADB)/.test(code)
}
