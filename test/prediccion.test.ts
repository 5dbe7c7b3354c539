import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Dicho,
  dichoDeCompra,
  dichoDeFacturas,
  dichoDePago,
  MARGEN_DE_FECHA,
  puntuar,
  sucedidoHasta,
} from '#domain/aciertos.ts'
import { nuevoCliente } from '#domain/cliente.ts'
import type { FacturaConCobros } from '#domain/factura.ts'
import { masDias } from '#domain/fecha.ts'
import type { Pago } from '#domain/pago.ts'
import { predecirEmision } from '#domain/prediccion.ts'
import { calcularSalud, type HechosDeCliente, MODELO_INICIAL } from '#domain/salud.ts'
import { ajustarCompras, comprasPrevistas } from '#domain/salud-clientela.ts'
import { concentracionDe, exposicionDe } from '#domain/salud-exposicion.ts'

const HOY = '2026-11-24'
const NOW = new Date('2026-11-24T09:00:00.000Z')

/** 1.000 € at 30 days, paid so many days after the due date; null = open. */
function factura(id: string, emitida: string, pagada: number | null): FacturaConCobros {
  const vence = masDias(emitida, 30)
  return {
    id,
    cliente_id: 'ruiz',
    serie: '',
    numero: id,
    fecha_emision: emitida,
    fecha_vencimiento: vence,
    base_centimos: null,
    iva_centimos: null,
    irpf_centimos: null,
    total_centimos: 1000_00,
    concepto: null,
    rectifica_a: null,
    external_id: null,
    origen: 'chat',
    anulada_en: null,
    creada_en: `${emitida}T10:00:00.000Z`,
    cobrado_centimos: pagada === null ? 0 : 1000_00,
    pagada_el: pagada === null ? null : masDias(vence, pagada),
  }
}

function pagosDe(facturas: FacturaConCobros[]): Pago[] {
  return facturas.flatMap((f) =>
    f.pagada_el === null
      ? []
      : {
          id: `p-${f.id}`,
          cliente_id: 'ruiz',
          factura_id: f.id,
          fecha: f.pagada_el,
          importe_centimos: f.total_centimos,
          metodo: null,
          external_id: null,
          origen: 'manual' as const,
          creado_en: `${f.pagada_el}T10:00:00.000Z`,
        },
  )
}

