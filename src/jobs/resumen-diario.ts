import { componerResumen, type Resumen } from '#actions/componer-resumen.ts'
import { guardarDichoDeAlertas } from '#actions/dicho-de-alertas.ts'
import { enviar } from '#actions/enviar.ts'
import { loadAjustes } from '#db/ajustes.ts'
import { promesasDichas } from '#db/avisos.ts'
import { marcarHecho } from '#db/ejecuciones.ts'
import { type Db, inTransaction } from '#db/open.ts'
import { updateAlerta } from '#db/salud.ts'
import type { AlertaRow } from '#db/schema.ts'
import { canalDe, usuariosActivos } from '#db/usuarios.ts'
import { fechaDe, instanteDe } from '#domain/fecha.ts'
import { puede } from '#domain/usuario.ts'
import type { JobDeps } from './job.ts'
import { actualizarClientes } from './salud-nocturna.ts'

/**
 * The morning's digest, for everybody who works here and can be reached. The whole of it is one
 * transaction with its mark in `crm_ejecuciones`: restarts and double ticks send it once.
 */
export async function resumenDiario(db: Db, now: Date, deps: JobDeps, periodo: string): Promise<void> {
  const ajustes = await loadAjustes(db)
  const { zona } = ajustes
  const en = { now, today: fechaDe(now, zona), zona, newId: deps.newId }
  const midnight = instanteDe(en.today, null, zona)
  await actualizarClientes(db, await clientesConAlertasDe(db, midnight), en, deps)

  await inTransaction(db, async (tx) => {
    if (!(await marcarHecho(tx, 'resumen-diario', periodo, now))) return
    const told = new Map<string, AlertaRow>()
    const dichas = await promesasDichas(tx, en.today)
    for (const { id, rol } of await usuariosActivos(tx)) {
      const to = puede(rol, 'colaborador') ? await canalDe(tx, id) : undefined
      const resumen = to && (await componerResumen(tx, now, ajustes, id, dichas))
      if (!to || !resumen) continue
      await enviar(tx, to, `resumen:${periodo}:${id}`, resumen, now, deps.newId)
      remember(told, resumen)
    }
    await guardarDichoDeAlertas(tx, [...told.values()], 'resumen', en)
    for (const { id, veces_avisada } of told.values()) {
      await updateAlerta(tx, id, { veces_avisada: veces_avisada + 1, ultimo_aviso: en.today })
    }
  })
}

function remember(told: Map<string, AlertaRow>, { alertas }: Resumen): void {
  for (const alerta of alertas) told.set(alerta.id, alerta)
}

/** Clients whose alerts were written before `since` and so speak of another day: the night did not run. */
async function clientesConAlertasDe(db: Db, since: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('crm_alertas')
    .innerJoin('clientes', 'clientes.id', 'crm_alertas.cliente_id')
    .leftJoin('salud_cliente', 'salud_cliente.id', 'clientes.id')
    .select('crm_alertas.cliente_id')
    .distinct()
    .where('cerrada_en', 'is', null)
    .where('archivado_en', 'is', null)
    .where((eb) =>
      eb.or([eb('ultima_actualizacion', 'is', null), eb('ultima_actualizacion', '<', since.toISOString())]),
    )
    .execute()
  return rows.map((row) => row.cliente_id)
}
