import type { Db } from '#db/open.ts'
import { insertPredicciones, prediccionesPorPuntuar, updatePuntuaciones } from '#db/predicciones.ts'
import { type Dicho, type Puntuacion, puntuar, sucedidoHasta } from '#domain/aciertos.ts'
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
 * Scores what was said of some clients by the facts as they are known today: also what was scored already, because a
 * payment may be taken back and an invoice come late. Twice in a row changes nothing.
 */
export async function puntuarPredicciones(
  db: Db,
  clientes: ReadonlyMap<string, Pick<HechosDeCliente, 'facturas' | 'pagos'>>,
  { now, today }: Pick<Momento, 'now' | 'today'>,
): Promise<void> {
  const cambiadas: (Puntuacion & { id: string; puntuada_en: string | null })[] = []
  for (const [clienteId, dichas] of await prediccionesPorPuntuar(db, [...clientes.keys()])) {
    const sucedido = sucedidoHasta(clientes.get(clienteId) ?? { facturas: [], pagos: [] }, today)
    for (const dicha of dichas) {
      const puntuacion = puntuar(dicha, sucedido)
      const { resultado, hecho_el, revisar_el } = puntuacion
      if (dicha.resultado === resultado && dicha.hecho_el === hecho_el && dicha.revisar_el === revisar_el)
        continue
      cambiadas.push({
        id: dicha.id,
        ...puntuacion,
        puntuada_en: resultado === null ? null : now.toISOString(),
      })
    }
  }
  await updatePuntuaciones(db, cambiadas)
}
