import { archivosDeActividad, moverArchivos } from '#db/archivos.ts'
import { agendaPara } from '#db/busqueda.ts'
import { cambiosDe } from '#db/journal.ts'
import { TIPOS_ACTIVIDAD, type TipoApuntable } from '#domain/actividad.ts'
import type { OutboxKey, Reply } from '#domain/conversation.ts'
import { type Captura, type Intencion, interpretar } from '#domain/lenguaje/captura.ts'
import { leerAnulacion, leerDatoPedido, leerTipoPedido, soloPregunta } from '#domain/lenguaje/dato-pedido.ts'
import { leerTelefono } from '#domain/lenguaje/identificadores.ts'
import { normalizar } from '#domain/lenguaje/normalizar.ts'
import { type Periodo, tramoEnCurso } from '#domain/periodo.ts'
import { puede } from '#domain/usuario.ts'
import * as texts from '#texts/captura.ts'
import { sinPermiso } from '#texts/conversacion.ts'
import { consultaAgenda } from './agenda.ts'
import { aprenderDeLoDicho, aprenderDeLoElegido, avisarDeLoAprendido } from './aprendido.ts'
import { actividadDesdeCaptura, type Hechas, NINGUNA } from './apuntar.ts'
import { clienteDesdeCaptura, contactoDesdeCaptura } from './cliente-nuevo.ts'
import { type Capturado, conCliente } from './con-cliente.ts'
import { button, type Ctx, inPlace, once, type Route } from './context.ts'
import { borrarLoUltimo, comoCorreccion, queCorrijo, recordar } from './corregir.ts'
import { verDeudas } from './deudas.ts'
import { conDuda } from './dudas.ts'
import { conElegido, type Elegido } from './elegido.ts'
import { facturaDesdeCaptura } from './factura.ts'
import { type Form, type Novelty, oneQuestion, startForm } from './form.ts'
import { consultaFacturacion, facturacionDe } from './informe.ts'
import { hechasEn, seHaPulsado, takeBack } from './lo-hecho.ts'
import { novedad } from './novedad.ts'
import { moverDesdeCaptura, oportunidadDesdeCaptura } from './oportunidad.ts'
import { pagoDesdeCaptura } from './pago.ts'
import { sobreCliente, telefonoSuelto } from './preguntas.ts'
import {
  anularDesdeCaptura,
  completarDesdeCaptura,
  moverTareaDesdeCaptura,
  tareaDesdeCaptura,
} from './tarea.ts'

/** Anything she types that is no command: understood, filed or answered. */
export async function capturar(ctx: Ctx, texto: string): Promise<Reply[]> {
  const corregido = await comoCorreccion(ctx, texto, {
    leer: (t, elegido) => leer(ctx, t, elegido),
    rehacer: (op, t, elegido) => rehacer(ctx, op, t, elegido),
  })
  const hecho = corregido ?? (await aprenderDeLoDicho(ctx, texto))
  if (hecho) return hecho
  const telefono = /^[+\d][\d .()/-]*$/.test(texto) ? leerTelefono(texto) : null
  if (telefono) return telefonoSuelto(ctx, telefono)
  const leido = asMeant(await leer(ctx, texto))
  if (leerAnulacion(texto) && puede(ctx.usuario.rol, 'colaborador')) return anularDesdeCaptura(ctx, leido)
  return avisarDeLoAprendido(ctx, leido, await actuar(ctx, leido))
}

/** «¿Ha pagado Ruiz?» files nothing, whatever its verb. */
function asMeant(leido: Capturado): Capturado {
  const { intencion, cliente } = leido.captura
  const files = intencion === 'registrar_pago' || intencion === 'registrar_actividad'
  if (!files || cliente.tipo === 'ninguno' || !soloPregunta(leido.texto)) return leido
  return { ...leido, captura: { ...leido.captura, intencion: 'consulta_cliente' } }
}

/** How much a text, typed while something else is being asked, is a message of its own. */
export async function noveltyOf(ctx: Ctx, texto: string): Promise<Novelty> {
  return novedad((await leer(ctx, texto)).captura, normalizar(texto))
}

/**
 * She has edited a message: what it made is taken back and made anew from the new text, under the same
 * operation and with the same ids, so that it is corrected and never doubled. `again`: how the new text
 * is run when it is no free sentence (a command, the answer to a form).
 */
