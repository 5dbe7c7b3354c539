import { apuntarActividad } from '#actions/apuntar-actividad.ts'
import { proximoPaso } from '#actions/importar-avisar.ts'
import { archivoConRef, findArchivo, moverArchivos } from '#db/archivos.ts'
import {
  decisionesDe,
  findImportacion,
  type Importacion,
  importacionDeArchivo,
  insertImportacion,
  planDe,
  updateImportacion,
} from '#db/importaciones.ts'
import { replyKey } from '#db/outbox.ts'
import { esImportable } from '#domain/archivo.ts'
import { cleanText, type FileProblem, type IncomingFile, type Reply } from '#domain/conversation.ts'
import { APARTE, type Decisiones, dudaDeOrden, dudasAbiertas } from '#domain/importacion/plan.ts'
import { problemaSinNota, tituloDeArchivo } from '#texts/archivos.ts'
import * as texts from '#texts/importar.ts'
import { guardarArchivo } from './archivo.ts'
import { button, type Ctx, inPlace, once, type Route, responsable } from './context.ts'

/** A file that may be imported came without a word: it is looked at, and the answer says what it brings. */
export async function archivoParaImportar(ctx: Ctx, file: IncomingFile): Promise<Reply[]> {
  const archivo_id = await guardarArchivo(ctx, file, null)
  const nombre = await esperar(ctx, archivo_id, file, aqui(ctx))
  return [{ text: texts.mirando(nombre) }]
}

/** One that was filed with her words is looked at as well; what cannot be imported is not spoken of again. */
export async function tambienParaImportar(ctx: Ctx, file: IncomingFile): Promise<void> {
  if (!esImportable(file)) return
  const archivo = await archivoConRef(ctx.db, ctx.message.channel, ctx.message.chat, file.ref)
  if (archivo) await esperar(ctx, archivo.id, file, null)
}

async function esperar(
  ctx: Ctx,
  archivo_id: string,
  file: IncomingFile,
  mensaje: string | null,
): Promise<string> {
  const { channel: canal, chat } = ctx.message
  const nombre = cleanText(file.name ?? 'archivo')
  await insertImportacion(
    ctx.db,
    {
      id: ctx.newId(),
      usuario_id: ctx.usuario.id,
      canal,
      chat,
      archivo_id,
      ruta: null,
      nombre,
      estado: 'esperando',
      mensaje,
    },
    ctx.now,
  )
  return nombre
}

/** The file has come, or never will. Null: it was not sent to be imported. */
export async function archivoListo(
  ctx: Ctx,
  archivoId: string,
  problem: FileProblem | null,
): Promise<Reply[] | null> {
  const importacion = await importacionDeArchivo(ctx.db, archivoId)
  if (importacion?.estado !== 'esperando') return null
  const archivo = await findArchivo(ctx.db, archivoId)
  const { id, mensaje } = importacion
  if (!problem && archivo?.ruta) {
    await updateImportacion(ctx.db, id, { estado: 'analizando', ruta: archivo.ruta }, ctx.now)
    return []
  }
  await updateImportacion(ctx.db, id, { estado: 'fallida' }, ctx.now)
  if (!archivo || !problem || archivo.actividad_id) return null
  const text = problemaSinNota(tituloDeArchivo({ kind: archivo.clase, name: archivo.nombre }), problem)
  return [{ text, ...(mensaje ? { replaces: mensaje } : {}) }]
}

/** Key of this turn's first answer: what is to be said later takes its place. */
function aqui(ctx: Ctx): string {
  return replyKey(ctx.message.channel, ctx.message.id, 0)
}

/** The import that a button speaks of, while it still waits for her. */
export async function pendiente(ctx: Ctx, id: string): Promise<Importacion | null> {
  const importacion = await findImportacion(ctx.db, id)
  const waits = importacion?.estado === 'propuesta' || importacion?.estado === 'pregunta'
  if (!waits) ctx.turn.notice = texts.yaNoSePuede
  return waits ? importacion : null
}

/** «✅ Importar»: once everything that only she knows has been answered. */
async function si(ctx: Ctx, id: string): Promise<Reply[]> {
  const importacion = await pendiente(ctx, id)
  return importacion ? empezar(ctx, importacion) : []
}

async function empezar(ctx: Ctx, importacion: Importacion): Promise<Reply[]> {
  const [duda, ...rest] = dudasAbiertas(planDe(importacion), decisionesDe(importacion))
  if (!duda) {
    await updateImportacion(ctx.db, importacion.id, { estado: 'importando', mensaje: aqui(ctx) }, ctx.now)
    return [inPlace(ctx, { text: texts.importando(importacion.nombre, 0) })]
  }
  const { id } = importacion
  const grupo = ctx.newId()
  const boton = (title: string, que: 'mismo' | 'aparte', todas: boolean) =>
    once(ctx, title, 'importacion-duda', JSON.stringify({ id, clave: duda.clave, que, todas }), grupo)
  const one = [boton(texts.botonElMismo, 'mismo', false), boton(texts.botonAparte, 'aparte', false)]
  const all = [boton(texts.botonTodosMismos, 'mismo', true), boton(texts.botonTodosAparte, 'aparte', true)]
  const text = texts.preguntaDeDuda(duda.nombre, duda.suyo, duda.por, rest.length + 1)
  await updateImportacion(ctx.db, id, { mensaje: aqui(ctx) }, ctx.now)
  return [inPlace(ctx, { text, choices: rest.length > 0 ? [one, all] : [one] })]
}

