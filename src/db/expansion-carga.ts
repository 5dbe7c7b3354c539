import type Database from 'better-sqlite3'
import { type Expansion, type Rareza, TABLAS_COMUNES, type TablaComun } from '#domain/expansion.ts'
import { textoDe, type Valor } from '#domain/expansion-valores.ts'
import {
  actividadDe,
  clienteAusente,
  clienteDe,
  contactoDe,
  type FilaLeida,
  leerFila,
  oportunidadDe,
  saludDe,
  type Traslado,
} from './expansion-filas.ts'
import { apartada } from './expansion-forma.ts'
import { filasDe, type Lectura, quoted, type TablaLeida } from './expansion-lectura.ts'

type Fila = Record<string, Valor>

/** Rows that cannot be told from the file: who is absent and had to be made up. */
const SIN_CLIENTE = 'sin-cliente'

/**
 * Carries the rows of the tables that were set aside into ours, each once and none left out. Returns how
 * many there are of each, made-up clients apart, and the sum of the deals.
 */
export function cargar(
  sqlite: Database.Database,
  { tablas }: Lectura,
  en: Traslado,
): Pick<Expansion, 'oportunidades_centimos'> {
  const insert = inserter(sqlite)
  const clientes = new Set<string>()
  const conPrincipal = new Set<string>()
  const conSalud = new Set<string>()
  let oportunidades_centimos = 0
  const alias = tablas.find(({ tabla }) => tabla === 'clientes')?.alias ?? new Map<string, string>()

  /** The client that a row belongs to, made up when it is nowhere. */
  function dueno(fila: FilaLeida): string {
    const id = idDeCelda(fila.celda('cliente_id')) ?? SIN_CLIENTE
    if (clientes.has(id)) return id
    clientes.add(id)
    const name = id === SIN_CLIENTE ? 'Sin cliente' : `Cliente que ya no está (${id})`
    insert('clientes', clienteAusente(id, name, en))
    en.rareza({ tabla: 'clientes', registro_id: id, columna: 'id', original: id, queda: name })
    return id
  }

  const cargas: Record<TablaComun, (fila: FilaLeida, propias: Fila) => void> = {
    clientes(fila, propias) {
      const cliente = clienteDe(fila, en)
      clientes.add(cliente.id)
      const ltv = alias.has('ltv') ? { ltv: cliente.ltv_centimos / 100 } : {}
      insert('clientes', { ...cliente, ...ltv, ...propias })
      const riesgo = fila.texto('riesgo_impago')
      if (cliente.ltv_centimos !== 0 || cliente.fecha_primera_factura)
        heredar(sqlite, cliente.id, cliente, {}, null)
      // «bajo» is what the specification writes without knowing anything.
      if (riesgo !== null && riesgo !== 'bajo') fila.nota('riesgo_impago', cliente.riesgo_impago)
    },
    contactos(fila, propias) {
      const cliente_id = dueno(fila)
      const contacto = contactoDe(fila, cliente_id, conPrincipal.has(cliente_id), en)
      if (contacto.principal) conPrincipal.add(cliente_id)
      insert('contactos', { ...contacto, ...propias })
    },
    oportunidades(fila, propias) {
      const oportunidad = oportunidadDe(fila, dueno(fila), en)
      oportunidades_centimos += oportunidad.monto_estimado_centimos ?? 0
      insert('oportunidades', { ...oportunidad, ...propias })
      const { estado, fecha_creacion: desde } = oportunidad
      insert('crm_etapas', { id: en.newId(), oportunidad_id: oportunidad.id, estado, desde })
    },
    actividades(fila, propias) {
      const hasOwner = idDeCelda(fila.celda('cliente_id')) !== null
      const actividad = actividadDe(fila, hasOwner ? dueno(fila) : null, en)
      const needsOwner = actividad.tipo === 'venta' || actividad.tipo === 'cobro'
      const cliente_id = actividad.cliente_id ?? (needsOwner ? dueno(fila) : null)
      insert('actividades', { ...actividad, cliente_id, ...propias })
    },
    salud_cliente(fila, propias) {
      const cliente_id = dueno(fila)
      if (conSalud.has(cliente_id)) return guardarEntera(fila, propias, en)
      conSalud.add(cliente_id)
      const salud = saludDe(fila, cliente_id, en)
      insert('salud_cliente', { ...salud, ...propias })
      heredar(sqlite, cliente_id, { ltv_centimos: 0, fecha_primera_factura: null }, salud, fila.texto('id'))
    },
  }

  for (const tabla of TABLAS_COMUNES) {
    const leida = tablas.find((one) => one.tabla === tabla)
    if (!leida) continue
    const taken = new Set<string>()
    for (const cells of filasDe(sqlite, apartada(tabla), leida.conRowid)) {
      const { id, rareza } = idLibre(leida, cells, taken, en)
      taken.add(id)
      if (rareza) en.rareza(rareza)
      const own = Object.fromEntries(leida.propias.map(({ name }) => [name, cells[name] ?? null]))
      const numero: Fila =
        tabla === 'clientes' && leida.idEntero ? { crm_n: cells[leida.alias.get('id') ?? ''] ?? null } : {}
      cargas[tabla](leerFila(leida, cells, id, en), { ...own, ...numero })
    }
  }
  keepSequence(sqlite, tablas)
  return { oportunidades_centimos }
}

