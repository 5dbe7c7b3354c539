import { loadAjustes } from '#db/ajustes.ts'
import {
  avisosDelDia,
  type ClaseDeAviso,
  claveDeAviso,
  cobrosPerseguidos,
  deleteAvisos,
  deudasDichas,
  facturacionDelAno,
  hayAvisos,
  promesasSinDecir,
  riesgosPendientes,
  vencidasEl,
} from '#db/avisos.ts'
import { estaHecho, marcarHecho } from '#db/ejecuciones.ts'
import type { NewId } from '#db/id.ts'
import type { Db } from '#db/open.ts'
import { hechosDe, updateAlerta } from '#db/salud.ts'
import { canalDe, ensureDuena } from '#db/usuarios.ts'
import { dichoDePago } from '#domain/aciertos.ts'
import { type Ajustes, enSilencio } from '#domain/ajustes.ts'
import { esperaAlResumen, importeGrande, MAX_AVISOS_AL_DIA } from '#domain/aviso.ts'
import { nombreCorto } from '#domain/cliente.ts'
import { sumar } from '#domain/dinero.ts'
import { fechaDe, horaDe, masDias } from '#domain/fecha.ts'
import * as texts from '#texts/avisos.ts'
import { botonVerFicha } from '#texts/conversacion.ts'
import { botonRegistrarCobro } from '#texts/factura.ts'
import { botonPorque } from '#texts/ficha.ts'
import * as riesgo from '#texts/riesgo.ts'
import { type Momento, saludDeHechos } from './actualizar-salud.ts'
import { type Boton, enviar } from './enviar.ts'
import { guardarDicho } from './predicciones.ts'

/** Something to tell at once. `texto`: written when it is sent, null when it is no news after all. */
type Aviso = {
  clase: ClaseDeAviso
  cliente_id: string
  botones: Boton[]
  texto: () => Promise<string | null>
}

/** What the day's large invoices that fell due are looked for under, in `crm_ejecuciones`. */
const VENCIDAS = 'vencidas-grandes'
/** Alerts of yesterday for which there was no room, or that came in quiet hours, are news still. */
const DIAS_DE_PROMESA = 1

/** Whether there is anything that `avisar` could tell now; it costs next to nothing. */
export async function hayQueAvisar(db: Db, now: Date): Promise<boolean> {
  if (await hayAvisos(db)) return true
  const ajustes = await loadAjustes(db)
  if (enSilencio(horaDe(now, ajustes.zona), ajustes) || (await esperar(db, now, ajustes))) return false
  const today = fechaDe(now, ajustes.zona)
  if (!(await estaHecho(db, VENCIDAS, today))) return true
  return (await promesasSinDecir(db, masDias(today, -DIAS_DE_PROMESA), today)).length > 0
}

/**
 * Tells the owner at once: a promise that was broken, a large invoice that fell due yesterday, a payment that she was
 * after, a client that has become riskier, in this order and the most money first. Of a client each kind once a day and
 * one piece of bad news, and two a day in all: the rest she finds in her digest. In quiet hours they wait; nothing of
 * muted clients or rules. What the digest tells is not told again (`esperaAlResumen`).
 */
export async function avisar(db: Db, now: Date, newId: NewId): Promise<void> {
  const ajustes = await loadAjustes(db)
  const { zona } = ajustes
  if (enSilencio(horaDe(now, zona), ajustes)) return

  const en: Momento = { now, today: fechaDe(now, zona), zona, newId }
  const to = await canalDe(db, (await ensureDuena(db, now, newId)).id)
  const told = new Set(await avisosDelDia(db, en.today))
  const wait = await esperar(db, now, ajustes)
  const pendientes = [
    ...(wait ? [] : await promesas(db, en, ajustes)),
    ...(wait ? [] : await vencidas(db, en, ajustes)),
    ...(await perseguidos(db)),
    ...(await riesgos(db, en, MAX_AVISOS_AL_DIA + told.size)),
  ]
  await deleteAvisos(db)
  if (!to) return
  for (const { clase, cliente_id, botones, texto } of pendientes) {
    if (told.size >= MAX_AVISOS_AL_DIA) return
    const clave = claveDeAviso(clase, cliente_id, en.today)
    if (told.has(clave) || (clase !== 'perseguido' && haySuMalaNoticia(told, cliente_id, en.today))) continue
    const text = await texto()
    if (text === null) continue
    told.add(clave)
    await enviar(db, to, clave, { text, botones: [botones] }, now, newId, { cliente_id, operacion_id: null })
  }
}

