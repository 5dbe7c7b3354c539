import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nuevoCliente } from '#domain/cliente.ts'
import type { FacturaConCobros } from '#domain/factura.ts'
import { diaDeLaSemana, masDias, masMeses } from '#domain/fecha.ts'
import type { Pago } from '#domain/pago.ts'
import { calcularSalud, type HechosDeCliente, MODELO_INICIAL, type ModeloDeNegocio } from '#domain/salud.ts'
import {
  CURVA_INICIAL,
  curvaDeCliente,
  pMasTarde,
  pMasTardeAbierta,
  retrasoEsperado,
} from '#domain/salud-impago.ts'
import { palabrasDeRiesgo } from '#domain/salud-palabras.ts'
import { comprasEsperadas, pActivo, pSinCompra, THETA_INICIAL } from '#domain/salud-perdida.ts'
import { rangoDe } from '#domain/salud-valor.ts'
import { FIGURAS, porque } from '#texts/porque.ts'
import { proximaFactura, ultimoPago } from '#texts/salud.ts'

const TODAY = '2026-11-24'
const NOW = new Date('2026-11-24T09:00:00.000Z')

const CLIENTE = nuevoCliente({
  id: 'ruiz',
  nombre: 'Talleres Ruiz',
  estado: 'activo',
  fecha_creacion: '2024-01-01T00:00:00.000Z',
})

/** An invoice of 1.000 € at 30 days; `pagada` after so many days from the due date, null = open. */
function factura(
  emitida: string,
  pagada: number | null,
  changes: Partial<FacturaConCobros> = {},
): FacturaConCobros {
  const vence = changes.fecha_vencimiento ?? masDias(emitida, 30)
  const total = changes.total_centimos ?? 1000_00
  return {
    id: `f-${emitida}`,
    cliente_id: 'ruiz',
    serie: '',
    numero: `n-${emitida}`,
    fecha_emision: emitida,
    fecha_vencimiento: vence,
    base_centimos: null,
    iva_centimos: null,
    irpf_centimos: null,
    total_centimos: total,
    concepto: null,
    rectifica_a: null,
    external_id: null,
    origen: 'chat',
    anulada_en: null,
    creada_en: `${emitida}T10:00:00.000Z`,
    cobrado_centimos: pagada === null ? 0 : total,
    pagada_el: pagada === null ? null : masDias(vence, pagada),
    ...changes,
  }
}

function pago(fecha: string, importe: number, facturaId: string | null): Pago {
  return {
    id: `p-${fecha}-${importe}`,
    cliente_id: 'ruiz',
    factura_id: facturaId,
    fecha,
    importe_centimos: importe,
    metodo: null,
    external_id: null,
    origen: 'manual',
    creado_en: `${fecha}T10:00:00.000Z`,
  }
}

/** The payments that the invoices speak of. */
function pagosDe(facturas: FacturaConCobros[]): Pago[] {
  return facturas.flatMap((f) => (f.pagada_el ? [pago(f.pagada_el, f.total_centimos, f.id)] : []))
}

function hechos(facturas: FacturaConCobros[], changes: Partial<HechosDeCliente> = {}): HechosDeCliente {
  return {
    cliente: CLIENTE,
    facturas,
    pagos: pagosDe(facturas),
    actividades: [],
    pendientes: [],
    oportunidades: [],
    notas_ignoradas: [],
    promesas: [],
    ...changes,
  }
}

function salud(h: HechosDeCliente, today = TODAY, modelo: ModeloDeNegocio = MODELO_INICIAL) {
  return calcularSalud(h, modelo, today, NOW)
}

/** `n` invoices, one every `cada` days, the last one `hace` days ago, all paid with the same delay. */
function serie(n: number, cada: number, hace: number, retraso: number): FacturaConCobros[] {
  return Array.from({ length: n }, (_, i) => factura(masDias(TODAY, -hace - cada * (n - 1 - i)), retraso))
}

