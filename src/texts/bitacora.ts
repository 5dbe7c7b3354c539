import type { Cuentas } from '#domain/importacion/plan.ts'
import { dinero } from './format.ts'
import { loQueTrae } from './importar.ts'

/** A change as the history keeps it. */
export type CambioDeFila = {
  tabla: string
  registro_id: string
  antes: string | null
  despues: string | null
}

/**
 * One line of the log per event, as the specification has it («✅ Factura #… + CRM actualizado para
 * cliente …»). Names and notes of people stay out: a log is shown to others. Null: part of another event.
 */
export function textoDeEvento(cambio: CambioDeFila): { evento: string; text: string } | null {
  const after = cambio.despues ? (JSON.parse(cambio.despues) as Record<string, unknown>) : null
  const before = cambio.antes ? (JSON.parse(cambio.antes) as Record<string, unknown>) : null
  const noun = NOMBRES[cambio.tabla]
  if (!noun) return null
  if (!before && after) return alta(cambio, after)
  if (before && !after) return { evento: `${noun}_borrado`, text: `🗑️ Borrado: ${noun} ${cambio.registro_id}` }
  if (after && 'archivado_en' in after) {
    const what = after.archivado_en ? 'archivado' : 'restaurado'
    return { evento: `${noun}_${what}`, text: `🗄️ ${noun} ${cambio.registro_id} ${what}` }
  }
  if (after && 'anulada_en' in after) {
    const what = after.anulada_en ? 'anulada' : 'recuperada'
    return { evento: `factura_${what}`, text: `🚫 Factura ${cambio.registro_id} ${what} + CRM actualizado` }
  }
  const columns = Object.keys(after ?? {}).join(', ')
  return { evento: `${noun}_cambio`, text: `✏️ ${noun} ${cambio.registro_id}: cambia ${columns}` }
}

/** The line of an import that has ended. `resultado`: its counts as JSON; null when it brought nothing. */
export function deImportacion({
  estado,
  nombre,
  resultado,
}: {
  estado: string
  nombre: string
  resultado: string | null
}): { evento: string; text: string } {
  const evento = `importacion_${estado}`
  if (estado === 'deshecha') return { evento, text: `↩️ Deshecha la importación de ${nombre}` }
  if (estado !== 'hecha') return { evento, text: `⚠️ No se ha podido importar ${nombre}` }
  const trae = resultado ? loQueTrae(JSON.parse(resultado) as Cuentas) : ''
  return { evento, text: `✅ Importado ${nombre}: ${trae || 'nada nuevo'}` }
}

const NOMBRES: Record<string, string> = {
  clientes: 'cliente',
  contactos: 'contacto',
  actividades: 'actividad',
  oportunidades: 'oportunidad',
  crm_facturas: 'factura',
  crm_pagos: 'cobro',
}

function alta(
  { tabla, registro_id }: CambioDeFila,
  row: Record<string, unknown>,
): { evento: string; text: string } | null {
  const cliente = row.cliente_id ? ` para cliente ${row.cliente_id}` : ''
  switch (tabla) {
    case 'crm_facturas':
      return {
        evento: 'factura_registrada',
        text: `✅ Factura #${row.numero} + CRM actualizado${cliente} (${dinero(Number(row.total_centimos))})`,
      }
    case 'crm_pagos':
      return {
        evento: 'cobro_registrado',
        text: `✅ Cobro ${registro_id} + CRM actualizado${cliente} (${dinero(Number(row.importe_centimos))})`,
      }
    case 'actividades':
      if (row.tipo === 'venta' || row.tipo === 'cobro') return null
      return { evento: 'actividad_apuntada', text: `✅ Actividad ${row.tipo} ${registro_id}${cliente}` }
    default:
      return {
        evento: `${NOMBRES[tabla]}_nuevo`,
        text: `✅ Nuevo: ${NOMBRES[tabla]} ${registro_id}${cliente}`,
      }
  }
}
