import { type Selectable, sql } from 'kysely'
import type { Body, Choice, Reply } from '#domain/conversation.ts'
import type { Instante } from '#domain/fecha.ts'
import type { Db } from './open.ts'
import type { ArchivoRow, InboxRow, OutboxRow } from './schema.ts'

/**
 * The web chat as the page shows it. Hers are the inbox rows with an id of her own (a button press or
 * the start have none); ours are the outbox rows. On both sides a later row may take the place of an
 * earlier one, and then stands where that one stood.
 */
export type Mensaje = {
  /** Hers: the id that her page gave it. Ours: the outbox key of the message that stands there. */
  id: string
  /** Sorts the conversation, as plain text. */
  orden: string
  de: 'ella' | 'asistente'
  texto: string
  botones: Choice[][]
  archivo: ArchivoVisto | null
  instante: Instante
  /** She has corrected it (ours change in place without saying so). */
  editado: boolean
}

type Archivo = Selectable<ArchivoRow>

export type ArchivoVisto = Pick<Archivo, 'nombre' | 'mime' | 'bytes' | 'clase'> & {
  /** To download it; null when it was refused or not filed. */
  id: string | null
}

/** A place in both tables: rows with a greater `n` are later. */
export type Lugar = { entrada: number; salida: number }

/** The newest `cuantos` messages before a place, oldest first, and where to go on (null: that was all). */
export async function paginaDeMensajes(db: Db, chat: string, antes: Lugar | null, cuantos: number) {
  const suyos = await raicesDeElla(db, chat, antes, cuantos + 1)
  const nuestros = await raicesDelAsistente(db, chat, antes, cuantos + 1)
  const vistos = new Map<string, Mensaje>()
  for (const m of await deElla(db, chat, new Set(suyos.map((r) => r.id)))) vistos.set(`ella ${m.id}`, m)
  for (const m of await delAsistente(db, chat, new Set(nuestros.map((r) => r.id)))) {
    vistos.set(`asistente ${m.id}`, m)
  }

  const mensajes: Mensaje[] = []
  const lugar: Lugar = antes ?? { entrada: Number.MAX_SAFE_INTEGER, salida: Number.MAX_SAFE_INTEGER }
  let [i, j] = [0, 0]
  while (mensajes.length < cuantos && (i < suyos.length || j < nuestros.length)) {
    const suyo = suyos[i] && vistos.get(`ella ${suyos[i]?.id}`)
    const nuestro = nuestros[j] && vistos.get(`asistente ${nuestros[j]?.id}`)
    if (suyo && (!nuestro || suyo.orden > nuestro.orden)) {
      mensajes.push(suyo)
      lugar.entrada = suyos[i++]?.n ?? lugar.entrada
    } else {
      if (nuestro) mensajes.push(nuestro)
      lugar.salida = nuestros[j++]?.n ?? lugar.salida
    }
  }
  const hayMas = i < suyos.length || j < nuestros.length
  return { mensajes: mensajes.reverse(), antes: hayMas ? lugar : null }
}

/** What has appeared or changed since a place, in order, and the place after it. At most `max` rows of each side. */
export async function cambiosDesde(db: Db, chat: string, desde: Lugar, max = 200) {
  const entradas = await db
    .selectFrom('crm_inbox')
    .select(['n', 'propio_id'])
    .where('n', '>', desde.entrada)
    .where(enOrden(chat))
    .orderBy('n')
    .limit(max)
    .execute()
  const salidas = await db
    .selectFrom('crm_outbox')
    .select(COLUMNAS)
    .where('n', '>', desde.salida)
    .where(enOrden(chat))
    .where('estado', '<>', 'descartado')
    .orderBy('n')
    .limit(max)
    .execute()

  const suyos = new Set(entradas.flatMap((row) => row.propio_id ?? []))
  const nuestros = new Set<string>()
  for (const row of salidas) nuestros.add(await raizDe(db, chat, row))
  const mensajes = [...(await deElla(db, chat, suyos)), ...(await delAsistente(db, chat, nuestros))]
  mensajes.sort((a, b) => (a.orden < b.orden ? -1 : 1))
  const hasta = {
    entrada: entradas.at(-1)?.n ?? desde.entrada,
    salida: salidas.at(-1)?.n ?? desde.salida,
  }
  return { mensajes, hasta, completo: entradas.length < max && salidas.length < max }
}