export async function corregirMensaje(
  ctx: Ctx,
  operacion: string,
  respuesta: OutboxKey,
  texto: string,
  again: (() => Promise<Reply[]>) | null,
): Promise<Reply[]> {
  const before = await cambiosDe(ctx.db, operacion)
  const replies = await rehacer(ctx, operacion, texto, {}, again)
  const nothing = before.length > 0 && (await cambiosDe(ctx.db, operacion)).length === 0
  if (nothing) replies.unshift({ text: texts.corregidoANada })
  const decided = before.length === 0 && (await seHaPulsado(ctx, respuesta))
  return decided ? replies : replies.map((reply, i) => (i === 0 ? { ...reply, replaces: respuesta } : reply))
}

/** Reads her words, with what she has chosen or corrected over them. */
async function leer(ctx: Ctx, texto: string, elegido: Elegido = {}): Promise<Capturado> {
  const agenda = await agendaPara(ctx.db, texto, ctx.sesion.cliente_id)
  ctx.turn.agenda = agenda
  const captura = interpretar(texto, agenda, ctx.now, ctx.zona)
  return { texto, captura: conElegido(captura, agenda, elegido), elegido }
}

/** Intentions that change nothing: who may only look may have these. */
const SOLO_LEEN: ReadonlySet<Intencion> = new Set([
  'consulta_cliente',
  'consulta_deudas',
  'consulta_agenda',
  'consulta_embudo',
  'consulta_facturacion',
  'consulta_alertas',
  'buscar',
  'cancelar',
  'ayuda',
  'saludo',
])

/** Does what was understood, remembers it for what she may correct, and asks the one thing left in doubt. */
async function actuar(ctx: Ctx, leido: Capturado, hechas: Hechas = NINGUNA): Promise<Reply[]> {
  const draft = ctx.sesion.borrador
  const replies = await hacer(ctx, leido, hechas)
  if (SOLO_LEEN.has(leido.captura.intencion)) return replies
  recordar(ctx, leido)
  return ctx.sesion.borrador === draft ? conDuda(ctx, leido, replies) : replies
}

/** What each intention does with what was understood. */
async function hacer(ctx: Ctx, leido: Capturado, hechas: Hechas): Promise<Reply[]> {
  const { texto, captura } = leido
  if (!SOLO_LEEN.has(captura.intencion) && !puede(ctx.usuario.rol, 'colaborador'))
    return [{ text: sinPermiso }]
  switch (captura.intencion) {
    case 'registrar_actividad':
      return actividadDesdeCaptura(ctx, leido, hechas)
    case 'crear_tarea':
      return tareaDesdeCaptura(ctx, leido, hechas)
    case 'completar_tarea':
      return completarDesdeCaptura(ctx, leido)
    case 'reprogramar_tarea':
      return moverTareaDesdeCaptura(ctx, leido)
    case 'corregir':
      return queCorrijo(ctx)
    case 'crear_oportunidad':
      return conCliente(ctx, leido, texts.queEs.oportunidad, (id) =>
        oportunidadDesdeCaptura(ctx, captura, id),
      )
    case 'actualizar_oportunidad':
      return conCliente(ctx, leido, texts.queEs.mover, (id) => moverDesdeCaptura(ctx, captura, id))
    case 'registrar_factura':
      return conCliente(ctx, leido, texts.queEs.factura, (id) => facturaDesdeCaptura(ctx, captura, id))
    case 'registrar_pago':
      return captura.numeroFactura && captura.cliente.tipo === 'ninguno'
        ? pagoDesdeCaptura(ctx, captura, null)
        : conCliente(ctx, leido, texts.queEs.pago, (id) => pagoDesdeCaptura(ctx, captura, id))
    case 'crear_cliente':
      return clienteDesdeCaptura(ctx, captura)
    case 'crear_contacto':
      return conCliente(ctx, leido, texts.queEs.contacto, (id) => contactoDesdeCaptura(ctx, captura, id))
    case 'consulta_cliente':
      return conCliente(ctx, leido, texts.queEs.consulta, (id) => sobreCliente(ctx, leido, id))
    case 'consulta_deudas':
      return consultaDeudas(ctx, leido)
    case 'consulta_agenda':
      return consultaAgenda(ctx, captura.periodo, leerTipoPedido(texto))
    case 'consulta_embudo':
      return ctx.go('embudo', captura.etapa ?? '')
    case 'consulta_facturacion':
      return captura.cliente.tipo === 'ninguno'
        ? consultaFacturacion(ctx, captura.periodo ?? (/\bmejor/.test(normalizar(texto)) ? elAño(ctx) : null))
        : conCliente(ctx, leido, texts.queEs.consulta, (id) => facturacionDe(ctx, id, captura.periodo))
    case 'consulta_alertas':
      return captura.cliente.tipo === 'seguro'
        ? conCliente(ctx, leido, texts.queEs.consulta, (id) => ctx.go('porque', id))
        : ctx.go('alertas', '')
    case 'buscar':
      return ctx.go('buscar', captura.titulo ?? texto)
    case 'deshacer':
      return borrarLoUltimo(ctx)
    case 'cancelar':
      return ctx.go('cancelar', '')
    case 'ayuda':
      return ctx.go('ayuda', '')
    case 'exportar':
      return ctx.go('exportar', texto)
    case 'saludo':
      return [{ text: saludoA(normalizar(texto)) }]
    case 'ninguno':
      return [
        { text: texts.noGuardado(), choices: [[once(ctx, texts.botonGuardarNota, 'guardar-nota', texto)]] },
      ]
    case 'ambiguo':
      return sinClasificar(ctx, leido)
  }
}

