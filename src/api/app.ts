import { OpenAPIHono } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { cors } from 'hono/cors'
import { isMachineFailure } from '#db/open.ts'
import { ErrorDeNegocio } from '#domain/error.ts'
import * as texts from '#texts/api.ts'
import { aciertos } from './aciertos.ts'
import { actividades } from './actividades.ts'
import { clientes } from './clientes.ts'
import { contactos } from './contactos.ts'
import { copia } from './copia.ts'
import { documentacion } from './documentacion.ts'
import { facturas } from './facturas.ts'
import { negocio } from './negocio.ts'
import type { ApiApp, ApiEnv, ApiOptions } from './operacion.ts'
import { oportunidades } from './oportunidades.ts'
import { pagos } from './pagos.ts'
import { portero } from './portero.ts'
import { noHay, problema, problemaDe, problemaInterno, responder } from './problema.ts'
import { salud } from './salud.ts'
import { PeticionInvalida, problemaDeValidacion } from './validar.ts'
import { webhook } from './webhook.ts'

/** Largest request: an invoice with a thousand due dates weighs a tenth of this. */
const MAX_CUERPO_BYTES = 1024 * 1024
type Paso = MiddlewareHandler<ApiEnv>

/** Where a key is needed. */
const PROTEGIDO = ['/api/*', '/facturas'] as const

/**
 * The REST API: `/api/*` and `/facturas` behind a key, the signed `/webhooks/smartbilling`, and its
 * documentation at `/openapi.json` and `/docs`. To be mounted at the root of the server.
 */
export function createApi(options: ApiOptions): ApiApp {
  const app: ApiApp = new OpenAPIHono<ApiEnv>({ strict: false })
  app.onError((error) => alFallar(error, options.log))
  const protegido = [...PROTEGIDO, '/webhooks/*']
  for (const path of protegido) {
    if (options.corsOrigenes.length > 0) app.use(path, permitirSitios(options.corsOrigenes))
    app.use(path, limiteDeCuerpo())
  }
  const pasar = portero(options)
  for (const path of PROTEGIDO) app.use(path, pasar, soloJson)

  for (const recurso of [
    clientes,
    contactos,
    actividades,
    oportunidades,
    facturas,
    pagos,
    salud,
    aciertos,
    negocio,
    copia,
  ]) {
    recurso(app, options)
  }
  webhook(app, options)
  documentacion(app)
  const rutas = app.openAPIRegistry.definitions.flatMap((one) => (one.type === 'route' ? [one.route] : []))
  for (const path of PROTEGIDO) app.all(path, (c) => sinRuta(c.req.method, c.req.path, rutas))
  return app
}

/** Nothing else answers there: another method may, or nothing does. */
function sinRuta(method: string, path: string, rutas: { method: string; path: string }[]): Response {
  const plain = path.replace(/\/$/, '')
  const allowed = rutas
    .filter((ruta) => new RegExp(`^${ruta.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(plain))
    .map((ruta) => ruta.method.toUpperCase())
  if (allowed.length === 0) return responder(problemaDe(noHay('ruta_desconocida', texts.rutaDesconocida)))
  const detail = texts.metodoNoPermitido(method, allowed)
  return responder(problema('metodo_no_permitido', detail), { Allow: allowed.join(', ') })
}

function alFallar(error: unknown, log: ApiOptions['log']): Response {
  if (error instanceof PeticionInvalida) return responder(problemaDeValidacion(error))
  if (error instanceof ErrorDeNegocio) return responder(problemaDe(error))
  log(error)
  if (isMachineFailure(error)) return responder(problema('ocupada', texts.ocupada), { 'Retry-After': '1' })
  return responder(problemaInterno())
}

/** By the announced length where there is one; what comes in pieces is counted. */
function limiteDeCuerpo(): Paso {
  const demasiado = () => responder(problema('cuerpo_grande', texts.cuerpoGrande(MAX_CUERPO_BYTES)))
  const contando = bodyLimit({ maxSize: MAX_CUERPO_BYTES, onError: demasiado })
  return async (c, next) => {
    const length = c.req.header('content-length')
    if (length !== undefined && Number(length) > MAX_CUERPO_BYTES) return demasiado()
    return c.req.header('transfer-encoding') ? contando(c, next) : next()
  }
}

/** A body that is not JSON is not guessed at. */
const soloJson: Paso = async (c, next) => {
  const { method } = c.req
  if (method === 'POST' || method === 'PUT' || method === 'PATCH') {
    const type = c.req.header('content-type') ?? ''
    const isJson = /^application\/(json|[\w.+-]+\+json)\s*(;|$)/i.test(type)
    const hasBody = (c.req.header('content-length') ?? '0') !== '0' || c.req.header('transfer-encoding')
    if (!isJson && (hasBody || type !== '')) {
      throw new ErrorDeNegocio('tipo_de_contenido', texts.tipoDeContenido)
    }
  }
  await next()
}

function permitirSitios(origenes: string[]) {
  return cors({
    origin: origenes,
    allowMethods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowHeaders: ['Authorization', 'Content-Type', 'Idempotency-Key', 'If-Match', 'If-None-Match'],
    exposeHeaders: ['ETag', 'Location', 'Retry-After', 'Idempotent-Replayed'],
    maxAge: 600,
  })
}
