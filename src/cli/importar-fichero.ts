import { basename, resolve } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { guardarDichoDeAlertas } from '#actions/dicho-de-alertas.ts'
import { importar, ponerAlDiaLoTraido, type Taller, terminar } from '#actions/importar.ts'
import { analizar, huellaDe } from '#actions/importar-analizar.ts'
import { avisar, mensajeDeHecha } from '#actions/importar-avisar.ts'
import { deshacerImportacion } from '#actions/importar-deshacer.ts'
import { frase } from '#actions/importar-trabajo.ts'
import { loQueHabriaDicho, primeraVista } from '#actions/primera-vista.ts'
import { newId } from '#db/id.ts'
import {
  decisionesDe,
  getImportacion,
  type Importacion,
  importacionACabar,
  importacionHecha,
  insertImportacion,
  malasDe,
  updateImportacion,
} from '#db/importaciones.ts'
import { type Db, inTransaction, volcar, volcarAlEscribir } from '#db/open.ts'
import { canalDe } from '#db/usuarios.ts'
import { BOLD_OFF, BOLD_ON } from '#domain/conversation.ts'
import { ErrorDeNegocio } from '#domain/error.ts'
import { fechaDe } from '#domain/fecha.ts'
import { ErrorDeFichero } from '#domain/fichero.ts'
import { enOrden, type Orden, partesDeFecha } from '#domain/importacion/fechas.ts'
import {
  APARTE,
  type Decisiones,
  dudaDeOrden,
  dudasAbiertas,
  type Plan,
  traeAlgo,
} from '#domain/importacion/plan.ts'
import { problemaDeFichero } from '#texts/fichero.ts'
import * as texts from '#texts/importar.ts'
import * as terminal from '#texts/importar-terminal.ts'
import { nadaQueDecir } from '#texts/primera-vista.ts'
import { applyConfig, configOrExplain, openOrExplain } from './open.ts'

export type Opciones = {
  /** Only say what it brings. */
  simular: boolean
  /** Do not ask whether to import it. */
  si: boolean
  ordenFechas: Orden | null
  duplicados: 'mismos' | 'aparte' | null
  /** Take the last import of this file back. */
  deshacer: boolean
}

/** The options of a command line; fails with a sentence for one that has no such value. */
export function opcionesDe(args: readonly string[]): Opciones {
  const dicho = (name: string) =>
    args.find((one) => one.startsWith(`--${name}=`))?.slice(name.length + 3) ?? null
  const orden = dicho('orden-fechas')
  const duplicados = dicho('duplicados')
  if (orden !== null && !terminal.esOrden(orden)) throw new ErrorDeNegocio('opcion', terminal.ordenMalo)
  if (duplicados !== null && duplicados !== 'mismos' && duplicados !== 'aparte') {
    throw new ErrorDeNegocio('opcion', terminal.duplicadosMalos)
  }
  const has = (name: string) => args.includes(`--${name}`)
  return {
    simular: has('simular'),
    si: has('si'),
    deshacer: has('deshacer'),
    ordenFechas: orden,
    duplicados,
  }
}

/** Between two transactions: the assistant may be running, and gets its turn. */
const PAUSA_MS = 4
/** Transactions after which the log is moved into the file. */
const TURNOS_ENTRE_VOLCADOS = 40
/** Bad rows that the terminal names. */
const MALAS_A_LA_VISTA = 20

/**
 * Imports a file of rows or a Facturae from the terminal, with the same plan and words as the chat, also while
 * the assistant is running. What only she knows is asked where somebody is there to answer; else it stops
 * and says which option answers it.
 */
export async function importarFichero(ruta: string, opciones: Opciones): Promise<void> {
  const config = configOrExplain(process.env)
  const db = await openOrExplain(config.dbFile)
  try {
    const duena = await applyConfig(db, config, new Date())
    const taller = await tallerDe(db, config.zona)
    const huella = await huellaDe(ruta)
    if (opciones.deshacer) return await deshacer(db, huella, taller)
    const cut = await importacionACabar(db, huella)
    if (cut) {
      console.log(terminal.sigo(cut.nombre))
      // The same file may have been moved meanwhile.
      cut.ruta = resolve(ruta)
    }
    const importacion = cut ?? (await preparar(db, ruta, huella, duena.id, taller, opciones))
    if (importacion) await llevarACabo(db, importacion, duena.id, taller)
  } finally {
    await db.destroy()
  }
}

