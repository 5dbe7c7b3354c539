import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nuevoCliente } from '#domain/cliente.ts'
import type { FacturaConCobros } from '#domain/factura.ts'
import { masDias } from '#domain/fecha.ts'
import { ETAPAS } from '#domain/oportunidad.ts'
import { type Recomendacion, type ReglaId, recomendar } from '#domain/recomendacion.ts'
import { calcularSalud, type HechosDeCliente, MODELO_INICIAL } from '#domain/salud.ts'
import { motivoDeRecomendacion, textoDeRecomendacion } from '#texts/recomendacion.ts'
import { emitida, pagosDe, unLibro } from './support/libro-inventado.ts'

/** Every rule, over clients of any kind. */

const TODAY = '2026-11-23'
const ZONA = 'Europe/Madrid'

const oportunidad = fc
  .record({
    n: fc.nat(999),
    monto: fc.option(fc.constantFrom(0, 1, 499_999, 500_000, 999_999_999)),
    estado: fc.constantFrom(...ETAPAS),
    probabilidad: fc.nat(100),
    hace: fc.nat(400),
  })
  .map(({ n, monto, estado, probabilidad, hace }) => {
    const desde = `${masDias(TODAY, -hace)}T10:00:00.000Z`
    const cerrada = estado === 'ganada' || estado === 'perdida'
    return {
      id: `o${n}`,
      cliente_id: 'c',
      nombre_proyecto: 'Web',
      descripcion: null,
      monto_estimado_centimos: monto,
      estado,
      probabilidad,
      fecha_creacion: desde,
      fecha_cierre_esperada: null,
      motivo_perdida: null,
      fecha_cierre_real: cerrada ? desde.slice(0, 10) : null,
      archivado_en: null,
      en_etapa_desde: desde,
    }
  })

const actividad = fc
  .record({
    n: fc.nat(999),
    hace: fc.nat(200),
    tipo: fc.constantFrom('llamada' as const, 'reunion' as const, 'nota' as const),
    texto: fc.constantFrom('', 'tiene problemas de cash flow', 'van a cerrar', 'todo bien'),
  })
  .map(({ n, hace, tipo, texto }) => ({
    id: `a${n}`,
    tipo,
    titulo: tipo,
    descripcion: texto,
    fecha: `${masDias(TODAY, -hace)}T10:00:00.000Z`,
    texto_original: texto,
    resultado: null,
  }))

/** Said before or after today, of a day before or after that; of an invoice of the book or of none. */
const promesa = fc
  .record({
    n: fc.nat(999),
    dicha: fc.integer({ min: -120, max: 5 }),
    plazo: fc.integer({ min: -10, max: 60 }),
    importe: fc.option(fc.constantFrom(1, 50_000, 999_999_999)),
    cual: fc.option(fc.nat(20)),
  })
  .map(({ n, dicha, plazo, importe, cual }) => ({
    cual,
    id: `p${n}`,
    fecha: masDias(TODAY, dicha + plazo),
    importe_centimos: importe,
    creada_en: `${masDias(TODAY, dicha)}T10:00:00.000Z`,
    dicha: `${masDias(TODAY, dicha)}T10:00:00.000Z`,
    texto: 'paga',
  }))

const hechos: fc.Arbitrary<HechosDeCliente> = fc
  .record({
    facturas: unLibro(TODAY),
    oportunidades: fc.uniqueArray(oportunidad, { maxLength: 3, selector: (o) => o.id }),
    actividades: fc.uniqueArray(actividad, { maxLength: 4, selector: (a) => a.id }),
    estado: fc.constantFrom('activo' as const, 'inactivo' as const, 'bloqueado' as const),
    proximo: fc.option(fc.integer({ min: -30, max: 30 })),
    promesas: fc.uniqueArray(promesa, { maxLength: 3, selector: (p) => p.id }),
  })
  .map(({ facturas, oportunidades, actividades, estado, proximo, promesas }) => ({
    cliente: nuevoCliente({ id: 'c', nombre: 'Ruiz', estado, fecha_creacion: '2020-01-01T00:00:00.000Z' }),
    facturas,
    pagos: pagosDe(facturas),
    actividades: actividades.sort((a, b) => b.fecha.localeCompare(a.fecha)),
    pendientes:
      proximo === null
        ? []
        : [{ id: 'p', tipo: 'tarea', titulo: 'x', oportunidad_id: null, vence_en: masDias(TODAY, proximo) }],
    oportunidades,
    notas_ignoradas: [],
    promesas: promesas.map(({ cual, ...una }) => ({
      ...una,
      factura_id: cual === null ? null : (facturas[cual]?.id ?? null),
    })),
  }))

