import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { parecidos } from '#db/busqueda.ts'
import { cuantosClientes } from '#db/clientes.ts'
import { sinUnaLetra } from '#db/erratas.ts'
import { decisionesDe, type Importacion } from '#db/importaciones.ts'
import type { Db } from '#db/open.ts'
import { claveDeNombre, palabrasUtiles } from '#db/palabras.ts'
import { ErrorDeFichero, type ProblemaDeFichero } from '#domain/fichero.ts'
import { claveDeLeido } from '#domain/importacion/censo.ts'
import type { ClienteLeido } from '#domain/importacion/leido.ts'
import {
  cuentasVacias,
  type Decisiones,
  DUDAS_EN_EL_PLAN,
  type Duda,
  MALAS_EN_EL_PLAN,
  type Plan,
} from '#domain/importacion/plan.ts'
import type { Taller } from './importar.ts'
import { crearResolutor } from './importar-clientes.ts'
import { mirarCopia } from './importar-copia.ts'
import { abrirFuente, entenderFuente, type Fuente, type Linea, lineasDe } from './importar-fuente.ts'
import { leerLote } from './importar-leer.ts'
import type { Importando } from './importar-lote.ts'

/** Lines that are read against the database at a time. */
const LINEAS = 500
/** New clients whose names are compared with hers; beyond, only what is exact counts. */
const NOMBRES_QUE_SE_COMPARAN = 3000

/** Why a file cannot be imported: what its reader found, or that it holds nothing of a business. */
export type ProblemaDeImportacion = ProblemaDeFichero | 'nada_conocido'

/**
 * Understands a file and rehearses its import, without writing: what it brings, which rows cannot be
 * read, which clients may be hers already.
 */
export async function analizar(
  db: Db,
  importacion: Importacion,
  taller: Taller,
): Promise<{ value: Plan } | { problem: ProblemaDeImportacion }> {
  try {
    const fuente = await abrirFuente(importacion.ruta ?? '', importacion.nombre)
    if ('problem' in fuente) return fuente
    const { copia } = fuente.value
    if (copia) return { value: await mirarCopia(db, importacion.nombre, copia, taller) }
    return await ensayar(db, importacion, fuente.value, taller)
  } catch (error) {
    if (error instanceof ErrorDeFichero) return { problem: error.problem }
    throw error
  }
}

async function ensayar(
  db: Db,
  importacion: Importacion,
  fuente: Fuente,
  taller: Taller,
): Promise<{ value: Plan } | { problem: ProblemaDeImportacion }> {
  const decisiones = decisionesDe(importacion)
  const tablas = await entenderFuente(fuente, decisiones, taller.ceder)
  if (fuente.facturae.length + tablas.length === 0) return { problem: 'vacio' }
  if (fuente.facturae.length === 0 && !tablas.some(({ clase }) => clase)) return { problem: 'nada_conocido' }

  const cuentas = cuentasVacias()
  const resolutor = crearResolutor(importacion.id, decisiones, taller.newId)
  const en: Importando = {
    id: importacion.id,
    resolutor,
    cuentas,
    unidos: new Set(),
    vistos: new Map(),
    today: taller.today,
    ensayadas: new Map(),
    now: taller.now().toISOString(),
    newId: taller.newId,
    instanteDe: () => '',
  }
  const plan: Plan = { formato: fuente.formato, tablas, filas: 0, cuentas, dudas: [], malas: [] }
  const nuevos: ClienteLeido[] = []
  const lote = async (lineas: Linea[]) => {
    const { malas, dudas, clientes } = await leerLote(db, en, lineas)
    plan.filas += lineas.length
    plan.malas.push(...malas.slice(0, MALAS_EN_EL_PLAN - plan.malas.length))
    plan.dudas.push(...dudas.slice(0, DUDAS_EN_EL_PLAN - plan.dudas.length))
    if (nuevos.length < NOMBRES_QUE_SE_COMPARAN) nuevos.push(...clientes.map(leidoDe))
    await taller.ceder()
  }
  await resolutor.refrescar(db)
  let lineas: Linea[] = []
  for await (const linea of lineasDe(fuente, tablas, taller)) {
    lineas.push(linea)
    if (lineas.length < LINEAS) continue
    await lote(lineas)
    lineas = []
  }
  await lote(lineas)
  await buscarParecidos(db, plan, nuevos, decisiones, taller)
  return { value: plan }
}

