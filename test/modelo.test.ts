import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { actualizarSalud } from '#actions/actualizar-salud.ts'
import { ajustarDesde } from '#actions/ajustar-modelo.ts'
import { cargarEjemplo } from '#actions/ejemplo.ts'
import { idsDeClientes } from '#db/clientes.ts'
import { execute } from '#db/direct.ts'
import { cuentasDeCliente, cuentasPorCliente } from '#db/facturas.ts'
import { guardarModelo, modeloVigente } from '#db/modelo.ts'
import { type Db, openDb } from '#db/open.ts'
import { getSalud } from '#db/salud.ts'
import { nuevoCliente } from '#domain/cliente.ts'
import type { FacturaDeCuentas } from '#domain/factura.ts'
import { masDias } from '#domain/fecha.ts'
import {
  ajustarModelo,
  escribirModelo,
  leerModelo,
  muestraDe,
  VERSION_DEL_MODELO,
} from '#domain/salud-modelo.ts'
import { clasificacionDe, rangoDe, rangoEn } from '#domain/salud-valor.ts'
import type { JobDeps } from '#jobs/job.ts'
import { modelo } from '#jobs/modelo.ts'
import { saludNocturna } from '#jobs/salud-nocturna.ts'
import { AHORA, idFactory, testChat, testDb } from './support/chat.ts'
import { guardar, negocioAlAzar } from './support/negocio-al-azar.ts'
import { unaFactura, unCliente } from './support/ventas.ts'

const TODAY = '2026-11-23'
let folder: string
let deps: JobDeps

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'modelo-'))
  const log = (error: unknown) => {
    throw error
  }
  deps = { newId: idFactory(), kickDelivery: () => {}, dbFile: null, copias: folder, archivos: folder, log }
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Clients that buy every month for `meses`: client c pays c days late, and its last invoice is open. */
async function unNegocio(db: Db, clientes: number, meses = 12): Promise<string[]> {
  const ids: string[] = []
  for (let c = 0; c < clientes; c++) {
    const cliente_id = `cliente-${String(c).padStart(4, '0')}`
    ids.push(cliente_id)
    const fila = nuevoCliente({ id: cliente_id, nombre: `Cliente ${c}`, fecha_creacion: AHORA.toISOString() })
    await db.insertInto('clientes').values(fila).execute()
    for (let n = 0; n < meses; n++) {
      const id = `${cliente_id}-${n}`
      const fecha_emision = masDias(TODAY, -30 * (meses - n) + (c % 9))
      const fecha_vencimiento = masDias(fecha_emision, 15)
      const nada = { serie: '', base_centimos: null, iva_centimos: null, irpf_centimos: null, concepto: null }
      await db
        .insertInto('crm_facturas')
        .values({
          ...{
            ...nada,
            id,
            cliente_id,
            numero: id,
            fecha_emision,
            fecha_vencimiento,
            total_centimos: 100_00 + n,
          },
          ...{
            rectifica_a: null,
            external_id: null,
            origen: 'api',
            anulada_en: null,
            creada_en: AHORA.toISOString(),
          },
        })
        .execute()
      if (n < meses - 1) await unCobro(db, cliente_id, id, 100_00 + n, masDias(fecha_vencimiento, c % 12))
    }
  }
  return ids
}

async function unCobro(
  db: Db,
  cliente_id: string,
  factura_id: string,
  importe_centimos: number,
  fecha: string,
) {
  const pago = { id: `p-${factura_id}`, cliente_id, factura_id, fecha, importe_centimos, metodo: null }
  await db
    .insertInto('crm_pagos')
    .values({ ...pago, external_id: null, origen: 'api', creado_en: AHORA.toISOString() })
    .execute()
}

test.each([0, 1, 3])(
  'a business of %i clients is fitted and read, and nothing in it is not a number',
  async (n) => {
    const db = await testDb()
    const [id] = await unNegocio(db, n)
    const ajustado = await ajustarDesde(db, TODAY)
    expect(ajustado.muestra).toEqual({ clientes: n, facturas: 12 * n, de: n })
    expect(escribirModelo(ajustado)).not.toMatch(/NaN|null,null/)
    await guardarModelo(db, ajustado, AHORA)
    expect((await modeloVigente(db))?.muestra.clientes).toBe(n || undefined)
    if (id)
      await actualizarSalud(db, id, { now: AHORA, today: TODAY, zona: 'Europe/Madrid', newId: deps.newId })
    if (id) expect((await getSalud(db, id)).p_retraso).toBeGreaterThan(0)
    await db.destroy()
  },
)