function nota(id: string, texto: string, fecha = '2026-11-03T10:00:00.000Z') {
  return {
    id,
    tipo: 'nota' as const,
    titulo: 'Nota',
    descripcion: texto,
    fecha,
    texto_original: texto,
    resultado: null,
  }
}

describe('without data', () => {
  test('nothing is known, and nothing is called low', () => {
    const { fila, ...rest } = salud(hechos([]))
    expect(rest).toMatchObject({
      riesgo_impago: 'sin_datos',
      riesgo_perdida: 'sin_datos',
      rango: null,
      habito: null,
    })
    expect(fila).toMatchObject({
      id: 'ruiz',
      cliente_id: 'ruiz',
      dias_para_pagar_promedio: null,
      historial_pagos_a_tiempo: null,
      monto_promedio_factura_centimos: null,
      frecuencia_compra_dias: null,
      ultima_factura_date: null,
      proxima_factura_esperada: null,
      riesgo_perdida_score: null,
      p_retraso: null,
      p_impago_30: null,
      facturas: 0,
      facturado_centimos: 0,
    })
  })

  test('an open invoice that is not due yet says nothing of how it pays', () => {
    const { fila, riesgo_impago, riesgo_perdida } = salud(hechos([factura('2026-11-01', null)]))
    expect(riesgo_impago).toBe('sin_datos')
    expect(fila.historial_pagos_a_tiempo).toBeNull()
    expect(fila.pendiente_centimos).toBe(1000_00)
    expect(fila.vencido_centimos).toBe(0)
    expect(riesgo_perdida).toBe('sin_datos')
  })

  test.each([
    ['the due day itself', 0, 'sin_datos'],
    ['a day after', 1, 'medio'],
  ])('%s: an invoice unpaid %# is an outcome only once overdue', (_, dias, riesgo) => {
    expect(salud(hechos([factura(masDias(TODAY, -30 - dias), null)])).riesgo_impago).toBe(riesgo)
  })

  test('every figure has its sentence', () => {
    for (const figura of FIGURAS) expect(porque(figura, salud(hechos([])), TODAY)).not.toEqual([])
  })
})

