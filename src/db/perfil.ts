import type { Actividad } from '#domain/actividad.ts'
import type { Cliente } from '#domain/cliente.ts'
import type { Contacto } from '#domain/contacto.ts'
import type { Oportunidad } from '#domain/oportunidad.ts'
import type { SaludCliente } from '#domain/salud.ts'
import { query } from './direct.ts'
import type { Lector } from './lector.ts'
import type { Db } from './open.ts'
import type { AlertaRow } from './schema.ts'

export type Perfil = {
  cliente: Cliente
  contactos: Contacto[]
  /** The last ten, newest first. */
  actividades: Actividad[]
  /** Open ones, the newest first. */
  oportunidades: Oportunidad[]
  /** Undefined when nobody has computed it yet. */
  salud: SaludCliente | undefined
  /** Open ones, by money × urgency. */
  alertas: AlertaRow[]
}

/** The whole client as it is stored, all of one moment; undefined when there is none. */
export function leerPerfil(lector: Lector, id: string): Perfil | undefined {
  return lector.snapshot(() => {
    const [cliente] = lector.all<Cliente>('select * from clientes where id = ?', id)
    if (!cliente) return undefined
    const [salud] = lector.all<SaludCliente>('select * from salud_cliente where cliente_id = ?', id)
    return {
      cliente,
      contactos: lector.all<Contacto>(
        `select * from contactos where cliente_id = ? and archivado_en is null
         order by principal desc, fecha_creacion, id`,
        id,
      ),
      actividades: lector.all<Actividad>(ULTIMAS_ACTIVIDADES, id, 10),
      oportunidades: lector.all<Oportunidad>(
        `select * from oportunidades where cliente_id = ? and archivado_en is null
         and estado not in ('ganada', 'perdida') order by fecha_creacion desc, id`,
        id,
      ),
      salud,
      alertas: lector.all<AlertaRow>(
        `select * from crm_alertas where cliente_id = ? and cerrada_en is null
         order by importe_centimos * urgencia desc, urgencia desc, id`,
        id,
      ),
    }
  })
}

const ULTIMAS_ACTIVIDADES =
  'select * from actividades where cliente_id = ? order by fecha desc, id desc limit ?'

/** What happened with a client and what is planned, the latest first. */
export function ultimasActividades(db: Db, clienteId: string, limit: number): Promise<Actividad[]> {
  return query<Actividad>(db, ULTIMAS_ACTIVIDADES, [clienteId, limit])
}
