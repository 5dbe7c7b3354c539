import { type Autoria, insertRow, updateRow } from '#db/journal.ts'
import type { Db } from '#db/open.ts'
import type { Fecha } from '#domain/fecha.ts'
import { type Etapa, type Oportunidad, PROBABILIDAD_DE_ETAPA } from '#domain/oportunidad.ts'

export type NuevaOportunidad = Pick<Oportunidad, 'cliente_id' | 'nombre_proyecto'> & Partial<Oportunidad>

/** A new deal, with the probability of its stage unless she said one. Returns the stored row. */
export async function crearOportunidad(db: Db, by: Autoria, nueva: NuevaOportunidad): Promise<Oportunidad> {
  const estado = nueva.estado ?? 'inicial'
  const oportunidad: Oportunidad = {
    id: by.newId(),
    descripcion: null,
    monto_estimado_centimos: null,
    probabilidad: PROBABILIDAD_DE_ETAPA[estado],
    fecha_creacion: by.now.toISOString(),
    fecha_cierre_esperada: null,
    motivo_perdida: null,
    fecha_cierre_real: null,
    archivado_en: null,
    ...nueva,
    estado,
  }
  await insertRow(db, by, 'oportunidades', oportunidad)
  await anotarEtapa(db, by, oportunidad.id, estado)
  return oportunidad
}

export type CambiosDeOportunidad = Partial<
  Pick<
    Oportunidad,
    | 'estado'
    | 'monto_estimado_centimos'
    | 'probabilidad'
    | 'fecha_cierre_esperada'
    | 'motivo_perdida'
    | 'nombre_proyecto'
  >
>

/**
 * Moves a deal or corrects its figures. A new stage brings its own probability unless she said one;
 * won and lost close it today. Returns the deal as it stands then.
 */
export async function moverOportunidad(
  db: Db,
  by: Autoria,
  oportunidad: Oportunidad,
  cambios: CambiosDeOportunidad,
  today: Fecha,
): Promise<Oportunidad> {
  const estado = cambios.estado ?? oportunidad.estado
  const moved = estado !== oportunidad.estado
  const changes: Partial<Oportunidad> = {
    ...cambios,
    ...(moved ? { probabilidad: cambios.probabilidad ?? PROBABILIDAD_DE_ETAPA[estado] } : {}),
    ...(moved ? { fecha_cierre_real: isClosed(estado) ? today : null } : {}),
    ...(moved && estado !== 'perdida' ? { motivo_perdida: null } : {}),
  }
  await updateRow(db, by, 'oportunidades', oportunidad.id, changes)
  if (moved) await anotarEtapa(db, by, oportunidad.id, estado)
  return { ...oportunidad, ...changes }
}

function isClosed(estado: Etapa): boolean {
  return estado === 'ganada' || estado === 'perdida'
}

async function anotarEtapa(db: Db, by: Autoria, oportunidad_id: string, estado: Etapa): Promise<void> {
  await insertRow(db, by, 'crm_etapas', {
    id: by.newId(),
    oportunidad_id,
    estado,
    desde: by.now.toISOString(),
  })
}