describe('how it pays', () => {
  test('the plain figures', () => {
    const { fila } = salud(
      hechos([factura('2026-06-01', -10), factura('2026-07-01', 0), factura('2026-08-01', 5)]),
    )
    expect(fila).toMatchObject({
      dias_para_pagar_promedio: 28,
      dias_para_pagar_mediana: 30,
      retraso_mediano: 0,
      historial_pagos_a_tiempo: 66.7,
      facturas: 3,
      facturas_pagadas: 3,
      facturado_centimos: 3000_00,
      cobrado_centimos: 3000_00,
      ultimo_pago: '2026-09-05',
      ultimo_pago_a_tiempo: 0,
    })
  })

  test('an overdue invoice counts as late, one that is not due does not count', () => {
    const { fila } = salud(
      hechos([factura('2026-06-01', 0), factura('2026-10-01', null), factura('2026-11-20', null)]),
    )
    expect(fila.historial_pagos_a_tiempo).toBe(50)
    expect(fila.vencido_centimos).toBe(1000_00)
    expect(fila.pendiente_centimos).toBe(2000_00)
  })

  test.each([
    ['always on time', -2, 'bajo'],
    ['always ten days late', 10, 'bajo'],
    ['always sixty days late', 60, 'alto'],
  ])('%s', (_, retraso, riesgo) => {
    expect(salud(hechos(serie(12, 30, 100, retraso))).riesgo_impago).toBe(riesgo)
  })

  test('an invoice is paid on the date that completes it', () => {
    const f = factura('2026-06-01', null, { cobrado_centimos: 1000_00, pagada_el: '2026-08-01' })
    const { fila } = salud(
      hechos([f], { pagos: [pago('2026-06-20', 400_00, f.id), pago('2026-08-01', 600_00, f.id)] }),
    )
    expect(fila.dias_para_pagar_promedio).toBe(61)
    expect(fila.ultimo_pago).toBe('2026-08-01')
  })

  test('part paid is owed for the rest', () => {
    const f = factura('2026-10-01', null, { cobrado_centimos: 400_00 })
    const { fila } = salud(hechos([f], { pagos: [pago('2026-10-20', 400_00, f.id)] }))
    expect(fila).toMatchObject({ pendiente_centimos: 600_00, vencido_centimos: 600_00, facturas_pagadas: 0 })
  })

  test('the curve without history is the default of the method', () => {
    const curva = curvaDeCliente([], CURVA_INICIAL)
    for (const [j, p] of [
      [-21, 0.88],
      [0, 0.63],
      [15, 0.42],
      [30, 0.27],
      [75, 0.04],
    ] as const)
      expect(pMasTarde(curva, 30, j)).toBeCloseTo(p, 2)
  })

  test('an open invoice is never expected in the past, and past 30 days late it is certain', () => {
    const curva = curvaDeCliente([{ plazo: 30, retraso: 2, vencida: 0 }], CURVA_INICIAL)
    for (const vencida of [-30, -5, 0, 1, 9, 40, 110])
      expect(retrasoEsperado(curva, vencida) ?? vencida).toBeGreaterThanOrEqual(vencida)
    expect(retrasoEsperado(curva, 400)).toBeNull()
    expect(pMasTardeAbierta(curva, 30, 30)).toBeLessThan(1)
    expect(pMasTardeAbierta(curva, 31, 30)).toBe(1)
  })

  test('the reasons are those of the example', () => {
    const antes = serie(8, 30, 180, -10)
    const ahora = [40, 41, 42].map((dias, i) => factura(masDias(TODAY, -120 + 20 * i), dias - 30))
    const h = hechos([...antes, ...ahora], {
      actividades: [nota('n', 'Dice que tiene problemas de cash flow')],
    })
    const s = salud(h)
    expect(s.habito).toMatchObject({ antes: 20, ahora: 41 })
    expect(porque('riesgo_impago', s, TODAY)).toEqual([
      '3 de sus 6 últimas facturas llegaron tarde (mediana 0 días)',
      'Antes pagaba en 20 días; las 3 últimas, en 41',
      'Nota del 3 nov: «problemas de cash flow»',
      expect.stringMatching(/^La próxima: \d+.% de llegar tarde, \d+.% de pasar de 30 días$/),
      'Con 11 facturas pagadas. Confianza alta.',
    ])
  })

  test.each([
    [5, null],
    [6, { antes: 30, ahora: 30 }],
  ])('a habit needs three invoices before the last three: %i', (n, habito) => {
    const s = salud(hechos(serie(n, 30, 60, 0)))
    if (habito === null) expect(s.habito).toBeNull()
    else expect(s.habito).toMatchObject(habito)
  })
})

