import { actualizarSalud } from '#actions/actualizar-salud.ts'
import {
  type CambiosDeOportunidad,
  crearOportunidad,
  type NuevaOportunidad,
} from '#actions/mover-oportunidad.ts'
import { getCliente } from '#db/clientes.ts'
import { abiertasDe } from '#db/oportunidades.ts'
import { nombreCorto } from '#domain/cliente.ts'
import type { Reply } from '#domain/conversation.ts'
import type { Centimos } from '#domain/dinero.ts'
import type { Fecha } from '#domain/fecha.ts'
import type { Captura } from '#domain/lenguaje/captura.ts'
import { palabras } from '#domain/lenguaje/normalizar.ts'
import { type Etapa, enPrevision, type Oportunidad } from '#domain/oportunidad.ts'
import { mayuscula } from '#texts/format.ts'
import * as texts from '#texts/oportunidad.ts'
import { campoImporte, camposDeCliente, clienteDicho, clienteElegido } from './campos.ts'
import { about, type Ctx, once, type Route } from './context.ts'
import { type Form, startForm } from './form.ts'
import * as cambio from './oportunidad-cambio.ts'
import * as ficha from './oportunidad-ficha.ts'

export { verOportunidad } from './oportunidad-ficha.ts'

/** What the deal-making of a sentence is read from. */
export type DichoDeOportunidad = Pick<
  Captura,
  'titulo' | 'importe' | 'etapa' | 'probabilidad' | 'cierre' | 'cierreEsMes' | 'motivo'
>

/** «Ruiz quiere una web, unos 3.000 €»: the deal is there at once, with its undo. */
export function oportunidadDesdeCaptura(
  ctx: Ctx,
  captura: DichoDeOportunidad,
  clienteId: string,
): Promise<Reply[]> {
  return crear(ctx, datosDe(captura, clienteId))
}

/** «Ruiz pasa a negociación, 12.000, cierre en enero». Several open deals: asks which. None: offers it. */
export async function moverDesdeCaptura(
  ctx: Ctx,
  captura: DichoDeOportunidad,
  clienteId: string,
): Promise<Reply[]> {
  about(ctx, clienteId)
  const cliente = nombreCorto((await getCliente(ctx.db, clienteId)).nombre)
  const candidatas = lasQueDice(await abiertasDe(ctx.db, clienteId), captura.titulo)
  const [only, second] = candidatas
  if (!only) return [ofrecerNueva(ctx, captura, clienteId, cliente)]
  const cambios = cambiosDe(captura)
  if (!second) {
    return Object.keys(cambios).length === 0
      ? ficha.verOportunidad(ctx, only.id)
      : cambio.aplicar(ctx, only, cambios)
  }
  const grupo = ctx.newId()
  const choices = candidatas
    .slice(0, 6)
    .map(({ id, nombre_proyecto }) => [
      once(ctx, `💼 ${nombre_proyecto}`, 'oportunidad-aplicar', JSON.stringify({ id, ...cambios }), grupo),
    ])
  return [{ text: texts.cualOportunidad(cliente), choices }]
}

function ofrecerNueva(ctx: Ctx, captura: DichoDeOportunidad, clienteId: string, cliente: string): Reply {
  const grupo = ctx.newId()
  const datos = JSON.stringify(datosDe(captura, clienteId))
  return {
    text: texts.ningunaAbierta(cliente, texts.comoSeria(captura.etapa, captura.importe)),
    choices: [
      [
        once(ctx, texts.botonSiCrear, 'oportunidad-de-captura', datos, grupo),
        once(ctx, texts.botonNo, 'oportunidad-dejar', '', grupo),
      ],
    ],
  }
}

/** The deals whose name shares most words with what she said; all when it says nothing of them. */
function lasQueDice(abiertas: Oportunidad[], titulo: string | null): Oportunidad[] {
  const said = new Set(palabras(titulo ?? ''))
  const scores = abiertas.map(
    ({ nombre_proyecto }) => palabras(nombre_proyecto).filter((word) => said.has(word)).length,
  )
  const best = Math.max(0, ...scores)
  return abiertas.filter((_, i) => scores[i] === best)
}

