import type { FacturaNumerada } from './libro.ts'
import { REGLAS, type ReglaId } from './recomendacion.ts'
import type { Dia } from './salud-cuentas.ts'
import { sorteoDe } from './salud-modelo.ts'
import { cuantil } from './salud-ritmo.ts'
import type { Aviso, DiaSimulado } from './simulacion.ts'

/** How noisy and how right a simulated digest was. Shares are 0–1; null of nothing. */
export type Medida = {
  /** Working days, lines of all of them, and those without any. */
  dias: number
  lineas: number
  lineas_mediana: number
  dias_sin_nada: number
  avisos: number
  reglas: MedidaDeRegla[]
  total: Omit<MedidaDeRegla, 'regla'>
}

export type MedidaDeRegla = {
  regla: ReglaId
  /** Lines told, repeats included, and alerts told for the first time. */
  lineas: number
  avisos: number
  /** Alerts that foretell something and of which the ledger says how they ended, and those that were right. */
  juzgados: number
  aciertos: number
  juzgados_30: number
  aciertos_30: number
  /** Median days from telling a right one to the fact. */
  antelacion: number | null
  /** Habit changes of which it is known whether they went on, and those that did. */
  juzgados_sigue: number
  siguen: number
}

export function medir(dias: readonly DiaSimulado[]): Medida {
  const porDia = dias.map(({ lineas }) => lineas.length).sort((a, b) => a - b)
  const lineas = dias.flatMap((d) => d.lineas)
  const reglas = REGLAS.map(({ id }) => ({
    regla: id,
    ...medirAvisos(lineas.filter(({ recomendacion }) => recomendacion.regla === id)),
  })).filter((r) => r.lineas > 0)
  return {
    dias: dias.length,
    lineas: lineas.length,
    lineas_mediana: cuantil(porDia, 0.5) ?? 0,
    dias_sin_nada: porDia.filter((n) => n === 0).length,
    avisos: lineas.filter(({ nueva }) => nueva).length,
    reglas,
    total: medirAvisos(lineas),
  }
}

function medirAvisos(lineas: readonly { aviso: Aviso; nueva: boolean }[]): Omit<MedidaDeRegla, 'regla'> {
  const avisos = lineas.filter(({ nueva }) => nueva).map(({ aviso }) => aviso.desenlace)
  const juzgados = avisos.filter(({ acierto }) => acierto !== null)
  const a30 = avisos.filter(({ en_30 }) => en_30 !== null)
  const deHabito = avisos.filter(({ sigue }) => sigue !== null)
  const antelaciones = juzgados.flatMap(({ antelacion }) => antelacion ?? []).sort((a, b) => a - b)
  return {
    lineas: lineas.length,
    avisos: avisos.length,
    juzgados: juzgados.length,
    aciertos: juzgados.filter(({ acierto }) => acierto).length,
    juzgados_30: a30.length,
    aciertos_30: a30.filter(({ en_30 }) => en_30).length,
    antelacion: cuantil(antelaciones, 0.5),
    juzgados_sigue: deHabito.length,
    siguen: deHabito.filter(({ sigue }) => sigue).length,
  }
}

/** Several simulations as one. */
export function juntar(medidas: readonly DiaSimulado[][]): Medida {
  return medir(medidas.flat())
}

/**
 * One of the two halves of a ledger's clients, always the same: what is chosen looking at one is judged on the other.
 * By a hash of the id, so that neither is the older or the larger.
 */
export function mitadDe<F extends { cliente: string }>(facturas: readonly F[], cual: 1 | 2): F[] {
  return facturas.filter(({ cliente }) => sorteoDe(cliente) % 2 === cual - 1)
}

/** Purchase days in the year before that make a client active. */
const COMPRAS_DE_ACTIVO = 2
const YEAR = 365

/** `n` clients active on `dia`, drawn with a seed. Fewer when there are not so many. */
export function sortearActivos(
  facturas: readonly FacturaNumerada[],
  dia: Dia,
  n: number,
  semilla: number,
): Set<string> {
  const dias = new Map<string, Set<Dia>>()
  for (const { cliente, emitida } of facturas) {
    if (emitida < dia - YEAR || emitida >= dia) continue
    const suyos = dias.get(cliente) ?? new Set()
    dias.set(cliente, suyos.add(emitida))
  }
  const activos = [...dias].filter(([, d]) => d.size >= COMPRAS_DE_ACTIVO).map(([id]) => id)
  const azar = generador(semilla)
  for (let i = activos.length - 1; i > 0; i--) {
    const j = Math.floor(azar() * (i + 1))
    const [a, b] = [activos[i] ?? '', activos[j] ?? '']
    activos[i] = b
    activos[j] = a
  }
  return new Set(activos.slice(0, n))
}

/** Numbers in [0, 1), the same for the same seed: mulberry32 (T. Ettinger, 2017). */
export function generador(semilla: number): () => number {
  let a = semilla >>> 0
  return () => {
    a = (a + 0x6d2b79f5) >>> 0
    let t = a
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
