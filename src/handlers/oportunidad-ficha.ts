import { actualizarSalud } from '#actions/actualizar-salud.ts'
import type { CambiosDeOportunidad } from '#actions/mover-oportunidad.ts'
import { getCliente } from '#db/clientes.ts'
import { updateRow } from '#db/journal.ts'
import { etapasDe, findOportunidad, pasosDe } from '#db/oportunidades.ts'
import { nombreCorto } from '#domain/cliente.ts'
import type { Choice, Reply } from '#domain/conversation.ts'
import { fechaDe } from '#domain/fecha.ts'
import { buscarMomentos } from '#domain/lenguaje/fechas.ts'
import { leerPorcentaje } from '#domain/lenguaje/importes.ts'
import { aplanar, limpiar } from '#domain/lenguaje/normalizar.ts'
import { ETAPAS_ABIERTAS, type Etapa, estaAbierta, type Oportunidad } from '#domain/oportunidad.ts'
import { tareaNueva } from '#texts/captura.ts'
import { botonDeshacer, botonVerFicha } from '#texts/conversacion.ts'
import * as texts from '#texts/oportunidad.ts'
import { importeDicho } from './campos.ts'
import { about, button, type Ctx, inPlace, once, type Parsed, type Route } from './context.ts'
import { type Form, inRows, oneQuestion, startForm } from './form.ts'
import { aplicar, MAX_NOMBRE } from './oportunidad-cambio.ts'

/** A deal's card: where it stands, since when, what it is worth, and everything that can be done with it. */
export async function verOportunidad(ctx: Ctx, id: string): Promise<Reply[]> {
  const oportunidad = await findOportunidad(ctx.db, id)
  if (!oportunidad) return [{ text: texts.yaNoExiste }]
  if (oportunidad.archivado_en) return [{ text: texts.yaArchivada(oportunidad.nombre_proyecto) }]
  const cliente = await getCliente(ctx.db, oportunidad.cliente_id)
  about(ctx, cliente.id)
  const camino = (await etapasDe(ctx.db, id)).map(({ estado, desde }) => ({
    estado,
    desde: fechaDe(new Date(desde), ctx.zona),
  }))
  const pasos = (await pasosDe(ctx.db, id)).slice(0, 3).map((paso) => tareaNueva(paso, null, ctx.today))
  const text = texts.ficha(oportunidad, nombreCorto(cliente.nombre), camino, pasos, ctx.today)
  return [{ text, choices: acciones(ctx, oportunidad) }]
}

function acciones(ctx: Ctx, oportunidad: Oportunidad): Choice[][] {
  const { id, cliente_id, estado } = oportunidad
  const grupo = ctx.newId()
  const to = (etapa: Etapa, title = `→ ${texts.etapas[etapa]}`) =>
    once(ctx, title, 'oportunidad-aplicar', JSON.stringify({ id, estado: etapa }), grupo)
  const last = [
    button(ctx, texts.botonArchivar, 'oportunidad-archivar', id),
    button(ctx, botonVerFicha, 'cliente-ver', cliente_id),
  ]
  if (!estaAbierta(oportunidad)) {
    const invoice = button(ctx, texts.botonFacturarlo, 'factura-de-oportunidad', id)
    return [[to('negociacion', texts.botonReabrir), ...(estado === 'ganada' ? [invoice] : [])], last]
  }
  return [
    ETAPAS_ABIERTAS.filter((etapa) => etapa !== estado).map((etapa) => to(etapa)),
    [to('ganada', texts.botonGanada), to('perdida', texts.botonPerdida)],
    ...inRows([
      button(ctx, texts.botonImporte, 'oportunidad-importe', id),
      button(ctx, texts.botonCierre, 'oportunidad-cierre', id),
      button(ctx, texts.botonProbabilidad, 'oportunidad-probabilidad', id),
      button(ctx, texts.botonNombre, 'oportunidad-nombre', id),
      button(ctx, texts.botonPaso, 'oportunidad-paso-fecha', JSON.stringify({ id, op: ctx.by.operacion })),
    ]),
    last,
  ]
}