describe('corrections and money on account', () => {
  const original = factura('2026-06-01', null, { id: 'a' })

  test('a rectification lowers what is due and is no purchase', () => {
    const abono = factura('2026-07-01', null, { id: 'b', total_centimos: -300_00, rectifica_a: 'a' })
    const { fila } = salud(hechos([original, abono], { pagos: [] }))
    expect(fila).toMatchObject({
      facturas: 1,
      facturado_centimos: 700_00,
      pendiente_centimos: 700_00,
      monto_promedio_factura_centimos: 700_00,
    })
  })

  test('the rest of a rectified invoice completes it', () => {
    const abono = factura('2026-06-10', null, { id: 'b', total_centimos: -300_00, rectifica_a: 'a' })
    const f = { ...original, cobrado_centimos: 700_00 }
    const { fila } = salud(hechos([f, abono], { pagos: [pago('2026-06-21', 700_00, 'a')] }))
    expect(fila).toMatchObject({ pendiente_centimos: 0, facturas_pagadas: 1, dias_para_pagar_promedio: 20 })
  })

  test('an invoice taken back whole is neither a debt nor a purchase nor a delay', () => {
    const abono = factura('2026-10-01', null, { id: 'b', total_centimos: -1000_00, rectifica_a: 'a' })
    const { fila, riesgo_impago } = salud(hechos([original, abono], { pagos: [] }))
    expect(fila).toMatchObject({ facturas: 0, pendiente_centimos: 0, historial_pagos_a_tiempo: null })
    expect(riesgo_impago).toBe('sin_datos')
  })

  test('a rectification paid back in money is no credit any more', () => {
    const pagada = factura('2026-06-01', 0, { id: 'a' })
    const abono = factura('2026-07-10', null, { id: 'b', total_centimos: -200_00, rectifica_a: 'a' })
    const otra = factura('2026-11-01', null, { id: 'c' })
    const pagos = [pago('2026-07-01', 1000_00, 'a')]
    const refund = [...pagos, pago('2026-07-12', -200_00, 'b')]
    expect(salud(hechos([pagada, abono, otra], { pagos })).fila.pendiente_centimos).toBe(800_00)
    expect(salud(hechos([pagada, abono, otra], { pagos: refund })).fila.pendiente_centimos).toBe(1000_00)
  })

  test('money on account pays the oldest debt first; nobody is asked twice', () => {
    const otra = factura('2026-11-01', null, { id: 'c' })
    const s = salud(hechos([original, otra], { pagos: [pago('2026-11-10', 1200_00, null)] }))
    expect(s.abiertas.map(({ id, debe }) => [id, debe])).toEqual([['c', 800_00]])
    expect(s.fila).toMatchObject({ vencido_centimos: 0, cobrado_centimos: 1200_00 })
  })

  test('a cancelled invoice does not exist, and what was paid of it is on account', () => {
    const anulada = { ...original, anulada_en: '2026-06-02T10:00:00.000Z' }
    const otra = factura('2026-11-01', null, { id: 'c' })
    const { fila, porque: datos } = salud(
      hechos([anulada, otra], { pagos: [pago('2026-06-20', 1300_00, 'a')] }),
    )
    expect(fila).toMatchObject({ facturas: 1, facturado_centimos: 1000_00, pendiente_centimos: 0 })
    expect(datos.a_favor_centimos).toBe(300_00)
  })
})

describe('nothing later than today leaks', () => {
  test('neither a payment of tomorrow nor an invoice of tomorrow', () => {
    const f = factura('2026-10-01', null, {
      id: 'a',
      cobrado_centimos: 1000_00,
      pagada_el: masDias(TODAY, 1),
    })
    const manana = factura(masDias(TODAY, 1), null)
    const con = salud(hechos([f, manana], { pagos: [pago(masDias(TODAY, 1), 1000_00, 'a')] }))
    const sin = salud(hechos([factura('2026-10-01', null, { id: 'a' })]))
    expect(con).toEqual(sin)
    expect(con.fila.pendiente_centimos).toBe(1000_00)
  })

  test('a payment of today counts today', () => {
    const f = factura('2026-10-01', 24, { id: 'a' })
    expect(f.pagada_el).toBe(TODAY)
    expect(salud(hechos([f])).fila).toMatchObject({
      pendiente_centimos: 0,
      ultimo_pago: TODAY,
      ultimo_pago_a_tiempo: 0,
    })
  })
})

