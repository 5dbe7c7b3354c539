import { describe, expect, test } from 'vitest'
import { type Cliente, nuevoCliente } from '#domain/cliente.ts'
import type { FacturaConCobros } from '#domain/factura.ts'
import { masDias } from '#domain/fecha.ts'
import {
  porImporteYUrgencia,
  REGLAS,
  type Recomendacion,
  type ReglaId,
  recomendar,
} from '#domain/recomendacion.ts'
import { calcularSalud, type HechosDeCliente, MODELO_INICIAL } from '#domain/salud.ts'
import { motivoDeRecomendacion, textoDeRecomendacion } from '#texts/recomendacion.ts'

const TODAY = '2026-11-23'
const ZONA = 'Europe/Madrid'
/** No-break space before € and %. */
const N = '\u00A0'

const CLIENTE = nuevoCliente({
  id: 'c',
  nombre: 'Talleres Ruiz',
  estado: 'activo',
  fecha_creacion: '2024-01-01T00:00:00.000Z',
})

let n = 0

/** 1.210 € at 30 days, issued `hace` days ago, paid so many days after the due date; null = open. */
function factura(
  hace: number,
  retraso: number | null,
  changes: Partial<FacturaConCobros> = {},
): FacturaConCobros {
  const emitida = masDias(TODAY, -hace)
  const total = changes.total_centimos ?? 1210_00
  n++
  return {
    id: `f${hace}`,
    cliente_id: 'c',
    serie: '',
    numero: `2026-${n}`,
    fecha_emision: emitida,
    fecha_vencimiento: masDias(emitida, 30),
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
    cobrado_centimos: retraso === null ? 0 : total,
    pagada_el: retraso === null ? null : masDias(emitida, 30 + retraso),
    ...changes,
  }
}

/** Paid invoices: `cuantas`, every `cada` days, the last `hace` days ago. */
function pagadas(cuantas: number, cada: number, hace: number, retraso: number): FacturaConCobros[] {
  return Array.from({ length: cuantas }, (_, i) => factura(hace + cada * i, retraso)).reverse()
}

type Deal = HechosDeCliente['oportunidades'][number]

/** A deal of 3.050 € that came into its stage `dias` days ago. */
function oportunidad(dias: number, changes: Partial<Deal> = {}): Deal {
  const desde = `${masDias(TODAY, -dias)}T10:00:00.000Z`
  return {
    id: 'o',
    cliente_id: 'c',
    nombre_proyecto: 'Web',
    descripcion: null,
    monto_estimado_centimos: 3050_00,
    estado: 'propuesta',
    probabilidad: 50,
    fecha_creacion: desde,
    fecha_cierre_esperada: null,
    motivo_perdida: null,
    fecha_cierre_real: null,
    archivado_en: null,
    en_etapa_desde: desde,
    ...changes,
  }
}

function actividad(tipo: 'llamada' | 'reunion' | 'nota', hace: number, texto = '') {
  const fecha = `${masDias(TODAY, -hace)}T10:00:00.000Z`
  return {
    id: `a${hace}`,
    tipo,
    titulo: tipo,
    descripcion: texto,
    fecha,
    texto_original: texto,
    resultado: null,
  }
}

function pendiente(tipo: 'tarea' | 'reunion', enDias: number | null, oportunidad_id: string | null = null) {
  return {
    id: 'p',
    tipo,
    titulo: tipo,
    oportunidad_id,
    vence_en: enDias === null ? null : masDias(TODAY, enDias),
  }
}

type Given = Omit<Partial<HechosDeCliente>, 'cliente'> & { cliente?: Partial<Cliente>; ranking?: number[] }

