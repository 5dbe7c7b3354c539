import { diaDeLaSemana, type Fecha } from './fecha.ts'
import { type ClienteDelLibro, type FacturaNumerada, recorrerLibro } from './libro.ts'
import { porImporteYUrgencia, type Recomendacion, recomendar } from './recomendacion.ts'
import { lineasDelDia, MAX_LINEAS } from './resumen.ts'
import { calcularSalud, MODELO_INICIAL, type ModeloDeNegocio } from './salud.ts'
import { type Dia, fechaDelDia } from './salud-cuentas.ts'
import { type Desenlace, desenlaceDe } from './simulacion-desenlace.ts'

/**
 * Walks a ledger day by day and tells what the digest would have said, with the product's own rules and limits. Nobody
 * acts on it: nothing is dismissed, snoozed or muted, so that it is as noisy as it can be.
 */

/** An alert from the day it was first told. */
export type Aviso = {
  recomendacion: Recomendacion
  dicho: Dia
  desenlace: Desenlace
}

export type DiaSimulado = {
  today: Fecha
  lineas: { recomendacion: Recomendacion; aviso: Aviso; nueva: boolean }[]
}

/** The models of the past are fitted once a month, as the months go; today's health, every day. */
const mesDe = (today: Fecha) => today.slice(0, 7)
/** Clients without an invoice for so long and nothing owed give no advice: longer than any rule looks back. */
const OLVIDADO = 800
/** Hour of the digest, in UTC. */
const MANANA = 'T07:30:00.000Z'

type Abierta = {
  cliente_id: string
  regla: string
  recomendacion: Recomendacion
  veces_avisada: number
  ultimo_aviso: Fecha | null
  aviso: Aviso | null
}

/** Each working day from `desde` to `hasta`, both included; what happens later is only looked at to judge. */
export function* simular(
  facturas: readonly FacturaNumerada[],
  { desde, hasta }: { desde: Dia; hasta: Dia },
): Generator<DiaSimulado> {
  const libro = recorrerLibro(facturas)
  const fin = facturas.reduce((max, f) => Math.max(max, f.emitida, f.pagada ?? 0), 0)
  const abiertas = new Map<string, Map<string, Abierta>>()
  let ajustado: { mes: string; modelo: ModeloDeNegocio } | null = null
  for (let dia = desde; dia <= hasta; dia++) {
    const today = fechaDelDia(dia)
    if (!MODELO_INICIAL.dias_laborables.includes(diaDeLaSemana(today))) continue
    if (ajustado?.mes !== mesDe(today)) ajustado = { mes: mesDe(today), modelo: libro.modelo(dia) }
    const cola: Abierta[] = []
    for (const cliente of libro.clientes) {
      const suyas = alDia(abiertas.get(cliente.id), recomendacionesDe(cliente, ajustado.modelo, dia, today))
      if (suyas.size > 0) abiertas.set(cliente.id, suyas)
      else abiertas.delete(cliente.id)
      cola.push(...suyas.values())
    }
    cola.sort((a, b) => porImporteYUrgencia(a.recomendacion, b.recomendacion))
    const lineas = lineasDelDia(cola, today, MAX_LINEAS).map((una) => {
      const cliente = libro.clientes.find(({ id }) => id === una.cliente_id)
      const nueva = una.aviso === null
      una.aviso ??= {
        recomendacion: una.recomendacion,
        dicho: dia,
        desenlace: desenlaceDe(una.recomendacion, cliente?.facturas ?? [], dia, fin),
      }
      return { recomendacion: una.recomendacion, aviso: una.aviso, nueva, una }
    })
    for (const { una } of lineas) {
      una.veces_avisada++
      una.ultimo_aviso = today
    }
    yield {
      today,
      lineas: lineas.map(({ recomendacion, aviso, nueva }) => ({ recomendacion, aviso, nueva })),
    }
  }
}

function recomendacionesDe(
  cliente: ClienteDelLibro,
  modelo: ModeloDeNegocio,
  dia: Dia,
  today: Fecha,
): Recomendacion[] {
  const hechos = cliente.hechos(dia)
  if (!hechos) return []
  const ultima = cliente.facturas.findLast((f) => f.emitida < dia)
  const debe = hechos.facturas.some((f) => f.pagada_el === null)
  if (!debe && (ultima?.emitida ?? 0) < dia - OLVIDADO) return []
  const salud = calcularSalud(hechos, modelo, today, new Date(`${today}${MANANA}`))
  return recomendar(hechos, salud, today, modelo.zona)
}

/** What stays open keeps its memory; what its fact has closed is gone. */
function alDia(
  antes: Map<string, Abierta> | undefined,
  recomendaciones: readonly Recomendacion[],
): Map<string, Abierta> {
  return new Map(
    recomendaciones.map((recomendacion): [string, Abierta] => {
      const { cliente_id, regla } = recomendacion
      const conocida = antes?.get(recomendacion.clave)
      const nueva = { cliente_id, regla, veces_avisada: 0, ultimo_aviso: null, aviso: null }
      return [recomendacion.clave, { ...(conocida ?? nueva), recomendacion }]
    }),
  )
}
