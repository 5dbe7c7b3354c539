import { createHmac, hash, timingSafeEqual } from 'node:crypto'
import { z } from '@hono/zod-openapi'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import type { Momento } from '#actions/actualizar-salud.ts'
import { anularFactura, recibirFactura } from '#actions/recibir-factura.ts'
import { recibirPago } from '#actions/recibir-pago.ts'
import { findFacturaDeSerie, findFacturaExterna } from '#db/facturas.ts'
import { findRespuesta, saveRespuesta } from '#db/idempotencia.ts'
import type { Autoria } from '#db/journal.ts'
import type { Db } from '#db/open.ts'
import { leerSecretoWebhook } from '#db/webhook.ts'
import { ErrorDeNegocio } from '#domain/error.ts'
import { fechaDe } from '#domain/fecha.ts'
import * as texts from '#texts/api.ts'
import { aRecibida, facturaNuevaSchema, leerFacturaNueva } from './facturas.ts'
import { type ApiApp, type ApiOptions, leerJson } from './operacion.ts'
import { aPagoRecibido, pagoNuevoSchema } from './pagos.ts'
import { addressOf, demasiadas, FALLOS_POR_MINUTO, gastar } from './portero.ts'
import { validar } from './validar.ts'

/** How far the sender's clock may be from ours: what the field's webhooks take (Stripe, Slack: five minutes). */
const MARGEN_MS = 5 * 60_000
const AMBITO_EVENTOS = 'webhook'
const AMBITO_FIRMAS = 'webhook:firma'

const sobreSchema = z.strictObject({
  /** The same event always has the same. */
  id: z.string().min(1).max(200),
  tipo: z.enum(['factura.emitida', 'factura.anulada', 'pago.recibido']),
  datos: z.record(z.string(), z.unknown()),
})

const anuladaSchema = z.strictObject({
  external_id: z.string().min(1).max(200).optional(),
  serie: z.string().max(40).optional(),
  numero: z.string().min(1).max(100).optional(),
})

/**
 * `POST /webhooks/smartbilling`: events of a program that pushes. Signed over the bytes that came, with a
 * timestamp. A signature is taken once; an event that comes again, signed anew, has one effect. It is told
 * in `docs/api.md` and not in the OpenAPI document, from which nobody can try it without signing.
 */
export function webhook(app: ApiApp, options: ApiOptions): void {
  const fallos = new RateLimiterMemory({ points: FALLOS_POR_MINUTO, duration: 60 })
  app.post('/webhooks/smartbilling', async (c) => {
    const raw = Buffer.from(await c.req.arrayBuffer())
    const now = options.now()
    const secret = await leerSecretoWebhook(options.db)
    if (!secret) throw new ErrorDeNegocio('webhook_apagado', texts.webhookApagado)
    const { req } = c
    const firma = firmaDe(secret, raw, req.header('x-smartbilling-marca'), req.header('x-smartbilling-firma'))
    if (firma === null) {
      const espera = await gastar(fallos, addressOf(c))
      if (espera !== null) return demasiadas(espera)
      throw new ErrorDeNegocio('firma_falsa', texts.firmaFalsa)
    }
    if (Math.abs(now.getTime() - Number(req.header('x-smartbilling-marca')) * 1000) > MARGEN_MS) {
      throw new ErrorDeNegocio('firma_falsa', texts.firmaVieja)
    }
    const evento = validar(sobreSchema, leerJson(raw.toString('utf8')))
    const by: Autoria = {
      operacion: options.newId(),
      usuario_id: null,
      canal: 'api',
      now,
      newId: options.newId,
    }
    const momento: Momento = {
      now,
      today: fechaDe(now, options.zona),
      zona: options.zona,
      newId: options.newId,
    }
    const resultado = await options.escritor(async (tx) => {
      if (!(await esNueva(tx, AMBITO_FIRMAS, firma, '', now))) {
        throw new ErrorDeNegocio('firma_repetida', texts.firmaRepetida)
      }
      const huella = hash('sha256', raw)
      const known = await findRespuesta(tx, AMBITO_EVENTOS, evento.id)
      if (known) {
        if (known.huella !== huella) throw new ErrorDeNegocio('evento_distinto', texts.eventoDistinto, 'id')
        return 'ya_estaba'
      }
      await atender(tx, by, evento, momento)
      await esNueva(tx, AMBITO_EVENTOS, evento.id, huella, now)
      return 'hecho'
    })
    if (resultado === 'hecho') options.onCommit()
    return c.json({ resultado, id: evento.id })
  })
}

/** The signature, when it is right; else null. Over `marca.cuerpo`, so that nobody can date it anew. */
function firmaDe(
  secret: string,
  raw: Buffer,
  marca: string | undefined,
  header: string | undefined,
): string | null {
  const firma = /^(?:sha256=)?([0-9a-f]{64})$/i.exec(header ?? '')?.[1]?.toLowerCase()
  if (!marca || !/^\d{1,12}$/.test(marca) || !firma) return null
  const right = createHmac('sha256', secret).update(`${marca}.`).update(raw).digest()
  return timingSafeEqual(right, Buffer.from(firma, 'hex')) ? firma : null
}

function esNueva(tx: Db, ambito: string, llave: string, huella: string, now: Date): Promise<boolean> {
  const creada_en = now.toISOString()
  return saveRespuesta(tx, { ambito, llave, huella, estado: 200, cabeceras: '{}', cuerpo: null, creada_en })
}

async function atender(db: Db, by: Autoria, { tipo, datos }: z.output<typeof sobreSchema>, momento: Momento) {
  switch (tipo) {
    case 'factura.emitida':
      return recibirFactura(
        db,
        by,
        aRecibida(leerFacturaNueva(validar(facturaNuevaSchema, datos))),
        momento,
        'api',
      )
    case 'pago.recibido':
      return recibirPago(db, by, aPagoRecibido(validar(pagoNuevoSchema, datos)), momento, 'api')
    case 'factura.anulada': {
      const { external_id, serie = '', numero } = validar(anuladaSchema, datos)
      const factura = external_id
        ? await findFacturaExterna(db, external_id)
        : numero && (await findFacturaDeSerie(db, serie, numero))
      if (!factura) throw new ErrorDeNegocio('factura_no_encontrada', texts.facturaNoEncontrada, 'numero')
      return anularFactura(db, by, factura.id, momento)
    }
  }
}