describe('how it buys', () => {
  test('cadence is the median gap; the expected date falls on a working day inside its window', () => {
    const { fila } = salud(hechos(serie(10, 14, 3, 0)))
    expect(fila.frecuencia_compra_dias).toBe(14)
    // 3 days ago + 14 is Saturday 5 December 2026: its own gaps, drawn a little to everybody's.
    expect(fila.proxima_factura_esperada).toBe('2026-12-07')
    expect(fila.proxima_desde).toBe('2026-12-02')
    expect(fila.proxima_hasta).toBe('2026-12-14')
  })

  test.each([
    [1, 'sin_datos', 'sin fecha previsible'],
    [2, 'medio', 'sin fecha previsible'],
  ])('%i purchases give no date', (n, banda, texto) => {
    const s = salud(hechos(serie(n, 14, 3, 0)))
    expect(s.riesgo_perdida).toBe(banda)
    expect(proximaFactura(s, TODAY)).toBe(texto)
  })

  test.each([
    [14, 'bajo'],
    [42, 'medio'],
    [120, 'alto'],
  ])('one that bought every 14 days and has been silent %i', (hace, banda) => {
    expect(salud(hechos(serie(12, 14, hace, 0))).riesgo_perdida).toBe(banda)
  })

  test('two invoices of one day are one purchase', () => {
    const h = hechos([factura('2026-10-01', 0, { id: 'a' }), factura('2026-10-01', 0, { id: 'b' })])
    expect(salud(h).porque).toMatchObject({ compras: 1, compras_12m: 1 })
    expect(salud(h).fila.facturas).toBe(2)
  })

  test('churn is the probability of no purchase: longer horizon less, longer silence more', () => {
    const visto = { x: 5, tx: 5, t: 6 }
    expect(pSinCompra(visto, 6, THETA_INICIAL)).toBeLessThan(pSinCompra(visto, 3, THETA_INICIAL))
    expect(pSinCompra({ ...visto, t: 9 }, 3, THETA_INICIAL)).toBeGreaterThan(
      pSinCompra(visto, 3, THETA_INICIAL),
    )
    // As the horizon grows only those who have left do not come back.
    expect(pSinCompra(visto, 1e9, THETA_INICIAL)).toBeCloseTo(1 - pActivo(visto, THETA_INICIAL), 3)
    expect(comprasEsperadas(visto, 1e-6, THETA_INICIAL)).toBeCloseTo(0, 5)
  })

  test('a year of a steady client is worth about its own year', () => {
    const { porque: datos } = salud(hechos(serie(24, 30, 10, 0)))
    expect(datos.compras_esperadas_12m).toBeGreaterThan(8)
    expect(datos.compras_esperadas_12m).toBeLessThan(12.5)
    expect(datos.esperado_12m_centimos).toBe(Math.round((datos.compras_esperadas_12m ?? 0) * 1000_00))
  })
})

describe('value', () => {
  test.each([
    [500, [900, 500, 100], { puesto: 2, de: 3, percentil: null }],
    [600, [900, 500, 100], { puesto: 2, de: 4, percentil: null }],
    [50, [900, 500, 100], { puesto: 4, de: 4, percentil: null }],
    [0, [900], null],
    [900, [], null],
    [1900, Array.from({ length: 20 }, (_, i) => 2000 - 100 * i), { puesto: 2, de: 20, percentil: 10 }],
    [1900, Array.from({ length: 19 }, (_, i) => 2000 - 100 * i), { puesto: 2, de: 19, percentil: null }],
  ])('rank of %i', (propio, todos, rango) => {
    expect(rangoDe(propio, todos)).toEqual(rango)
  })

  test('potential comes from its own years and deals', () => {
    const dobla = [factura('2024-10-01', 0), factura('2025-06-01', 0), ...serie(4, 60, 10, 0)]
    expect(salud(hechos(dobla)).potencial).toMatchObject({ nivel: 'alto', anterior_12m_centimos: 1000_00 })
    expect(salud(hechos(serie(3, 60, 10, 0))).potencial.nivel).toBe('sin_datos')
  })

  test('last payment, said', () => {
    expect(ultimoPago(salud(hechos([factura('2026-10-01', 0)])))).toBe('31/10/2026 (a tiempo)')
    expect(ultimoPago(salud(hechos([])))).toBe('ninguno')
  })
})