function recomendaciones({ cliente, ranking = [], ...given }: Given): Recomendacion[] {
  const facturas = given.facturas ?? []
  const hechos: HechosDeCliente = {
    cliente: { ...CLIENTE, ...cliente },
    facturas,
    pagos: [],
    actividades: [],
    pendientes: [],
    oportunidades: [],
    notas_ignoradas: [],
    promesas: [],
    ...given,
  }
  const modelo = { ...MODELO_INICIAL, facturado_12m: ranking }
  const salud = calcularSalud(hechos, modelo, TODAY, new Date(`${TODAY}T09:00:00.000Z`))
  return recomendar(hechos, salud, TODAY, ZONA)
}

function una(regla: ReglaId, given: Given): Recomendacion | undefined {
  return recomendaciones(given).find((r) => r.regla === regla)
}

function texto(regla: ReglaId, given: Given, nombre = 'Talleres Ruiz'): string | undefined {
  const r = una(regla, given)
  return r && textoDeRecomendacion(nombre, r, TODAY)
}

test('a client of whom nothing is known gets no advice', () => {
  expect(recomendaciones({})).toEqual([])
})

describe('factura_vencida', () => {
  test('says what is owed, since when, and what it usually takes', () => {
    const given = { facturas: [...pagadas(6, 30, 120, 2), factura(39, null)] }
    expect(texto('factura_vencida', given)).toBe(
      `💶 Talleres Ruiz debe 1.210${N}€ desde hace 9 días (suele tardar 2).`,
    )
    expect(una('factura_vencida', given)).toMatchObject({
      tipo: 'ALERTA',
      clave: 'factura_vencida:f39',
      factura_id: 'f39',
      importe: 1210_00,
    })
  })

  test.each([
    ['on the due day', 0, 0, false],
    ['a week after, when it pays on time', 0, 7, false],
    ['eight days after: more likely than not', 0, 8, true],
    ['within what it usually takes', 20, 20, false],
    ['over what it usually takes', 20, 22, true],
    ['two days after, when it takes 60: a payment may be filed late', 60, 2, false],
    ['three days after, when it takes 60', 60, 3, true],
    ['45 days, whatever it takes', 60, 45, true],
  ])('%s', (_, habitual, dias, fires) => {
    const facturas = [...pagadas(6, 30, 150, habitual), factura(30 + dias, null)]
    expect(una('factura_vencida', { facturas }) !== undefined).toBe(fires)
  })

  test('without history it says no habit', () => {
    expect(texto('factura_vencida', { facturas: [factura(39, null)] })).toBe(
      `💶 Talleres Ruiz debe 1.210${N}€ desde hace 9 días.`,
    )
  })

  test('45 days are a risk of non-payment', () => {
    const facturas = [...pagadas(6, 30, 150, 0), factura(75, null)]
    expect(texto('factura_vencida', { facturas })).toBe(
      `💶 Talleres Ruiz debe 1.210${N}€ desde hace 45 días (suele pagar a tiempo). Riesgo de impago.`,
    )
  })

  test('several are one line, with their sum and the oldest days', () => {
    const facturas = [factura(60, null), factura(39, null), factura(10, null)]
    const todas = recomendaciones({ facturas }).filter((r) => r.regla === 'factura_vencida')
    expect(todas).toHaveLength(1)
    expect(texto('factura_vencida', { facturas })).toBe(
      `💶 Talleres Ruiz debe 2.420${N}€ en 2 facturas, la más antigua desde hace 30 días.`,
    )
  })

  test('more days, more urgent', () => {
    const at = (dias: number) =>
      una('factura_vencida', { facturas: [factura(30 + dias, null)] })?.urgencia ?? 0
    expect(at(40)).toBeGreaterThan(at(8))
    expect(at(400)).toBeLessThanOrEqual(1)
  })
})

