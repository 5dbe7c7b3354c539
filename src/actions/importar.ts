import { execute, query } from '#db/direct.ts'
import type { NewId } from '#db/id.ts'
import {
  avanceDe,
  decisionesDe,
  guardarAvance,
  type Importacion,
  planDe,
  updateImportacion,
} from '#db/importaciones.ts'
import { ponerIndiceAlDia } from '#db/indice.ts'
import type { Autoria } from '#db/journal.ts'
import { guardarModelo, modeloVigente } from '#db/modelo.ts'
import { type Db, inTransaction } from '#db/open.ts'
import { hayReferencias } from '#db/referencias.ts'
import { facturadoEntre } from '#db/salud.ts'
import { type Fecha, type Instante, instanteDe, masDias } from '#domain/fecha.ts'
import { ErrorDeFichero } from '#domain/fichero.ts'
import type { Avance } from '#domain/importacion/plan.ts'
import { cuentasVacias } from '#domain/importacion/plan.ts'
import { actualizarSaludes, type Momento } from './actualizar-salud.ts'
import { ajustarDesde } from './ajustar-modelo.ts'
import { crearResolutor } from './importar-clientes.ts'
import { traerCopia } from './importar-copia.ts'
import { enlazarImportadas } from './importar-enlazar.ts'
import { abrirFuente, type Linea, lineasDe, porClientes } from './importar-fuente.ts'
import { guardarLote } from './importar-guardar.ts'
import { escribirHistoria } from './importar-historia.ts'
import { leerLote } from './importar-leer.ts'
import type { Importando } from './importar-lote.ts'
import { contarVez } from './importar-sueltos.ts'

/** What a long work needs of whoever runs it. */
export type Taller = {
  now: () => Date
  today: Fecha
  zona: string
  newId: NewId
  /** Called between two transactions: lets everybody else go on before the next. */
  ceder: () => Promise<void>
  /** The process is ending: the work stops between two transactions and goes on next time. */
  detenido?: () => boolean
  /** Called between two transactions with the share of the work that is done, 0 to 1. */
  progreso: (hecho: number) => Promise<void>
}

/** How long one transaction may keep the others waiting. Architecture, «Jobs and imports». */
const LOTE_MS = 15
const LINEAS_AL_EMPEZAR = 20
const MAX_LINEAS = 400
/** Share of the progress that rows are; the rest is the clients' figures. */
const PARTE_DE_FILAS = 0.75

/**
 * Carries out an import from where it stands: rows in short transactions, each with its progress, then the
 * figures and the index of the clients that they touched. Killed at any point it goes on from the last
 * transaction when it is called again, and nothing is twice.
 */
export async function importar(db: Db, importacion: Importacion, taller: Taller): Promise<Avance> {
  let avance: Avance = avanceDe(importacion) ?? { fase: 'filas', filas: 0, cuentas: cuentasVacias() }
  if (avance.fase === 'filas') avance = await importarFilas(db, importacion, avance, taller)
  await ponerAlDiaLoTraido(db, importacion, taller)
  return avance
}

/** Brings the clients of an import up to date, also of one whose file has turned out broken further on. */
export function ponerAlDiaLoTraido(db: Db, importacion: Importacion, taller: Taller): Promise<void> {
  return ponerAlDia(db, importacion.id, taller, {
    progreso: (share) => taller.progreso(PARTE_DE_FILAS + (1 - PARTE_DE_FILAS) * share),
    // Our own export brings its history with it.
    conHistoria: !planDe(importacion).cuentas.copia,
  })
}

/** The business says something else of its clients now: fitted again before their figures are. */
async function reajustar(db: Db, { today, now, ceder }: Taller): Promise<void> {
  const modelo = await ajustarDesde(db, today, ceder)
  await inTransaction(db, (tx) => guardarModelo(tx, modelo, now()))
  await ceder()
}

async function importarFilas(
  db: Db,
  importacion: Importacion,
  avance: Avance,
  taller: Taller,
): Promise<Avance> {
  const plan = planDe(importacion)
  const fuente = await abrirFuente(importacion.ruta ?? '', importacion.nombre)
  if ('problem' in fuente) throw new ErrorDeFichero(fuente.problem)
  if (plan.cuentas.copia) {
    const { copia } = fuente.value
    if (!copia) throw new ErrorDeFichero('ilegible')
    return traerCopia(db, importacion, copia, taller, (share) => taller.progreso(PARTE_DE_FILAS * share))
  }
  const { id } = importacion
  const en: Importando = {
    id,
    resolutor: crearResolutor(id, decisionesDe(importacion), taller.newId),
    cuentas: avance.cuentas,
    unidos: new Set(),
    vistos: new Map(),
    today: taller.today,
    ensayadas: null,
    now: taller.now().toISOString(),
    newId: taller.newId,
    instanteDe: instantesDe(taller.zona),
  }
  await en.resolutor.refrescar(db)
  let size = LINEAS_AL_EMPEZAR
  let pending: Linea[] = []
  let read = 0

  async function write(): Promise<void> {
    const from = performance.now()
    await inTransaction(db, async (tx) => {
      const now = taller.now()
      const by: Autoria = { operacion: id, usuario_id: null, canal: 'sistema', now, newId: taller.newId }
      en.now = now.toISOString()
      await en.resolutor.refrescar(tx)
      await guardarLote(tx, en, await leerLote(tx, en, pending), by)
      avance.filas += pending.length
      await guardarAvance(tx, id, avance, now)
    })
    const took = performance.now() - from
    size = Math.max(5, Math.min(MAX_LINEAS, Math.round(size * Math.min(1.5, Math.max(0.5, LOTE_MS / took)))))
    pending = []
    await taller.progreso((PARTE_DE_FILAS * avance.filas) / Math.max(1, plan.filas))
    await taller.ceder()
  }

  const done = avance.filas
  for await (const linea of porClientes(lineasDe(fuente.value, plan.tablas, taller))) {
    if (++read <= done) recordar(en, linea)
    else pending.push(linea)
    if (pending.length >= size) await write()
  }
  if (pending.length > 0) await write()
  const over: Avance = { ...avance, fase: 'clientes' }
  await inTransaction(db, (tx) => guardarAvance(tx, id, over, taller.now()))
  return over
}