const UN_CLIENTE: HechosDeCliente = {
  cliente: nuevoCliente({
    id: 'c',
    nombre: 'Ruiz',
    fecha_creacion: '2020-01-01T00:00:00.000Z',
    estado: 'activo',
  }),
  facturas: [],
  pagos: [],
  actividades: [],
  pendientes: [],
  oportunidades: [],
  notas_ignoradas: [],
  promesas: [],
}

function recomendaciones(h: HechosDeCliente, today = TODAY): Recomendacion[] {
  const salud = calcularSalud(h, MODELO_INICIAL, today, new Date(`${today}T09:00:00.000Z`))
  return recomendar(h, salud, today, ZONA)
}

const de = (h: HechosDeCliente, regla: ReglaId) => recomendaciones(h).filter((r) => r.regla === regla)

/** What may have no amount: a deal that nobody has priced, words that were said. */
const SIN_IMPORTE: readonly ReglaId[] = [
  'oportunidad_parada',
  'oportunidad_probable',
  'ganada_sin_facturar',
  'palabras_de_riesgo',
]

/** The figures of the evidence that the sentence must show. */
function pruebas({ hechos: h, importe }: Recomendacion): (string | number)[] {
  switch (h.regla) {
    case 'promesa_rota':
      return [entero(h.falta)]
    case 'factura_vencida':
      return [h.dias, entero(importe)]
    case 'ganada_sin_facturar':
    case 'oportunidad_parada':
      return [h.dias, h.nombre_proyecto]
    case 'oportunidad_grande_dudosa':
    case 'oportunidad_probable':
      return [h.probabilidad, h.nombre_proyecto]
    case 'cambio_de_habito':
      return [h.antes, h.ahora]
    case 'palabras_de_riesgo':
      return h.palabras.slice(0, 3)
    case 'factura_esperada':
      return [h.cadencia, h.silencio]
    case 'paga_rapido':
      return [h.dias_para_pagar]
    case 'cliente_excelente':
      return [Math.round(h.a_tiempo)]
    case 'sin_actividad':
    case 'reunion_trimestral':
      return []
  }
}

function entero(centimos: number): string {
  return String(Math.trunc(centimos / 100)).replace(/\B(?=(\d{3})+$)/g, '.')
}