/** The place after everything there is. */
export async function ultimoLugar(db: Db): Promise<Lugar> {
  const entrada = await db
    .selectFrom('crm_inbox')
    .select((eb) => eb.fn.max('n').as('n'))
    .executeTakeFirst()
  const salida = await db
    .selectFrom('crm_outbox')
    .select((eb) => eb.fn.max('n').as('n'))
    .executeTakeFirst()
  return { entrada: entrada?.n ?? 0, salida: salida?.n ?? 0 }
}

/** Whether a message with this id has come in through the web chat. */
export async function haLlegado(db: Db, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('crm_inbox')
    .select('n')
    .where('canal', '=', 'webchat')
    .where('id', '=', id)
    .executeTakeFirst()
  return row !== undefined
}

/** Whether she has a text of hers under this id in her chat, which she may then correct. */
export async function esTextoSuyo(db: Db, chat: string, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('crm_inbox')
    .select('cuerpo')
    .where('canal', '=', 'webchat')
    .where('chat', '=', chat)
    .where('propio_id', '=', id)
    .orderBy('n')
    .limit(1)
    .executeTakeFirst()
  return row !== undefined && (JSON.parse(row.cuerpo) as Body).type === 'text'
}

/** A file of the business, by its id. */
export function findArchivo(db: Db, id: string): Promise<Archivo | undefined> {
  return db.selectFrom('crm_archivos').selectAll().where('id', '=', id).executeTakeFirst()
}

const COLUMNAS = [
  'n',
  'clave',
  'cuerpo',
  'estado',
  'enviado_id',
  'sustituye',
  'creado_en',
  'operacion_id',
] as const
type Salida = Pick<Selectable<OutboxRow>, (typeof COLUMNAS)[number]>

/**
 * The chat's rows for a query that goes by `n`. The plus keeps SQLite off the index by chat, which would
 * make it collect and sort the whole chat (measured with 100,000 messages: 138 ms a page, then 2).
 */
function enOrden(chat: string) {
  return sql<boolean>`+canal = 'webchat' and chat = ${chat}`
}

function raicesDeElla(db: Db, chat: string, antes: Lugar | null, max: number) {
  return db
    .selectFrom('crm_inbox')
    .select(['n', 'id'])
    .where(enOrden(chat))
    .whereRef('propio_id', '=', 'id')
    .where('n', '<', antes?.entrada ?? Number.MAX_SAFE_INTEGER)
    .orderBy('n', 'desc')
    .limit(max)
    .execute()
}

async function raicesDelAsistente(db: Db, chat: string, antes: Lugar | null, max: number) {
  const rows = await db
    .selectFrom('crm_outbox')
    .select(COLUMNAS)
    .where(enOrden(chat))
    .where((eb) => eb.or([eb('enviado_id', '=', eb.ref('clave')), eb('estado', '=', 'pendiente')]))
    .where('n', '<', antes?.salida ?? Number.MAX_SAFE_INTEGER)
    .orderBy('n', 'desc')
    .limit(max)
    .execute()
  const raices: { n: number; id: string }[] = []
  for (const row of rows) {
    if ((await raizDe(db, chat, row)) === row.clave) raices.push({ n: row.n, id: row.clave })
  }
  return raices
}

/** The key of the message in whose place this row stands: its own when it is a new message. */
async function raizDe(db: Db, chat: string, row: Salida): Promise<string> {
  if (row.enviado_id) return row.enviado_id
  if (!row.sustituye) return row.clave
  const anterior = await db
    .selectFrom('crm_outbox')
    .select(COLUMNAS)
    .where('clave', '=', row.sustituye)
    .where('canal', '=', 'webchat')
    .where('chat', '=', chat)
    .where('estado', '<>', 'descartado')
    .where('n', '<', row.n)
    .executeTakeFirst()
  return anterior ? raizDe(db, chat, anterior) : row.clave
}