describe('paga_rapido', () => {
  const given = (cuantas: number, retraso: number) => ({ facturas: pagadas(cuantas, 30, 40, retraso) })

  test('more credit for who pays in 20 days', () => {
    expect(texto('paga_rapido', given(5, -10))).toBe(
      '💳 Talleres Ruiz paga en 20 días: puedes subirle el crédito.',
    )
  })

  test.each([
    ['20 days, five paid', given(5, -10), true],
    ['21 days', given(5, -9), false],
    ['four paid', given(4, -10), false],
    ['something overdue', { facturas: [...given(5, -10).facturas, factura(31, null)] }, false],
    ['blocked', { ...given(5, -10), cliente: { estado: 'bloqueado' as const } }, false],
    [
      'paid in cash',
      { facturas: given(5, -30).facturas.map((f) => ({ ...f, fecha_vencimiento: f.fecha_emision })) },
      false,
    ],
  ])('%s', (_, facts, fires) => {
    expect(una('paga_rapido', facts) !== undefined).toBe(fires)
  })
})

describe('sin_actividad', () => {
  // Three months before 23 November: 23 August, 92 days.
  test.each([
    ['the day before three months', 91, {}, false],
    ['three months', 92, {}, true],
    ['spoken with since', 92, { actividades: [actividad('llamada', 10)] }, false],
    ['a note is no conversation', 92, { actividades: [actividad('nota', 10)] }, true],
    ['something planned', 92, { pendientes: [pendiente('tarea', 2)] }, false],
    ['a deal is open', 92, { oportunidades: [oportunidad(1)] }, false],
    ['marked as inactive', 92, { cliente: { estado: 'inactivo' as const } }, false],
    ['two years', 730, {}, true],
    ['over two years', 731, {}, false],
  ])('%s', (_, hace, facts, fires) => {
    const r = una('sin_actividad', { facturas: pagadas(2, 30, hace, 0), ...facts })
    expect(r?.tipo).toBe(fires ? 'VENTA' : undefined)
  })

  test('silence is normal in one that buys twice a year', () => {
    expect(una('sin_actividad', { facturas: pagadas(4, 182, 100, 0) })).toBeUndefined()
    expect(una('sin_actividad', { facturas: pagadas(4, 182, 700, 0) })).toBeDefined()
  })

  test('proposes', () => {
    expect(texto('sin_actividad', { facturas: pagadas(2, 30, 92, 0) })).toBe(
      '💤 Talleres Ruiz lleva 3 meses sin actividad: envíale una propuesta nueva.',
    )
  })
})