describe('words of risk', () => {
  test.each([
    ['El cliente menciona que tiene problemas de cash flow', ['problemas de cash flow']],
    ['están en concurso de acreedores', ['concurso de acreedores']],
    ['dice que no puede pagarnos este mes', ['no puede pagarnos']],
    ['se va a la competencia', ['se va a la competencia']],
    ['no paga por problemas de liquidez', ['problemas de liquidez']],
    ['tiene dificultades para pagar', ['dificultades para pagar']],
    ['presentan un ERE', ['un ERE']],
    ['ha pedido un aplazamiento', ['aplazamiento']],
    ['quiere cerrar el negocio', ['cerrar el negocio']],
    ['busca otro proveedor y va a cancelar el contrato', ['otro proveedor', 'cancelar el contrato']],
    ['está muy descontenta, insatisfecha y muy enfadada', ['descontenta', 'insatisfecha', 'muy enfadada']],
    ['quiere darse de baja', ['darse de baja']],
    ['tienen embargos, deudas con morosos y quiebra', ['embargos', 'morosos', 'quiebra']],
    ['me dice que van a cerrar', ['van a cerrar']],
    ['van a cerrar en diciembre por jubilación', ['van a cerrar']],
    ['cambian de proveedor', ['cambian de proveedor']],
    ['van a cerrar el trato el lunes', []],
    ['van a cerrar en agosto', []],
    ['no cambian de proveedor', []],
    ['sin problemas de liquidez', []],
    ['no tiene impagos', []],
    ['Llamar el jueves', []],
    ['le interesa el plan pro', []],
  ])('%s', (texto, palabras) => {
    expect(palabrasDeRiesgo([texto, null])).toEqual(palabras)
  })

  test('they are shown, move no figure, and go when dismissed', () => {
    const facturas = serie(4, 30, 40, 3)
    const actividades = [nota('n', 'hay impagos')]
    const con = salud(hechos(facturas, { actividades }))
    const sin = salud(hechos(facturas))
    expect(con.fila).toEqual(sin.fila)
    expect(con.palabras_de_riesgo).toEqual([
      { actividad_id: 'n', tipo: 'nota', fecha: '2026-11-03', palabras: ['impagos'] },
    ])
    expect(salud(hechos(facturas, { actividades, notas_ignoradas: ['n'] })).palabras_de_riesgo).toEqual([])
  })
})

const historia = fc
  .array(
    fc.record({
      hace: fc.integer({ min: -40, max: 1500 }),
      plazo: fc.integer({ min: 0, max: 120 }),
      retraso: fc.option(fc.integer({ min: -200, max: 400 })),
      total: fc.integer({ min: -5000_00, max: 50000_00 }),
    }),
    { maxLength: 30 },
  )
  .map((rows) =>
    rows.map(({ hace, plazo, retraso, total }, i) => {
      const emitida = masDias(TODAY, -hace)
      return factura(emitida, retraso, {
        id: `f${i}`,
        total_centimos: total,
        fecha_vencimiento: masDias(emitida, plazo),
        rectifica_a: total < 0 && i > 0 ? `f${i - 1}` : null,
      })
    }),
  )

