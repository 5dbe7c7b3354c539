import { findActividad } from '#db/actividades.ts'
import { agendaPara } from '#db/busqueda.ts'
import { type Cambio, cambiosDe, ultimaOperacion } from '#db/journal.ts'
import { replyKey } from '#db/outbox.ts'
import type { OutboxKey, Reply } from '#domain/conversation.ts'
import { horaDe } from '#domain/fecha.ts'
import type { Captura, ClienteDudoso } from '#domain/lenguaje/captura.ts'
import { type Correccion, leerCorreccion } from '#domain/lenguaje/correccion.ts'
import * as texts from '#texts/corregir.ts'
import { nadaRegistrado } from '#texts/factura.ts'
import type { Capturado } from './con-cliente.ts'
import type { Ctx } from './context.ts'
import type { Elegido, Ultima } from './elegido.ts'
import { takeBack } from './lo-hecho.ts'
import { mover } from './tarea.ts'

/** How words are read, and run in place of what an operation had made. */
type Releer = {
  leer: (texto: string, elegido: Elegido) => Promise<Capturado>
  rehacer: (operacion: string, texto: string, elegido: Elegido) => Promise<Reply[]>
}

/** Remembers what this turn does, with its client and its moments settled: the words are read again later. */
export function recordar(ctx: Ctx, { texto, captura, elegido = {} }: Capturado): void {
  const { intencion, cliente, fecha, hora, fechaActividad, horaActividad, siguiente, promesa } = captura
  if (intencion === 'corregir' || intencion === 'ninguno') return
  if (intencion === 'deshacer') {
    ctx.sesion.ultima = null
    return
  }
  const told = intencion === 'registrar_actividad' && !fechaActividad
  const v: Partial<Captura> = {
    ...(fecha ? { fecha } : {}),
    ...(hora ? { hora } : {}),
    ...(promesa ? { promesa } : {}),
    ...(told ? { fechaActividad: ctx.today, horaActividad: horaActividad ?? horaDe(ctx.now, ctx.zona) } : {}),
    ...elegido.v,
  }
  const p = siguiente ? { fecha: siguiente.fecha, hora: siguiente.hora, ...elegido.p } : elegido.p
  const c = cliente.tipo === 'seguro' ? { c: cliente.cliente_id, k: cliente.contacto_id } : {}
  ctx.sesion.ultima = {
    op: ctx.by.operacion,
    t: texto,
    e: { ...elegido, ...c, v, ...(p ? { p } : {}) },
    clave: replyKey(ctx.message.channel, ctx.message.id, 0),
  }
}

/** What she types, as a correction of the last thing; null when it is anything else. */
export async function comoCorreccion(ctx: Ctx, texto: string, releer: Releer): Promise<Reply[] | null> {
  if (!ctx.sesion.ultima || texto.startsWith('/') || /[?¿]/.test(texto)) return null
  const agenda = await agendaPara(ctx.db, texto, ctx.sesion.cliente_id)
  const ahora = horaDe(ctx.now, ctx.zona)
  const correccion = leerCorreccion(texto, agenda, { today: ctx.today, ahora, pasado: false })
  return correccion && corregir(ctx, correccion, releer)
}

async function corregir(
  ctx: Ctx,
  correccion: Correccion,
  { leer, rehacer }: Releer,
): Promise<Reply[] | null> {
  const { ultima } = ctx.sesion
  const estado = ultima ? await estadoDe(ctx, ultima) : null
  if (correccion.quita === 'todo') return borrarLoUltimo(ctx)
  if (!ultima || !estado) return correccion.suelta ? null : moverUltima(ctx, correccion)

  const { captura } = await leer(ultima.t, ultima.e)
  if (correccion.suelta && !completa(captura, correccion, estado)) return null
  const changed = aplicar(captura, correccion, ultima.e, ctx)
  if (!changed) return correccion.suelta ? null : [{ text: texts.noSeAplica }]
  const quitado = estado.que === 'registrada' ? await quitar(ctx, estado.op, estado.cambios) : ''
  await darPorUsados(ctx, ultima.clave)
  const [first, ...others] = await rehacer(ultima.op, ultima.t, changed)
  if (!first) return []
  const old: Reply = { text: texts.corregidoAbajo, replaces: ultima.clave }
  return [{ ...first, text: quitado + first.text }, old, ...others]
}