async function esperar(db: Db, now: Date, ajustes: Ajustes): Promise<boolean> {
  const today = fechaDe(now, ajustes.zona)
  return esperaAlResumen(
    horaDe(now, ajustes.zona),
    today,
    ajustes,
    await estaHecho(db, 'resumen-diario', today),
  )
}

function haySuMalaNoticia(told: ReadonlySet<string>, clienteId: string, today: string): boolean {
  return (['promesa', 'vencida', 'riesgo'] as const).some((clase) =>
    told.has(claveDeAviso(clase, clienteId, today)),
  )
}

/** Told, the alert counts as told: the next digest goes on from there. */
async function promesas(db: Db, en: Momento, { reglas_silenciadas }: Ajustes): Promise<Aviso[]> {
  if (reglas_silenciadas.includes('promesa_rota')) return []
  const alertas = await promesasSinDecir(db, masDias(en.today, -DIAS_DE_PROMESA), en.today)
  return alertas.map((alerta) => ({
    clase: 'promesa',
    cliente_id: alerta.cliente_id,
    botones: [cobrado(alerta.cliente_id), { title: botonPorque, ruta: 'alerta', arg: alerta.id }],
    async texto() {
      await updateAlerta(db, alerta.id, { veces_avisada: 1, ultimo_aviso: en.today })
      return alerta.texto
    },
  }))
}

/** Looked for once a day. A client whose debts the digest has told of today is left out. */
async function vencidas(db: Db, en: Momento, { reglas_silenciadas }: Ajustes): Promise<Aviso[]> {
  const isFirst = await marcarHecho(db, VENCIDAS, en.today, en.now)
  if (!isFirst || reglas_silenciadas.includes('factura_vencida')) return []
  const { total, primera } = await facturacionDelAno(db)
  const minimo = importeGrande(total, primera, en.today)
  if (minimo === null) return []
  const told = await deudasDichas(db, en.today)
  const rows = (await vencidasEl(db, masDias(en.today, -1), minimo)).filter(
    (row) => !told.has(row.cliente_id),
  )
  return rows.map(({ id, cliente_id, nombre }) => ({
    clase: 'vencida',
    cliente_id,
    botones: [cobrado(cliente_id), ver(cliente_id)],
    async texto() {
      const salud = await saludDeHechos(db, await hechosDe(db, cliente_id), en)
      const factura = salud.abiertas.find((one) => one.id === id)
      if (!factura || factura.debe < minimo) return null
      return texts.vencidaGrande(nombreCorto(nombre), factura, salud.fila.retraso_mediano)
    },
  }))
}

/** All that has come of a client since the last time, in one message. */
async function perseguidos(db: Db): Promise<Aviso[]> {
  const porCliente = Map.groupBy(await cobrosPerseguidos(db), ({ cliente_id }) => cliente_id)
  return [...porCliente].map(([cliente_id, pagos]) => ({
    clase: 'perseguido',
    cliente_id,
    botones: [ver(cliente_id)],
    texto: async () =>
      texts.cobroPerseguido(
        nombreCorto(pagos[0]?.nombre ?? ''),
        sumar(pagos.map((pago) => pago.importe_centimos)),
        pagos.flatMap(({ numero }) => numero ?? []),
      ),
  }))
}

async function riesgos(db: Db, en: Momento, limit: number): Promise<Aviso[]> {
  return (await riesgosPendientes(db, limit)).map(({ cliente_id, nombre, antes, ahora }) => ({
    clase: 'riesgo',
    cliente_id,
    botones: [ver(cliente_id), { title: botonPorque, ruta: 'porque', arg: cliente_id }],
    async texto() {
      const salud = await saludDeHechos(db, await hechosDe(db, cliente_id), en)
      const donde = { donde: 'aviso' as const, regla: 'sube_el_riesgo' }
      // It names the band of the risk, and says nothing of being late at all.
      const dichos = dichoDePago(salud, en.today).filter(({ clase }) => clase === 'impago')
      await guardarDicho(db, salud, dichos, donde, en)
      return riesgo.aviso(nombreCorto(nombre), antes, ahora, salud)
    },
  }))
}

function ver(clienteId: string): Boton {
  return { title: botonVerFicha, ruta: 'cliente-ver', arg: clienteId }
}

/** «¿Ya te ha pagado?» before alarming (product §6): not registered is not unpaid. */
function cobrado(clienteId: string): Boton {
  return { title: botonRegistrarCobro, ruta: 'pago-nuevo', arg: clienteId }
}