function hechos(facturas: FacturaConCobros[], changes: Partial<HechosDeCliente> = {}): HechosDeCliente {
  return {
    cliente: nuevoCliente({
      id: 'ruiz',
      nombre: 'Talleres Ruiz',
      estado: 'activo',
      fecha_creacion: '2024-01-01T00:00:00.000Z',
    }),
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

/** How something said on 24 November stands on a later day. */
function el(dia: string, dicho: Dicho, facturas: FacturaConCobros[]) {
  return puntuar(dicho, sucedidoHasta(hechos(facturas), dia))
}

const DICHO: Dicho = {
  clase: 'cobro',
  sujeto: 'a',
  factura_id: 'a',
  dia: HOY,
  fecha: '2026-12-10',
  desde: null,
  hasta: null,
  p: null,
  banda: null,
  horizonte: null,
}
/** Due on 30 November. */
const ABIERTA = '2026-10-31'

describe('the day an invoice is paid', () => {
  test.each([
    ['five days early', 5, 1],
    ['the day itself', 10, 1],
    ['five days late', 15, 1],
    ['six days early', 4, 0],
    ['six days late', 16, 0],
  ])('%s', (_, retraso, resultado) => {
    const pagada = factura('a', ABIERTA, retraso)
    expect(el('2027-02-01', DICHO, [pagada])).toEqual({
      resultado,
      hecho_el: pagada.pagada_el,
      revisar_el: null,
    })
  })

  test('unpaid past the margin is a miss, and not a day before', () => {
    const abierta = [factura('a', ABIERTA, null)]
    const fin = masDias('2026-12-10', MARGEN_DE_FECHA)
    expect(el(fin, DICHO, abierta)).toMatchObject({ resultado: null, revisar_el: masDias(fin, 1) })
    expect(el(masDias(fin, 1), DICHO, abierta)).toMatchObject({ resultado: 0, hecho_el: null })
  })

  test('an invoice that is no more decides nothing', () => {
    expect(el('2027-02-01', DICHO, [])).toMatchObject({ resultado: null, revisar_el: null })
  })
})

describe('more than thirty days late', () => {
  const impago: Dicho = { ...DICHO, clase: 'impago', fecha: null, p: 0.2, banda: 'medio' }

  test.each([
    ['2026-12-30', null, null],
    ['2026-12-31', null, 1],
    ['2027-02-01', 30, 0],
    ['2027-02-01', 31, 1],
  ])('on %s, paid %s days late: %s', (dia, retraso, resultado) => {
    expect(el(dia, impago, [factura('a', ABIERTA, retraso)]).resultado).toBe(resultado)
  })

  test('of the next invoice: the first after the last one that was known', () => {
    const proxima: Dicho = { ...impago, sujeto: '2026-11-01', factura_id: null }
    const antes = factura('x', '2026-11-01', null)
    expect(el('2026-12-20', proxima, [antes])).toMatchObject({ resultado: null, revisar_el: null })
    const buena = factura('y', '2026-11-15', 3)
    expect(el('2027-03-01', proxima, [antes, buena]).resultado).toBe(0)
    // One that comes to be known later and was issued before it is the next one.
    expect(el('2027-03-01', proxima, [antes, factura('z', '2026-11-10', 40), buena]).resultado).toBe(1)
  })

  test('a day late is late', () => {
    const retraso: Dicho = { ...impago, clase: 'retraso' }
    expect(el('2026-11-30', retraso, [factura('a', ABIERTA, null)]).resultado).toBeNull()
    expect(el('2026-12-01', retraso, [factura('a', ABIERTA, null)]).resultado).toBe(1)
    expect(el('2026-12-01', retraso, [factura('a', ABIERTA, 0)]).resultado).toBe(0)
  })
})

describe('whether it comes back, and when', () => {
  const perdida: Dicho = {
    ...DICHO,
    clase: 'perdida',
    sujeto: '2026-10-01',
    factura_id: null,
    fecha: null,
    p: 0.5,
    banda: 'medio',
    horizonte: 60,
  }
  const ultima = factura('a', '2026-10-01', 0)

  test.each([
    ['2027-01-23', null, null],
    ['2027-01-24', null, 1],
    ['2027-03-01', '2027-01-23', 0],
    ['2027-03-01', '2027-01-24', 1],
    ['2026-12-01', '2026-11-25', 0],
    ['2027-03-01', HOY, 1],
  ])('on %s, an invoice of %s: lost %s', (dia, otra, resultado) => {
    const facturas = otra ? [ultima, factura('b', otra, 0)] : [ultima]
    expect(el(dia, perdida, facturas).resultado).toBe(resultado)
  })

  test.each([
    ['2026-12-01', 0],
    ['2026-12-02', 1],
    ['2026-12-09', 1],
    ['2026-12-10', 0],
  ])('the next one on %s, said from 2 to 9 December: %i', (otra, resultado) => {
    const proxima: Dicho = {
      ...perdida,
      clase: 'proxima',
      fecha: '2026-12-04',
      desde: '2026-12-02',
      hasta: '2026-12-09',
      p: null,
      banda: null,
    }
    expect(el('2027-03-01', proxima, [ultima, factura('b', otra, 0)])).toMatchObject({
      resultado,
      hecho_el: otra,
    })
    expect(el('2026-12-09', proxima, [ultima]).resultado).toBeNull()
    expect(el('2026-12-10', proxima, [ultima]).resultado).toBe(0)
  })
})

const libro = fc
  .array(
    fc.record({
      hace: fc.integer({ min: -200, max: 700 }),
      retraso: fc.option(fc.integer({ min: -30, max: 150 })),
    }),
    { maxLength: 15 },
  )
  .map((rows) => rows.map(({ hace, retraso }, i) => factura(`f${i}`, masDias(HOY, -hace), retraso)))

describe('of any ledger', () => {
  const dichos = (facturas: FacturaConCobros[]) => {
    const salud = calcularSalud(hechos(facturas), MODELO_INICIAL, HOY, NOW)
    return [...dichoDeFacturas(salud, HOY), ...dichoDePago(salud, HOY), ...dichoDeCompra(salud, HOY)]
  }

  test('nothing said today is decided today, no date is in the past, each thing is said once', () => {
    fc.assert(
      fc.property(libro, (facturas) => {
        const said = dichos(facturas)
        for (const dicho of said) {
          expect(dicho.p === null).toBe(dicho.fecha !== null)
          if (dicho.fecha) expect(dicho.fecha >= HOY).toBe(true)
          if (dicho.clase !== 'retraso') expect(el(HOY, dicho, facturas).hecho_el).toBeNull()
        }
        expect(new Set(said.map(({ clase, sujeto }) => `${clase} ${sujeto}`)).size).toBe(said.length)
      }),
    )
  })

  test('a day without news decides nothing that the night would not look at', () => {
    fc.assert(
      fc.property(libro, fc.integer({ min: 1, max: 400 }), (facturas, dias) => {
        const dia = masDias(HOY, dias)
        const conocidas = facturas.filter((f) => f.fecha_emision <= HOY)
        for (const dicho of dichos(facturas)) {
          const antes = el(HOY, dicho, conocidas)
          const despues = el(dia, dicho, conocidas)
          if (despues.hecho_el !== null || antes.resultado !== null) continue
          if (despues.resultado !== null) expect(antes.revisar_el && antes.revisar_el <= dia).toBe(true)
          if (despues.revisar_el) expect(despues.revisar_el > dia).toBe(true)
        }
      }),
    )
  })

  test('the order in which the facts come to be known changes no score', () => {
    fc.assert(
      fc.property(libro, (facturas) => {
        for (const dicho of dichos(facturas)) {
          const fin = masDias(HOY, 300)
          expect(el(fin, dicho, facturas.toReversed())).toEqual(el(fin, dicho, facturas))
        }
      }),
    )
  })

  test('words of risk in notes move no figure', () => {
    fc.assert(
      fc.property(
        libro,
        fc.constantFrom('hay impagos', 'van a cerrar', 'otro proveedor'),
        (facturas, texto) => {
          const nota = {
            id: 'n',
            tipo: 'nota' as const,
            titulo: texto,
            descripcion: texto,
            resultado: null,
            fecha: '2026-11-20T10:00:00.000Z',
            texto_original: texto,
          }
          const con = calcularSalud(hechos(facturas, { actividades: [nota] }), MODELO_INICIAL, HOY, NOW)
          const sin = calcularSalud(hechos(facturas), MODELO_INICIAL, HOY, NOW)
          expect(con.palabras_de_riesgo).toHaveLength(1)
          expect({ ...con, palabras_de_riesgo: [] }).toEqual(sin)
          const ignorada = hechos(facturas, { actividades: [nota], notas_ignoradas: ['n'] })
          expect(calcularSalud(ignorada, MODELO_INICIAL, HOY, NOW)).toEqual(sin)
        },
      ),
    )
  })
})

describe('weight and credit', () => {
  test.each([
    [4000, 10_000, 0.4],
    [4000, 1000, 1],
    [0, 1000, undefined],
    [500, 0, undefined],
  ])('%i of %i', (propio, total, parte) => {
    expect(concentracionDe(propio, total)?.parte).toBe(parte)
  })

  test.each([
    [4000, 5000, 0.8, 0],
    [6000, 5000, 1.2, 1000],
    [100, 0, null, 100],
  ])('owes %i of %i', (debe, limite, parte, exceso) => {
    expect(exposicionDe(debe, limite)).toEqual({ debe, limite, parte, exceso })
    expect(exposicionDe(debe, null)).toBeNull()
  })
})

describe('odd ledgers', () => {
  test('what is expected of a year is never more than its purchases at its largest', () => {
    const tamanos = fc.array(fc.integer({ min: 1, max: 999_999_999 }), { minLength: 2, maxLength: 12 })
    fc.assert(
      fc.property(fc.array(tamanos, { minLength: 1, maxLength: 8 }), (clientes) => {
        const compras = clientes.map((importes) => ({
          dias: importes.map((_, i) => 20_000 + 30 * i),
          importes,
        }))
        const modelo = ajustarCompras(compras, 20_400)
        for (const cliente of compras) {
          const { compras: n, centimos } = comprasPrevistas(cliente, 20_400, 365, modelo)
          const mediana = 100 * (Math.exp(modelo.importes?.mu ?? 0) - 1)
          expect(centimos).toBeLessThanOrEqual(n * Math.max(mediana, ...cliente.importes) + 1)
        }
      }),
      { numRuns: 30 },
    )
  })

  test('a credit note among the invoices leaves every probability a number', () => {
    const facturas = Array.from({ length: 120 }, (_, i) => ({
      cliente: `c${i % 6}`,
      emitida: 20_000 + 5 * i,
      vence: 20_030 + 5 * i,
      pagada: 20_030 + 5 * i + (i % 4) * 9 - 6,
      importe: i === 30 ? -50_00 : 100_00 + i,
    }))
    const consultas = facturas.slice(90).map((factura) => ({ factura, dia: factura.emitida, k: 30 }))
    for (const p of predecirEmision(facturas, consultas)) {
      expect(p.p_tarde).toBeGreaterThan(0)
      expect(p.p_tarde).toBeLessThan(1)
    }
  })
})
