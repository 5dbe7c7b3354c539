import type { Db } from '#db/open.ts'
import { insertPredicciones, prediccionesDe, updatePuntuacion } from '#db/predicciones.ts'
import { type Dicho, puntuar, sucedidoHasta } from '#domain/aciertos.ts'
import { masDias } from '#domain/fecha.ts'
import type { HechosDeCliente, Salud } from '#domain/salud.ts'
import type { Momento } from './actualizar-salud.ts'

/** Where something was said: the card, «¿Por qué?», the digest, an alert, a message about a risk, after an import. */
export type Donde = 'ficha' | 'porque' | 'resumen' | 'alerta' | 'aviso' | 'primera_vista'

/**
 * Keeps what a message has just said of what is to come. The first saying of the day is the one that stays. The
 * next night looks at it for the first time.
 */
export async function guardarDicho(
  db: Db,
  salud: Salud,
  dichos: readonly Dicho[],
  { donde, regla = null }: { donde: Donde; regla?: string | null },
  en: Pick<Momento, 'now' | 'today' | 'newId'>,
): Promise<void> {
  const rows = dichos.map((dicho) => ({
    id: en.newId(),
    cliente_id: salud.fila.id,
    ...dicho,
    donde,
    regla,
    modelo_del: salud.porque.modelo_del,
    dicha_en: en.now.toISOString(),
    resultado: null,
    hecho_el: null,
    revisar_el: masDias(en.today, 1),
    puntuada_en: null,
  }))
  await insertPredicciones(db, rows)
}

/**
 * Scores what was said of a client by the facts as they are known today: also what was scored already, because a
 * payment may be taken back and an invoice come late. Twice in a row changes nothing.
 */
export async function puntuarPredicciones(
  db: Db,
  clienteId: string,
  hechos: Pick<HechosDeCliente, 'facturas' | 'pagos'>,
  { now, today }: Pick<Momento, 'now' | 'today'>,
): Promise<void> {
  const dichas = await prediccionesDe(db, clienteId)
  if (dichas.length === 0) return
  const sucedido = sucedidoHasta(hechos, today)
  for (const dicha of dichas) {
    const { resultado, hecho_el, revisar_el } = puntuar(dicha, sucedido)
    const same =
      dicha.resultado === resultado && dicha.hecho_el === hecho_el && dicha.revisar_el === revisar_el
    if (same) continue
    const puntuada_en = resultado === null ? null : now.toISOString()
    await updatePuntuacion(db, dicha.id, { resultado, hecho_el, revisar_el, puntuada_en })
  }
}
