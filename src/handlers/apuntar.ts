import { actualizarSalud, trasApuntar } from '#actions/actualizar-salud.ts'
import { apuntarActividad, crearTarea } from '#actions/apuntar-actividad.ts'
import { apuntarPromesa } from '#actions/apuntar-promesa.ts'
import { moverOportunidad } from '#actions/mover-oportunidad.ts'
import { abiertasDe } from '#db/oportunidades.ts'
import type { Actividad } from '#domain/actividad.ts'
import { nombreCorto } from '#domain/cliente.ts'
import type { Choice, Reply } from '#domain/conversation.ts'
import { fechaDe, horaDe, instanteDe } from '#domain/fecha.ts'
import type { Candidato } from '#domain/lenguaje/agenda.ts'
import type { Captura, Paso } from '#domain/lenguaje/captura.ts'
import type { Oportunidad } from '#domain/oportunidad.ts'
import * as texts from '#texts/captura.ts'
import { botonCambiar, botonDeshacer } from '#texts/conversacion.ts'
import { diaRelativo } from '#texts/format.ts'
import { lineaDeMovimiento } from '#texts/oportunidad.ts'
import { promesaApuntada } from '#texts/promesa.ts'
import { type Capturado, candidatos } from './con-cliente.ts'
import { about, button, type Ctx, candidato, inPlace, once, responsable } from './context.ts'

/** Ids of the records that the same message made before it was edited: they are made again with these. */
export type Hechas = { actividad?: string; tareas: string[] }

export const NINGUNA: Hechas = { tareas: [] }

/**
 * Something that happened: filed at once with what follows from it (next step, stage, amount) and one
 * way back for all of it. Without a clear client it is filed all the same, and asks which.
 */
export async function actividadDesdeCaptura(ctx: Ctx, leido: Capturado, hechas: Hechas): Promise<Reply[]> {
  const { captura } = leido
  const cliente = captura.cliente.tipo === 'seguro' ? await candidato(ctx, captura.cliente.cliente_id) : null
  const actividad = await apuntar(ctx, leido, cliente, hechas.actividad)
  const tareas = await siguientesPasos(ctx, leido, cliente, hechas.tareas)
  if (!cliente) return [await sinCliente(ctx, leido, actividad)]

  about(ctx, cliente.cliente_id)
  const deal = await oportunidadTocada(ctx, captura, cliente)
  const promesa = await promesaDicha(ctx, captura, actividad.id, cliente.cliente_id)
  if (promesa) await actualizarSalud(ctx.db, cliente.cliente_id, ctx)
  else await trasApuntar(ctx.db, cliente.cliente_id, leido.texto, ctx)
  const lines = [
    texts.apuntada(
      actividad.titulo,
      nombreCorto(cliente.nombre),
      diaDe(ctx, actividad),
      horaSabida(ctx, leido, actividad),
      ctx.today,
    ),
    actividad.descripcion ? texts.cita(actividad.descripcion) : '',
    promesa,
    ...tareas.map((tarea) => texts.tareaNueva(tarea, null, ctx.today)),
    ...deal.lines,
  ]
  const undo = once(ctx, botonDeshacer, 'deshacer', ctx.by.operacion)
  const change = button(ctx, botonCambiar, 'actividad-cambiar', actividad.id)
  return [
    inPlace(ctx, {
      text: lines.filter(Boolean).join('\n'),
      choices: [[undo, change], deal.choices].filter((r) => r.length > 0),
    }),
  ]
}

/** What the client has promised to pay, in a line; '' when it has promised nothing. */
async function promesaDicha(
  ctx: Ctx,
  { promesa, numeroFactura }: Captura,
  id: string,
  cliente_id: string,
): Promise<string> {
  if (!promesa) return ''
  const dicha = { ...promesa, numeroFactura }
  const row = await apuntarPromesa(ctx.db, ctx.by, { id, cliente_id }, dicha, ctx.today)
  const { fecha, importe_centimos, factura_id } = row
  return promesaApuntada(fecha, importe_centimos, promesa.mitad, factura_id && numeroFactura, ctx.today)
}

async function apuntar(
  ctx: Ctx,
  { texto, captura }: Capturado,
  cliente: Candidato | null,
  id?: string,
): Promise<Actividad> {
  const contacto_id = captura.cliente.tipo === 'seguro' ? captura.cliente.contacto_id : null
  const persona = cliente?.contactos.find((one) => one.id === contacto_id)?.nombre ?? captura.contacto
  const tipo = captura.tipo ?? 'nota'
  return apuntarActividad(ctx.db, ctx.by, {
    ...(id ? { id } : {}),
    tipo: tipo === 'tarea' ? 'nota' : tipo,
    titulo: texts.tituloDeActividad(tipo === 'tarea' ? 'nota' : tipo, persona),
    descripcion: captura.resumen,
    cliente_id: cliente?.cliente_id ?? null,
    contacto_id,
    fecha: cuandoOcurrio(ctx, captura),
    responsable: responsable(ctx),
    texto_original: texto,
  })
}