/** The id of a row as text; a new one where it has none or another has it already. */
function idLibre(
  { tabla, alias }: TablaLeida,
  cells: Fila,
  taken: Set<string>,
  { newId }: Traslado,
): { id: string; rareza?: Rareza } {
  const original = idDeCelda(cells[alias.get('id') ?? ''] ?? null)
  if (original !== null && !taken.has(original)) return { id: original }
  const id = newId()
  return original === null
    ? { id }
    : { id, rareza: { tabla, registro_id: id, columna: 'id', original, queda: id } }
}

function idDeCelda(valor: Valor): string | null {
  if (typeof valor === 'number' && Number.isInteger(valor)) return BigInt(valor).toString()
  return textoDe(valor)
}

/** What another program had reckoned of a client, kept until there are invoices to reckon from. */
function heredar(
  sqlite: Database.Database,
  clienteId: string,
  { ltv_centimos, fecha_primera_factura }: { ltv_centimos: number; fecha_primera_factura: string | null },
  salud: object,
  saludId: string | null,
): void {
  sqlite
    .prepare(
      `INSERT INTO crm_heredadas (cliente_id, ltv_centimos, fecha_primera_factura, salud, salud_id)
       VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (cliente_id) DO UPDATE SET salud = excluded.salud, salud_id = excluded.salud_id`,
    )
    .run(clienteId, ltv_centimos, fecha_primera_factura, JSON.stringify(salud), saludId)
}

/** A second row of health of the same client has no place with us: it is kept whole. */
function guardarEntera(fila: FilaLeida, propias: Fila, { rareza }: Traslado): void {
  const names = ['id', 'cliente_id', ...SALUD]
  const all = Object.fromEntries(names.map((name) => [name, fila.texto(name)]))
  const own = Object.fromEntries(Object.entries(propias).map(([name, value]) => [name, textoDe(value)]))
  const original = JSON.stringify({ ...all, ...own })
  rareza({ tabla: 'salud_cliente', registro_id: fila.id, columna: '*', original, queda: null })
}

const SALUD = [
  'dias_para_pagar_promedio',
  'historial_pagos_a_tiempo',
  'monto_promedio_factura',
  'frecuencia_compra_dias',
  'ultima_factura_date',
  'proxima_factura_esperada',
  'riesgo_perdida_score',
  'ultima_actualizacion',
]

/** A number that was given to a client once is never given to another. */
function keepSequence(sqlite: Database.Database, tablas: TablaLeida[]): void {
  if (!tablas.some(({ tabla, idEntero }) => tabla === 'clientes' && idEntero)) return
  const used = sqlite
    .prepare(`SELECT max(seq) FROM sqlite_sequence WHERE name IN ('clientes', ?)`)
    .pluck()
    .get(apartada('clientes')) as number | null
  sqlite.prepare(`DELETE FROM sqlite_sequence WHERE name = 'clientes'`).run()
  sqlite.prepare(`INSERT INTO sqlite_sequence (name, seq) VALUES ('clientes', ?)`).run(used ?? 0)
}

/** One prepared statement per table and set of columns. */
function inserter(sqlite: Database.Database) {
  const statements = new Map<string, Database.Statement>()
  return (table: string, row: object): void => {
    const columns = Object.keys(row)
    const key = `${table} ${columns.join()}`
    const statement =
      statements.get(key) ??
      sqlite.prepare(
        `INSERT INTO ${table} (${columns.map(quoted).join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
      )
    statements.set(key, statement)
    statement.run(Object.values(row))
  }
}
