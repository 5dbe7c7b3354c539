import { idEntre } from '#db/id.ts'
import { type FacturaVista, loQueHay } from '#db/importaciones.ts'
import type { Db } from '#db/open.ts'
import type { ActividadLeida, Leido, PagoLeido } from '#domain/importacion/leido.ts'
import { actividadImportada } from './importar-historia.ts'
import { type Importando, type Lote, type NuevoContacto, unPago } from './importar-lote.ts'

export type Sueltos = {
  contactos: NuevoContacto[]
  sueltas: { cliente_id: string; actividad: ActividadLeida }[]
  /** `vez`: how many like it the file has had so far, this one included. */
  pagos: { pago: PagoLeido; cliente_id: string; factura: FacturaVista | null; vez: number }[]
}

/** People, payments and activities have no number of their own: what is there already is not made again. */
export async function sinRepetir(db: Db, en: Importando, lote: Lote, nuevos: Sueltos): Promise<void> {
  const { contactos, sueltas, pagos } = nuevos
  if (contactos.length + sueltas.length + pagos.length === 0) return
  const ids = [...contactos, ...sueltas, ...pagos].map(({ cliente_id }) => cliente_id)
  const there = await loQueHay(db, en.id, [...new Set(ids)])
  const seen = (key: string) => there.seen.has(key) || !there.seen.add(key)

  for (const contacto of contactos) {
    const { cliente_id, nombre, email } = contacto
    if (seen(`contacto ${cliente_id} ${nombre.toLowerCase()}`)) continue
    if (email && seen(`contacto ${cliente_id} ${email}`)) continue
    const principal = there.conPrincipal.has(cliente_id) ? 0 : 1
    there.conPrincipal.add(cliente_id)
    en.cuentas.contactos++
    lote.contactos.push({
      id: en.newId(),
      ...contacto,
      principal,
      fecha_creacion: en.now,
      archivado_en: null,
    })
  }
  for (const { pago, cliente_id, factura, vez } of pagos) {
    const factura_id = factura?.id ?? null
    // Two alike on one day are two payments: only those that were here before are not made again.
    if (vez <= (there.pagos.get(`${cliente_id} ${factura_id} ${pago.fecha} ${pago.importe_centimos}`) ?? 0)) {
      en.cuentas.pagos_repetidos++
      continue
    }
    if (factura?.suya) lote.conPagos.add(factura.id)
    else if (factura) {
      lote.conCobros.add(idEntre(en.id, factura.id))
      en.cuentas.pagos_de_conocidas++
    }
    unPago(en, lote, pago, cliente_id, factura_id, en.newId())
  }
  for (const { cliente_id, actividad } of sueltas) {
    const fecha = en.instanteDe(actividad.fecha)
    if (seen(`actividad ${cliente_id} ${fecha} ${actividad.titulo}`)) continue
    en.cuentas.actividades++
    const { completada, fecha: dia, ...dicho } = actividad
    lote.actividades.push({
      ...actividadImportada(en.newId(), cliente_id, fecha, en.now),
      ...dicho,
      ...(completada ? {} : { completada: 0, completada_en: null, vence_en: dia }),
    })
  }
}

/** Counts a row that carries a payment of its own, and says which of those alike it is: 1 for the first. */
export function contarVez(en: Importando, leido: Leido): number {
  if ((leido.tipo !== 'pago' && leido.tipo !== 'vencimiento') || !leido.pago) return 0
  const { serie, numero, pago } = leido
  const cliente = leido.tipo === 'pago' ? leido.cliente : null
  const whose = cliente?.cif ?? cliente?.codigo ?? cliente?.nombre
  const clave = [serie, numero, whose, pago.fecha, pago.importe_centimos].join('\u0001')
  const vez = (en.vistos.get(clave) ?? 0) + 1
  en.vistos.set(clave, vez)
  return vez
}
