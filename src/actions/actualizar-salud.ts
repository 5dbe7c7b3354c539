import type { NewId } from '#db/id.ts'
import { modeloVigente } from '#db/modelo.ts'
import type { Db } from '#db/open.ts'
import {
  alertasDe,
  alertasDeClientes,
  cifrasHeredadas,
  hechosDeClientes,
  insertAlerta,
  puesto12m,
  saveSalud,
  updateAlerta,
} from '#db/salud.ts'
import type { AlertaRow } from '#db/schema.ts'
import { type Cliente, nombreCorto, type RiesgoImpago } from '#domain/cliente.ts'
import type { Centimos } from '#domain/dinero.ts'
import type { Fecha } from '#domain/fecha.ts'
import { REGLAS_DE_TRATO, type Recomendacion, recomendar } from '#domain/recomendacion.ts'
import { calcularSalud, type HechosDeCliente, MODELO_INICIAL, type Salud } from '#domain/salud.ts'
import { concentracionDe } from '#domain/salud-exposicion.ts'
import { palabrasDeRiesgo } from '#domain/salud-palabras.ts'
import { rangoEn, rangoEntre } from '#domain/salud-valor.ts'
import { motivoDeRecomendacion, textoDeRecomendacion } from '#texts/recomendacion.ts'
import { puntuarPredicciones } from './predicciones.ts'

export type Momento = {
  now: Date
  today: Fecha
  zona: string
  newId: NewId
  /** Twelve-month invoicing of everybody, when the caller goes through them all; else the rank is asked for. */
  facturado_12m?: Centimos[]
}

/**
 * A client's health, risk, lifetime value and alerts, from everything known of it today. It is called
 * after every event of that client and every night; twice in a row changes nothing. While no invoice of it
 * is known, the figures that another program had reckoned stand.
 */
export async function actualizarSalud(db: Db, clienteId: string, en: Momento): Promise<Salud> {
  const [actualizada] = await actualizarSaludes(db, [clienteId], en)
  return (actualizada as { salud: Salud }).salud
}

/**
 * The same of several at once, in the order of their ids: what is read of them is read together. `antes`: the risk
 * that each had.
 */
export async function actualizarSaludes(db: Db, ids: readonly string[], en: Momento) {
  const actualizadas: { id: string; antes: RiesgoImpago; salud: Salud }[] = []
  const abiertas = await alertasDeClientes(db, ids)
  const todos = await hechosDeClientes(db, ids)
  await puntuarPredicciones(db, new Map(todos.map((hechos) => [hechos.cliente.id, hechos])), en)
  for (const hechos of todos) {
    const { cliente } = hechos
    const salud = await saludDeHechos(db, hechos, en)
    const before = salud.fila.facturas === 0 ? await cifrasHeredadas(db, cliente.id) : undefined
    await saveSalud(db, { ...salud.fila, ...before?.salud })
    await updateDerived(db, cliente, {
      ltv_centimos: salud.fila.facturado_centimos,
      fecha_primera_factura: primeraFactura(hechos.facturas),
      ...before?.cliente,
      riesgo_impago: salud.riesgo_impago,
    })
    const recomendaciones = recomendar(hechos, salud, en.today, en.zona)
    await syncAlertas(db, cliente, abiertas.get(cliente.id) ?? [], recomendaciones, en)
    actualizadas.push({ id: cliente.id, antes: cliente.riesgo_impago, salud })
  }
  return actualizadas
}

/** The health that facts give with the business's fitted model, and the client's place among the others. */
export async function saludDeHechos(db: Db, hechos: HechosDeCliente, en: Momento): Promise<Salud> {
  const ajustado = await modeloVigente(db)
  const { pagos, compras } = ajustado ?? MODELO_INICIAL
  const clasificacion = ajustado?.clasificacion ?? null
  const facturado_12m = clasificacion ? [] : (en.facturado_12m ?? [])
  const base = { ...MODELO_INICIAL, pagos, compras, zona: en.zona, facturado_12m }
  const modelo = ajustado ? { ...base, ajustado_el: ajustado.fecha } : base
  const salud = calcularSalud(hechos, modelo, en.today, en.now)
  const facturado = salud.fila.facturado_12m_centimos
  if (clasificacion)
    return {
      ...salud,
      rango: rangoEn(clasificacion, facturado),
      concentracion: concentracionDe(facturado, clasificacion.total),
    }
  if (en.facturado_12m || facturado <= 0) return salud
  const puesto = await puesto12m(db, hechos.cliente.id, facturado)
  return { ...salud, rango: rangoEntre(puesto), concentracion: concentracionDe(facturado, puesto.total) }
}

/**
 * After something was filed that is no money: the figures stay as they are, so only the alerts can
 * change, and only where some are open or the words themselves raise one.
 */
export async function trasApuntar(db: Db, clienteId: string, texto: string, en: Momento): Promise<void> {
  const mayChange =
    palabrasDeRiesgo([texto]).length > 0 ||
    (await alertasDe(db, clienteId)).some(({ regla }) => REGLAS_DE_TRATO.includes(regla))
  if (mayChange) await actualizarSalud(db, clienteId, en)
}

/** What the client's own row repeats of its invoices. Derived, so it leaves no history. */
async function updateDerived(db: Db, cliente: Cliente, derived: Partial<Cliente>): Promise<void> {
  if (Object.entries(derived).every(([key, value]) => cliente[key as keyof Cliente] === value)) return
  await db.updateTable('clientes').set(derived).where('id', '=', cliente.id).execute()
}

function primeraFactura(facturas: { fecha_emision: Fecha; anulada_en: string | null }[]): Fecha | null {
  return facturas.find((factura) => !factura.anulada_en)?.fecha_emision ?? null
}

/** An alert opens with its fact and closes with it: paid, called, invoiced. Never with a button. */
async function syncAlertas(
  db: Db,
  cliente: Cliente,
  abiertas: readonly AlertaRow[],
  recomendaciones: Recomendacion[],
  en: Momento,
) {
  const open = new Map(abiertas.map((alerta) => [alerta.clave, alerta]))
  for (const recomendacion of recomendaciones) {
    const said = {
      texto: textoDeRecomendacion(nombreCorto(cliente.nombre), recomendacion, en.today),
      motivo: motivoDeRecomendacion(recomendacion, en.today),
      importe_centimos: recomendacion.importe,
      urgencia: recomendacion.urgencia,
    }
    const known = open.get(recomendacion.clave)
    open.delete(recomendacion.clave)
    if (!known) await insertAlerta(db, { ...nuevaAlerta(cliente, recomendacion, en), ...said })
    else if (Object.entries(said).some(([key, value]) => known[key as keyof typeof said] !== value))
      await updateAlerta(db, known.id, said)
  }
  for (const gone of open.values()) await updateAlerta(db, gone.id, { cerrada_en: en.now.toISOString() })
}

function nuevaAlerta(
  cliente: Cliente,
  { regla, clave, tipo, oportunidad_id, factura_id }: Recomendacion,
  en: Momento,
) {
  return {
    id: en.newId(),
    cliente_id: cliente.id,
    regla,
    clave,
    tipo,
    oportunidad_id,
    factura_id,
    desde: en.today,
    veces_avisada: 0,
    ultimo_aviso: null,
    pospuesta_hasta: null,
    cerrada_en: null,
  }
}
