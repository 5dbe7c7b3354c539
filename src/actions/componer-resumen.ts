import { pendientesHasta } from '#db/actividades.ts'
import type { Db } from '#db/open.ts'
import { alertasAbiertas } from '#db/salud.ts'
import type { AlertaRow } from '#db/schema.ts'
import { type Ajustes, trabaja } from '#domain/ajustes.ts'
import { nombreCorto } from '#domain/cliente.ts'
import type { Centimos } from '#domain/dinero.ts'
import { type Fecha, fechaDe, horaDe, masDias } from '#domain/fecha.ts'
import { REGLAS } from '#domain/recomendacion.ts'
import { lineasDelDia, MAX_LINEAS } from '#domain/resumen.ts'
import * as texts from '#texts/resumen.ts'
import type { Boton } from './enviar.ts'

export type Resumen = {
  text: string
  botones: Boton[][]
  /** The alerts that it tells of. */
  alertas: AlertaRow[]
}

/**
 * What is worth saying today to a person, or null when there is nothing. Alerts are everybody's, the
 * agenda is hers. `promesasDichas`: clients of whose broken promise she has had a message today.
 */
export async function componerResumen(
  db: Db,
  now: Date,
  ajustes: Ajustes,
  usuarioId: string,
  promesasDichas: ReadonlySet<string> = new Set(),
): Promise<Resumen | null> {
  const today = fechaDe(now, ajustes.zona)
  const all = await alertasAbiertas(db, today, ajustes.reglas_silenciadas)
  const open = all.filter((one) => one.regla !== 'promesa_rota' || !promesasDichas.has(one.cliente_id))
  const hoy = await lineaDeHoy(db, now, today, ajustes, usuarioId)
  const alertas = lineasDelDia(open, today, hoy.line ? MAX_LINEAS - 1 : MAX_LINEAS)
  if (alertas.length === 0 && !hoy.isNews) return null

  const lines = alertas.map((alerta, i) => `${i + 1} ${alerta.texto}`)
  const head = texts.cabecera(today, alertas.length, enJuego(alertas))
  const numbers = alertas.map(({ id }, i) => ({ title: String(i + 1), ruta: 'alerta', arg: id }))
  const rows: Boton[][] = numbers.length > 0 ? [numbers] : []
  if (open.length > alertas.length) {
    const all = { title: texts.botonVerTodo(open.length), ruta: 'alertas', arg: '' }
    if (numbers.length > 3 || numbers.length === 0) rows.push([all])
    else numbers.push(all)
  }
  if (rows.length === 0) rows.push([hoy.boton])
  return { text: [head, ...lines, hoy.line].filter(Boolean).join('\n'), botones: rows, alertas }
}

/** Debts and deals; what a client usually buys is not at stake. */
export function enJuego(alertas: readonly AlertaRow[]): Centimos {
  const isAtStake = (regla: string) => REGLAS.some(({ id, en_juego }) => id === regla && en_juego)
  return alertas.reduce((sum, one) => sum + (isAtStake(one.regla) ? one.importe_centimos : 0), 0)
}

/**
 * Her appointments and tasks of the rest of the day, and how many are overdue. Overdue ones alone are
 * news only on the first working day after they were due: she is not told the same every morning.
 */
async function lineaDeHoy(db: Db, now: Date, today: Fecha, ajustes: Ajustes, usuarioId: string) {
  const hora = horaDe(now, ajustes.zona)
  const suyas = (await pendientesHasta(db, today)).filter(
    ({ usuario_id }) => usuario_id === null || usuario_id === usuarioId,
  )
  const hoy = suyas.filter((one) => one.vence_en === today && (one.vence_hora ?? '99') >= hora)
  const atrasadas = suyas.filter(({ vence_en }) => vence_en !== null && vence_en < today)
  const since = ultimoLaborable(today, ajustes)
  const line = texts.lineaDeHoy(
    hoy.map(({ titulo, vence_hora, cliente }) => ({
      titulo,
      hora: vence_hora,
      cliente: cliente && nombreCorto(cliente),
    })),
    atrasadas.length,
  )
  const isNews = hoy.length > 0 || atrasadas.some(({ vence_en }) => (vence_en ?? '') >= since)
  const boton: Boton =
    hoy.length > 0
      ? { title: texts.botonAgenda, ruta: 'hoy', arg: '' }
      : { title: texts.botonTareas, ruta: 'tareas', arg: '' }
  return { line, isNews, boton }
}

/** A week, and a holiday at each end. */
const DIAS_LIBRES_SEGUIDOS = 9

/** The working day before `today`. */
function ultimoLaborable(today: Fecha, ajustes: Ajustes): Fecha {
  for (let dias = 1; dias <= DIAS_LIBRES_SEGUIDOS; dias++) {
    const dia = masDias(today, -dias)
    if (trabaja(dia, ajustes)) return dia
  }
  return masDias(today, -1)
}
