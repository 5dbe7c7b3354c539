import { actualizarSalud } from '#actions/actualizar-salud.ts'
import { apuntarActividad } from '#actions/apuntar-actividad.ts'
import { findArchivo } from '#db/archivos.ts'
import { buscarClientes, parecidos } from '#db/busqueda.ts'
import { findCliente, getCliente } from '#db/clientes.ts'
import { cambiosDe } from '#db/journal.ts'
import { esBaseDeDatos, esImportable, MAX_ARCHIVO_BYTES, puedeAdmitirse } from '#domain/archivo.ts'
import { type Cliente, nombreCorto } from '#domain/cliente.ts'
import {
  type Body,
  cleanText,
  type FileProblem,
  type IncomingFile,
  type Reply,
} from '#domain/conversation.ts'
import { leerEmail, leerTelefono } from '#domain/lenguaje/identificadores.ts'
import { puede } from '#domain/usuario.ts'
import * as texts from '#texts/archivos.ts'
import { cualDeEllos, noEncuentro } from '#texts/cliente.ts'
import * as contactTexts from '#texts/contacto.ts'
import { botonDeshacer, botonOtro, botonVerFicha, sinPermiso } from '#texts/conversacion.ts'
import { guardarArchivo } from './archivo.ts'
import { baseRecibida, mirarBase } from './base.ts'
import { insertContacto } from './cliente-nuevo.ts'
import { about, button, type Ctx, inPlace, once, type Route, responsable } from './context.ts'
import { type Form, inRows, oneQuestion, startForm } from './form.ts'
import { archivoListo, archivoParaImportar, tambienParaImportar } from './importar.ts'
import { isClear, titulo } from './which-cliente.ts'

const MAX_CANDIDATES = 4

type Tarjeta = { nombre: string; telefono: string | null; email: string | null }

/** A shared contact: nothing is written before she says whose it is, and each answer acts once. */
export async function tarjetaDeContacto(
  ctx: Ctx,
  body: Extract<Body, { type: 'contact' }>,
): Promise<Reply[]> {
  if (!puede(ctx.usuario.rol, 'colaborador')) return [{ text: sinPermiso }]
  const tarjeta = leerTarjeta(body)
  const grupo = ctx.newId()
  const { telefono, email } = tarjeta
  const [known] = await parecidos(ctx.db, { telefono, email })
  if (known && (known.por === 'telefono' || known.por === 'email')) {
    about(ctx, known.cliente_id)
    return [
      {
        text: texts.yaEsta(known.por, known.nombre, known.contacto),
        choices: [
          [button(ctx, botonVerFicha, 'cliente-ver', known.cliente_id)],
          [
            once(ctx, texts.botonCrearOtro, 'cliente-crear', JSON.stringify(tarjeta), grupo),
            once(ctx, texts.botonDeOtro, 'tarjeta-de-otro', JSON.stringify(tarjeta), grupo),
          ],
        ],
      },
    ]
  }
  const current = ctx.sesion.cliente_id ? await findCliente(ctx.db, ctx.sesion.cliente_id) : undefined
  const choices = [once(ctx, texts.botonClienteNuevo, 'crear-cliente', JSON.stringify(tarjeta), grupo)]
  if (current && !current.archivado_en) choices.push(botonDe(ctx, current, tarjeta, grupo))
  choices.push(once(ctx, texts.botonDeOtro, 'tarjeta-de-otro', JSON.stringify(tarjeta), grupo))
  return [{ text: texts.queHago(tarjeta.nombre, telefono), choices: inRows(choices) }]
}

/** What is kept of a card: a phone or an e-mail that can be read, else as it came. */
function leerTarjeta({ nombre, telefono, email }: Tarjeta): Tarjeta {
  const phone = telefono && (leerTelefono(telefono) ?? cleanText(telefono))
  const mail = email && (leerEmail(email) ?? cleanText(email))
  return { nombre: cleanText(nombre).trim() || phone || mail || '', telefono: phone, email: mail }
}

function botonDe(ctx: Ctx, { id, nombre }: Pick<Cliente, 'id' | 'nombre'>, tarjeta: Tarjeta, grupo: string) {
  const arg = JSON.stringify({ ...tarjeta, cliente_id: id })
  return once(ctx, texts.botonContactoDe(nombreCorto(nombre)), 'tarjeta-a', arg, grupo)
}

async function anadirTarjeta(ctx: Ctx, arg: string): Promise<Reply[]> {
  const { cliente_id, ...tarjeta } = JSON.parse(arg) as Tarjeta & { cliente_id: string }
  const cliente = await getCliente(ctx.db, cliente_id)
  const contacto = await insertContacto(ctx, cliente_id, tarjeta)
  about(ctx, cliente_id)
  const undo = once(ctx, botonDeshacer, 'deshacer', ctx.by.operacion)
  const open = button(ctx, contactTexts.botonVer, 'contacto-ver', contacto.id)
  const text = contactTexts.guardado(contacto, nombreCorto(cliente.nombre), false)
  return [inPlace(ctx, { text, choices: [[undo, open]] })]
}

