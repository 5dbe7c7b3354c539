import { actualizarSalud } from '#actions/actualizar-salud.ts'
import { crearTarea } from '#actions/apuntar-actividad.ts'
import { type CambiosDeOportunidad, moverOportunidad } from '#actions/mover-oportunidad.ts'
import { getCliente } from '#db/clientes.ts'
import { ultimaOperacion, updateRow } from '#db/journal.ts'
import { findOportunidad, pasosDe } from '#db/oportunidades.ts'
import { nombreCorto } from '#domain/cliente.ts'
import type { Choice, Reply } from '#domain/conversation.ts'
import { type Fecha, type Hora, masDias } from '#domain/fecha.ts'
import { leerFecha, leerHora } from '#domain/lenguaje/fechas.ts'
import { enPrevision, type Oportunidad } from '#domain/oportunidad.ts'
import { tareaNueva } from '#texts/captura.ts'
import { botonCambiar, botonDeshacer } from '#texts/conversacion.ts'
import * as texts from '#texts/oportunidad.ts'
import { fechaIlegible, fechaPasada } from '#texts/tarea.ts'
import { about, button, type Ctx, inPlace, once, type Route, responsable } from './context.ts'
import { type Form, inRows, oneQuestion, startForm } from './form.ts'

/** Changes a deal at once and tells what moved, with the way back and the next step. */
export async function aplicar(ctx: Ctx, antes: Oportunidad, cambios: CambiosDeOportunidad): Promise<Reply[]> {
  about(ctx, antes.cliente_id)
  const ahora = await moverOportunidad(ctx.db, ctx.by, antes, cambios, ctx.today)
  if (isSame(antes, ahora)) {
    const open = button(ctx, texts.botonVer, 'oportunidad-ver', antes.id)
    return [inPlace(ctx, { text: texts.yaEstabaAsi(antes), choices: [[open]] })]
  }
  await actualizarSalud(ctx.db, antes.cliente_id, ctx)
  const change = ahora.estado === 'ganada' ? 0 : enPrevision(ahora) - enPrevision(antes)
  return [await resultado(ctx, ahora, [texts.lineaDeMovimiento(antes, ahora), texts.prevision(change)])]
}

/** What was done, its undo, and what usually comes next in that stage. */
export async function resultado(ctx: Ctx, oportunidad: Oportunidad, lines: string[]): Promise<Reply> {
  const { operacion } = ctx.by
  const { question, choices } = await siguiente(ctx, oportunidad)
  const first = [
    once(ctx, botonDeshacer, 'deshacer', operacion),
    button(ctx, botonCambiar, 'oportunidad-ver', oportunidad.id),
  ]
  return inPlace(ctx, { text: [...lines, question].filter(Boolean).join('\n'), choices: [first, ...choices] })
}

function isSame(antes: Oportunidad, ahora: Oportunidad): boolean {
  return (Object.keys(ahora) as (keyof Oportunidad)[]).every((key) => ahora[key] === antes[key])
}

async function siguiente(ctx: Ctx, { id, estado, motivo_perdida }: Oportunidad) {
  if (estado === 'ganada') {
    return {
      question: texts.facturarla,
      choices: [[button(ctx, texts.botonFacturarlo, 'factura-de-oportunidad', id)]],
    }
  }
  if (estado === 'perdida') {
    return motivo_perdida
      ? { question: '', choices: [] }
      : { question: texts.porQuePerdida, choices: motivos(ctx, id, ctx.by.operacion) }
  }
  const planned = (await pasosDe(ctx.db, id)).some((paso) => (paso.vence_en ?? '') >= ctx.today)
  return planned
    ? { question: '', choices: [] }
    : { question: texts.proximoPaso, choices: [fechasDePaso(ctx, id, ctx.by.operacion)] }
}

type Paso = { id: string; op: string; fecha: Fecha; hora?: Hora | null }

/** `op`: the operation that the task follows from. */
export function fechasDePaso(ctx: Ctx, id: string, op: string): Choice[] {
  const grupo = ctx.newId()
  const at = (title: string, dias: number) => {
    const paso: Paso = { id, op, fecha: masDias(ctx.today, dias) }
    return once(ctx, title, 'oportunidad-paso', JSON.stringify(paso), grupo)
  }
  return [
    at(texts.botonesDePaso.manana, 1),
    at(texts.botonesDePaso.semana, 7),
    button(ctx, texts.botonesDePaso.fecha, 'oportunidad-paso-fecha', JSON.stringify({ id, op })),
  ]
}

function motivos(ctx: Ctx, id: string, op: string): Choice[][] {
  const grupo = ctx.newId()
  const choices = texts.motivosHabituales.map((motivo) =>
    once(ctx, motivo, 'oportunidad-motivo', JSON.stringify({ id, op, motivo }), grupo),
  )
  return inRows([
    ...choices,
    button(ctx, texts.botonOtroMotivo, 'oportunidad-otro-motivo', JSON.stringify({ id, op })),
  ])
}