test('every recommendation has an amount, an urgency in 0–1, one key, and a sentence that shows its evidence', () => {
  fc.assert(
    fc.property(hechos, (h) => {
      const todas = recomendaciones(h)
      expect(new Set(todas.map((r) => r.clave)).size).toBe(todas.length)
      for (const r of todas) {
        expect(Number.isSafeInteger(r.importe)).toBe(true)
        if (!SIN_IMPORTE.includes(r.regla)) expect(r.importe).toBeGreaterThan(0)
        expect(r.urgencia >= 0 && r.urgencia <= 1).toBe(true)
        const texto = textoDeRecomendacion('Ruiz', r, TODAY)
        for (const prueba of pruebas(r)) expect(texto).toContain(String(prueba))
        expect(`${texto} ${motivoDeRecomendacion(r, TODAY)}`).not.toMatch(/NaN|null|undefined|Infinity/)
        expect(texto).not.toMatch(/(^| |\()0\u00A0€/)
      }
      const valor = todas.map((r) => r.importe * r.urgencia)
      expect(valor).toEqual(valor.toSorted((a, b) => b - a))
    }),
    { numRuns: 300 },
  )
})

describe('each rule', () => {
  test('factura_vencida: only what is overdue and likely late; urgent, and dear, with the days', () => {
    fc.assert(
      fc.property(hechos, fc.integer({ min: 1, max: 60 }), (h, mas) => {
        for (const r of de(h, 'factura_vencida')) {
          if (r.hechos.regla !== 'factura_vencida') return
          expect(r.hechos.dias).toBeGreaterThanOrEqual(3)
          expect(r.hechos.p_30).toBeGreaterThanOrEqual(0.5)
          const sin = { ...h, promesas: [] }
          const luego = recomendaciones(sin, masDias(TODAY, mas)).find((o) => o.clave === r.clave)
          expect(luego).toBeDefined()
          // Others that fall due meanwhile weigh on the mean of all.
          if (luego?.hechos.regla !== 'factura_vencida' || luego.hechos.facturas > 1) return
          expect(luego.urgencia).toBeGreaterThanOrEqual(r.urgencia - 1e-9)
        }
      }),
      { numRuns: 200 },
    )
  })

  test('an invoice that is paid is never asked for', () => {
    fc.assert(
      fc.property(hechos, (h) => {
        const facturas = h.facturas.map((f) => {
          const cobrada = f.pagada_el ?? TODAY
          return { ...f, pagada_el: cobrada, cobrado_centimos: f.total_centimos }
        })
        const pagado = { ...h, facturas, pagos: pagosDe(facturas) }
        expect(de(pagado, 'factura_vencida')).toEqual([])
        expect(de(pagado, 'cambio_de_habito')).toEqual([])
        expect(de(pagado, 'promesa_rota')).toEqual([])
      }),
    )
  })

  test('promesa_rota: one line, of what is owed, in the place of the debts and before them', () => {
    let rotas = 0
    fc.assert(
      fc.property(hechos, (h) => {
        const sin = { ...h, promesas: [] }
        const [rota, ...mas] = de(h, 'promesa_rota')
        expect(mas).toEqual([])
        const otras = (todas: Recomendacion[]) =>
          todas.filter(({ regla }) => regla !== 'promesa_rota' && regla !== 'factura_vencida')
        expect(otras(recomendaciones(h))).toEqual(otras(recomendaciones(sin)))
        const [deuda] = de(sin, 'factura_vencida')
        if (rota?.hechos.regla !== 'promesa_rota') return
        rotas++
        expect(de(h, 'factura_vencida')).toEqual([])
        expect(rota.hechos.falta).toBeGreaterThan(0)
        expect(rota.hechos.prometido < TODAY && rota.hechos.dicha <= TODAY).toBe(true)
        if (deuda) expect(rota.importe * rota.urgencia).toBeGreaterThanOrEqual(deuda.importe * deuda.urgencia)
        // Said anew, it is waited for again.
        const nueva = { ...h.promesas[0], id: 'nueva', factura_id: null, importe_centimos: null, texto: null }
        const hoy = { creada_en: `${TODAY}T11:00:00.000Z`, dicha: `${TODAY}T11:00:00.000Z`, fecha: TODAY }
        const antes = h.promesas.filter(({ dicha }) => dicha < hoy.dicha)
        expect(de({ ...h, promesas: [...antes, { ...nueva, ...hoy }] }, 'promesa_rota')).toEqual([])
      }),
      { numRuns: 400 },
    )
    expect(rotas).toBeGreaterThan(5)
  })

  test('a promise moves no figure', () => {
    fc.assert(
      fc.property(hechos, (h) => {
        const now = new Date(`${TODAY}T09:00:00.000Z`)
        const salud = (x: HechosDeCliente) => calcularSalud(x, MODELO_INICIAL, TODAY, now)
        expect(salud({ ...h, promesas: [] })).toEqual(salud(h))
      }),
    )
  })

  test('cambio_de_habito: only ten days more and at high risk; a larger change is told as well', () => {
    const cambio = fc.record({
      anteriores: fc.integer({ min: 3, max: 9 }),
      retraso: fc.integer({ min: -20, max: 30 }),
      mas: fc.integer({ min: 0, max: 60 }),
      y_mas: fc.integer({ min: 1, max: 30 }),
    })
    let dichas = 0
    fc.assert(
      fc.property(cambio, ({ anteriores, retraso, mas, y_mas }) => {
        const con = (nuevo: number) => {
          const viejas = Array.from({ length: anteriores }, (_, i) => ({ hace: 900 - 40 * i, retraso }))
          const nuevas = [80, 60, 40].map((dias) => ({ hace: dias + nuevo, retraso: nuevo }))
          const todas = [...viejas, ...nuevas, { hace: 5, retraso: null }]
          const facturas = todas.map((una, n) => emitida(TODAY, n, una))
          return de({ ...UN_CLIENTE, facturas, pagos: pagosDe(facturas) }, 'cambio_de_habito')[0]
        }
        const dicho = con(retraso + mas)
        if (!dicho) return
        dichas++
        expect(mas).toBeGreaterThanOrEqual(10)
        expect(dicho.urgencia).toBeGreaterThanOrEqual(0.35 * 0.15)
        // Payments of other days weigh a little more or less: at the very border it may go.
        const p = dicho.urgencia / (0.15 + 0.15 * Math.min(1, mas / 60))
        if (p < 0.4) return
        expect(con(retraso + mas + y_mas)?.urgencia).toBeGreaterThan(0.95 * dicho.urgencia)
      }),
    )
    expect(dichas).toBeGreaterThan(10)
  })

  test('factura_esperada: twice its cadence, longer than nearly always, and likely gone or a clock; a purchase ends it', () => {
    const silencio = fc.record({
      huecos: fc.array(fc.integer({ min: 3, max: 40 }), { minLength: 2, maxLength: 12 }),
      cadencia: fc.integer({ min: 3, max: 40 }),
      regular: fc.boolean(),
      calla: fc.integer({ min: 1, max: 200 }),
    })
    let dichas = 0
    fc.assert(
      fc.property(silencio, ({ huecos, cadencia, regular, calla }) => {
        const suyos = regular ? huecos.map(() => cadencia) : huecos
        const dias = [calla]
        for (const hueco of suyos) dias.push((dias.at(-1) ?? 0) + hueco)
        const facturas = dias.map((hace, n) => emitida(TODAY, n, { hace, plazo: 0, retraso: 0 })).reverse()
        const h = { ...UN_CLIENTE, facturas, pagos: pagosDe(facturas) }
        const [dicho] = de(h, 'factura_esperada')
        if (dicho?.hechos.regla !== 'factura_esperada') return
        dichas++
        const ordenados = suyos.toSorted((a, b) => a - b)
        expect(calla).toBeGreaterThanOrEqual(Math.max(14, 2 * dicho.hechos.cadencia))
        expect(calla).toBeGreaterThan(ordenados[Math.ceil(ordenados.length * 0.8) - 1] ?? 0)
        const esReloj = ordenados.length >= 7 && (ordenados.at(-1) ?? 0) <= 1.25 * dicho.hechos.cadencia
        const { fila } = calcularSalud(h, MODELO_INICIAL, TODAY, new Date(`${TODAY}T09:00:00.000Z`))
        expect(esReloj || (fila.riesgo_perdida_score ?? 0) > 65).toBe(true)
        const vuelve = [...facturas, emitida(TODAY, 99, { hace: 0, plazo: 0, retraso: 0 })]
        expect(de({ ...h, facturas: vuelve, pagos: pagosDe(vuelve) }, 'factura_esperada')).toEqual([])
      }),
    )
    expect(dichas).toBeGreaterThan(5)
  })

  test('open deals: a next step with a date pauses them, and each gives one line at most', () => {
    fc.assert(
      fc.property(hechos, fc.nat(30), (h, en) => {
        const reglas = ['oportunidad_parada', 'oportunidad_grande_dudosa', 'oportunidad_probable']
        const suyas = (x: HechosDeCliente) => recomendaciones(x).filter((r) => reglas.includes(r.regla))
        const ids = suyas(h).map((r) => r.oportunidad_id)
        expect(new Set(ids).size).toBe(ids.length)
        const paso = {
          id: 'q',
          tipo: 'tarea' as const,
          titulo: 'x',
          oportunidad_id: null,
          vence_en: masDias(TODAY, en),
        }
        expect(suyas({ ...h, pendientes: [paso] })).toEqual([])
      }),
    )
  })

  test('ganada_sin_facturar: an invoice for each won deal silences it', () => {
    fc.assert(
      fc.property(hechos, (h) => {
        const de_hoy = h.oportunidades.map(
          (_, i): FacturaConCobros => ({
            ...unaFactura,
            id: `hoy${i}`,
            numero: `hoy${i}`,
          }),
        )
        expect(de({ ...h, facturas: [...h.facturas, ...de_hoy] }, 'ganada_sin_facturar')).toEqual([])
      }),
    )
  })

  test('palabras_de_riesgo: dismissed, they are gone; they move no figure', () => {
    fc.assert(
      fc.property(hechos, (h) => {
        const ignorada = { ...h, notas_ignoradas: h.actividades.map((a) => a.id) }
        expect(de(ignorada, 'palabras_de_riesgo')).toEqual([])
        const otras = (x: HechosDeCliente) =>
          recomendaciones(x).filter((r) => r.regla !== 'palabras_de_riesgo')
        expect(otras(ignorada)).toEqual(otras(h))
      }),
    )
  })

  test('nothing is sold to whom she has written off, and silence is told in one way only', () => {
    fc.assert(
      fc.property(hechos, (h) => {
        const ventas: ReglaId[] = [
          'factura_esperada',
          'sin_actividad',
          'paga_rapido',
          'cliente_excelente',
          'reunion_trimestral',
        ]
        const reglas = recomendaciones(h).map((r) => r.regla)
        if (h.cliente.estado !== 'activo') expect(reglas.filter((r) => ventas.includes(r))).toEqual([])
        expect(reglas.filter((r) => r === 'factura_esperada' || r === 'sin_actividad').length).toBeLessThan(2)
        // Good news and bad of the same client contradict each other.
        if (reglas.includes('factura_vencida')) {
          expect(reglas).not.toContain('paga_rapido')
          expect(reglas).not.toContain('cliente_excelente')
        }
      }),
    )
  })
})

const unaFactura: FacturaConCobros = {
  id: 'x',
  cliente_id: 'c',
  serie: '',
  numero: 'x',
  fecha_emision: TODAY,
  fecha_vencimiento: masDias(TODAY, 30),
  base_centimos: null,
  iva_centimos: null,
  irpf_centimos: null,
  total_centimos: 100_00,
  concepto: null,
  rectifica_a: null,
  external_id: null,
  origen: 'chat',
  anulada_en: null,
  creada_en: `${TODAY}T10:00:00.000Z`,
  cobrado_centimos: 0,
  pagada_el: null,
}
