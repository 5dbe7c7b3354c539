import { setImmediate } from 'node:timers/promises'
import { actualizarSaludes, type Momento } from '#actions/actualizar-salud.ts'
import { deshacer } from '#actions/deshacer.ts'
import { enviar } from '#actions/enviar.ts'
import { espejarFactura, quitarDelEspejo } from '#actions/espejar-factura.ts'
import { trasLote } from '#actions/tras-entrada.ts'
import { loadAjustes } from '#db/ajustes.ts'
import { idsDeClientes } from '#db/clientes.ts'
import {
  BORRADA,
  claveDeFila,
  clavesAjenas,
  clavesDeCliente,
  deleteFilasEspejadas,
  espejos,
  FILAS_POR_LECTURA,
  filasAjenas,
  filasEspejadas,
  findEspejo,
  huellaDeFila,
  huellaDeFilas,
  huellaDeTabla,
  insertEspejo,
  operacionesDelEspejo,
  prefijoDeOperacion,
  type TablaAjena,
  tablaAjena,
  tablasAjenas,
  updateEspejo,
} from '#db/espejo.ts'
import type { Autoria } from '#db/journal.ts'
import { type Db, inTransaction, isMachineFailure } from '#db/open.ts'
import type { EspejoRow } from '#db/schema.ts'
import { canalDe, usuariosActivos } from '#db/usuarios.ts'
import { ErrorDeNegocio } from '#domain/error.ts'
import { adivinarMapa, leerFacturaAjena, type MapaDeFacturas, pareceDeFacturas } from '#domain/espejo.ts'
import { fechaDe } from '#domain/fecha.ts'
import * as texts from '#texts/espejo.ts'
import type { JobDeps } from './job.ts'
import { modelo } from './modelo.ts'

/** How long one transaction may keep the others waiting. Architecture, «Jobs and imports». */
const LOTE_MS = 12
/** How long one run may take: what is left of a big table waits for the next minute, and reminders do not wait. */
const VUELTA_MS = 20_000
/** Rows that a mapping is guessed from. */
const MUESTRA = FILAS_POR_LECTURA

/** Per database: the state of each table when it was last gone through, by its name. */
const vistas = new WeakMap<Db, Map<string, string>>()

/**
 * SmartBilling writes its invoices into the database that we share: each that is new, changed, paid or gone
 * is so with us too, within a minute. Its tables are only read.
 */
export async function espejo(db: Db, now: Date, deps: JobDeps): Promise<void> {
  const { zona } = await loadAjustes(db)
  const en = { now, today: fechaDe(now, zona), zona, newId: deps.newId }
  await descubrir(db, en)
  for (const row of await espejos(db)) {
    await avisar(db, row, en)
    if (row.estado === 'aceptado') await reflejar(db, row, en, deps)
    if (row.estado === 'rechazado') await retirar(db, row.tabla, en, deps)
  }
}

/** Tables of invoices that were not there before, with the guess of what each column is. */
async function descubrir(db: Db, { now, zona }: Momento): Promise<void> {
  for (const tabla of (await tablasAjenas(db)).filter(pareceDeFacturas)) {
    if (await findEspejo(db, tabla)) continue
    const ajena = await tablaAjena(db, tabla)
    const rows = ajena ? await filasAjenas(db, tabla, FIRST) : []
    if (!ajena || rows.length === 0) continue
    const known = await clavesDeCliente(db, rows)
    const mapa = adivinarMapa(ajena.columnas, rows.slice(0, MUESTRA), (id) => known.has(id), zona)
    if (!mapa) continue
    const estado = mapa.seguro ? 'aceptado' : 'propuesto'
    await insertEspejo(db, {
      tabla,
      mapa: JSON.stringify(mapa),
      estado,
      creado_en: now.toISOString(),
      leido_en: null,
    })
  }
}

/** Before any number that SQLite gives a row. */
const FIRST = Number.MIN_SAFE_INTEGER

/** Shows the owner the guess, once, in the chat that she uses. */
async function avisar(db: Db, { tabla, mapa, estado, creado_en }: EspejoRow, en: Momento): Promise<void> {
  if (estado === 'rechazado') return
  const duena = (await usuariosActivos(db)).find(({ rol }) => rol === 'duena')
  const to = duena && (await canalDe(db, duena.id))
  if (!to) return
  const clave = `espejo:${tabla}:${creado_en}`
  const told = await db.selectFrom('crm_outbox').select('n').where('clave', '=', clave).executeTakeFirst()
  if (told) return
  const leido = JSON.parse(mapa) as MapaDeFacturas
  const si = { title: texts.botonSi, ruta: 'espejo-si', arg: tabla, once: true }
  const no = { title: texts.botonNo, ruta: 'espejo-no', arg: tabla, once: true }
  const text = texts.mapa(tabla, leido)
  await inTransaction(db, (tx) => enviar(tx, to, clave, { text, botones: [[si, no]] }, en.now, en.newId))
}