async function tallerDe(db: Db, zona: string): Promise<Taller> {
  const now = () => new Date()
  let turns = 0
  await volcarAlEscribir(db, false)
  return {
    now,
    newId,
    zona,
    today: fechaDe(now(), zona),
    async ceder() {
      await sleep(PAUSA_MS)
      if (++turns % TURNOS_ENTRE_VOLCADOS === 0) await volcar(db)
    },
    progreso: async (hecho) => progreso(hecho),
  }
}

/** Understands the file and asks what has to be asked. Null: nothing is to be imported. */
async function preparar(
  db: Db,
  ruta: string,
  huella: string,
  usuario_id: string,
  taller: Taller,
  opciones: Opciones,
): Promise<Importacion | null> {
  const id = newId()
  const nombre = basename(ruta)
  const nueva = {
    id,
    usuario_id,
    canal: null,
    chat: null,
    archivo_id: null,
    ruta: resolve(ruta),
    nombre,
    huella,
  }
  await insertImportacion(db, { ...nueva, estado: 'analizando' }, taller.now())
  try {
    const plan = await entender(db, id, taller, opciones)
    console.log(plain(texts.propuesta(nombre, plan, 0)))
    if (opciones.simular) console.log(terminal.soloSimulado)
    if (opciones.simular || !traeAlgo(plan.cuentas)) return await dejar(db, id, taller)
    const decisiones = await decidirDudas(await getImportacion(db, id), plan, opciones)
    if (!opciones.si && !(await confirma())) {
      console.log(terminal.nadaGuardado)
      return await dejar(db, id, taller)
    }
    const json = { plan: JSON.stringify(plan), decisiones: JSON.stringify(decisiones) }
    await updateImportacion(db, id, { ...json, estado: 'importando' }, taller.now())
    return await getImportacion(db, id)
  } catch (error) {
    await dejar(db, id, taller)
    throw error
  }
}

async function dejar(db: Db, id: string, { now }: Taller): Promise<null> {
  await updateImportacion(db, id, { estado: 'cancelada' }, now())
  return null
}

async function entender(db: Db, id: string, taller: Taller, opciones: Opciones): Promise<Plan> {
  const importacion = await getImportacion(db, id)
  const analizado = await analizar(db, importacion, { ...taller, ceder: async () => {} })
  if ('problem' in analizado) throw new ErrorDeNegocio(analizado.problem, frase(analizado.problem))
  const duda = dudaDeOrden(analizado.value)
  if (!duda) return analizado.value
  const orden = opciones.ordenFechas ?? (await preguntarOrden(importacion.nombre, duda.ejemplo))
  const { tablas, dudas } = decisionesDe(importacion)
  for (const { indice } of analizado.value.tablas) tablas[indice] = { ...tablas[indice], orden }
  await updateImportacion(db, id, { decisiones: JSON.stringify({ tablas, dudas }) }, taller.now())
  return entender(db, id, taller, opciones)
}

async function preguntarOrden(nombre: string, ejemplo: string): Promise<Orden> {
  const partes = partesDeFecha(ejemplo) ?? ['', '', '']
  const [dma = '', mda = ''] = (['dma', 'mda'] as const).map((orden) =>
    texts.diaEscrito(enOrden(partes, orden) ?? ''),
  )
  if (!process.stdin.isTTY) throw new ErrorDeNegocio('orden_de_fechas', terminal.faltaOrden(ejemplo))
  console.log(texts.preguntaDeOrden(nombre, ejemplo, [dma, mda]))
  return (await elegir(terminal.elige(dma, mda), ['1', '2'])) === '1' ? 'dma' : 'mda'
}

