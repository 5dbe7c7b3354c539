import type { NewId } from '#db/id.ts'
import {
  decisionesDe,
  getImportacion,
  type Importacion,
  malasDe,
  updateImportacion,
} from '#db/importaciones.ts'
import { type Db, inTransaction } from '#db/open.ts'
import { enOrden, partesDeFecha } from '#domain/importacion/fechas.ts'
import { dudaDeOrden, dudasAbiertas, type Plan, traeAlgo } from '#domain/importacion/plan.ts'
import { botonTraerTodo } from '#texts/copia.ts'
import * as texts from '#texts/importar.ts'
import type { Boton } from './enviar.ts'
import { enviar } from './enviar.ts'

type Mensaje = { text: string; botones: Boton[][] }

/**
 * Says how an import stands, in the place of the message that said it before (`nuevo`: in one of its own).
 * One from the command line has no chat, and is told nothing.
 */
export async function avisar(
  db: Db,
  importacionId: string,
  mensaje: Mensaje,
  now: Date,
  newId: NewId,
  nuevo = false,
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const { canal, chat, mensaje: before, mensajes } = await getImportacion(tx, importacionId)
    if (!canal || !chat) return
    const clave = `importacion:${importacionId}:${mensajes + 1}`
    const replaces = nuevo || !before ? {} : { replaces: before }
    await enviar(tx, { canal, chat }, clave, { ...mensaje, ...replaces }, now, newId)
    const place = nuevo ? {} : { mensaje: clave }
    await updateImportacion(tx, importacionId, { mensajes: mensajes + 1, ...place }, now)
  })
}

/** The next thing to say of a file that has been understood: a question that only she can answer, or what it brings. */
export function proximoPaso(
  importacion: Importacion,
  plan: Plan,
): Mensaje & { estado: Importacion['estado'] } {
  const { id, nombre } = importacion
  const doubt = dudaDeOrden(plan)
  if (doubt) return { estado: 'pregunta', ...preguntaDeOrden(id, nombre, doubt) }
  const dudas = dudasAbiertas(plan, decisionesDe(importacion)).length
  return {
    estado: 'propuesta',
    text: texts.propuesta(nombre, plan, dudas),
    botones: botonesDePropuesta(id, plan),
  }
}

function preguntaDeOrden(id: string, nombre: string, doubt: { tabla: number; ejemplo: string }): Mensaje {
  const partes = partesDeFecha(doubt.ejemplo) ?? ['', '', '']
  const days = (['dma', 'mda'] as const).map((orden) => texts.diaEscrito(enOrden(partes, orden) ?? ''))
  const [dma = '', mda = ''] = days
  const boton = (title: string, orden: string): Boton => ({
    title,
    ruta: 'importacion-orden',
    arg: JSON.stringify({ id, tabla: doubt.tabla, orden }),
    once: true,
  })
  return {
    text: texts.preguntaDeOrden(nombre, doubt.ejemplo, [dma, mda]),
    botones: [[boton(dma, 'dma'), boton(mda, 'mda')], [cancelar(id)]],
  }
}

function botonesDePropuesta(id: string, plan: Plan): Boton[][] {
  const columns: Boton = { title: texts.botonColumnas, ruta: 'importacion-columnas', arg: id }
  const yes = plan.cuentas.copia ? botonTraerTodo : texts.botonImportar
  const rows: Boton[][] = []
  if (traeAlgo(plan.cuentas)) rows.push([{ title: yes, ruta: 'importacion-si', arg: id, once: true }])
  rows.push(plan.formato === 'facturae' || plan.cuentas.copia ? [cancelar(id)] : [columns, cancelar(id)])
  return rows
}

function cancelar(id: string): Boton {
  return { title: texts.botonCancelar, ruta: 'importacion-cancelar', arg: id, once: true }
}

/** How many bad rows a message looks at to name a few. */
const MALAS_QUE_SE_MIRAN = 5

/** What an import has done, with its way back. */
export async function mensajeDeHecha(db: Db, importacion: Importacion): Promise<Mensaje> {
  const { id, nombre, resultado, malas_id } = importacion
  const cuentas = JSON.parse(resultado ?? '{}')
  const text = texts.hecha(nombre, cuentas, await malasDe(db, id, MALAS_QUE_SE_MIRAN))
  const undo: Boton = { title: texts.botonDeshacerTodo, ruta: 'importacion-deshacer', arg: id, once: true }
  const see: Boton = { title: texts.botonMalas(cuentas.malas), ruta: 'importacion-malas', arg: id }
  return {
    text,
    botones: traeAlgo(cuentas) ? [[undo], ...(malas_id ? [[see]] : [])] : malas_id ? [[see]] : [],
  }
}