/** Goes through the table when somebody has written since, and deals with the rows that say something else. */
async function reflejar(db: Db, { tabla, mapa, leido_en }: EspejoRow, en: Momento, deps: JobDeps) {
  const ajena = await tablaAjena(db, tabla)
  // A table that was dropped says nothing about its invoices.
  if (!ajena) return
  const seen = vistas.get(db) ?? new Map<string, string>()
  vistas.set(db, seen)
  const now = `${await huellaDeTabla(db, tabla)} ${await huellaDeFilas(db, tabla)}`
  if (seen.get(tabla) === now) return

  const known = await filasEspejadas(db, tabla)
  // Before what has changed: an invoice that is written anew leaves its old row and takes another.
  const ausentes = await filasAusentes(db, ajena, known)
  const leido = JSON.parse(mapa) as MapaDeFacturas
  const lotes = { tabla, silencio: leido_en === null }
  const until = performance.now() + VUELTA_MS
  for (let last = FIRST; ; ) {
    if (performance.now() > until) return
    const rows = await filasAjenas(db, tabla, last)
    const end = rows.at(-1)
    if (!end) break
    last = end.crm_rowid
    const changed = rows.filter((row) => known.get(claveDeFila(ajena, row)) !== huellaDeFila(row))
    for (const row of rows) ausentes.delete(claveDeFila(ajena, row))
    await porLotes(db, changed, en, deps, lotes, (tx, by, row) => {
      const at = { tabla, fila: claveDeFila(ajena, row), huella: huellaDeFila(row) }
      return espejarFactura(tx, by, at, leerFacturaAjena(leido, row, en.zona), { ...en, ausentes })
    })
    await setImmediate()
  }
  const missing = [...ausentes].filter((fila) => known.get(fila) !== BORRADA)
  await porLotes(db, missing, en, deps, lotes, (tx, by, fila) => quitarDelEspejo(tx, by, tabla, fila))
  seen.set(tabla, now)
  if (leido_en !== null) return
  await updateEspejo(db, tabla, { leido_en: en.now.toISOString() })
  await aprender(db, en, deps)
}

/** Clients that are read together: a few milliseconds of work. */
const CLIENTES_JUNTOS = 16

/**
 * What a table brings the first time says something else of the whole business: it is fitted on that, and everybody is
 * reckoned with it. Without a word: left to the night, every risk that moves with the fit would be told as news.
 */
async function aprender(db: Db, en: Momento, deps: JobDeps): Promise<void> {
  try {
    await modelo(db, en.now, deps)
  } catch (error) {
    if (deps.signal?.aborted || isMachineFailure(error)) throw error
    // What came stays: tonight it is fitted again.
    return deps.log(error, 'modelo')
  }
  for (let desde = ''; ; ) {
    deps.signal?.throwIfAborted()
    const ids = await idsDeClientes(db, desde, CLIENTES_JUNTOS)
    const last = ids.at(-1)
    if (last === undefined) return
    await inTransaction(db, (tx) => actualizarSaludes(tx, ids, en))
    desde = last
    await setImmediate()
  }
}

/** Rows that were known and are not in the table now. */
async function filasAusentes(db: Db, ajena: TablaAjena, known: Map<string, string>): Promise<Set<string>> {
  const gone = new Set(known.keys())
  for (let last = FIRST; gone.size > 0; ) {
    const rows = await clavesAjenas(db, ajena, last)
    const end = rows.at(-1)
    if (!end) break
    last = end.crm_rowid
    for (const row of rows) gone.delete(claveDeFila(ajena, row))
    await setImmediate()
  }
  return gone
}

/**
 * Short transactions; each is one operation, with the health of the clients that it touched. `silencio`: what a
 * table says the first time is no news, of which she is to be warned.
 */
async function porLotes<T>(
  db: Db,
  items: T[],
  en: Momento,
  deps: JobDeps,
  { tabla, silencio }: { tabla: string; silencio: boolean },
  work: (tx: Db, by: Autoria, item: T) => Promise<string[]>,
): Promise<void> {
  for (let at = 0; at < items.length; ) {
    deps.signal?.throwIfAborted()
    at += await inTransaction(db, async (tx) => {
      const operacion = prefijoDeOperacion(tabla) + en.newId()
      const by: Autoria = { operacion, usuario_id: null, canal: 'sistema', now: en.now, newId: en.newId }
      const clientes = new Set<string>()
      const end = performance.now() + LOTE_MS
      let n = 0
      while (at + n < items.length && (n === 0 || performance.now() < end)) {
        for (const id of await work(tx, by, items[at + n++] as T)) clientes.add(id)
      }
      for (const id of clientes) await trasLote(tx, id, en, silencio)
      return n
    })
    await setImmediate()
  }
}

/** She does not want it: what it had brought goes, the last first, save what something of hers hangs from. */
export async function retirar(db: Db, tabla: string, en: Momento, deps: JobDeps): Promise<void> {
  for (;;) {
    deps.signal?.throwIfAborted()
    const [operacion] = await operacionesDelEspejo(db, tabla, 1)
    if (operacion === undefined) {
      await updateEspejo(db, tabla, { leido_en: null })
      return deleteFilasEspejadas(db, tabla)
    }
    const by: Autoria = { operacion, usuario_id: null, canal: 'sistema', now: en.now, newId: en.newId }
    try {
      await inTransaction(db, (tx) => deshacer(tx, operacion, by, en))
    } catch (error) {
      if (!(error instanceof ErrorDeNegocio)) throw error
      await db
        .updateTable('crm_historial')
        .set({ deshecho_en: en.now.toISOString() })
        .where('operacion_id', '=', operacion)
        .execute()
    }
    await setImmediate()
  }
}
