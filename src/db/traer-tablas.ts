import { equivale, tieneEquivalente } from './traer-equivalencias.ts'

const DE_CLIENTE = { cliente_id: equivale('cliente_id', 'clientes') }

/** Parents before children, with what a row needs to have a place here (`s` is the source's row). */
export const TABLAS: { tabla: string; cabe: string; cambia?: Record<string, string> }[] = [
  {
    tabla: 'clientes',
    cabe: `NOT ${tieneEquivalente('clientes')}`,
    cambia: {
      external_id: `CASE WHEN EXISTS (SELECT 1 FROM main.clientes m WHERE m.external_id = s.external_id) THEN NULL ELSE s.external_id END`,
      // It may be a client that comes later.
      fusionado_en: `CASE WHEN ${conPadre('fusionado_en', 'clientes')} OR ${enLaFuente('fusionado_en', 'clientes')}
        THEN ${equivale('fusionado_en', 'clientes')} END`,
    },
  },
  {
    tabla: 'contactos',
    cabe: conPadre('cliente_id', 'clientes'),
    cambia: {
      ...DE_CLIENTE,
      principal: `CASE WHEN s.cliente_id <> ${DE_CLIENTE.cliente_id}
        OR EXISTS (SELECT 1 FROM main.contactos m WHERE m.cliente_id = s.cliente_id AND m.principal = 1) THEN 0 ELSE s.principal END`,
    },
  },
  { tabla: 'oportunidades', cabe: conPadre('cliente_id', 'clientes'), cambia: DE_CLIENTE },
  { tabla: 'crm_etapas', cabe: conPadre('oportunidad_id', 'oportunidades') },
  {
    tabla: 'actividades',
    cabe: `(s.cliente_id IS NULL OR ${conPadre('cliente_id', 'clientes')})`,
    cambia: {
      ...DE_CLIENTE,
      usuario_id: 'NULL',
      contacto_id: siEsta('contacto_id', 'contactos'),
      oportunidad_id: siEsta('oportunidad_id', 'oportunidades'),
    },
  },
  {
    tabla: 'crm_facturas',
    cabe: `${conPadre('cliente_id', 'clientes')} AND ${sinOtra('serie', 'numero')} AND ${sinOtra('external_id')}`,
    cambia: { ...DE_CLIENTE, rectifica_a: equivale('rectifica_a', 'crm_facturas') },
  },
  {
    tabla: 'crm_vencimientos',
    cabe: 'EXISTS (SELECT 1 FROM main.crm_facturas p WHERE p.id = s.factura_id)',
  },
  {
    tabla: 'crm_pagos',
    cabe: `${conPadre('cliente_id', 'clientes')} AND ${sinOtra('external_id')}
      AND (s.factura_id IS NULL OR ${conPadre('factura_id', 'crm_facturas')}) AND NOT ${tieneEquivalente('crm_pagos')}`,
    cambia: { ...DE_CLIENTE, factura_id: equivale('factura_id', 'crm_facturas') },
  },
  {
    tabla: 'crm_promesas',
    cabe: `EXISTS (SELECT 1 FROM main.actividades p WHERE p.id = s.id) AND ${conPadre('cliente_id', 'clientes')}`,
    cambia: {
      ...DE_CLIENTE,
      factura_id: `CASE WHEN ${conPadre('factura_id', 'crm_facturas')} THEN ${equivale('factura_id', 'crm_facturas')} END`,
    },
  },
  {
    tabla: 'crm_predicciones',
    // What was said of a client that is here under another id was said of less than is known of it here.
    cabe: `EXISTS (SELECT 1 FROM main.clientes p WHERE p.id = s.cliente_id)
      AND (s.factura_id IS NULL OR EXISTS (SELECT 1 FROM main.crm_facturas p WHERE p.id = s.factura_id))
      AND ${sinOtra('cliente_id', 'clase', 'sujeto', 'dia')}`,
  },
  {
    tabla: 'crm_aprendido',
    cabe: `(s.cliente_id IS NULL OR ${conPadre('cliente_id', 'clientes')})`,
    cambia: { ...DE_CLIENTE, contacto_id: siEsta('contacto_id', 'contactos') },
  },
  {
    tabla: 'salud_cliente',
    cabe: 'EXISTS (SELECT 1 FROM main.clientes p WHERE p.id = s.cliente_id)',
  },
]

function conPadre(columna: string, tabla: string): string {
  return `EXISTS (SELECT 1 FROM main.${tabla} p WHERE p.id = ${equivale(columna, tabla)})`
}

function enLaFuente(columna: string, tabla: string): string {
  return `EXISTS (SELECT 1 FROM fuente.${tabla} p WHERE p.id = s.${columna})`
}

/** What a row can do without is left empty when it is not here. */
function siEsta(columna: string, tabla: string): string {
  return `CASE WHEN EXISTS (SELECT 1 FROM main.${tabla} p WHERE p.id = s.${columna}) THEN s.${columna} END`
}

/** None of ours has the same; the table's name takes the place of `#`. */
function sinOtra(...columnas: string[]): string {
  return `NOT EXISTS (SELECT 1 FROM main.# o WHERE ${columnas.map((one) => `o.${one} = s.${one}`).join(' AND ')})`
}

/** Tables that go with their parents: nobody counts their rows. */
export const SIN_CUENTA: ReadonlySet<string> = new Set([
  'crm_etapas',
  'crm_vencimientos',
  'crm_promesas',
  'crm_predicciones',
  'crm_aprendido',
  'salud_cliente',
])