/** Who is best is not said by a month. */
function elAño({ today }: Ctx): Periodo {
  return tramoEnCurso('año', today)
}

/** «cuánto me ha pagado Ruiz este año» asks for money of some days; anything else of a client, for what it owes. */
function consultaDeudas(ctx: Ctx, leido: Capturado): Promise<Reply[]> {
  const { texto, captura } = leido
  const { cliente, periodo } = captura
  if (cliente.tipo === 'ninguno') {
    const mayores = /\bdebe[n]? mas\b/.test(normalizar(texto))
    return verDeudas(ctx, { de: periodo, mayores })
  }
  return conCliente(ctx, leido, texts.queEs.consulta, (id) =>
    periodo && leerDatoPedido(texto) === 'pagos'
      ? facturacionDe(ctx, id, periodo)
      : ctx.go('cliente-deudas', id),
  )
}

function saludoA(plano: string): string {
  if (/graci|thank/.test(plano)) return texts.saludos.gracias
  return /hola|holi|buen[oa]s|hey|ey\b|que tal/.test(plano) ? texts.saludos.hola : texts.saludos.vale
}

/** Nothing is lost: what was not understood waits as a note with its question attached. */
async function sinClasificar(ctx: Ctx, { texto, captura }: Capturado): Promise<Reply[]> {
  const cliente = captura.cliente.tipo === 'seguro' ? captura.cliente.cliente_id : null
  if (cliente)
    return actividadDesdeCaptura(
      ctx,
      { texto, captura: { ...captura, tipo: 'nota', resumen: texto } },
      NINGUNA,
    )
  await actividadDesdeCaptura(ctx, { texto, captura: { ...captura, tipo: 'nota', resumen: texto } }, NINGUNA)
  const grupo = ctx.newId()
  const redo = (elegido: Elegido) => JSON.stringify({ op: ctx.by.operacion, t: texto, ...elegido })
  return [
    {
      text: texts.sinClasificar(texto),
      choices: [
        [
          button(
            ctx,
            texts.botonDeCliente,
            'elegir-otro',
            JSON.stringify({ op: ctx.by.operacion, t: texto }),
          ),
          once(ctx, texts.botonEsTarea, 'rehacer', redo({ intencion: 'crear_tarea' }), grupo),
        ],
        [
          once(ctx, texts.botonBorrar, 'deshacer', ctx.by.operacion, grupo),
          once(ctx, texts.botonLuego, 'luego', '', grupo),
        ],
      ],
    },
  ]
}

/** Button: reads the same words again with what she has chosen now, in place of what they had made. */
async function elegir(ctx: Ctx, arg: string): Promise<Reply[]> {
  const { op, t, ...elegido } = JSON.parse(arg) as Elegido & { op?: string; t: string }
  const replies = op ? await rehacer(ctx, op, t, elegido) : await actuar(ctx, await leer(ctx, t, elegido))
  if (!op && elegido.c) await aprenderDeLoElegido(ctx, t, elegido.c, elegido.k)
  return replies.map((reply, i) => (i === 0 ? inPlace(ctx, reply) : reply))
}

/** `run`: how the words are run when they are no free sentence. */
async function rehacer(
  ctx: Ctx,
  operacion: string,
  texto: string,
  elegido: Elegido = {},
  run: (() => Promise<Reply[]>) | null = null,
): Promise<Reply[]> {
  const hechas = await hechasEn(ctx, operacion)
  const archivos = hechas.actividad ? await archivosDeActividad(ctx.db, hechas.actividad) : []
  const before = await cambiosDe(ctx.db, operacion)
  if (before.length > 0) await takeBack(ctx, operacion, before)
  ctx.by = { ...ctx.by, operacion }
  const replies = run ? await run() : await actuar(ctx, await leer(ctx, texto, elegido), hechas)
  if (elegido.c && !run) await aprenderDeLoElegido(ctx, texto, elegido.c, elegido.k)
  const { actividad, tareas } = await hechasEn(ctx, operacion)
  const now = actividad ?? tareas[0]
  if (now) await moverArchivos(ctx.db, archivos, now)
  return replies
}

