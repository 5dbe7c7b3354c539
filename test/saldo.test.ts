import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { completadaEl, conCobros, type Factura, type Plazo } from '#domain/factura.ts'
import { masDias } from '#domain/fecha.ts'
import type { Pago } from '#domain/pago.ts'
import { abiertasDe, estadoDeFactura, saldoDe } from '#domain/saldo.ts'
import { cuentasDe } from '#domain/salud-cuentas.ts'

const TODAY = '2026-11-23'

/** An invoice of 900 € issued on 1 October and due in 30 days. */
function factura(id: string, changes: Partial<Factura> = {}): Factura {
  const emitida = changes.fecha_emision ?? '2026-10-01'
  return {
    id,
    cliente_id: 'ruiz',
    serie: '',
    numero: id,
    fecha_emision: emitida,
    fecha_vencimiento: masDias(emitida, 30),
    base_centimos: null,
    iva_centimos: null,
    irpf_centimos: null,
    total_centimos: 900_00,
    concepto: null,
    rectifica_a: null,
    external_id: null,
    origen: 'api',
    anulada_en: null,
    creada_en: `${emitida}T10:00:00.000Z`,
    ...changes,
  }
}

let pagos = 0
function pago(factura_id: string | null, importe_centimos: number, fecha = '2026-10-20'): Pago {
  return {
    id: `p${++pagos}`,
    cliente_id: 'ruiz',
    factura_id,
    fecha,
    importe_centimos,
    metodo: null,
    external_id: null,
    origen: 'api',
    creado_en: `${fecha}T10:00:00.000Z`,
  }
}

function cuentas(facturas: Factura[], pagos: Pago[], previos: (Plazo & { factura_id: string })[] = []) {
  const conTodo = conCobros(facturas, pagos, previos)
  return { conTodo, hoy: cuentasDe(conTodo, pagos, TODAY) }
}

describe('the day that completes a debt', () => {
  test.each([
    [
      'the last part',
      [
        ['2026-10-01', 40],
        ['2026-10-09', 60],
      ],
      '2026-10-09',
    ],
    [
      'not before all of it',
      [
        ['2026-10-01', 40],
        ['2026-10-09', 59],
      ],
      null,
    ],
    [
      'in any order',
      [
        ['2026-10-09', 60],
        ['2026-10-01', 40],
      ],
      '2026-10-09',
    ],
    [
      'a receipt that came back counts when it is paid again',
      [
        ['2026-10-01', 100],
        ['2026-10-05', -100],
        ['2026-10-30', 100],
      ],
      '2026-10-30',
    ],
    [
      'what was too much and given back',
      [
        ['2026-10-01', 150],
        ['2026-10-05', -50],
      ],
      '2026-10-01',
    ],
    [
      'a day counts together',
      [
        ['2026-10-01', 100],
        ['2026-10-01', -50],
        ['2026-10-05', 50],
      ],
      '2026-10-05',
    ],
  ] as [string, [string, number][], string | null][])('%s', (_, pasos, dia) => {
    const said = pasos.map(([cuando, importe]) => ({ cuando, importe }))
    expect(completadaEl(100, said)).toBe(dia)
  })
})