describe('for any history', () => {
  test('no NaN, probabilities in 0..1, integers in the row, no expected date in the past', () => {
    fc.assert(
      fc.property(historia, (facturas) => {
        const s = salud(hechos(facturas))
        const { fila } = s
        for (const value of numbersIn(s)) expect(Number.isFinite(value)).toBe(true)
        for (const p of [
          fila.p_retraso,
          fila.p_impago_30,
          s.porque.p_activo,
          ...s.abiertas.map((a) => a.p_30),
        ])
          if (p !== null) expect(p >= 0 && p <= 1).toBe(true)
        if (fila.p_impago_30 !== null) expect(fila.p_impago_30).toBeLessThanOrEqual(fila.p_retraso ?? 0)
        for (const [key, value] of Object.entries(fila))
          if (
            typeof value === 'number' &&
            !['p_retraso', 'p_impago_30', 'historial_pagos_a_tiempo'].includes(key)
          )
            expect(Number.isInteger(value), key).toBe(true)
        for (const a of s.abiertas)
          if (a.cobro_esperado !== null) expect(a.cobro_esperado >= TODAY).toBe(true)
        if (fila.proxima_factura_esperada !== null) {
          const { proxima_desde: desde, proxima_factura_esperada: proxima, proxima_hasta: hasta } = fila
          expect(diaDeLaSemana(proxima)).toBeLessThan(6)
          expect([TODAY, desde, proxima, hasta]).toEqual([TODAY, desde, proxima, hasta].toSorted())
        }
        expect(fila.vencido_centimos).toBeLessThanOrEqual(fila.pendiente_centimos)
        expect(s.riesgo_impago === 'sin_datos').toBe(s.porque.decididas === 0)
        for (const figura of FIGURAS)
          expect(porque(figura, s, TODAY).join()).not.toMatch(/NaN|null|undefined/)
      }),
      { numRuns: 400 },
    )
  })

  test('risk never falls while an open invoice ages', () => {
    fc.assert(
      fc.property(historia, fc.integer({ min: 0, max: 90 }), (pasadas, plazo) => {
        const antiguas = pasadas.filter((f) => f.fecha_emision < masDias(TODAY, -700) && f.pagada_el !== null)
        const abierta = factura(TODAY, null, { id: 'x', fecha_vencimiento: masDias(TODAY, plazo) })
        const h = hechos([...antiguas.filter((f) => (f.pagada_el ?? '') < TODAY), abierta])
        let antes = 0
        let antesAbierta = 0
        for (let dias = plazo + 1; dias < plazo + 140; dias += 7) {
          const s = salud(h, masDias(TODAY, dias))
          const p = s.fila.p_impago_30 ?? 0
          expect(p).toBeGreaterThanOrEqual(antes - 1e-12)
          expect(s.abiertas[0]?.p_30 ?? 0).toBeGreaterThanOrEqual(antesAbierta - 1e-12)
          antes = p
          antesAbierta = s.abiertas[0]?.p_30 ?? 0
        }
      }),
      { numRuns: 60 },
    )
  })

  test('one more invoice paid on time never raises the risk of a client that pays so, nor of a late one', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 25 }),
        fc.integer({ min: -10, max: 60 }),
        fc.integer({ min: 1, max: 6 }),
        (n, retraso, mas) => {
          const antiguas = serie(n, 10, 200, retraso)
          const buenas = serie(mas, 10, 60, Math.min(retraso, 0))
          const antes = salud(hechos(antiguas)).fila
          const ahora = salud(hechos([...antiguas, ...buenas])).fila
          expect(ahora.p_retraso ?? 1).toBeLessThanOrEqual((antes.p_retraso ?? 0) + 1e-9)
          expect(ahora.p_impago_30 ?? 1).toBeLessThanOrEqual((antes.p_impago_30 ?? 0) + 1e-9)
        },
      ),
    )
  })

  test('churn never falls while a client is silent', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 400 }), (n, cada) => {
        const h = hechos(serie(n, cada, 0, 0))
        let antes = 0
        for (let dias = 0; dias < 900; dias += 60) {
          const score = salud(h, masDias(TODAY, dias)).fila.riesgo_perdida_score ?? 0
          expect(score).toBeGreaterThanOrEqual(antes)
          antes = score
        }
      }),
      { numRuns: 50 },
    )
  })
})

function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : []
}

test.each([
  ['2026-01-31', 1, '2026-02-28'],
  ['2028-01-31', 1, '2028-02-29'],
  ['2026-11-30', 3, '2027-02-28'],
  ['2026-03-31', -1, '2026-02-28'],
  ['2026-01-15', -13, '2024-12-15'],
  ['2026-12-31', 0, '2026-12-31'],
])('%s plus %i months is %s', (fecha, meses, expected) => {
  expect(masMeses(fecha, meses)).toBe(expected)
})