/** A new deal as it travels in a button. */
type Datos = {
  cliente_id: string
  titulo: string | null
  importe: Centimos | null
  etapa: Etapa | null
  probabilidad?: number | null
  cierre?: Fecha | null
}

function datosDe(captura: DichoDeOportunidad, cliente_id: string): Datos {
  const { titulo, importe, etapa } = captura
  const { probabilidad = null, fecha_cierre_esperada: cierre = null } = cambiosDe(captura)
  return { cliente_id, titulo, importe, etapa, probabilidad, cierre }
}

function cambiosDe(captura: DichoDeOportunidad): CambiosDeOportunidad {
  const { etapa, importe, probabilidad, cierre, cierreEsMes, motivo } = captura
  const valid = probabilidad !== null && probabilidad >= 0 && probabilidad <= 100
  return {
    ...(etapa ? { estado: etapa } : {}),
    ...(importe === null ? {} : { monto_estimado_centimos: importe }),
    ...(valid ? { probabilidad: Math.round(probabilidad) } : {}),
    ...(cierre ? { fecha_cierre_esperada: cierreEsMes ? texts.finDeMes(cierre) : cierre } : {}),
    ...(motivo ? { motivo_perdida: motivo } : {}),
  }
}

async function crear(ctx: Ctx, datos: Datos): Promise<Reply[]> {
  const { cliente_id, titulo, importe, etapa, probabilidad, cierre } = datos
  about(ctx, cliente_id)
  const cliente = nombreCorto((await getCliente(ctx.db, cliente_id)).nombre)
  const nueva: NuevaOportunidad = {
    cliente_id,
    nombre_proyecto: titulo?.trim() ? mayuscula(titulo.trim()) : texts.proyectoDe(cliente),
    monto_estimado_centimos: importe,
    fecha_cierre_esperada: cierre ?? null,
    ...(etapa ? { estado: etapa } : {}),
    ...(etapa === 'ganada' || etapa === 'perdida' ? { fecha_cierre_real: ctx.today } : {}),
    ...(probabilidad === null || probabilidad === undefined ? {} : { probabilidad }),
  }
  const oportunidad = await crearOportunidad(ctx.db, ctx.by, nueva)
  await actualizarSalud(ctx.db, cliente_id, ctx)
  const lines = [texts.creada(oportunidad, cliente), texts.prevision(enPrevision(oportunidad))]
  return [await cambio.resultado(ctx, oportunidad, lines)]
}

/** `/oportunidad [CLIENTE]`, and the button of a client's card, which brings its id. */
export async function oportunidadNueva(ctx: Ctx, arg: string): Promise<Reply[]> {
  if (arg === '') return startForm(ctx, nuevaForm)
  const cliente = await clienteDicho(ctx, arg)
  if ('id' in cliente) about(ctx, cliente.id)
  return startForm(ctx, nuevaForm, { cliente })
}

const nuevaForm: Form = {
  name: 'oportunidad-nueva',
  fields: [
    ...camposDeCliente,
    {
      field: 'titulo',
      ask: () => ({ text: texts.preguntaProyecto }),
      parse: (text) => (text.length > cambio.MAX_NOMBRE ? { problem: texts.proyectoVacio } : { value: text }),
    },
    campoImporte(({ titulo }) => ({ text: texts.preguntaImporte(String(titulo)) }), true),
  ],
  done: async (ctx, values) =>
    crear(ctx, {
      cliente_id: await clienteElegido(ctx, values),
      titulo: String(values.titulo),
      importe: (values.importe as Centimos | null) ?? null,
      etapa: null,
    }),
}

export const formularios: Form[] = [nuevaForm, ...cambio.formularios, ...ficha.formularios]

export const rutas: Route[] = [
  {
    name: 'oportunidad',
    help: 'Nueva oportunidad de venta',
    usage: 'CLIENTE',
    rol: 'colaborador',
    run: oportunidadNueva,
  },
  { name: 'oportunidad-nueva', rol: 'colaborador', run: oportunidadNueva },
  {
    name: 'oportunidad-de-captura',
    rol: 'colaborador',
    run: (ctx, arg) => crear(ctx, JSON.parse(arg)),
  },
  ...cambio.rutas,
  ...ficha.rutas,
]