test('nothing is learned from the example business: alone it gives no model, beside hers it does not count', async () => {
  const db = await testDb()
  await cargarEjemplo(db, TODAY, 'Europe/Madrid')
  await modelo(db, AHORA, deps)
  expect(await modeloVigente(db)).toBeNull()
  await unNegocio(db, 3)
  await modelo(db, AHORA, deps)
  expect((await modeloVigente(db))?.muestra).toEqual({ clientes: 3, facturas: 36, de: 3 })
  await db.destroy()
})

test('the same business and day give the same model, and it comes back from the database to the last bit', async () => {
  const db = await testDb()
  await unNegocio(db, 40)
  const [one, two] = [await ajustarDesde(db, TODAY), await ajustarDesde(db, TODAY)]
  expect(escribirModelo(two)).toBe(escribirModelo(one))
  expect(one.pagos.capa).not.toBeNull()
  expect(one.compras.capa).not.toBeNull()
  expect(leerModelo(VERSION_DEL_MODELO, escribirModelo(one))).toEqual(one)
  expect(leerModelo(VERSION_DEL_MODELO + 1, escribirModelo(one))).toBeNull()

  await guardarModelo(db, one, AHORA)
  await guardarModelo(db, two, AHORA)
  expect(await db.selectFrom('crm_modelos').select('n').execute()).toHaveLength(1)
  await db.destroy()
})

test('a business that is left without invoices has no model: it is not said to be fitted', async () => {
  const db = await testDb()
  const [id = ''] = await unNegocio(db, 3)
  const en = { now: AHORA, today: TODAY, zona: 'Europe/Madrid', newId: deps.newId }
  await modelo(db, AHORA, deps)
  expect((await actualizarSalud(db, id, en)).porque.modelo_del).toBe(TODAY)
  await db.deleteFrom('crm_pagos').execute()
  await db.deleteFrom('crm_facturas').execute()
  await modelo(db, AHORA, deps)
  expect(await db.selectFrom('crm_modelos').select('n').execute()).toEqual([])
  expect((await actualizarSalud(db, id, en)).porque.modelo_del).toBeNull()
  await db.destroy()
})

test('the sample is bounded, the same in any order, and hardly changes when clients come', () => {
  const ids = Array.from({ length: 8000 }, (_, i) => `01900000-0000-7000-8000-${String(i).padStart(12, '0')}`)
  const muestra = muestraDe(ids)
  expect(muestra).toHaveLength(5000)
  expect(muestraDe(ids.toReversed())).toEqual(muestra)
  const before = new Set(muestra)
  const after = muestraDe([...ids, 'una nueva', 'otra nueva'])
  expect(after.filter((id) => !before.has(id)).length).toBeLessThanOrEqual(2)
  // Neither the oldest nor the newest are favoured.
  expect(muestra.filter((id) => id < (ids[4000] ?? '')).length).toBeGreaterThan(2350)
  expect(muestra.filter((id) => id < (ids[4000] ?? '')).length).toBeLessThan(2650)
})

test('a large ledger is bounded: no more rows are learnt from than are worth it', () => {
  const dias = Array.from({ length: 12_000 }, (_, i) => 18_000 + Math.floor(i / 6))
  const pagos = dias.map((d, i) => ({
    emitida: d,
    vence: d + 30,
    pagada: d + 25 + (i % 11),
    importe: 100_00 + i,
  }))
  const libros = Array.from({ length: 5 }, () => ({ pagos, compras: { dias: [], importes: [] } }))
  const { pagos: ajustado, facturas } = ajustarModelo(libros, 20_100)
  expect(facturas).toBe(60_000)
  expect(ajustado.capa?.filas).toBeLessThanOrEqual(30_000)
})

test('a place among many is the one that counting them gives, to a tenth of the percent', () => {
  const todos = Array.from({ length: 5000 }, (_, i) => Math.round(1e9 / (i + 1)))
  const clasificacion = clasificacionDe(todos)
  expect(clasificacionDe(todos.slice(0, 100))).toBeNull()
  if (!clasificacion) throw new Error('none')
  for (const propio of [1e9, 5e8, 1e7, 1e6, 300_000, 200_000, 1]) {
    const [exacto, dicho] = [rangoDe(propio, todos), rangoEn(clasificacion, propio)]
    expect(Math.abs((exacto?.puesto ?? 0) - (dicho?.puesto ?? 0))).toBeLessThanOrEqual(5)
  }
  expect(rangoEn(clasificacion, 0)).toBeNull()
})