const deQuienForm: Form = oneQuestion(
  'tarjeta-de-otro',
  () => ({ text: texts.preguntaDeQuien }),
  (text) => ({ value: text }),
  async (ctx, values, answer) => {
    const tarjeta = values.tarjeta as Tarjeta
    const found = (await buscarClientes(ctx.db, String(answer), 8)).filter((one) => !one.archivado)
    const [first] = found
    if (first && isClear(found)) {
      return anadirTarjeta(ctx, JSON.stringify({ ...tarjeta, cliente_id: first.cliente_id }))
    }
    const grupo = ctx.newId()
    const again = once(ctx, botonOtro, 'tarjeta-de-otro', JSON.stringify(tarjeta), grupo)
    const choices = found
      .slice(0, MAX_CANDIDATES)
      .map((one) =>
        once(
          ctx,
          titulo(one),
          'tarjeta-a',
          JSON.stringify({ ...tarjeta, cliente_id: one.cliente_id }),
          grupo,
        ),
      )
    const nuevo = once(ctx, texts.botonClienteNuevo, 'crear-cliente', JSON.stringify(tarjeta), grupo)
    const text = first ? cualDeEllos(String(answer)) : noEncuentro(String(answer))
    return [{ text, choices: [...inRows(choices), [again, nuevo]] }]
  },
)

/**
 * A file: refused at once when it can be seen that it will not do; one that can be imported is looked at;
 * else filed as a note (with its caption understood like any text) while its bytes come after the commit.
 */
export async function archivoRecibido(ctx: Ctx, file: IncomingFile, caption: string): Promise<Reply[]> {
  if (!puede(ctx.usuario.rol, 'colaborador')) return [{ text: sinPermiso }]
  if ((file.bytes ?? 0) > MAX_ARCHIVO_BYTES) return [{ text: texts.demasiadoGrande }]
  if (!puedeAdmitirse(file)) return [{ text: texts.tipoNoAdmitido }]
  if (esBaseDeDatos(file)) return baseRecibida(ctx, file, () => guardarArchivo(ctx, file, null))
  if (caption === '') return esImportable(file) ? archivoParaImportar(ctx, file) : archivoSuelto(ctx, file)
  const replies = await archivoConTexto(ctx, file, caption)
  await tambienParaImportar(ctx, file)
  return replies
}

/** Without a word: a note of the client whose card she was looking at, or one that waits for its client. */
async function archivoSuelto(ctx: Ctx, file: IncomingFile): Promise<Reply[]> {
  const current = ctx.sesion.cliente_id ? await findCliente(ctx.db, ctx.sesion.cliente_id) : undefined
  const cliente = current && !current.archivado_en ? current : null
  const name = texts.tituloDeArchivo(file)
  const nota = await apuntarActividad(ctx.db, ctx.by, {
    tipo: 'nota',
    titulo: name,
    cliente_id: cliente?.id ?? null,
    responsable: responsable(ctx),
  })
  await guardarArchivo(ctx, file, nota.id)
  if (cliente) {
    about(ctx, cliente.id)
    await actualizarSalud(ctx.db, cliente.id, ctx)
  }
  const undo = once(ctx, botonDeshacer, 'deshacer', ctx.by.operacion)
  const other = cliente ? texts.botonOtroCliente : texts.botonDeCliente
  const rows = [[undo, button(ctx, other, 'actividad-cliente', nota.id)]]
  if (file.kind === 'voice') rows.push([button(ctx, texts.botonAnadirTexto, 'actividad-texto', nota.id)])
  const text = cliente ? texts.guardadoEn(name, nombreCorto(cliente.nombre)) : texts.guardadoSinCliente(name)
  return [{ text, choices: rows }]
}

/** The caption is read as if she had typed it; the file goes with what it files. */
async function archivoConTexto(ctx: Ctx, file: IncomingFile, caption: string): Promise<Reply[]> {
  const replies = await ctx.go('rehacer', JSON.stringify({ t: caption }))
  const actividadId = await apuntadaEnElTurno(ctx)
  if (!actividadId) return [...(await archivoSuelto(ctx, file)), ...replies]
  await guardarArchivo(ctx, file, actividadId)
  const name = texts.tituloDeArchivo(file)
  return replies.map((reply, i) =>
    i === 0 ? { ...reply, text: `${reply.text}\n${texts.guardadoCon(name)}` } : reply,
  )
}

/** The activity or task that this turn has filed; not what the system files by itself. */
async function apuntadaEnElTurno(ctx: Ctx): Promise<string | null> {
  for (const { tabla, registro_id, antes, despues } of await cambiosDe(ctx.db, ctx.by.operacion)) {
    if (tabla !== 'actividades' || antes !== null || despues === null) continue
    if (JSON.parse(despues).origen !== 'sistema') return registro_id
  }
  return null
}

/** After the download. Nothing is said of what went well. */
export async function resultadoDeArchivo(
  ctx: Ctx,
  archivoId: string,
  problem: FileProblem | null,
): Promise<Reply[]> {
  const archivo = await findArchivo(ctx.db, archivoId)
  if (archivo && !problem && esBaseDeDatos({ name: null, mime: archivo.mime })) return mirarBase(ctx, archivo)
  const imported = await archivoListo(ctx, archivoId, problem)
  if (imported) return imported
  if (!archivo || !problem) return []
  const name = texts.tituloDeArchivo({ kind: archivo.clase, name: archivo.nombre })
  return [{ text: texts.problema(name, problem) }]
}

export const formularios: Form[] = [deQuienForm]

export const rutas: Route[] = [
  { name: 'tarjeta-a', rol: 'colaborador', run: anadirTarjeta },
  {
    name: 'tarjeta-de-otro',
    rol: 'colaborador',
    run: (ctx, arg) => startForm(ctx, deQuienForm, { tarjeta: JSON.parse(arg) }),
  },
]