async function decidirDuda(ctx: Ctx, arg: string): Promise<Reply[]> {
  const { id, clave, que, todas } = JSON.parse(arg) as {
    id: string
    clave: string
    que: 'mismo' | 'aparte'
    todas: boolean
  }
  const importacion = await pendiente(ctx, id)
  if (!importacion) return []
  const decisiones = decisionesDe(importacion)
  for (const duda of dudasAbiertas(planDe(importacion), decisiones)) {
    if (todas || duda.clave === clave)
      decisiones.dudas[duda.clave] = que === 'mismo' ? duda.cliente_id : APARTE
  }
  const json = JSON.stringify(decisiones)
  await updateImportacion(ctx.db, id, { decisiones: json }, ctx.now)
  return empezar(ctx, { ...importacion, decisiones: json })
}

async function cancelar(ctx: Ctx, id: string): Promise<Reply[]> {
  const importacion = await pendiente(ctx, id)
  if (!importacion) return []
  await updateImportacion(ctx.db, id, { estado: 'cancelada' }, ctx.now)
  return [inPlace(ctx, { text: texts.cancelada })]
}

/** What she corrects is understood anew from the whole file; the message becomes the new proposal. */
export async function corregir(
  ctx: Ctx,
  importacion: Importacion,
  change: (decisiones: Decisiones) => void,
): Promise<Reply[]> {
  const decisiones = decisionesDe(importacion)
  change(decisiones)
  const changes = {
    decisiones: JSON.stringify(decisiones),
    estado: 'analizando',
    mensaje: aqui(ctx),
  } as const
  await updateImportacion(ctx.db, importacion.id, changes, ctx.now)
  return [inPlace(ctx, { text: texts.otraVez(importacion.nombre) })]
}

/** «¿3 de abril o 4 de marzo?» */
async function elegirOrden(ctx: Ctx, arg: string): Promise<Reply[]> {
  const { id, orden } = JSON.parse(arg) as { id: string; orden: 'dma' | 'mda' }
  const importacion = await pendiente(ctx, id)
  if (!importacion) return []
  return corregir(ctx, importacion, ({ tablas }) => {
    for (const { indice, duda } of planDe(importacion).tablas) {
      if (duda !== null) tablas[indice] = { ...tablas[indice], orden }
    }
  })
}

/** Back to the proposal from the correction of a column. */
async function volver(ctx: Ctx, id: string): Promise<Reply[]> {
  const importacion = await pendiente(ctx, id)
  if (!importacion || dudaDeOrden(planDe(importacion))) return []
  const { text, botones } = proximoPaso(importacion, planDe(importacion))
  const grupo = ctx.newId()
  const choices = botones.map((row) =>
    row.map((one) =>
      one.once ? once(ctx, one.title, one.ruta, one.arg, grupo) : button(ctx, one.title, one.ruta, one.arg),
    ),
  )
  await updateImportacion(ctx.db, id, { mensaje: aqui(ctx) }, ctx.now)
  return [inPlace(ctx, { text, choices })]
}

async function verMalas(ctx: Ctx, id: string): Promise<Reply[]> {
  const importacion = await findImportacion(ctx.db, id)
  const archivo = importacion?.malas_id
  return archivo ? [{ text: texts.lasMalas, archivoId: archivo }] : []
}

async function deshacerTodo(ctx: Ctx, id: string): Promise<Reply[]> {
  const importacion = await findImportacion(ctx.db, id)
  if (importacion?.estado !== 'hecha' && importacion?.estado !== 'fallida') {
    ctx.turn.notice = texts.yaNoSePuede
    return []
  }
  await updateImportacion(ctx.db, id, { estado: 'deshaciendo', mensaje: aqui(ctx) }, ctx.now)
  return [inPlace(ctx, { text: texts.deshaciendo(importacion.nombre, 0) })]
}

async function comoNota(ctx: Ctx, archivoId: string): Promise<Reply[]> {
  const archivo = await findArchivo(ctx.db, archivoId)
  if (!archivo) return []
  const nota = await apuntarActividad(ctx.db, ctx.by, {
    tipo: 'nota',
    titulo: tituloDeArchivo({ kind: archivo.clase, name: archivo.nombre }),
    cliente_id: null,
    responsable: responsable(ctx),
  })
  await moverArchivos(ctx.db, [archivoId], nota.id)
  return [inPlace(ctx, { text: texts.guardadoComoNota })]
}

const comoImportar = async () => [{ text: texts.comoImportar }]

export const rutas: Route[] = [
  {
    name: 'importar',
    help: 'Traer facturas y clientes de un archivo',
    rol: 'colaborador',
    run: comoImportar,
  },
  { name: 'importacion-si', rol: 'colaborador', run: si },
  { name: 'importacion-duda', rol: 'colaborador', run: decidirDuda },
  { name: 'importacion-cancelar', rol: 'colaborador', run: cancelar },
  { name: 'importacion-orden', rol: 'colaborador', run: elegirOrden },
  { name: 'importacion-volver', rol: 'colaborador', run: volver },
  { name: 'importacion-malas', rol: 'colaborador', run: verMalas },
  { name: 'importacion-deshacer', rol: 'colaborador', run: deshacerTodo },
  { name: 'importacion-nota', rol: 'colaborador', run: comoNota },
]