describe('deals', () => {
  const grande = { monto_estimado_centimos: 50_000_00, probabilidad: 20 }

  test('stalled, in the words of the product', () => {
    const given = { oportunidades: [oportunidad(16)] }
    expect(texto('oportunidad_parada', given, 'Gestoría Paz')).toBe(
      `💼 Web de Gestoría Paz (3.050${N}€) lleva 16 días parada en propuesta.`,
    )
  })

  test.each([
    ['inicial', 20, false],
    ['inicial', 21, true],
    ['contacto', 13, false],
    ['contacto', 14, true],
    ['propuesta', 9, false],
    ['propuesta', 10, true],
    ['negociacion', 6, false],
    ['negociacion', 7, true],
    ['perdida', 99, false],
  ] as const)('stalled in %s after %i days: %s', (estado, dias, fires) => {
    const given = { oportunidades: [oportunidad(dias, { estado })] }
    expect(una('oportunidad_parada', given)?.oportunidad_id).toBe(fires ? 'o' : undefined)
  })

  test.each([
    ['a step of today for this deal', [pendiente('tarea', 0, 'o')], false],
    ['a step of the client', [pendiente('tarea', 3)], false],
    ['a step of yesterday', [pendiente('tarea', -1, 'o')], true],
    ['a step without a date', [pendiente('tarea', null, 'o')], true],
    ['a step of another deal', [pendiente('tarea', 3, 'otra')], true],
  ])('%s', (_, pendientes, fires) => {
    const r = una('oportunidad_parada', { oportunidades: [oportunidad(16)], pendientes })
    expect(r !== undefined).toBe(fires)
  })

  test('a call moves it', () => {
    const given = { oportunidades: [oportunidad(16)], actividades: [actividad('llamada', 2)] }
    expect(una('oportunidad_parada', given)).toBeUndefined()
  })

  test.each([
    ['5.000 € and 30 %', { monto_estimado_centimos: 5_000_00, probabilidad: 30 }, true],
    ['a cent less', { monto_estimado_centimos: 4_999_99, probabilidad: 30 }, false],
    ['31 %', { monto_estimado_centimos: 5_000_00, probabilidad: 31 }, false],
    ['no amount', { monto_estimado_centimos: null, probabilidad: 10 }, false],
  ])('big and unlikely: %s', (_, changes, fires) => {
    const given = { oportunidades: [oportunidad(0, changes)] }
    expect(una('oportunidad_grande_dudosa', given)?.tipo).toBe(fires ? 'RIESGO' : undefined)
  })

  test.each([
    [59, false],
    [60, true],
  ])('likely at %i %%', (probabilidad, fires) => {
    const given = { oportunidades: [oportunidad(1, { probabilidad })] }
    expect(una('oportunidad_probable', given)?.tipo).toBe(fires ? 'SEGUIMIENTO' : undefined)
  })

  test('each deal gives one line at most', () => {
    const all = recomendaciones({
      oportunidades: [
        oportunidad(90, { id: '1', ...grande }),
        oportunidad(90, { id: '2', probabilidad: 80 }),
        oportunidad(1, { id: '3', probabilidad: 80 }),
      ],
    })
    expect(all.map((r) => r.clave).toSorted()).toEqual([
      'oportunidad_grande_dudosa:1',
      'oportunidad_parada:2',
      'oportunidad_probable:3',
    ])
  })

  test('the client is named once', () => {
    const given = { oportunidades: [oportunidad(1, { nombre_proyecto: 'Web Talleres Ruiz', ...grande })] }
    expect(texto('oportunidad_grande_dudosa', given)).toBe(
      `🎯 Web Talleres Ruiz (50.000${N}€) tiene un 20${N}% de probabilidad: necesita seguimiento.`,
    )
  })
})

describe('ganada_sin_facturar', () => {
  const ganada = (dias: number, id = 'o') =>
    oportunidad(dias, { id, estado: 'ganada', fecha_cierre_real: masDias(TODAY, -dias) })

  test.each([
    ['six days', 6, [], false],
    ['a week', 7, [], true],
    ['half a year', 180, [], true],
    ['longer', 181, [], false],
    ['invoiced since', 30, [factura(20, null)], false],
    ['invoiced a week before', 30, [factura(37, 0)], false],
    ['invoiced long before', 30, [factura(38, 0)], true],
    ['only a rectification since', 30, [factura(20, null, { total_centimos: -100 })], true],
  ])('%s', (_, dias, facturas, fires) => {
    const r = una('ganada_sin_facturar', { facturas, oportunidades: [ganada(dias)] })
    expect(r?.importe).toBe(fires ? 3050_00 : undefined)
  })

  test('one invoice answers for one deal', () => {
    const given = { facturas: [factura(20, null)], oportunidades: [ganada(30, 'a'), ganada(25, 'b')] }
    expect(recomendaciones(given).map((r) => r.clave)).toContain('ganada_sin_facturar:b')
    expect(recomendaciones(given).map((r) => r.clave)).not.toContain('ganada_sin_facturar:a')
  })
})