async function crearPaso(ctx: Ctx, { id, op, fecha, hora = null }: Paso): Promise<Reply[]> {
  const oportunidad = await findOportunidad(ctx.db, id)
  if (!oportunidad) return [inPlace(ctx, { text: texts.yaNoExiste })]
  await joinOperacion(ctx, op)
  const tarea = await crearTarea(
    ctx.db,
    ctx.by,
    {
      tipo: 'tarea',
      titulo: texts.tituloDePaso(oportunidad.nombre_proyecto),
      cliente_id: oportunidad.cliente_id,
      oportunidad_id: id,
      vence_en: fecha,
      vence_hora: hora,
      responsable: responsable(ctx),
    },
    ctx.zona,
  )
  await actualizarSalud(ctx.db, oportunidad.cliente_id, ctx)
  return [await conDeshacer(ctx, oportunidad, tareaNueva(tarea, null, ctx.today))]
}

/** What follows from the last thing that she did is undone with it; after something else, by itself. */
async function joinOperacion(ctx: Ctx, op: string): Promise<void> {
  if ((await ultimaOperacion(ctx.db, ctx.usuario.id)) === op) ctx.by = { ...ctx.by, operacion: op }
}

async function ponerMotivo(ctx: Ctx, id: string, op: string, motivo: string): Promise<Reply[]> {
  const oportunidad = await findOportunidad(ctx.db, id)
  if (!oportunidad) return [inPlace(ctx, { text: texts.yaNoExiste })]
  await joinOperacion(ctx, op)
  await updateRow(ctx.db, ctx.by, 'oportunidades', id, { motivo_perdida: motivo })
  return [await conDeshacer(ctx, oportunidad, texts.porMotivo(motivo))]
}

async function conDeshacer(ctx: Ctx, oportunidad: Oportunidad, line: string): Promise<Reply> {
  about(ctx, oportunidad.cliente_id)
  const cliente = await getCliente(ctx.db, oportunidad.cliente_id)
  return inPlace(ctx, {
    text: `${texts.lineaCorta(oportunidad, nombreCorto(cliente.nombre))}\n${line}`,
    choices: [
      [
        once(ctx, botonDeshacer, 'deshacer', ctx.by.operacion),
        button(ctx, botonCambiar, 'oportunidad-ver', oportunidad.id),
      ],
    ],
  })
}

const pasoForm: Form = oneQuestion(
  'oportunidad-paso',
  () => ({ text: texts.preguntaFechaDePaso }),
  (text, ctx) => {
    const at = leerFecha(text, ctx.today)
    const hora = at?.hora ?? leerHora(text)
    if (!at && !hora) return { problem: fechaIlegible }
    const fecha = at?.fecha ?? ctx.today
    return fecha < ctx.today ? { problem: fechaPasada } : { value: { fecha, hora } }
  },
  (ctx, { id, op }, answer) => crearPaso(ctx, { id, op, ...(answer as object) } as Paso),
)

/** Longest reason, name or note that is worth keeping as one. */
export const MAX_NOMBRE = 120

const motivoForm: Form = oneQuestion(
  'oportunidad-motivo',
  () => ({ text: texts.preguntaMotivo }),
  (text) => (text.length > MAX_NOMBRE * 4 ? { problem: texts.motivoLargo } : { value: text }),
  (ctx, { id, op }, answer) => ponerMotivo(ctx, String(id), String(op), String(answer)),
  { libre: true },
)

export const formularios: Form[] = [pasoForm, motivoForm]

export const rutas: Route[] = [
  { name: 'oportunidad-paso', rol: 'colaborador', run: (ctx, arg) => crearPaso(ctx, JSON.parse(arg)) },
  {
    name: 'oportunidad-paso-fecha',
    rol: 'colaborador',
    run: (ctx, arg) => startForm(ctx, pasoForm, JSON.parse(arg)),
  },
  {
    name: 'oportunidad-motivo',
    rol: 'colaborador',
    run: (ctx, arg) => {
      const { id, op, motivo } = JSON.parse(arg)
      return ponerMotivo(ctx, id, op, motivo)
    },
  },
  {
    name: 'oportunidad-otro-motivo',
    rol: 'colaborador',
    run: (ctx, arg) => startForm(ctx, motivoForm, JSON.parse(arg)),
  },
  {
    name: 'oportunidad-aplicar',
    rol: 'colaborador',
    run: async (ctx, arg) => {
      const { id, ...cambios } = JSON.parse(arg) as { id: string } & CambiosDeOportunidad
      const oportunidad = await findOportunidad(ctx.db, id)
      return oportunidad ? aplicar(ctx, oportunidad, cambios) : [inPlace(ctx, { text: texts.yaNoExiste })]
    },
  },
]
