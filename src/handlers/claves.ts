import { nombreLibre, nuevaClave } from '#actions/nueva-clave.ts'
import { clavesActivas, getClave, revocarClave } from '#db/claves.ts'
import { enqueueSecret } from '#db/outbox.ts'
import { crearSecretoWebhook, webhookDesde } from '#db/webhook.ts'
import { leerAmbitos } from '#domain/clave.ts'
import type { Reply } from '#domain/conversation.ts'
import { ErrorDeNegocio } from '#domain/error.ts'
import { fechaDe } from '#domain/fecha.ts'
import * as texts from '#texts/claves.ts'
import { botonCancelar } from '#texts/conversacion.ts'
import { button, type Ctx, inPlace, once, type Route } from './context.ts'
import { type Form, inRows, startForm } from './form.ts'

/** `/claves`: which programs may come in, with what, and when they last did. */
async function verClaves(ctx: Ctx): Promise<Reply[]> {
  const claves = await clavesActivas(ctx.db)
  const lines = claves.map(({ nombre, ambitos, usada_en }) =>
    texts.linea(nombre, ambitos, usada_en && fechaDe(new Date(usada_en), ctx.zona), ctx.today),
  )
  const choices = claves.map(({ id, nombre }) =>
    button(ctx, texts.botonRevocar(nombre), 'claves-revocar', id),
  )
  const last = [
    button(ctx, texts.botonNueva, 'claves-nueva'),
    button(ctx, texts.botonWebhook, 'claves-webhook'),
  ]
  const text = [texts.titulo, ...(lines.length > 0 ? lines : [texts.ninguna])].join('\n')
  return [{ text, choices: [...inRows(choices), last] }]
}

const nuevaForm: Form = {
  name: 'clave-nueva',
  rol: 'duena',
  fields: [
    {
      field: 'nombre',
      ask: () => ({ text: texts.preguntaNombre }),
      parse: async (text, ctx) => {
        try {
          return { value: await nombreLibre(ctx.db, text) }
        } catch (error) {
          if (error instanceof ErrorDeNegocio) return { problem: error.message }
          throw error
        }
      },
      libre: true,
    },
    {
      field: 'ambitos',
      ask: () => ({ text: texts.preguntaPermisos, options: texts.permisosHabituales }),
      parse: (text) => {
        const ambitos = leerAmbitos(text)
        return ambitos ? { value: ambitos.join(',') } : { problem: texts.permisosIlegibles }
      },
    },
  ],
  async done(ctx, values) {
    const nombre = String(values.nombre)
    const ambitos = leerAmbitos(String(values.ambitos)) ?? []
    const secret = await nuevaClave(ctx.db, { nombre, ambitos }, ctx.now, ctx.newId)
    await showOnce(ctx, secret)
    return [{ text: texts.creada(nombre, ambitos.join(',')) }]
  },
}

/** In a message of its own, easy to copy, which forgets it once it has been shown. */
async function showOnce(ctx: Ctx, secret: string): Promise<void> {
  const { channel: canal, chat } = ctx.message
  await enqueueSecret(ctx.db, { canal, chat }, ctx.newId(), secret, ctx.now)
}

async function proponerRevocar(ctx: Ctx, id: string): Promise<Reply[]> {
  const { nombre, revocada_en } = await getClave(ctx.db, id)
  if (revocada_en) return [{ text: texts.yaNoEsta }]
  const grupo = ctx.newId()
  const yes = once(ctx, texts.botonSiRevocar, 'claves-revocar-si', id, grupo)
  const no = once(ctx, botonCancelar, 'cancelar', '', grupo)
  return [{ text: texts.proponerRevocar(nombre), choices: [[yes, no]] }]
}

async function revocar(ctx: Ctx, id: string): Promise<Reply[]> {
  const { nombre, revocada_en } = await getClave(ctx.db, id)
  if (revocada_en) return [inPlace(ctx, { text: texts.yaNoEsta })]
  await revocarClave(ctx.db, id, ctx.now)
  return [inPlace(ctx, { text: texts.revocada(nombre) })]
}

async function verWebhook(ctx: Ctx): Promise<Reply[]> {
  const since = await webhookDesde(ctx.db)
  const desde = since ? fechaDe(new Date(since), ctx.zona) : null
  const choice = since
    ? button(ctx, texts.botonCambiarSecreto, 'claves-webhook-cambiar')
    : once(ctx, texts.botonCrearSecreto, 'claves-webhook-si')
  return [{ text: texts.webhook(desde, ctx.today), choices: [[choice]] }]
}

async function proponerCambiarSecreto(ctx: Ctx): Promise<Reply[]> {
  const grupo = ctx.newId()
  const yes = once(ctx, texts.botonSiCambiar, 'claves-webhook-si', '', grupo)
  const no = once(ctx, botonCancelar, 'cancelar', '', grupo)
  return [{ text: texts.proponerCambiar, choices: [[yes, no]] }]
}

async function crearSecreto(ctx: Ctx): Promise<Reply[]> {
  await showOnce(ctx, await crearSecretoWebhook(ctx.db, ctx.now))
  return [{ text: texts.secretoCreado }]
}

export const formularios: Form[] = [nuevaForm]

export const rutas: Route[] = [
  { name: 'claves', help: 'Claves para otros programas', rol: 'duena', run: verClaves },
  { name: 'claves-nueva', rol: 'duena', run: (ctx) => startForm(ctx, nuevaForm) },
  { name: 'claves-revocar', rol: 'duena', run: proponerRevocar },
  { name: 'claves-revocar-si', rol: 'duena', run: revocar },
  { name: 'claves-webhook', rol: 'duena', run: verWebhook },
  { name: 'claves-webhook-cambiar', rol: 'duena', run: proponerCambiarSecreto },
  { name: 'claves-webhook-si', rol: 'duena', run: crearSecreto },
]
