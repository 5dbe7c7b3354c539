import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findArchivo, insertArchivo, updateArchivo } from '#db/archivos.ts'
import { avanceDe, getImportacion, type Importacion, malasDe, updateImportacion } from '#db/importaciones.ts'
import { type Db, inTransaction, isMachineFailure } from '#db/open.ts'
import { ErrorDeFichero } from '#domain/fichero.ts'
import type { Avance } from '#domain/importacion/plan.ts'
import { textoDeCsv } from '#files/escribir-csv.ts'
import { problemaDeFichero } from '#texts/fichero.ts'
import * as texts from '#texts/importar.ts'
import * as vista from '#texts/primera-vista.ts'
import { guardarDichoDeAlertas } from './dicho-de-alertas.ts'
import type { Boton } from './enviar.ts'
import { importar, ponerAlDiaLoTraido, type Taller, terminar } from './importar.ts'
import { analizar, huellaDe, type ProblemaDeImportacion } from './importar-analizar.ts'
import { avisar, mensajeDeHecha, proximoPaso } from './importar-avisar.ts'
import { deshacerImportacion } from './importar-deshacer.ts'
import { loQueHabriaDicho, primeraVista } from './primera-vista.ts'

/** `archivos`: the folder of stored files. `avisado`: called when there is something to be delivered. */
export type Encargo = { taller: Omit<Taller, 'progreso'>; archivos: string; avisado: () => void }

/** Milliseconds between two signs of progress: a chat takes no more edits than that. */
const ENTRE_AVISOS_MS = 2500

/** Does what an import waits for, and says so in its chat. */
export async function trabajar(db: Db, id: string, encargo: Encargo): Promise<void> {
  const importacion = await getImportacion(db, id)
  try {
    if (importacion.estado === 'analizando') await mirar(db, importacion, encargo)
    if (importacion.estado === 'importando') await llevarACabo(db, importacion, encargo)
    if (importacion.estado === 'deshaciendo') await quitar(db, importacion, encargo)
  } catch (error) {
    if (isMachineFailure(error) || encargo.taller.detenido?.()) throw error
    const known = error instanceof ErrorDeFichero ? problemaDeFichero[error.problem] : null
    if (known && importacion.estado === 'importando') {
      await ponerAlDiaLoTraido(db, importacion, { ...encargo.taller, progreso: async () => {} })
    }
    await fracasar(db, importacion, known, encargo)
    if (!known) throw error
  }
  encargo.avisado()
}

async function mirar(db: Db, importacion: Importacion, { taller }: Encargo): Promise<void> {
  const { id, ruta } = importacion
  const huella = importacion.huella ?? (await huellaDe(ruta ?? ''))
  // Looking writes nothing: nobody has to wait for it.
  const seguir = async () => {
    if (taller.detenido?.()) throw new Error('stopped')
  }
  const analizado = await analizar(db, importacion, { ...taller, ceder: seguir, progreso: seguir })
  const now = taller.now()
  await inTransaction(db, async (tx) => {
    // She may have cancelled it or corrected it once more meanwhile.
    const current = await getImportacion(tx, id)
    if (current.estado !== 'analizando' || current.decisiones !== importacion.decisiones) return
    if ('problem' in analizado) {
      await updateImportacion(tx, id, { estado: 'fallida', huella }, now)
      // One that was filed with her words has been answered already.
      const filed = current.archivo_id && (await findArchivo(tx, current.archivo_id))?.actividad_id
      const mensaje = { text: frase(analizado.problem), botones: [comoNota(importacion)] }
      if (!filed) await avisar(tx, id, mensaje, now, taller.newId)
      return
    }
    const { estado, ...mensaje } = proximoPaso(current, analizado.value)
    await updateImportacion(tx, id, { estado, huella, plan: JSON.stringify(analizado.value) }, now)
    await avisar(tx, id, mensaje, now, taller.newId)
  })
}

/** Why a file cannot be imported, and what to do instead. */
export function frase(problem: ProblemaDeImportacion): string {
  return problem === 'nada_conocido' ? texts.nadaConocido : problemaDeFichero[problem]
}

function comoNota({ archivo_id }: Importacion): Boton[] {
  return archivo_id ? [{ title: texts.botonNota, ruta: 'importacion-nota', arg: archivo_id, once: true }] : []
}

