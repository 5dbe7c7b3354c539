import { normalizar } from '#domain/lenguaje/normalizar.ts'
import * as texts from '#texts/inicio.ts'
import * as actividad from './actividad.ts'
import * as agenda from './agenda.ts'
import * as ajustes from './ajustes.ts'
import * as alertas from './alertas.ts'
import * as aprendido from './aprendido.ts'
import * as base from './base.ts'
import * as buscar from './buscar.ts'
import * as captura from './captura.ts'
import * as claves from './claves.ts'
import * as cliente from './cliente.ts'
import * as clienteNuevo from './cliente-nuevo.ts'
import * as conCliente from './con-cliente.ts'
import * as contacto from './contacto.ts'
import type { Ctx, Route } from './context.ts'
import * as deshacer from './deshacer.ts'
import * as deudas from './deudas.ts'
import * as embudo from './embudo.ts'
import * as entradas from './entradas.ts'
import * as equipo from './equipo.ts'
import * as espejo from './espejo.ts'
import * as exportar from './exportar.ts'
import * as factura from './factura.ts'
import { type Asked, chooseField, type Form } from './form.ts'
import * as importar from './importar.ts'
import * as importarColumnas from './importar-columnas.ts'
import * as informe from './informe.ts'
import * as inicio from './inicio.ts'
import * as oportunidad from './oportunidad.ts'
import * as pago from './pago.ts'
import * as resumen from './resumen.ts'
import * as salud from './salud.ts'
import * as tarea from './tarea.ts'
import * as whichCliente from './which-cliente.ts'

/** The one list of what the assistant can do, in the order in which /ayuda tells it. */
const routes: Route[] = [
  ...resumen.rutas,
  ...cliente.rutas,
  ...captura.rutas,
  ...clienteNuevo.rutas,
  ...contacto.rutas,
  ...oportunidad.rutas,
  ...embudo.rutas,
  ...factura.rutas,
  ...pago.rutas,
  ...deudas.rutas,
  ...salud.rutas,
  ...alertas.rutas,
  ...agenda.rutas,
  ...tarea.rutas,
  ...actividad.rutas,
  ...buscar.rutas,
  ...informe.rutas,
  ...exportar.rutas,
  ...importar.rutas,
  ...importarColumnas.rutas,
  ...deshacer.rutas,
  ...ajustes.rutas,
  ...aprendido.rutas,
  ...equipo.rutas,
  ...claves.rutas,
  ...entradas.rutas,
  ...base.rutas,
  ...espejo.rutas,
  ...conCliente.rutas,
  ...whichCliente.rutas,
  ...inicio.rutas,
  { name: 'ayuda', help: 'Todo lo que sé hacer', rol: 'lectura', run: verAyuda },
  { name: 'campo', rol: 'lectura', run: elegirCampo },
  { name: 'preguntar', rol: 'lectura', run: captura.capturar },
]

const forms: Form[] = [
  actividad,
  ajustes,
  buscar,
  captura,
  claves,
  cliente,
  clienteNuevo,
  conCliente,
  contacto,
  entradas,
  equipo,
  factura,
  oportunidad,
  pago,
  tarea,
  whichCliente,
].flatMap((file) => file.formularios)

const byName = new Map(routes.map((route) => [route.name, route]))
const formByName = new Map(forms.map((form) => [form.name, form]))

export function findRoute(name: string): Route | undefined {
  return byName.get(name)
}

export function findForm(name: string | undefined): Form | undefined {
  return name === undefined ? undefined : formByName.get(name)
}

/** The route that a typed text asks for, with the rest of it: a command, or plain words. */
export function routeOfText(text: string): { route: Route | undefined; arg: string } {
  const command = /^\/([a-z0-9_]+)(?:@\w+)?(?:\s+|$)/i.exec(text)
  if (!command) {
    const word = commandOfWord(text)
    return { route: word ?? byName.get('preguntar'), arg: word ? '' : text }
  }
  const route = byName.get((command[1] ?? '').toLowerCase())
  return {
    route: route?.help || route?.name === 'start' ? route : undefined,
    arg: text.slice(command[0].length).trim(),
  }
}

/** A command typed as a plain word: «resumen», «informe», «tareas». */
function commandOfWord(text: string): Route | undefined {
  const route = byName.get(normalizar(text).trim())
  return route?.help && !route.usage ? route : undefined
}

/** Telegram's command menu. */
export function menu(): { command: string; description: string }[] {
  return routes.flatMap(({ name, help }) => (help ? [{ command: name, description: help }] : []))
}

async function verAyuda() {
  const lines = routes.flatMap(({ name, help, usage }) =>
    help ? [{ usage: `/${name}${usage ? ` ${usage}` : ''}`, help }] : [],
  )
  return [{ text: texts.ayuda(lines) }]
}

function elegirCampo(ctx: Ctx, arg: string) {
  const { asked, value } = JSON.parse(arg) as { asked: Asked; value: unknown }
  return chooseField(ctx, findForm(asked.form), asked, value)
}
