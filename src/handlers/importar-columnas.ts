import { planDe } from '#db/importaciones.ts'
import type { Reply } from '#domain/conversation.ts'
import { CAMPOS_DE_CLASE, type Campo } from '#domain/importacion/campos.ts'
import type { TablaEntendida } from '#domain/importacion/tabla.ts'
import * as texts from '#texts/importar.ts'
import { button, type Ctx, inPlace, once, type Route } from './context.ts'
import { inRows } from './form.ts'
import { corregir, pendiente } from './importar.ts'

/** Most columns that are offered to be corrected: what a chat shows without a wall of buttons. */
const MAX_COLUMNAS = 40

/** «✏️ Cambiar columnas»: of which sheet, when there are several. */
async function elegirHoja(ctx: Ctx, id: string): Promise<Reply[]> {
  const importacion = await pendiente(ctx, id)
  if (!importacion) return []
  const tablas = planDe(importacion).tablas.filter(({ clase }) => clase !== null)
  const [only] = tablas
  if (only && tablas.length === 1) return columnasDe(ctx, id, only, false)
  const rows = tablas.map((tabla) => [
    button(ctx, tabla.nombre, 'importacion-hoja', JSON.stringify({ id, tabla: tabla.indice })),
  ])
  const back = [button(ctx, texts.botonVolver, 'importacion-volver', id)]
  return [inPlace(ctx, { text: texts.queHoja, choices: [...rows, back] })]
}

type DeHoja = { id: string; tabla: number }

async function verHoja(ctx: Ctx, arg: string): Promise<Reply[]> {
  const { id, tabla } = JSON.parse(arg) as DeHoja
  const importacion = await pendiente(ctx, id)
  const entendida = importacion && planDe(importacion).tablas.find(({ indice }) => indice === tabla)
  return entendida ? columnasDe(ctx, id, entendida, true) : []
}

function columnasDe(ctx: Ctx, id: string, tabla: TablaEntendida, varias: boolean): Reply[] {
  const choices = tabla.columnas.slice(0, MAX_COLUMNAS).map(({ indice, titulo, campo }) => {
    const title = texts.botonDeColumna(titulo || texts.columna(indice), campo && texts.nombreDeCampo(campo))
    return button(ctx, title, 'importacion-columna', JSON.stringify({ id, tabla: tabla.indice, i: indice }))
  })
  const whole = JSON.stringify({ id, tabla: tabla.indice, fuera: !tabla.fuera })
  const leave = once(ctx, tabla.fuera ? texts.botonDentro : texts.botonFuera, 'importacion-fuera', whole)
  const last = [...(varias ? [leave] : []), button(ctx, texts.botonVolver, 'importacion-volver', id)]
  return [inPlace(ctx, { text: texts.queColumna(tabla), choices: [...inRows(choices), last] })]
}

type DeColumna = DeHoja & { i: number }

/** What a column may be, in the order of what such a table is usually asked for. */
async function verColumna(ctx: Ctx, arg: string): Promise<Reply[]> {
  const { id, tabla, i } = JSON.parse(arg) as DeColumna
  const importacion = await pendiente(ctx, id)
  const entendida = importacion && planDe(importacion).tablas.find(({ indice }) => indice === tabla)
  const columna = entendida?.columnas.find(({ indice }) => indice === i)
  if (!entendida?.clase || !columna) return []
  const grupo = ctx.newId()
  const put = (title: string, campo: Campo | null) =>
    once(ctx, title, 'importacion-poner', JSON.stringify({ id, tabla, i, campo }), grupo)
  const choices = CAMPOS_DE_CLASE[entendida.clase].map((campo) => put(texts.nombreDeCampo(campo), campo))
  const last = [put(texts.botonNoUsar, null), button(ctx, texts.botonVolver, 'importacion-columnas', id)]
  const text = texts.queEs(columna.titulo || texts.columna(i), columna.ejemplo)
  return [inPlace(ctx, { text, choices: [...inRows(choices), last] })]
}

async function poner(ctx: Ctx, arg: string): Promise<Reply[]> {
  const { id, tabla, i, campo } = JSON.parse(arg) as DeColumna & { campo: Campo | null }
  const importacion = await pendiente(ctx, id)
  const clase = importacion && planDe(importacion).tablas.find(({ indice }) => indice === tabla)?.clase
  if (!importacion || !clase) return []
  return corregir(ctx, importacion, ({ tablas }) => {
    const before = tablas[tabla]
    tablas[tabla] = { ...before, clase, columnas: { ...before?.columnas, [i]: campo } }
  })
}

/** A sheet is left out, or taken in again. */
async function dejarFuera(ctx: Ctx, arg: string): Promise<Reply[]> {
  const { id, tabla, fuera } = JSON.parse(arg) as DeHoja & { fuera: boolean }
  const importacion = await pendiente(ctx, id)
  if (!importacion) return []
  return corregir(ctx, importacion, ({ tablas }) => {
    tablas[tabla] = { ...tablas[tabla], fuera }
  })
}

export const rutas: Route[] = [
  { name: 'importacion-columnas', rol: 'colaborador', run: elegirHoja },
  { name: 'importacion-hoja', rol: 'colaborador', run: verHoja },
  { name: 'importacion-columna', rol: 'colaborador', run: verColumna },
  { name: 'importacion-poner', rol: 'colaborador', run: poner },
  { name: 'importacion-fuera', rol: 'colaborador', run: dejarFuera },
]