function leidoDe(cliente: {
  nombre: string
  cif: string | null
  external_id: string | null
  email: string | null
  telefono: string | null
}): ClienteLeido {
  const { nombre, cif, external_id: codigo, email, telefono } = cliente
  return {
    nombre,
    cif,
    codigo,
    email,
    telefono,
    direccion: null,
    sector: null,
    etiquetas: null,
    contacto: null,
  }
}

/** New clients that are almost called like one of hers, or have the phone or e-mail of one of its people. */
async function buscarParecidos(
  db: Db,
  plan: Plan,
  nuevos: ClienteLeido[],
  decisiones: Decisiones,
  { ceder }: Taller,
): Promise<void> {
  const puede = await quienSeParece(db)
  const known = new Set([...plan.dudas.map(({ clave }) => clave), ...Object.keys(decisiones.dudas)])
  for (const leido of nuevos) {
    const clave = claveDeLeido(leido, claveDeNombre)
    if (known.has(clave) || plan.dudas.length >= DUDAS_EN_EL_PLAN || !puede(leido)) continue
    known.add(clave)
    const duda = await parecidoA(db, leido, clave)
    if (duda) plan.dudas.push(duda)
    await ceder()
  }
}

/**
 * Whether a new client can be like one of hers at all: its words are of hers, with a mistake at most each, or it
 * has a phone or e-mail of somebody there. Most of a first file cannot, and need not be looked for.
 */
async function quienSeParece(db: Db): Promise<(leido: ClienteLeido) => boolean> {
  if ((await cuantosClientes(db)) > CLIENTES_QUE_SE_RECUERDAN) return () => true
  const clientes = await db.selectFrom('clientes').select('nombre').execute()
  const contactos = await db.selectFrom('contactos').select(['telefono', 'email']).execute()
  const words = new Set(clientes.flatMap(({ nombre }) => palabrasUtiles(nombre).flatMap(conErratas)))
  const data = new Set(contactos.flatMap(({ telefono, email }) => [telefono, email?.toLowerCase()]))
  const sonDeAlguna = (some: string[]) =>
    some.length > 0 && some.every((word) => conErratas(word).some((one) => words.has(one)))
  return ({ nombre, telefono, email }) =>
    sonDeAlguna(palabrasUtiles(nombre ?? '')) ||
    (telefono !== null && data.has(telefono)) ||
    (email !== null && data.has(email))
}

/** With more clients of hers than this every new one is looked for in the index. */
const CLIENTES_QUE_SE_RECUERDAN = 20_000

function conErratas(word: string): string[] {
  return [word, ...sinUnaLetra(word)]
}

async function parecidoA(db: Db, leido: ClienteLeido, clave: string): Promise<Duda | null> {
  const nombre = leido.nombre ?? ''
  const [hers] = await parecidos(db, { nombre, telefono: leido.telefono, email: leido.email })
  if (!hers) return null
  const { cliente_id, nombre: suyo, por } = hers
  if (por === 'nombre' && leido.cif) {
    const row = await db.selectFrom('clientes').select('cif').where('id', '=', cliente_id).executeTakeFirst()
    // Almost the same name under another NIF is another company.
    if (row?.cif && row.cif !== leido.cif) return null
  }
  return { clave, nombre, cliente_id, suyo, por }
}

/** SHA-256 of a file, or of the files of a folder with their names, to know it again. */
export async function huellaDe(ruta: string): Promise<string> {
  const hash = createHash('sha256')
  if ((await stat(ruta)).isDirectory()) {
    for (const one of (await readdir(ruta, { withFileTypes: true })).sort(porNombre))
      if (one.isFile()) hash.update(`${one.name}\0${await huellaDe(join(ruta, one.name))}\0`)
  } else for await (const chunk of createReadStream(ruta)) hash.update(chunk)
  return hash.digest('hex')
}

function porNombre(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : 1
}