/** A question about one figure of a deal; its answer changes that figure and nothing else. */
function pregunta(
  name: string,
  field: keyof CambiosDeOportunidad,
  ask: (nombre: string) => { text: string; options?: { title: string; value: unknown }[] },
  parse: (text: string, ctx: Ctx) => Parsed<string | number>,
): Form {
  return oneQuestion(
    name,
    ({ nombre }) => ask(String(nombre)),
    parse,
    async (ctx, { id }, answer) => {
      const oportunidad = await findOportunidad(ctx.db, String(id))
      if (!oportunidad) return [{ text: texts.yaNoExiste }]
      return aplicar(ctx, oportunidad, { [field]: answer })
    },
  )
}

const PROBABILIDADES = [10, 30, 50, 70, 90]

const preguntas: Form[] = [
  pregunta(
    'oportunidad-importe',
    'monto_estimado_centimos',
    (nombre) => ({ text: texts.preguntaImporte(nombre) }),
    importeDicho,
  ),
  pregunta(
    'oportunidad-probabilidad',
    'probabilidad',
    (nombre) => ({
      text: texts.preguntaProbabilidad(nombre),
      options: PROBABILIDADES.map((value) => ({ title: `${value} %`, value })),
    }),
    (text) => {
      const value = leerPorcentaje(text) ?? (/^\d{1,3}$/.test(text) ? Number(text) : null)
      return value === null || value > 100
        ? { problem: texts.probabilidadIlegible }
        : { value: Math.round(value) }
    },
  ),
  pregunta(
    'oportunidad-cierre',
    'fecha_cierre_esperada',
    (nombre) => ({ text: texts.preguntaCierre(nombre) }),
    (text, ctx) => {
      const [at] = buscarMomentos(aplanar(limpiar(text)), { today: ctx.today, ahora: null, pasado: false })
      return at
        ? { value: at.esMes ? texts.finDeMes(at.hasta) : at.fecha }
        : { problem: texts.cierreIlegible }
    },
  ),
  pregunta(
    'oportunidad-nombre',
    'nombre_proyecto',
    (nombre) => ({ text: texts.preguntaNombre(nombre) }),
    (text) => (text.length > MAX_NOMBRE ? { problem: texts.proyectoVacio } : { value: text }),
  ),
]

async function proponerArchivo(ctx: Ctx, id: string): Promise<Reply[]> {
  const oportunidad = await findOportunidad(ctx.db, id)
  if (!oportunidad) return [{ text: texts.yaNoExiste }]
  const { nombre_proyecto } = oportunidad
  const grupo = ctx.newId()
  return [
    {
      text: texts.archivarPropuesta(nombre_proyecto),
      choices: [
        [
          once(ctx, texts.botonSiArchivar, 'oportunidad-archivar-si', id, grupo),
          once(ctx, texts.botonNo, 'oportunidad-dejar', '', grupo),
        ],
      ],
    },
  ]
}

async function archivar(ctx: Ctx, id: string): Promise<Reply[]> {
  const oportunidad = await findOportunidad(ctx.db, id)
  if (!oportunidad) return [inPlace(ctx, { text: texts.yaNoExiste })]
  const { nombre_proyecto, cliente_id } = oportunidad
  await updateRow(ctx.db, ctx.by, 'oportunidades', id, { archivado_en: ctx.now.toISOString() })
  await actualizarSalud(ctx.db, cliente_id, ctx)
  const undo = once(ctx, botonDeshacer, 'deshacer', ctx.by.operacion)
  return [inPlace(ctx, { text: texts.archivada(nombre_proyecto), choices: [[undo]] })]
}

export const formularios: Form[] = preguntas

export const rutas: Route[] = [
  { name: 'oportunidad-ver', rol: 'lectura', run: verOportunidad },
  ...preguntas.map(
    (form): Route => ({
      name: form.name,
      rol: 'colaborador',
      run: async (ctx, id) => {
        const oportunidad = await findOportunidad(ctx.db, id)
        if (!oportunidad) return [{ text: texts.yaNoExiste }]
        return startForm(ctx, form, { id, nombre: oportunidad.nombre_proyecto })
      },
    }),
  ),
  { name: 'oportunidad-archivar', rol: 'colaborador', run: proponerArchivo },
  { name: 'oportunidad-archivar-si', rol: 'colaborador', run: archivar },
  {
    name: 'oportunidad-dejar',
    rol: 'lectura',
    run: async (ctx) => [inPlace(ctx, { text: texts.noSeguir })],
  },
]