describe('cambio_de_habito', () => {
  const given = (ahora: number, antes = 20) => ({
    facturas: [...pagadas(5, 30, 200, antes - 30), ...pagadas(3, 20, 90, ahora - 30), factura(5, null)],
  })

  test.each([
    ['nine days more', 74, 65, false],
    ['ten days more', 75, 65, true],
    ['much more, and what it owes will not end badly: that is for its card', 41, 20, false],
    ['so much more that what it owes likely does', 75, 20, true],
  ])('%s', (_, ahora, antes, fires) => {
    expect(una('cambio_de_habito', given(ahora, antes)) !== undefined).toBe(fires)
  })

  test('last paid four months ago it is no news; with nothing to be paid there is nothing to say', () => {
    const { facturas } = given(75)
    expect(una('cambio_de_habito', { facturas: facturas.filter((f) => f.pagada_el) })).toBeUndefined()
    const hace = (dias: number) => ({
      facturas: [...pagadas(5, 30, 400, -10), ...pagadas(3, 20, dias + 75, 45), factura(5, null)],
    })
    expect(una('cambio_de_habito', hace(120))).toBeDefined()
    expect(una('cambio_de_habito', hace(121))).toBeUndefined()
  })

  test('at stake is what it owes, by how likely it ends more than 30 days late', () => {
    const r = una('cambio_de_habito', given(75))
    expect(r?.importe).toBe(1210_00)
    const p = (r?.urgencia ?? 0) / (0.15 + 0.15 * (55 / 60))
    expect([p >= 0.38, p < 0.43]).toEqual([true, true])
  })

  test('in words', () => {
    expect(texto('cambio_de_habito', given(75))).toBe(
      '🐢 Talleres Ruiz pagaba en 20 días; las 3 últimas, en 75.',
    )
  })
})

describe('factura_esperada', () => {
  /** Every fortnight but once, silent for as long as twice that and a day. */
  const conHueco = (dias: number) => [...pagadas(4, 14, 29 + 3 * 14 + dias, 0), ...pagadas(4, 14, 29, 0)]

  test('in the words of the product', () => {
    expect(texto('factura_esperada', { facturas: pagadas(8, 14, 31, 0) }, 'Peluquería Sol')).toBe(
      '📉 Peluquería Sol compraba cada 14 días y van 31.',
    )
  })

  test.each([
    ['the day before twice its cadence', pagadas(8, 14, 27, 0), false],
    ['twice its cadence', pagadas(8, 14, 28, 0), true],
    ['two gaps only', pagadas(3, 14, 28, 0), false],
    ['six gaps', pagadas(7, 14, 28, 0), false],
    ['seven gaps, regular as a clock', pagadas(8, 14, 28, 0), true],
    ['one of them three days longer: a weekend', conHueco(17), true],
    ['one of them four days longer: no clock', conHueco(18), false],
    ['three gaps, likely gone', pagadas(4, 14, 91, 0), true],
    ['every two days, silent for 13', pagadas(8, 2, 13, 0), false],
    ['every two days, silent for 14', pagadas(8, 2, 14, 0), true],
    ['three months: the other rule speaks', pagadas(8, 14, 92, 0), false],
  ])('%s', (_, facturas, fires) => {
    expect(una('factura_esperada', { facturas }) !== undefined).toBe(fires)
  })

  test('a client that has been as silent before is not missed', () => {
    const facturas = [
      ...pagadas(2, 14, 28 + 3 * 40, 0),
      factura(28 + 2 * 40, 0),
      factura(68, 0),
      factura(28, 0),
    ]
    expect(una('factura_esperada', { facturas })).toBeUndefined()
  })
})

describe('palabras_de_riesgo', () => {
  const nota = (hace: number) => ({ actividades: [actividad('nota', hace, 'tiene problemas de cash flow')] })

  test('shows the words and moves nothing', () => {
    expect(texto('palabras_de_riesgo', nota(20))).toBe(
      '⚠️ Talleres Ruiz, nota del 3 nov: «problemas de cash flow».',
    )
    expect(una('palabras_de_riesgo', nota(20))).toMatchObject({ clave: 'palabras_de_riesgo:a20', importe: 0 })
  })

  test.each([
    ['59 days ago', nota(59), true],
    ['61 days ago', nota(61), false],
    ['dismissed', { ...nota(20), notas_ignoradas: ['a20'] }, false],
  ])('%s', (_, given, fires) => {
    expect(una('palabras_de_riesgo', given) !== undefined).toBe(fires)
  })
})