describe('what is between the business and a client', () => {
  test.each<[string, Factura[], Pago[], object]>([
    [
      'paid too much',
      [factura('a')],
      [pago('a', 1000_00)],
      { saldo: -100_00, pendiente: 0, a_favor: 100_00 },
    ],
    [
      'paid too much, and another invoice',
      [factura('a'), factura('b')],
      [pago('a', 1000_00)],
      { saldo: 800_00, pendiente: 800_00, a_favor: 0 },
    ],
    [
      'given back',
      [factura('a')],
      [pago('a', 900_00), pago('a', -200_00)],
      { pendiente: 200_00, vencido: 200_00 },
    ],
    [
      'given back without a word',
      [factura('a')],
      [pago('a', 900_00), pago(null, -200_00)],
      { saldo: 200_00, pendiente: 0, devuelto_de_mas: 200_00 },
    ],
    [
      'a positive correction is owed besides',
      [factura('a'), factura('r', { total_centimos: 100_00, rectifica_a: 'a' })],
      [pago('a', 900_00)],
      { saldo: 100_00, pendiente: 100_00 },
    ],
    [
      'paid for an invoice of nothing',
      [factura('a', { total_centimos: 0 }), factura('b')],
      [pago('a', 50_00)],
      { saldo: 850_00, pendiente: 850_00 },
    ],
    [
      'more given back than the rectification',
      [factura('a'), factura('r', { total_centimos: -100_00, rectifica_a: 'a' })],
      [pago('a', 900_00), pago('r', -130_00)],
      { saldo: 30_00, pendiente: 0, devuelto_de_mas: 30_00 },
    ],
  ])('%s', (_, facturas, pagos, saldo) => {
    expect(saldoDe(cuentas(facturas, pagos).hoy)).toMatchObject(saldo)
  })

  test('adds up to the cent, whatever was invoiced, corrected, paid and given back', () => {
    const ids = ['a', 'b', 'c', 'd']
    const aFactura = (id: string) =>
      fc.record({
        total_centimos: fc.integer({ min: -500, max: 1000 }),
        rectifica_a: fc.option(fc.constantFrom(...ids.filter((one) => one !== id))),
        anulada_en: fc.option(fc.constant('2026-11-01T10:00:00.000Z'), { freq: 5 }),
        fecha_emision: fc.constantFrom('2026-09-01', '2026-10-01', '2026-11-30'),
      })
    const aPago = fc.record({
      de: fc.option(fc.constantFrom(...ids)),
      importe: fc.integer({ min: -600, max: 1200 }).filter((n) => n !== 0),
      fecha: fc.constantFrom('2026-09-15', '2026-10-15', '2026-12-01'),
    })
    fc.assert(
      fc.property(fc.tuple(...ids.map(aFactura)), fc.array(aPago, { maxLength: 8 }), (datos, dados) => {
        const facturas = datos.map((dato, i) => factura(ids[i] ?? '', dato))
        const pagos = dados.map(({ de, importe, fecha }) => pago(de, importe, fecha))
        const saldo = saldoDe(cuentas(facturas, pagos).hoy)
        const vivas = facturas.filter((one) => !one.anulada_en && one.fecha_emision <= TODAY)
        const known = pagos.filter((one) => one.fecha <= TODAY)
        const independent =
          vivas.reduce((sum, one) => sum + one.total_centimos, 0) -
          known.reduce((sum, one) => sum + one.importe_centimos, 0)
        expect(saldo.saldo).toBe(independent)
        expect(saldo.pendiente - saldo.a_favor + saldo.devuelto_de_mas).toBe(independent)
        for (const part of [saldo.pendiente, saldo.vencido, saldo.a_favor, saldo.devuelto_de_mas]) {
          expect(part).toBeGreaterThanOrEqual(0)
        }
        expect(saldo.vencido).toBeLessThanOrEqual(saldo.pendiente)
        if (saldo.a_favor > 0) expect(saldo.pendiente).toBe(0)
      }),
    )
  })
})

describe('an invoice with several due dates', () => {
  const tres = factura('a', { fecha_emision: '2026-10-01', fecha_vencimiento: '2026-12-30' })
  const previos = [
    { factura_id: 'a', fecha: '2026-10-31', importe_centimos: 300_00 },
    { factura_id: 'a', fecha: '2026-11-30', importe_centimos: 300_00 },
  ]

  test.each([
    ['nothing paid', [], '2026-10-31', 300_00, 'vencida'],
    ['the first part paid', [pago('a', 300_00)], '2026-11-30', 0, 'parcial'],
    ['half of the first part paid', [pago('a', 100_00)], '2026-10-31', 200_00, 'vencida'],
    ['two parts paid', [pago('a', 600_00)], '2026-12-30', 0, 'parcial'],
    ['covered by money on account', [pago(null, 350_00)], '2026-11-30', 0, 'parcial'],
  ])('%s', (_, pagos, vence, vencido, estado) => {
    const { conTodo, hoy } = cuentas([tres], pagos, previos)
    expect(abiertasDe(hoy)).toMatchObject([{ fecha_vencimiento: vence, vencido }])
    expect(conTodo.map((one) => estadoDeFactura(one, hoy))).toEqual([estado])
  })

  test('is paid when all of it was', () => {
    const { conTodo, hoy } = cuentas([tres], [pago('a', 900_00, '2026-11-20')], previos)
    expect(hoy.cuentas).toMatchObject([{ debe: 0, vencido: 0 }])
    expect(conTodo.map((one) => estadoDeFactura(one, hoy))).toEqual(['pagada'])
  })
})
