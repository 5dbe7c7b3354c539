import fc from 'fast-check'
import { expect, test } from 'vitest'
import { saludDeHechos } from '#actions/actualizar-salud.ts'
import type { FacturaRecibida } from '#actions/recibir-factura.ts'
import type { PagoRecibido } from '#actions/recibir-pago.ts'
import { hechosDe } from '#db/salud.ts'
import { sumar } from '#domain/dinero.ts'
import { masDias } from '#domain/fecha.ts'
import { type Chat, testChat } from './support/chat.ts'
import { llegaFactura, llegaPago, momento, unCliente } from './support/ventas.ts'

/** What other programs send comes in any order and more than once; what it leaves behind does not depend on that. */

/** Many histories, on a machine that may have other things to do. */
const SIN_PRISA = { timeout: 120_000 }

/** `de`: whose it is, however it says so. */
type Llegada = { factura: FacturaRecibida; de: string }
type Evento = Llegada | { pago: PagoRecibido }

const DIA_UNO = '2026-08-01'
const CLIENTES = ['c1', 'c2']
const NIF: Record<string, string> = { c1: 'B12345674', c2: '12345678Z' }

/** An invoice of one of two clients; numbers meet across series, and a third of them correct another. */
function facturas(n: number): fc.Arbitrary<Llegada[]> {
  const una = (i: number) =>
    fc
      .record({
        de: fc.constantFrom(...CLIENTES),
        serie: fc.constantFrom('', '', 'A', 'R'),
        total_centimos: fc.integer({ min: -300_00, max: 900_00 }),
        dia: fc.integer({ min: 0, max: 100 }),
        conDatos: fc.constantFrom('id', 'nombre', 'NIF'),
        rectifica_a: fc.option(fc.constantFrom('1', '2', 'A-1', 'A2', 'R/3', '9'), { freq: 2 }),
        partes: fc.boolean(),
      })
      .map(({ de, conDatos, dia, partes, total_centimos, ...datos }): Llegada => {
        const fecha_emision = masDias(DIA_UNO, dia)
        const half = Math.trunc(total_centimos / 2)
        const vencimientos = [
          { fecha: masDias(fecha_emision, 60), importe_centimos: total_centimos - half },
          { fecha: masDias(fecha_emision, 30), importe_centimos: half },
        ]
        const cliente = { nombre: `Cliente ${de}`, cif: conDatos === 'nombre' ? null : NIF[de] }
        const factura = {
          ...datos,
          ...(conDatos === 'id' ? { cliente_id: de } : { cliente }),
          numero: String((i % 4) + 1),
          total_centimos,
          fecha_emision,
          external_id: `f${i}`,
          ...(partes ? { vencimientos } : { fecha_vencimiento: masDias(fecha_emision, 15) }),
        }
        return { factura, de }
      })
  return fc
    .tuple(...Array.from({ length: n }, (_, i) => una(i)))
    .map((all) =>
      all.filter(
        (one, i) =>
          all.findIndex(
            ({ factura: { serie, numero } }) => serie === one.factura.serie && numero === one.factura.numero,
          ) === i,
      ),
    )
}

/** Payments and refunds, named by number (which may never come) or on account. */
function pagos(n: number): fc.Arbitrary<PagoRecibido[]> {
  const uno = (i: number) =>
    fc
      .record({
        cliente_id: fc.constantFrom(...CLIENTES),
        numero: fc.option(fc.constantFrom('1', '2', '3', 'A-1', 'R2', '9')),
        importe_centimos: fc.integer({ min: -200_00, max: 900_00 }).filter((importe) => importe !== 0),
        dia: fc.integer({ min: 0, max: 110 }),
      })
      .map(
        ({ dia, ...datos }): PagoRecibido => ({
          ...datos,
          fecha: masDias(DIA_UNO, dia),
          external_id: `p${i}`,
        }),
      )
  return fc.tuple(...Array.from({ length: n }, (_, i) => uno(i)))
}

async function entra(chat: Chat, eventos: Evento[]): Promise<void> {
  for (const evento of eventos) {
    if ('factura' in evento) await llegaFactura(chat, evento.factura)
    else await llegaPago(chat, evento.pago)
  }
}