/** Her messages, each with its newest words. */
async function deElla(db: Db, chat: string, ids: Set<string>): Promise<Mensaje[]> {
  if (ids.size === 0) return []
  const rows = await db
    .selectFrom('crm_inbox')
    .select(['n', 'propio_id', 'cuerpo', 'operacion_id', 'recibido_en'])
    .where('canal', '=', 'webchat')
    .where('chat', '=', chat)
    .where('propio_id', 'in', [...ids])
    .orderBy('n')
    .execute()
  const archivos = await archivosPorRef(db, chat, rows)
  return porRaiz(rows, (row) => row.propio_id ?? '').map(([id, primera, ultima]) => {
    const body = JSON.parse(ultima.cuerpo) as Body
    return {
      id,
      orden: orden(primera.recibido_en, primera.operacion_id, 0, primera.n),
      de: 'ella',
      texto: body.type === 'text' ? body.text : body.type === 'file' ? body.caption : '',
      botones: [],
      archivo: body.type === 'file' ? suArchivo(body.file, archivos.get(body.file.ref)) : null,
      instante: primera.recibido_en,
      editado: primera.n !== ultima.n,
    }
  })
}

/** Our messages, each with the newest row that has taken its place. */
async function delAsistente(db: Db, chat: string, claves: Set<string>): Promise<Mensaje[]> {
  if (claves.size === 0) return []
  const suyas = () =>
    db.selectFrom('crm_outbox').select(COLUMNAS).where('canal', '=', 'webchat').where('chat', '=', chat)
  // In one statement: a row that is being marked as sent would else be in neither half, and never be shown.
  const candidatas = await suyas()
    .where('enviado_id', 'in', [...claves])
    .unionAll(suyas().where('enviado_id', 'is', null).where('estado', '=', 'pendiente'))
    .execute()
  const raiz = new Map<number, string>()
  for (const row of candidatas) raiz.set(row.n, await raizDe(db, chat, row))
  const rows = candidatas.filter((row) => claves.has(raiz.get(row.n) ?? '')).sort((a, b) => a.n - b.n)

  const replies = new Map(rows.map((row) => [row.n, JSON.parse(row.cuerpo) as Reply]))
  const archivos = await archivosPorId(db, [...replies.values()])
  return porRaiz(rows, (row) => raiz.get(row.n) ?? '').map(([id, primera, ultima]) => {
    const reply = replies.get(ultima.n)
    return {
      id,
      orden: orden(primera.creado_en, primera.operacion_id, 1, primera.n),
      de: 'asistente',
      texto: reply?.text ?? '',
      botones: reply?.choices ?? [],
      archivo: archivos.get(reply?.archivoId ?? '') ?? null,
      instante: primera.creado_en,
      editado: false,
    }
  })
}

/** The first and the newest row of each message. */
function porRaiz<R>(rows: R[], raiz: (row: R) => string): [string, R, R][] {
  const parejas = new Map<string, [string, R, R]>()
  for (const row of rows) {
    const id = raiz(row)
    parejas.set(id, [id, parejas.get(id)?.[1] ?? row, row])
  }
  return [...parejas.values()]
}

/**
 * Within one instant, a message and its answers stay together (they share the operation, whose id sorts
 * by time), hers first.
 */
function orden(instante: Instante, operacion: string | null, lado: 0 | 1, n: number): string {
  return `${instante}|${operacion ?? '~'}|${lado}|${String(n).padStart(12, '0')}`
}

type SuFichero = Extract<Body, { type: 'file' }>['file']

function suArchivo(file: SuFichero, row: Archivo | undefined): ArchivoVisto {
  return {
    id: row && row.estado !== 'rechazado' ? row.id : null,
    nombre: file.name,
    mime: row?.mime ?? file.mime,
    bytes: row?.bytes ?? file.bytes,
    clase: file.kind,
  }
}

async function archivosPorRef(db: Db, chat: string, rows: Pick<InboxRow, 'cuerpo'>[]) {
  const bodies = rows.map((row) => JSON.parse(row.cuerpo) as Body)
  const refs = bodies.flatMap((body) => (body.type === 'file' ? [body.file.ref] : []))
  if (refs.length === 0) return new Map<string, Archivo>()
  const archivos = await db
    .selectFrom('crm_archivos')
    .selectAll()
    .where('canal', '=', 'webchat')
    .where('chat', '=', chat)
    .where('ref', 'in', refs)
    .execute()
  return new Map(archivos.map((row) => [row.ref, row]))
}

async function archivosPorId(db: Db, replies: Reply[]): Promise<Map<string, ArchivoVisto>> {
  const ids = replies.flatMap((reply) => reply.archivoId ?? [])
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('crm_archivos')
    .select(['id', 'nombre', 'mime', 'bytes', 'clase'])
    .where('id', 'in', ids)
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}
