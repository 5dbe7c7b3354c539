import { insertPerseguido } from '#db/avisos.ts'
import type { Db } from '#db/open.ts'
import { loPerseguido } from '#db/perseguido.ts'
import { hablaDeDeuda } from '#domain/aviso.ts'
import { type Fecha, masDias } from '#domain/fecha.ts'
import type { Pago } from '#domain/pago.ts'

/** How far back she may have asked for the money: two months, as long as a note of risk counts. Product decision. */
const DIAS_QUE_SE_PERSIGUE = 60
/** A payment that is older was no news when it came in: a history that is loaded. Product decision. */
const DIAS_DE_NOVEDAD = 7

/**
 * Notes that money has come which she was after: she was shown an alert of the client's debts, has told of a promise
 * of it, or has filed a talk about what it owes. What she types herself she knows, and a refund is no payment.
 */
export async function anotarPerseguido(
  db: Db,
  {
    id,
    cliente_id,
    importe_centimos,
    fecha,
    origen,
  }: Pick<Pago, 'id' | 'cliente_id' | 'importe_centimos' | 'fecha' | 'origen'>,
  now: Date,
  today: Fecha,
): Promise<void> {
  if (origen === 'manual' || importe_centimos <= 0 || fecha < masDias(today, -DIAS_DE_NOVEDAD)) return
  const { conAviso, hablado } = await loPerseguido(db, cliente_id, masDias(today, -DIAS_QUE_SE_PERSIGUE))
  if (conAviso || hablado.some(hablaDeDeuda)) await insertPerseguido(db, cliente_id, id, now)
}