describe('the best clients', () => {
  const facturas = pagadas(6, 30, 40, 0)
  const facturado = 6 * 1210_00

  test.each([
    ['six on time', { facturas }, true],
    ['five', { facturas: facturas.slice(1) }, false],
    ['third', { facturas, ranking: [9e9, 8e9, facturado, 1] }, true],
    ['fourth', { facturas, ranking: [9e9, 8e9, 7e9, facturado, 1] }, false],
    ['one late of seven', { facturas: [...facturas, factura(220, 3)] }, false],
  ])('cliente_excelente: %s', (_, given, fires) => {
    expect(una('cliente_excelente', given)?.tipo).toBe(fires ? 'OPORTUNIDAD' : undefined)
  })

  test('in words', () => {
    const ranking = [9e9, facturado, 1]
    expect(texto('cliente_excelente', { facturas, ranking })).toBe(
      `⭐ Talleres Ruiz es un cliente excelente (nº 2 de 3, 100${N}% a tiempo): considera un descuento por volumen.`,
    )
  })

  // The last meeting on 7 September: three months later is 7 December, two weeks before that is today.
  test.each([
    ['15 days before', [actividad('reunion', 76)], [], false],
    ['two weeks before', [actividad('reunion', 77)], [], true],
    ['never met', [], [], true],
    ['one is planned', [], [pendiente('reunion', 20)], false],
  ])('reunion_trimestral: %s', (_, actividades, pendientes, fires) => {
    const r = una('reunion_trimestral', { facturas, actividades, pendientes })
    expect(r?.tipo).toBe(fires ? 'SEGUIMIENTO' : undefined)
  })

  test('proposes a working day three months after the last, never tomorrow', () => {
    expect(texto('reunion_trimestral', { facturas, actividades: [actividad('reunion', 77)] })).toBe(
      '📅 Talleres Ruiz: toca reunión trimestral, por ejemplo el lun 7 dic.',
    )
    expect(texto('reunion_trimestral', { facturas, actividades: [actividad('reunion', 300)] })).toBe(
      '📅 Talleres Ruiz: toca reunión trimestral, por ejemplo el lun 30 nov.',
    )
  })
})

test('the digest of the product comes in its order: money × urgency', () => {
  const todas = [
    ...recomendaciones({ facturas: pagadas(8, 14, 31, 0).map((f) => ({ ...f, total_centimos: 60_00 })) }),
    ...recomendaciones({ oportunidades: [oportunidad(16)] }),
    ...recomendaciones({ facturas: [...pagadas(6, 30, 120, 2), factura(39, null)] }),
  ].filter((r) => ['factura_vencida', 'oportunidad_parada', 'factura_esperada'].includes(r.regla))
  expect(todas.sort(porImporteYUrgencia).map((r) => r.regla)).toEqual([
    'factura_vencida',
    'oportunidad_parada',
    'factura_esperada',
  ])
  const enJuego = new Set(REGLAS.filter((r) => r.en_juego).map((r) => r.id as string))
  expect(todas.filter((r) => enJuego.has(r.regla)).reduce((sum, r) => sum + r.importe, 0)).toBe(4260_00)
})

test('every recommendation has one key, an urgency in 0..1, a sentence and a reason', () => {
  const facturas = [...pagadas(5, 30, 260, -10), ...pagadas(3, 20, 90, 45), factura(50, null)]
  const all = recomendaciones({
    facturas,
    actividades: [actividad('nota', 5, 'hay impagos')],
    oportunidades: [
      oportunidad(40),
      oportunidad(60, { id: 'g', estado: 'ganada', monto_estimado_centimos: null }),
    ],
  })
  expect(all.length).toBeGreaterThan(3)
  expect(new Set(all.map((r) => r.clave)).size).toBe(all.length)
  for (const r of all) {
    expect(r.urgencia >= 0 && r.urgencia <= 1).toBe(true)
    expect(Number.isInteger(r.importe)).toBe(true)
    expect(textoDeRecomendacion('X', r, TODAY)).not.toMatch(/NaN|null|undefined/)
    expect(motivoDeRecomendacion(r, TODAY)).not.toMatch(/NaN|null|undefined/)
  }
})