/** Everything of business that is stored, without ids of ours and instants. */
async function estado({ db }: Chat) {
  const facturas = await db.selectFrom('crm_facturas').selectAll().orderBy('external_id').execute()
  const externo = new Map<string | null, string | null>(
    facturas.map(({ id, external_id }) => [id, external_id]),
  )
  const pagos = await db.selectFrom('crm_pagos').selectAll().orderBy('external_id').execute()
  const vencimientos = await db.selectFrom('crm_vencimientos').selectAll().execute()
  const actividades = await db.selectFrom('actividades').selectAll().execute()
  const alertas = await db.selectFrom('crm_alertas').selectAll().where('cerrada_en', 'is', null).execute()
  const clientes = await db.selectFrom('clientes').selectAll().orderBy('id').execute()
  const salud = await db.selectFrom('salud_cliente').selectAll().orderBy('id').execute()
  return {
    facturas: facturas.map(({ id, rectifica_a, ...row }) => ({
      ...row,
      rectifica_a: externo.get(rectifica_a) ?? null,
    })),
    pagos: pagos.map(({ id, factura_id, ...row }) => ({ ...row, factura: externo.get(factura_id) ?? null })),
    vencimientos: vencimientos
      .map(
        ({ factura_id, fecha, importe_centimos }) =>
          `${externo.get(factura_id)} ${fecha} ${importe_centimos}`,
      )
      .sort(),
    actividades: actividades
      .map(({ cliente_id, tipo, titulo, descripcion }) => [cliente_id, tipo, titulo, descripcion].join('|'))
      .sort(),
    alertas: alertas
      .map(({ cliente_id, regla, texto, importe_centimos }) =>
        [cliente_id, regla, texto, importe_centimos].join('|'),
      )
      .sort(),
    clientes,
    salud: salud.map(({ ultima_actualizacion, ...row }) => row),
  }
}

async function conClientes(): Promise<Chat> {
  const chat = await testChat()
  for (const id of CLIENTES) await unCliente(chat, `Cliente ${id}`, { id, estado: 'prospecto' })
  return chat
}

const aHistory = fc
  .record({ facturas: facturas(6), pagos: pagos(5) })
  .map(({ facturas, pagos }): Evento[] => [...facturas, ...pagos.map((pago) => ({ pago }))])

test('the order in which invoices and payments come, and how often, leaves no trace', SIN_PRISA, async () => {
  const aCase = aHistory.chain((eventos) =>
    fc.record({
      enOrden: fc.constant(eventos),
      revueltos: fc
        .array(fc.constantFrom(...eventos), { maxLength: 6 })
        .chain((repetidos) =>
          fc.shuffledSubarray([...eventos, ...repetidos], { minLength: eventos.length + repetidos.length }),
        ),
    }),
  )
  await fc.assert(
    fc.asyncProperty(aCase, async ({ enOrden, revueltos }) => {
      const [one, other] = [await conClientes(), await conClientes()]
      await entra(one, enOrden)
      await entra(other, revueltos)
      expect(await estado(other)).toEqual(await estado(one))
      await Promise.all([one.db.destroy(), other.db.destroy()])
    }),
    { numRuns: 40 },
  )
})

test('what is stored is what an independent sum and a computation from scratch give', SIN_PRISA, async () => {
  await fc.assert(
    fc.asyncProperty(aHistory, async (eventos) => {
      const chat = await conClientes()
      await entra(chat, eventos)
      const { actividades } = await estado(chat)
      expect(actividades).toHaveLength(eventos.length)
      for (const id of CLIENTES) {
        const suyos = eventos.flatMap((e) => ('factura' in e && e.de === id ? [e.factura] : []))
        const dados = eventos.flatMap((e) => ('pago' in e ? [e.pago] : [])).filter((p) => p.cliente_id === id)
        const facturado = sumar(suyos.map(({ total_centimos }) => total_centimos ?? 0))
        const cobrado = sumar(dados.map(({ importe_centimos }) => importe_centimos))
        const hechos = await hechosDe(chat.db, id)
        const salud = await saludDeHechos(chat.db, hechos, momento(chat))
        const stored = await chat.db
          .selectFrom('salud_cliente')
          .selectAll()
          .where('id', '=', id)
          .executeTakeFirst()
        if (!stored) {
          expect(suyos.length + dados.length).toBe(0)
          continue
        }
        expect(stored).toEqual(salud.fila)
        expect(stored).toMatchObject({ facturado_centimos: facturado, cobrado_centimos: cobrado })
        expect(hechos.cliente.ltv_centimos).toBe(facturado)
        expect(hechos.cliente.estado).toBe(suyos.length > 0 ? 'activo' : 'prospecto')
      }
      await chat.db.destroy()
    }),
    { numRuns: 40 },
  )
})