async function decidirDudas(
  importacion: Importacion,
  plan: Plan,
  { duplicados }: Opciones,
): Promise<Decisiones> {
  const decisiones = decisionesDe(importacion)
  const open = dudasAbiertas(plan, decisiones)
  if (open.length > 0 && !duplicados && !process.stdin.isTTY) {
    throw new ErrorDeNegocio('duplicados', terminal.faltanDuplicados(open.length))
  }
  let all = duplicados
  for (const [i, { clave, nombre, suyo, por, cliente_id }] of open.entries()) {
    let same = all === 'mismos'
    if (!all) {
      console.log(texts.preguntaDeDuda(nombre, suyo, por, open.length - i))
      const answer = await elegir(terminal.eligeDuda, ['1', '2', '3', '4'])
      same = answer === '1' || answer === '3'
      if (answer === '3') all = 'mismos'
      if (answer === '4') all = 'aparte'
    }
    decisiones.dudas[clave] = same ? cliente_id : APARTE
  }
  return decisiones
}

async function confirma(): Promise<boolean> {
  if (!process.stdin.isTTY) throw new ErrorDeNegocio('confirmacion', terminal.faltaSi)
  return (await elegir(terminal.preguntaSi, ['s', 'n'])) === 's'
}

async function elegir(question: string, allowed: readonly string[]): Promise<string> {
  const typed = createInterface({ input: process.stdin, output: process.stderr })
  try {
    for (;;) {
      const answer = (await typed.question(question)).trim().toLowerCase()
      if (allowed.includes(answer)) return answer
    }
  } finally {
    typed.close()
  }
}

async function llevarACabo(
  db: Db,
  importacion: Importacion,
  usuarioId: string,
  taller: Taller,
): Promise<void> {
  const { id, nombre } = importacion
  const avance = await importar(db, importacion, taller).catch((error) =>
    dejarRoto(db, importacion, error, taller),
  )
  progreso(null)
  await terminar(db, id, 'hecha', avance, taller.now())
  const malas = await malasDe(db, id, MALAS_A_LA_VISTA)
  console.log(plain(texts.hecha(nombre, avance.cuentas, malas, MALAS_A_LA_VISTA)))
  if (avance.cuentas.facturas > 0) {
    const en = { ...taller, now: taller.now() }
    const lines = await primeraVista(db, en)
    const hoy = await loQueHabriaDicho(db, taller.today)
    const partes = [lines.join('\n'), hoy?.text].filter(Boolean)
    console.log(`\n${plain(partes.join('\n\n') || nadaQueDecir)}`)
    await inTransaction(db, (tx) => guardarDichoDeAlertas(tx, hoy?.alertas ?? [], 'primera_vista', en))
  }
  // In her chat it can be taken back with a tap.
  const to = await canalDe(db, usuarioId)
  console.log(`\n${terminal.comoDeshacer(to !== undefined)}`)
  if (!to) return
  await updateImportacion(db, id, { canal: to.canal, chat: to.chat }, taller.now())
  await avisar(db, id, await mensajeDeHecha(db, await getImportacion(db, id)), taller.now(), newId)
}

/** A file that is broken further on ends its import; what has come in can be taken back. */
async function dejarRoto(db: Db, importacion: Importacion, error: unknown, taller: Taller): Promise<never> {
  if (!(error instanceof ErrorDeFichero)) throw error
  await ponerAlDiaLoTraido(db, importacion, taller)
  progreso(null)
  await terminar(db, importacion.id, 'fallida', null, taller.now())
  throw new ErrorDeNegocio(error.problem, `${problemaDeFichero[error.problem]}\n${terminal.comoQuitarlo}`)
}

async function deshacer(db: Db, huella: string, taller: Taller): Promise<void> {
  const importacion = await importacionHecha(db, huella)
  if (!importacion) throw new ErrorDeNegocio('nada_que_deshacer', terminal.nadaQueDeshacer)
  const done = await deshacerImportacion(db, importacion, taller)
  progreso(null)
  await terminar(db, importacion.id, 'deshecha', null, taller.now())
  console.log(plain(texts.deshecha(importacion.nombre, done)))
}

/** A bar on stderr, where somebody looks at it. Null takes it away. */
function progreso(hecho: number | null): void {
  if (!process.stderr.isTTY) return
  process.stderr.write(`\r${hecho === null ? ' '.repeat(30) : texts.barra(hecho)}\r`)
}

function plain(text: string): string {
  return text.replaceAll(BOLD_ON, '').replaceAll(BOLD_OFF, '')
}
