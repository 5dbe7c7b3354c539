import { filas, idsDe } from './ejemplo-azar.ts'
import { EMBUDO } from './ejemplo-embudo.ts'
import { type Calendario, type Ficha, fichaDe } from './ejemplo-fichas.ts'
import { type CambioDeEtapa, type Etapa, estaAbierta, type Oportunidad } from './oportunidad.ts'

const sinDecir = (celda: string) => celda === '-'

/** The deals with the day on which each stage began. */
export function embudoDeEjemplo(fichas: readonly Ficha[], en: Calendario) {
  const id = { oportunidad: idsDe('oportunidades'), etapa: idsDe('etapas') }
  const oportunidades: Oportunidad[] = []
  const etapas: CambioDeEtapa[] = []
  for (const fila of filas(EMBUDO)) {
    const [
      clave = '',
      nombre = '',
      euros = '',
      probabilidad,
      pasos = '',
      cierre = '',
      motivo = '',
      que = '',
    ] = fila
    const oportunidad_id = id.oportunidad()
    const propias = pasos.split(',').map((paso): CambioDeEtapa & { fecha: string } => {
      const [estado, dias] = paso.trim().split(' ')
      const fecha = en.hace(Number(dias))
      return {
        id: id.etapa(),
        oportunidad_id,
        estado: estado as Etapa,
        desde: en.instante(fecha, '13:00'),
        fecha,
      }
    })
    const estado = propias.at(-1)?.estado ?? 'inicial'
    oportunidades.push({
      id: oportunidad_id,
      cliente_id: fichaDe(fichas, clave).cliente.id,
      nombre_proyecto: nombre,
      descripcion: que,
      monto_estimado_centimos: sinDecir(euros) ? null : Number(euros) * 100,
      estado,
      probabilidad: Number(probabilidad),
      fecha_creacion: propias[0]?.desde ?? '',
      fecha_cierre_esperada: sinDecir(cierre) ? null : en.hace(-Number(cierre)),
      motivo_perdida: sinDecir(motivo) ? null : motivo,
      fecha_cierre_real: estaAbierta({ estado }) ? null : (propias.at(-1)?.fecha ?? null),
      archivado_en: null,
    })
    etapas.push(...propias.map(({ fecha: _, ...etapa }) => etapa))
  }
  return { oportunidades, etapas }
}