/** `/llamada Marta de Talleres Ruiz, le interesa`: as typed, but she has said what it was. */
function comandoDeTipo(tipo: TipoApuntable) {
  return async (ctx: Ctx, texto: string): Promise<Reply[]> => {
    if (texto.trim() === '') return startForm(ctx, apuntarForm, { tipo })
    const { captura } = await leerDeTipo(ctx, tipo, texto)
    const planned = captura.fecha !== null || captura.intencion === 'crear_tarea'
    const intencion = tipo === 'tarea' || (planned && tipo !== 'nota') ? 'crear_tarea' : 'registrar_actividad'
    return actuar(ctx, { texto, captura: { ...captura, tipo, intencion, resumen: captura.resumen ?? texto } })
  }
}

/** «Paz, ayer, todo bien» after `/visita` says no verb: it is read as if she had written it. */
async function leerDeTipo(ctx: Ctx, tipo: TipoApuntable, texto: string): Promise<Capturado> {
  const leido = await leer(ctx, texto)
  const verbo = VERBO[tipo]
  const { intencion, tipo: leida } = leido.captura
  if (!verbo || leida === tipo || intencion === 'crear_tarea') return leido
  const { captura } = await leer(ctx, `${verbo} ${texto}`)
  const isHers = texto.includes(captura.resumen ?? '')
  return isHers ? { texto, captura } : leido
}

const VERBO: Partial<Record<TipoApuntable, string>> = {
  llamada: 'he llamado a',
  reunion: 'reunión con',
  visita: 'visita a',
  whatsapp: 'whatsapp a',
  email: 'e-mail a',
}

const apuntarForm: Form = oneQuestion(
  'apuntar',
  ({ tipo }) => ({ text: texts.preguntaApuntar[tipo as TipoApuntable] ?? '' }),
  (text) => ({ value: text }),
  (ctx, { tipo }, answer) => ctx.go(String(tipo), String(answer)),
  { libre: true },
)

async function guardarNota(ctx: Ctx, texto: string): Promise<Reply[]> {
  const { captura } = await leer(ctx, texto)
  const nota: Captura = { ...captura, intencion: 'registrar_actividad', tipo: 'nota', resumen: texto }
  const replies = await actividadDesdeCaptura(ctx, { texto, captura: nota }, NINGUNA)
  return replies.map((reply) => inPlace(ctx, reply))
}

/** From a client's card: what she writes now is about that client, and is what she pressed. */
async function apuntarDe(ctx: Ctx, arg: string): Promise<Reply[]> {
  const { c, tipo, t } = JSON.parse(arg) as { c: string; tipo: TipoApuntable; t: string }
  const { captura } = await leer(ctx, t, { c, tipo })
  const intencion = tipo === 'tarea' ? 'crear_tarea' : 'registrar_actividad'
  return actuar(ctx, { texto: t, captura: { ...captura, intencion, resumen: captura.resumen ?? t } })
}

export const formularios: Form[] = [apuntarForm]

const ayudaDeTipo: Record<TipoApuntable, string> = {
  llamada: 'Apuntar una llamada',
  reunion: 'Apuntar una reunión',
  visita: 'Apuntar una visita',
  whatsapp: 'Apuntar un whatsapp',
  email: 'Apuntar un e-mail',
  nota: 'Apuntar una nota',
  tarea: 'Crear una tarea con su aviso',
}

export const rutas: Route[] = [
  ...TIPOS_ACTIVIDAD.map(
    (tipo): Route => ({
      name: tipo,
      help: ayudaDeTipo[tipo],
      usage: 'CON QUIÉN Y QUÉ',
      rol: 'colaborador',
      run: comandoDeTipo(tipo),
    }),
  ),
  { name: 'apuntar-de', rol: 'colaborador', run: apuntarDe },
  { name: 'rehacer', rol: 'colaborador', run: elegir },
  { name: 'guardar-nota', rol: 'colaborador', run: guardarNota },
  {
    name: 'luego',
    rol: 'lectura',
    run: async (ctx) => [inPlace(ctx, { text: texts.luego })],
  },
]