/** A line that was written before a crash: whom it meant has to be known for the next ones. */
function recordar(en: Importando, { resultado }: Linea): void {
  if ('leido' in resultado) contarVez(en, resultado.leido)
  if (!('leido' in resultado) || !('cliente' in resultado.leido) || !resultado.leido.cliente) return
  const found = en.resolutor.resolver(resultado.leido.cliente)
  if (found && !found.conocido.delArchivo) en.unidos.add(found.conocido.id)
}

/** Days begin at an instant that is dear to compute and comes again and again. */
function instantesDe(zona: string): (fecha: Fecha) => Instante {
  const known = new Map<Fecha, Instante>()
  return (fecha) => {
    const instante = known.get(fecha) ?? instanteDe(fecha, null, zona).toISOString()
    known.set(fecha, instante)
    return instante
  }
}

/** Clients that are read at a time, to be brought up to date a few per transaction. */
const CLIENTES_POR_LECTURA = 500
/** Of those, whose facts are read together. */
const CLIENTES_JUNTOS = 8

/**
 * Health, alerts and index of every client that an import (or its undoing) has touched; `conHistoria` also
 * writes the entries of its invoices and payments.
 */
export async function ponerAlDia(
  db: Db,
  importacionId: string,
  taller: Taller,
  { progreso, conHistoria }: { progreso: (hecho: number) => Promise<void>; conHistoria: boolean },
): Promise<void> {
  const { total, hechos } = await cuantosTocados(db, importacionId)
  let done = hechos
  if (hechos < total) await reajustar(db, taller)
  const since = masDias(taller.today, -365)
  const instanteEn = conHistoria ? instantesDe(taller.zona) : null
  const conEnlaces = await hayReferencias(db)
  const porContar = (await modeloVigente(db))?.clasificacion
    ? {}
    : { facturado_12m: await facturadoEntre(db, since, taller.today) }
  for (;;) {
    const rows = await query<{ id: string; vive: 0 | 1 }>(
      db,
      `select i.cliente_id as id, c.id is not null as vive from crm_importacion_clientes i
       left join clientes c on c.id = i.cliente_id
       where i.importacion_id = ? and i.al_dia = 0 limit ?`,
      [importacionId, CLIENTES_POR_LECTURA],
    )
    if (rows.length === 0) return
    for (let from = 0; from < rows.length; ) {
      const en: Momento = { ...taller, now: taller.now(), ...porContar }
      from += await unosClientes(db, importacionId, rows.slice(from), en, conEnlaces, instanteEn)
      await progreso((done + from) / Math.max(1, total))
      await taller.ceder()
    }
    done += rows.length
  }
}

/** As many as fit in a short transaction; how many those were. */
function unosClientes(
  db: Db,
  importacionId: string,
  rows: { id: string; vive: 0 | 1 }[],
  en: Momento,
  conEnlaces: boolean,
  instanteDe: ((fecha: Fecha) => Instante) | null,
): Promise<number> {
  return inTransaction(db, async (tx) => {
    const end = performance.now() + LOTE_MS
    const ids: string[] = []
    const by: Autoria = { operacion: importacionId, usuario_id: null, canal: 'sistema', ...en }
    while (ids.length < rows.length && (ids.length === 0 || performance.now() < end)) {
      const some = rows.slice(ids.length, ids.length + CLIENTES_JUNTOS)
      const vivos = some.filter(({ vive }) => vive).map(({ id }) => id)
      for (const id of vivos) {
        if (conEnlaces) await enlazarImportadas(tx, by, id)
        if (instanteDe) await escribirHistoria(tx, importacionId, id, en.now.toISOString(), instanteDe)
      }
      await actualizarSaludes(tx, vivos, en)
      ids.push(...some.map(({ id }) => id))
    }
    await indexar(tx, ids)
    await execute(
      tx,
      `update crm_importacion_clientes set al_dia = 1
       where importacion_id = ? and cliente_id in (select value from json_each(?))`,
      [importacionId, JSON.stringify(ids)],
    )
    return ids.length
  })
}

/** Their words in the index, also of those that are gone. */
async function indexar(tx: Db, ids: string[]): Promise<void> {
  const text = 'insert or ignore into crm_indice_pendiente (cliente_id) select value from json_each(?)'
  await execute(tx, text, [JSON.stringify(ids)])
  await ponerIndiceAlDia(tx, ids.length)
}

async function cuantosTocados(db: Db, importacionId: string): Promise<{ total: number; hechos: number }> {
  const [row] = await query<{ total: number; hechos: number | null }>(
    db,
    'select count(*) as total, sum(al_dia) as hechos from crm_importacion_clientes where importacion_id = ?',
    [importacionId],
  )
  return { total: row?.total ?? 0, hechos: row?.hechos ?? 0 }
}

/** Ends an import in a state, with what it has made. */
export async function terminar(
  db: Db,
  importacionId: string,
  estado: Importacion['estado'],
  avance: Avance | null,
  now: Date,
): Promise<void> {
  const resultado = avance && JSON.stringify(avance.cuentas)
  await updateImportacion(db, importacionId, { estado, ...(resultado ? { resultado } : {}) }, now)
}
