import { enviar } from '#actions/enviar.ts'
import { loadAjustes } from '#db/ajustes.ts'
import { type Db, inTransaction } from '#db/open.ts'
import { marcarAvisados, type RecordatorioVencido, recordatoriosVencidos } from '#db/recordatorios.ts'
import type { CanalRow } from '#db/schema.ts'
import { canalDe } from '#db/usuarios.ts'
import { nombreCorto } from '#domain/cliente.ts'
import { type Fecha, fechaDe } from '#domain/fecha.ts'
import * as texts from '#texts/resumen.ts'
import type { JobDeps } from './job.ts'

/** Later than this it is no reminder any more: what was missed is told in one message. Product decision. */
const TARDE_MS = 24 * 3600_000
const MAX_EN_UNO = 6

/**
 * Reminders whose moment has come, each once. They are hers, so they sound in quiet hours too. What is
 * done, archived or of somebody who left says nothing; for whom cannot be reached it waits.
 */
export async function recordatorios(db: Db, now: Date, deps: JobDeps): Promise<void> {
  if ((await recordatoriosVencidos(db, now)).length === 0) return
  await inTransaction(db, async (tx) => {
    const { zona } = await loadAjustes(tx)
    const due = await recordatoriosVencidos(tx, now)
    const [alive, pointless] = split(due, isAlive)
    await marcarAvisados(tx, idsOf(pointless), now)
    for (const [usuarioId, suyos] of Map.groupBy(alive, (one) => one.usuario_id)) {
      const to = await canalDe(tx, usuarioId)
      if (to) await avisar(tx, to, suyos, now, fechaDe(now, zona), deps)
    }
  })
}

function isAlive({ completada, archivado_en, revocado_en }: RecordatorioVencido): boolean {
  return completada === 0 && archivado_en === null && revocado_en === null
}

async function avisar(
  tx: Db,
  to: CanalRow,
  suyos: RecordatorioVencido[],
  now: Date,
  today: Fecha,
  deps: JobDeps,
): Promise<void> {
  await marcarAvisados(tx, idsOf(suyos), now)
  const isLate = ({ momento }: RecordatorioVencido) => now.getTime() - Date.parse(momento) > TARDE_MS
  const [late, fresh] = split(suyos, isLate)
  const [first] = late
  if (first) {
    const shown = late.slice(0, MAX_EN_UNO)
    const text = texts.recordatoriosPasados(late.length, shown.map(asCita), today)
    const botones = shown.map(({ titulo, actividad_id }) => [
      { title: titulo.slice(0, 40), ruta: 'tarea-ver', arg: actividad_id },
    ])
    await enviar(tx, to, `recordatorios:${first.id}`, { text, botones }, now, deps.newId)
  }
  for (const one of fresh) await avisarDeUno(tx, to, one, now, today, deps)
}

async function avisarDeUno(
  tx: Db,
  to: CanalRow,
  recordatorio: RecordatorioVencido,
  now: Date,
  today: Fecha,
  deps: JobDeps,
): Promise<void> {
  const { id, actividad_id, cliente_id } = recordatorio
  const { titulo, cliente, fecha, hora } = asCita(recordatorio)
  const posponer = (en: '1h' | 'manana') => JSON.stringify({ id: actividad_id, en })
  const botones = [
    [
      { title: texts.botonHecho, ruta: 'tarea-hecha', arg: actividad_id, once: true },
      { title: texts.botonEnUnaHora, ruta: 'tarea-posponer', arg: posponer('1h'), once: true },
      { title: texts.botonManana, ruta: 'tarea-posponer', arg: posponer('manana'), once: true },
    ],
  ]
  const text = texts.recordatorio(titulo, cliente, fecha, hora, today)
  const about = { cliente_id, operacion_id: null }
  await enviar(tx, to, `recordatorio:${id}`, { text, botones }, now, deps.newId, about)
}

function asCita({ titulo, cliente, vence_en, vence_hora }: RecordatorioVencido) {
  return { titulo, cliente: cliente && nombreCorto(cliente), fecha: vence_en, hora: vence_hora }
}

function idsOf(rows: RecordatorioVencido[]): string[] {
  return rows.map((row) => row.id)
}

function split<T>(all: T[], isFirst: (one: T) => boolean): [T[], T[]] {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))]
}