async function llevarACabo(db: Db, importacion: Importacion, encargo: Encargo): Promise<void> {
  const { taller, archivos } = encargo
  const { id, nombre } = importacion
  const progreso = avances(db, id, encargo, (hecho) => texts.importando(nombre, hecho))
  const avance = await importar(db, importacion, { ...taller, progreso })
  const malas_id = await guardarMalas(db, importacion, archivos, taller)
  const primero = await loPrimero(db, importacion, avance, encargo)
  const now = taller.now()
  await inTransaction(db, async (tx) => {
    if (malas_id) await updateImportacion(tx, id, { malas_id }, now)
    await terminar(tx, id, 'hecha', avance, now)
    await avisar(tx, id, await mensajeDeHecha(tx, await getImportacion(tx, id)), now, taller.newId)
    if (!primero) return
    const { alertas, ...mensaje } = primero
    await avisar(tx, id, mensaje, now, taller.newId, true)
    await guardarDichoDeAlertas(tx, alertas, 'primera_vista', { ...taller, now })
  })
}

/** The second message: what her own figures say. Null when no invoice has come. */
async function loPrimero(db: Db, { canal }: Importacion, { cuentas }: Avance, { taller }: Encargo) {
  if (!canal || cuentas.facturas === 0) return null
  const lines = await primeraVista(db, { ...taller, now: taller.now() })
  const hoy = await loQueHabriaDicho(db, taller.today)
  const partes = [lines.join('\n'), hoy?.text].filter(Boolean)
  const botones: Boton[][] = [
    [
      { title: vista.botonDeudas, ruta: 'deudas', arg: '' },
      { title: vista.botonResumen, ruta: 'resumen', arg: '' },
    ],
  ]
  return { text: partes.join('\n\n') || vista.nadaQueDecir, botones, alertas: hoy?.alertas ?? [] }
}

async function quitar(db: Db, importacion: Importacion, encargo: Encargo): Promise<void> {
  const { taller } = encargo
  const { id, nombre } = importacion
  const progreso = avances(db, id, encargo, (hecho) => texts.deshaciendo(nombre, hecho))
  const done = await deshacerImportacion(db, importacion, { ...taller, progreso })
  const now = taller.now()
  await inTransaction(db, async (tx) => {
    await terminar(tx, id, 'deshecha', null, now)
    await avisar(tx, id, { text: texts.deshecha(nombre, done), botones: [] }, now, taller.newId)
  })
}

async function fracasar(
  db: Db,
  importacion: Importacion,
  known: string | null,
  { taller, avisado }: Encargo,
) {
  const { id, estado } = importacion
  const started = estado !== 'analizando'
  const undo: Boton = { title: texts.botonDeshacerTodo, ruta: 'importacion-deshacer', arg: id, once: true }
  const text = known ?? (started ? texts.fallo : texts.falloAlMirar)
  const now = taller.now()
  await inTransaction(db, async (tx) => {
    await terminar(tx, id, 'fallida', avanceDe(await getImportacion(tx, id)), now)
    await avisar(tx, id, { text, botones: started ? [[undo]] : [comoNota(importacion)] }, now, taller.newId)
  })
  avisado()
}

/** Edits one message with the progress, now and then. */
function avances(
  db: Db,
  id: string,
  { taller, avisado }: Encargo,
  frase: (hecho: number) => string,
): (hecho: number) => Promise<void> {
  let last = taller.now().getTime()
  return async (hecho) => {
    const now = taller.now()
    if (now.getTime() - last < ENTRE_AVISOS_MS) return
    last = now.getTime()
    await avisar(db, id, { text: frase(hecho), botones: [] }, now, taller.newId)
    avisado()
  }
}

/** The rows that were not imported, as a file that she can download. Null when there are none, or no chat. */
async function guardarMalas(
  db: Db,
  { id, canal, chat, usuario_id }: Importacion,
  archivos: string,
  { now, newId }: Pick<Taller, 'now' | 'newId'>,
): Promise<string | null> {
  if (!canal || !chat) return null
  const malas = await malasDe(db, id)
  if (malas.length === 0) return null
  const rows = malas.map(({ tabla, linea, motivo, valor }) => [
    tabla,
    String(linea),
    texts.motivo({ motivo, valor: null }),
    valor ?? '',
  ])
  const text = `\uFEFF${[texts.cabeceraDeMalas, ...rows].map((row) => row.map(textoDeCsv).join(';')).join('\r\n')}\r\n`
  const archivoId = newId()
  const ruta = join(archivos, archivoId)
  await writeFile(ruta, text)
  const common = { id: archivoId, actividad_id: null, canal, chat, usuario_id, ref: '', mime: 'text/csv' }
  const bytes = Buffer.byteLength(text)
  await inTransaction(db, async (tx) => {
    const creado_en = now().toISOString()
    await insertArchivo(tx, { ...common, clase: 'document', nombre: texts.nombreDeMalas, bytes, creado_en })
    await updateArchivo(tx, archivoId, { estado: 'guardado', ruta })
  })
  return archivoId
}
