import { loadAjustes } from '#db/ajustes.ts'
import {
  avisosDelDia,
  avisosPendientes,
  claveDeAviso,
  deleteAviso,
  deleteAvisos,
  findAviso,
  hayAvisos,
  insertAviso,
} from '#db/avisos-riesgo.ts'
import type { NewId } from '#db/id.ts'
import type { Db } from '#db/open.ts'
import { hechosDe } from '#db/salud.ts'
import { canalDe, ensureDuena } from '#db/usuarios.ts'
import { dichoDePago } from '#domain/aciertos.ts'
import { enSilencio } from '#domain/ajustes.ts'
import { nombreCorto, type RiesgoImpago } from '#domain/cliente.ts'
import { fechaDe, horaDe } from '#domain/fecha.ts'
import { botonVerFicha } from '#texts/conversacion.ts'
import { botonPorque } from '#texts/ficha.ts'
import * as texts from '#texts/riesgo.ts'
import { saludDeHechos } from './actualizar-salud.ts'
import { enviar } from './enviar.ts'
import { guardarDicho } from './predicciones.ts'

/** Messages of their own that a day has room for. Product, section 6. */
const MAX_AL_DIA = 2

const GRADO: Record<RiesgoImpago, number> = { sin_datos: 0, bajo: 0, medio: 1, alto: 2 }

/**
 * Whether a change is worth interrupting her. Only for the worse: that somebody pays again she sees when it
 * is paid. The first figure of a client of whom nothing was known leans on what is usual elsewhere, so
 * «medio» is no news of it, and «alto» is.
 */
export function esMalaNoticia(antes: RiesgoImpago, ahora: RiesgoImpago): boolean {
  return GRADO[ahora] > GRADO[antes] && !(antes === 'sin_datos' && ahora === 'medio')
}

/** Notes that a client's risk has moved. What is back where she knew it, is no news any more. */
export async function anotarCambioDeRiesgo(
  db: Db,
  clienteId: string,
  antes: RiesgoImpago,
  ahora: RiesgoImpago,
  now: Date,
): Promise<void> {
  if (antes === ahora) return
  const known = await findAviso(db, clienteId)
  const isNews = esMalaNoticia(known ?? antes, ahora)
  if (isNews && !known) await insertAviso(db, clienteId, antes, now)
  if (!isNews && known) await deleteAviso(db, clienteId)
}

/**
 * Tells the owner of the clients that have become riskier, those that owe most first, each once a day and
 * two a day in all: the rest she finds in her digest. In quiet hours they wait. Nothing of muted clients.
 */
export async function avisarRiesgos(db: Db, now: Date, newId: NewId): Promise<void> {
  if (!(await hayAvisos(db))) return
  const ajustes = await loadAjustes(db)
  const { zona } = ajustes
  if (enSilencio(horaDe(now, zona), ajustes)) return

  const today = fechaDe(now, zona)
  const to = await canalDe(db, (await ensureDuena(db, now, newId)).id)
  const told = new Set(await avisosDelDia(db, today))
  const pendientes = await avisosPendientes(db, MAX_AL_DIA + told.size)
  await deleteAvisos(db)
  if (!to) return
  for (const { cliente_id, nombre, antes, ahora } of pendientes) {
    const clave = claveDeAviso(cliente_id, today)
    if (told.size >= MAX_AL_DIA || told.has(clave)) continue
    told.add(clave)
    const en = { now, today, zona, newId }
    const salud = await saludDeHechos(db, await hechosDe(db, cliente_id), en)
    // It names the band of the risk, and says nothing of being late at all.
    const dichos = dichoDePago(salud, today).filter(({ clase }) => clase === 'impago')
    await guardarDicho(db, salud, dichos, { donde: 'aviso', regla: 'sube_el_riesgo' }, en)
    const message = {
      text: texts.aviso(nombreCorto(nombre), antes, ahora, salud),
      botones: [
        [
          { title: botonVerFicha, ruta: 'cliente-ver', arg: cliente_id },
          { title: botonPorque, ruta: 'porque', arg: cliente_id },
        ],
      ],
    }
    const about = { cliente_id, operacion_id: null }
    await enviar(db, to, clave, message, now, newId, about)
  }
}