function cuandoOcurrio(ctx: Ctx, { fechaActividad, horaActividad }: Captura): string {
  if (!fechaActividad && !horaActividad) return ctx.now.toISOString()
  const hora = horaActividad ?? (fechaActividad === ctx.today ? horaDe(ctx.now, ctx.zona) : null)
  return instanteDe(fechaActividad ?? ctx.today, hora, ctx.zona).toISOString()
}

/** The hour is shown when it is now or she said it; a past day without an hour has none. */
function horaSabida(ctx: Ctx, { captura }: Capturado, actividad: Actividad) {
  const known = captura.horaActividad || !captura.fechaActividad || captura.fechaActividad === ctx.today
  return known ? horaDe(new Date(actividad.fecha), ctx.zona) : null
}

function diaDe(ctx: Ctx, actividad: Actividad) {
  return fechaDe(new Date(actividad.fecha), ctx.zona)
}

/** Each next step of the sentence is a task of its own; `ids`: of those that the same words had made. */
async function siguientesPasos(
  ctx: Ctx,
  leido: Capturado,
  cliente: Candidato | null,
  ids: string[],
): Promise<Actividad[]> {
  const { siguiente, otrosPasos } = leido.captura
  const tareas: Actividad[] = []
  for (const [i, paso] of [siguiente, ...otrosPasos].filter((one) => one !== null).entries()) {
    tareas.push(await crearPaso(ctx, leido, cliente, paso, ids[i]))
  }
  return tareas
}

/** One next step of her words, as a task. `id`: it is made again with it. */
export function crearPaso(
  ctx: Ctx,
  { texto, captura }: Capturado,
  cliente: { cliente_id: string } | null,
  paso: Paso,
  id?: string,
): Promise<Actividad> {
  return crearTarea(
    ctx.db,
    ctx.by,
    {
      ...(id ? { id } : {}),
      tipo: paso.tipo,
      titulo: paso.titulo,
      cliente_id: cliente?.cliente_id ?? null,
      contacto_id: captura.cliente.tipo === 'seguro' ? captura.cliente.contacto_id : null,
      vence_en: paso.fecha,
      vence_hora: paso.hora,
      responsable: responsable(ctx),
      texto_original: texto,
    },
    ctx.zona,
  )
}

/** A stage or an amount said in passing moves the only open deal; with none or several it is offered. */
async function oportunidadTocada(ctx: Ctx, captura: Captura, { cliente_id, oportunidades }: Candidato) {
  const none = { lines: [] as string[], choices: [] as Choice[] }
  const { titulo, importe, etapa } = captura
  // Who is asked to pay is not being sold anything.
  if (captura.promesa && importe === null && etapa === null) return none
  if (oportunidades.length === 0) {
    if (captura.tipo === 'nota' && importe === null && etapa === null) return none
    const crear = JSON.stringify({ cliente_id, titulo, importe, etapa })
    return { ...none, choices: [once(ctx, texts.botonCrearOportunidad, 'oportunidad-de-captura', crear)] }
  }
  if (!etapa && importe === null) return none
  const abiertas = await abiertasDe(ctx.db, cliente_id)
  const [only] = abiertas
  if (!only) return none
  if (abiertas.length === 1 && captura.etapa) {
    const moved = await moverOportunidad(ctx.db, ctx.by, only, cambios(captura), ctx.today)
    return { ...none, lines: [lineaDeMovimiento(only, moved)] }
  }
  const grupo = ctx.newId()
  const offer = (deal: Oportunidad) =>
    once(
      ctx,
      `💼 ${deal.nombre_proyecto}`,
      'oportunidad-aplicar',
      JSON.stringify({ id: deal.id, ...cambios(captura) }),
      grupo,
    )
  return { lines: [texts.queOportunidad(abiertas.length)], choices: abiertas.slice(0, 3).map(offer) }
}

function cambios({ etapa, importe, probabilidad, cierre, motivo }: Captura) {
  return {
    ...(etapa ? { estado: etapa } : {}),
    ...(importe === null ? {} : { monto_estimado_centimos: importe }),
    ...(probabilidad === null ? {} : { probabilidad }),
    ...(cierre ? { fecha_cierre_esperada: cierre } : {}),
    ...(motivo ? { motivo_perdida: motivo } : {}),
  }
}

async function sinCliente(
  ctx: Ctx,
  { texto, captura, elegido }: Capturado,
  actividad: Actividad,
): Promise<Reply> {
  const when = `${diaRelativo(diaDe(ctx, actividad), ctx.today)} ${horaDe(new Date(actividad.fecha), ctx.zona)}`
  return {
    text: texts.apuntadoSinCliente(actividad.tipo, when),
    choices: await candidatos(ctx, captura.cliente, { ...elegido, op: ctx.by.operacion, t: texto }),
  }
}
