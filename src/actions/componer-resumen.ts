import { pendientesHasta } from '#db/actividades.ts'
import type { Db } from '#db/open.ts'
import { alertasAbiertas } from '#db/salud.ts'
import type { AlertaRow } from '#db/schema.ts'
import type { Ajustes } from '#domain/ajustes.ts'
import { nombreCorto } from '#domain/cliente.ts'
import { diaDeLaSemana, diasEntre, type Fecha, fechaDe, horaDe, masDias } from '#domain/fecha.ts'
import { REGLAS } from '#domain/recomendacion.ts'
import * as texts from '#texts/resumen.ts'
import type { Boton } from './enviar.ts'

export type Resumen = {
  text: string
  botones: Boton[][]
  /** The alerts that it tells of. */
  alertas: AlertaRow[]
}

/** Lines under the heading, today's agenda included (product, section 6). */
const MAX_LINEAS = 5
/** Days between two mentions of the same alert, the last one from then on (product, section 6). */
const DIAS_ENTRE_AVISOS = [1, 3, 7, 15]

/**
 * What is worth saying today to a person, or null when there is nothing. Alerts are everybody's, the
 * agenda is hers. One that was told today counts as still to be told, so that asking again at noon shows
 * the same lines as in the morning.
 */
export async function componerResumen(
  db: Db,
  now: Date,
  ajustes: Ajustes,
  usuarioId: string,
): Promise<Resumen | null> {
  const today = fechaDe(now, ajustes.zona)
  const open = await alertasAbiertas(db, today, ajustes.reglas_silenciadas)
  const hoy = await lineaDeHoy(db, now, today, ajustes, usuarioId)
  const alertas = unaPorCliente(open, today).slice(0, hoy.line ? MAX_LINEAS - 1 : MAX_LINEAS)
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

/** Whether an alert is to be told (again) today. */
function toca(alerta: AlertaRow, today: Fecha): boolean {
  const { veces_avisada, ultimo_aviso } = alerta
  if (ultimo_aviso === null || esNueva(alerta, today)) return true
  const gap = DIAS_ENTRE_AVISOS[Math.min(veces_avisada, DIAS_ENTRE_AVISOS.length) - 1] ?? 0
  return diasEntre(ultimo_aviso, today) >= gap
}

/**
 * One line per client, in their order: its best alert when that is to be told today, else another that is
 * news. So a client whose debt was told yesterday does not come back every morning with lesser things.
 */
function unaPorCliente<T extends AlertaRow>(alertas: T[], today: Fecha): T[] {
  const clientes = Map.groupBy(alertas, ({ cliente_id }) => cliente_id)
  const lines = new Set(
    [...clientes.values()].map(([best, ...others]) =>
      best && toca(best, today) ? best : others.find((one) => esNueva(one, today)),
    ),
  )
  return alertas.filter((alerta) => lines.has(alerta))
}

function esNueva({ ultimo_aviso }: AlertaRow, today: Fecha): boolean {
  return ultimo_aviso === null || ultimo_aviso === today
}

/** Debts and deals; what a client usually buys is not at stake. */
function enJuego(alertas: AlertaRow[]): number {
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
  const since = ultimoLaborable(today, ajustes.dias_laborables)
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

/** The working day before `today`. */
function ultimoLaborable(today: Fecha, laborables: readonly number[]): Fecha {
  for (let dias = 1; dias <= 7; dias++) {
    const dia = masDias(today, -dias)
    if (laborables.includes(diaDeLaSemana(dia))) return dia
  }
  return masDias(today, -1)
}