/** A bare «a las 7» gives a task the hour that it lacks; a bare amount is of the proposal that waits. */
function completa(captura: Captura, { fecha, hora, importe }: Correccion, { que }: Estado): boolean {
  if (importe !== null) return que === 'propuesta'
  const lacks = (fecha !== null && captura.fecha === null) || (hora !== null && captura.hora === null)
  return captura.intencion === 'crear_tarea' && lacks
}

/** «bórralo», «no, eso no»: a proposal is dropped, what was filed is undone. */
export async function borrarLoUltimo(ctx: Ctx): Promise<Reply[]> {
  const { ultima } = ctx.sesion
  const estado = ultima ? await estadoDe(ctx, ultima) : null
  ctx.sesion.ultima = null
  if (!ultima || estado?.que !== 'propuesta') return ctx.go('deshacer', '')
  await darPorUsados(ctx, ultima.clave)
  return [{ text: nadaRegistrado }, { text: texts.descartado, replaces: ultima.clave }]
}

type Estado =
  /** Waits for her «sí». */
  | { que: 'propuesta' }
  /** Was proposed and she said yes: its money is in the books. */
  | { que: 'registrada'; op: string; cambios: Cambio[] }
  | { que: 'hecha' }

/** How the last message stands; null when something else has come after it. */
async function estadoDe(ctx: Ctx, { op, clave }: Ultima): Promise<Estado | null> {
  const buttons = await ctx.db
    .selectFrom('crm_fichas')
    .select(['ruta', 'usada_en'])
    .where('clave', '=', clave)
    .execute()
  const last = await ultimaOperacion(ctx.db, ctx.usuario.id)
  if (last === op) return { que: 'hecha' }
  const offers = buttons.filter(({ ruta }) => PROPUESTAS.has(ruta))
  if (offers.length === 0) return null
  if (offers.every(({ usada_en }) => usada_en === null)) return { que: 'propuesta' }
  const cambios = last ? await cambiosDe(ctx.db, last) : []
  const isMoney = cambios.some(({ tabla }) => tabla === 'crm_pagos' || tabla === 'crm_facturas')
  return last && isMoney ? { que: 'registrada', op: last, cambios } : null
}

const PROPUESTAS = new Set(['pago-registrar', 'factura-registrar', 'rehacer'])

async function quitar(ctx: Ctx, op: string, cambios: Cambio[]): Promise<string> {
  await takeBack(ctx, op, cambios)
  return `${texts.quitadoLoAnterior} `
}

/** The buttons of a message that another one has replaced answer «Ya estaba hecho ✓». */
async function darPorUsados(ctx: Ctx, clave: OutboxKey): Promise<void> {
  await ctx.db
    .updateTable('crm_fichas')
    .set({ usada_en: ctx.now.toISOString() })
    .where('clave', '=', clave)
    .where('usada_en', 'is', null)
    .execute()
}