test('fitted in its thread while she talks: answered at once; stopped, nothing is left; begun again, it is whole', async () => {
  const dbFile = join(folder, 'smartbilling.db')
  const chat = await testChat({ db: await openDb(dbFile) })
  await unNegocio(chat.db, 30)
  await chat.say('nota: llamar a la gestoría')
  const stop = new AbortController()
  const stopped = modelo(chat.db, AHORA, { ...deps, dbFile, signal: stop.signal })
  setTimeout(() => stop.abort(), 20)
  await expect(stopped).rejects.toThrow()
  expect(await modeloVigente(chat.db)).toBeNull()

  let fitting = true
  const fit = modelo(chat.db, AHORA, { ...deps, dbFile }).then(() => {
    fitting = false
  })
  let answers = 0
  while (fitting && answers < 50) if ((await chat.say('qué tengo hoy')).length > 0) answers++
  expect(answers).toBeGreaterThan(0)
  await fit
  expect(await modeloVigente(chat.db)).toEqual(await ajustarDesde(chat.db, TODAY))
  await chat.db.destroy()
})

/** What a client's health leaves in the database, without ids nor moments. */
async function loGuardado(db: Db) {
  const clientes = await db
    .selectFrom('clientes')
    .select(['id', 'riesgo_impago', 'ltv_centimos', 'fecha_primera_factura'])
    .where('archivado_en', 'is', null)
    .orderBy('id')
    .execute()
  const salud = await db.selectFrom('salud_cliente').selectAll().orderBy('id').execute()
  const alertas = await db
    .selectFrom('crm_alertas')
    .select(['cliente_id', 'clave', 'tipo', 'texto', 'motivo', 'importe_centimos', 'urgencia', 'desde'])
    .where('cerrada_en', 'is', null)
    .orderBy('cliente_id')
    .orderBy('clave')
    .execute()
  return { clientes, salud, alertas }
}

test('with the same model and date, the night leaves what each client updated alone leaves', async () => {
  await fc.assert(
    fc.asyncProperty(negocioAlAzar, async (negocio) => {
      const db = await testDb()
      await guardar(db, negocio, deps.newId)
      await unNegocio(db, 5, 14)
      await modelo(db, AHORA, deps)
      const en = { now: AHORA, today: TODAY, zona: 'Europe/Madrid', newId: deps.newId }
      await saludNocturna(db, AHORA, deps, TODAY)
      const night = await loGuardado(db)

      await db.deleteFrom('crm_alertas').execute()
      await db.deleteFrom('salud_cliente').execute()
      // Twice: a place is among what is known of the others.
      for (let i = 0; i < 2; i++)
        for (const id of await idsDeClientes(db, '', 100)) await actualizarSalud(db, id, en)
      expect(await loGuardado(db)).toEqual(night)

      await unCobro(db, 'cliente-0003', 'cliente-0003-13', 40_00, TODAY)
      await actualizarSalud(db, 'cliente-0003', en)
      const alone = await loGuardado(db)
      expect(alone).not.toEqual(night)
      await saludNocturna(db, AHORA, deps, TODAY)
      expect(await loGuardado(db)).toEqual(alone)
      await db.destroy()
    }),
    { numRuns: 25 },
  )
})

test('many read together are what each is alone', async () => {
  await fc.assert(
    fc.asyncProperty(negocioAlAzar, async (negocio) => {
      const db = await testDb()
      await guardar(db, negocio, deps.newId)
      const ids = await idsDeClientes(db, '', 100)
      const juntas = await cuentasPorCliente(db, ids)
      for (const id of ids) expect(juntas.get(id)).toEqual((await cuentasPorCliente(db, [id])).get(id))
      await db.destroy()
    }),
    { numRuns: 25 },
  )
})

test('due dates count whoever writes them: two, one again, two once more', async () => {
  const chat = await testChat()
  const cliente = await unCliente(chat, 'Talleres Ruiz')
  const factura = await unaFactura(chat, cliente)
  const plazos = async () => {
    const fechas = ({ facturas }: { facturas: FacturaDeCuentas[] }) =>
      facturas.flatMap(({ plazos_previos }) => (plazos_previos ?? []).map(({ fecha }) => fecha))
    const juntas = await cuentasPorCliente(chat.db, [cliente.id])
    const suyas = fechas(juntas.get(cliente.id) ?? { facturas: [] })
    expect(suyas).toEqual(fechas(await cuentasDeCliente(chat.db, cliente.id)))
    return suyas
  }
  expect(await plazos()).toEqual([])
  const otro = { id: deps.newId(), factura_id: factura.id, fecha: '2026-11-01', importe_centimos: 500_00 }
  const sql = `insert or replace into crm_vencimientos (id, factura_id, fecha, importe_centimos) values (?, ?, ?, ?)`
  await execute(chat.db, sql, Object.values(otro))
  await execute(chat.db, sql, Object.values(otro))
  expect(await plazos()).toEqual(['2026-11-01'])
  await execute(chat.db, 'delete from crm_vencimientos where id = ?', [otro.id])
  expect(await plazos()).toEqual([])
  await execute(chat.db, sql, Object.values({ ...otro, fecha: '2026-11-02' }))
  expect(await plazos()).toEqual(['2026-11-02'])
})