/** What was settled before with the correction over it; null when it has nothing to correct there. */
function aplicar(captura: Captura, c: Correccion, e: Elegido, { today }: { today: string }): Elegido | null {
  const v: Partial<Captura> = {}
  const p: NonNullable<Elegido['p']> = {}
  const { siguiente: paso, promesa } = captura
  const esTarea = captura.intencion === 'crear_tarea' || captura.intencion === 'reprogramar_tarea'
  const esActividad = captura.intencion === 'registrar_actividad'
  const esDinero = captura.intencion === 'registrar_pago' || captura.intencion === 'registrar_factura'
  if (c.sujeto && c.sujeto !== (esActividad && paso ? paso.tipo : captura.tipo)) return null

  if (c.hora || c.quita === 'hora') {
    if (esTarea) v.hora = c.hora
    else if (esActividad && paso) p.hora = c.hora
    else if (esActividad) v.horaActividad = c.hora
  }
  if (c.quita === 'fecha') {
    if (esTarea) Object.assign(v, { fecha: null, hora: null })
    else if (paso) Object.assign(p, { fecha: null, hora: null })
    else if (promesa) v.promesa = null
  }
  if (c.fecha) {
    if (esTarea) v.fecha = c.fecha
    else if (paso && c.fecha >= today) p.fecha = c.fecha
    else if (promesa && c.fecha >= today) v.promesa = { ...promesa, fecha: c.fecha }
    else if (captura.intencion === 'registrar_factura' && c.fecha > today) v.vencimiento = c.fecha
    else if ((esActividad || esDinero) && c.fechaPasada && c.fechaPasada <= today)
      v.fechaActividad = c.fechaPasada
    else if (captura.cierre) Object.assign(v, { cierre: c.fecha, cierreEsMes: false })
  }
  const conImporte = esDinero || captura.importe !== null || /oportunidad$/.test(captura.intencion)
  if (c.importe !== null && conImporte) v.importe = c.importe
  else if (c.importe !== null && promesa)
    v.promesa = { ...promesa, ...v.promesa, importe: c.importe, mitad: false }
  const tipo = c.tipo && (esActividad || esTarea) ? { tipo: c.tipo } : {}
  const quien = cliente(c.cliente, e.c, v, captura)

  const campos = [...Object.keys(v), ...Object.keys(p).map((campo) => `paso.${campo}`), ...Object.keys(tipo)]
  if (campos.length === 0 && Object.keys(quien).length === 0) return null
  const ya = [...(e.ya ?? []), ...campos.map((campo) => campo.replace('Actividad', ''))]
  return { ...e, ...tipo, ...quien, v: { ...e.v, ...v }, p: { ...e.p, ...p }, ya }
}

/** The other client: not the one that it was wrongly filed under. */
function cliente(
  c: ClienteDudoso,
  before: string | undefined,
  v: Partial<Captura>,
  captura: Captura,
): Elegido {
  if (c.tipo === 'ninguno' || (captura.intencion === 'crear_cliente' && c.tipo !== 'nuevo')) return {}
  if (c.tipo === 'nuevo' && captura.intencion === 'crear_cliente') {
    v.clienteNuevo = c.nombre
    return {}
  }
  const others = c.tipo === 'varios' ? c.candidatos.filter(({ cliente_id }) => cliente_id !== before) : []
  const [only] = c.tipo === 'seguro' ? [c] : others.length === 1 ? others : []
  if (only) return { c: only.cliente_id, k: only.contacto_id }
  v.cliente = c.tipo === 'varios' ? { tipo: 'varios', candidatos: others } : c
  return { c: undefined, k: undefined }
}

/** Something else came after her words (a button, a form): what that filed is moved, if it is to be done yet. */
async function moverUltima(ctx: Ctx, { fecha, hora, quita }: Correccion): Promise<Reply[]> {
  const operacion = await ultimaOperacion(ctx.db, ctx.usuario.id)
  for (const { tabla, registro_id } of operacion ? await cambiosDe(ctx.db, operacion) : []) {
    if (tabla !== 'actividades' || (!fecha && !hora && !quita)) continue
    const tarea = await findActividad(ctx.db, registro_id)
    if (!tarea || tarea.completada === 1) continue
    const at = quita === 'fecha' ? null : (fecha ?? tarea.vence_en ?? ctx.today)
    return mover(ctx, tarea, at, quita ? null : (hora ?? tarea.vence_hora))
  }
  return [{ text: operacion ? texts.noSeAplica : texts.nadaQueCorregir }]
}

/** She says that something was wrong, and not what. */
export async function queCorrijo(ctx: Ctx): Promise<Reply[]> {
  const operacion = await ultimaOperacion(ctx.db, ctx.usuario.id)
  return [{ text: operacion ? texts.noSeAplica : texts.nadaQueCorregir }]
}
