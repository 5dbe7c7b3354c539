import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Centimos } from '#domain/dinero.ts'
import { masDias } from '#domain/fecha.ts'
import type { Celda, Fila } from '#domain/fichero.ts'
import { estadoDe } from '#domain/importacion/factura.ts'
import {
  decidirOrden,
  leerFechaDeCelda,
  type Orden,
  observarFecha,
  sinEvidencia,
} from '#domain/importacion/fechas.ts'
import { crearLector } from '#domain/importacion/fila.ts'
import { decimalDe, leerImporteDeCelda } from '#domain/importacion/importes.ts'
import { crearObservador } from '#domain/importacion/observador.ts'
import { entenderTabla, type TablaEntendida } from '#domain/importacion/tabla.ts'

const HOY = '2026-11-24'

function filas(...rows: Celda[][]): Fila[] {
  return rows.map((celdas, i) => ({ linea: i + 1, celdas }))
}

function entender(rows: Fila[], nombre = 'hoja'): TablaEntendida {
  const tabla = entenderTabla(0, nombre, rows)
  if (!tabla) throw new Error('empty')
  const observador = crearObservador(tabla)
  for (const fila of rows) observador.observar(fila)
  return observador.decidir(undefined)
}

function columnas(tabla: TablaEntendida): Record<string, string | null> {
  return Object.fromEntries(tabla.columnas.map(({ titulo, campo }) => [titulo, campo]))
}

function leer(rows: Fila[], nombre?: string) {
  const tabla = entender(rows, nombre)
  const lector = crearLector(tabla, { today: HOY, zona: 'Europe/Madrid' })
  return rows.map(lector)
}

/** The headings of FacturaScripts' facturascli, as its CSV export writes them. */
const FACTURASCRIPTS = [
  ['cifnif', 'codcliente', 'codigo', 'codserie', 'fecha', 'neto', 'nombrecliente', 'numero', 'pagada'],
  ['B12345674', '000012', 'FAC2026A12', 'A', '15-10-2026', '1000.00', 'Talleres Ruiz SL', '12', '1'],
].map((row, i) => (i === 0 ? [...row, 'total', 'totalirpf', 'totaliva'] : [...row, '1060.00', '150', '210']))

test('FacturaScripts: the invoices', () => {
  const rows = filas(...FACTURASCRIPTS)
  const tabla = entender(rows)
  expect(tabla.clase).toBe('facturas')
  expect(columnas(tabla)).toEqual({
    cifnif: 'nif',
    codcliente: 'codigo_cliente',
    codigo: 'numero',
    codserie: null,
    fecha: 'fecha',
    neto: 'base',
    nombrecliente: 'cliente',
    numero: null,
    pagada: 'pagada',
    total: 'total',
    totalirpf: 'irpf',
    totaliva: 'iva',
  })
  expect(leer(rows)[1]).toMatchObject({
    leido: {
      tipo: 'factura',
      cliente: { nombre: 'Talleres Ruiz SL', cif: 'B12345674', codigo: '000012' },
      factura: {
        numero: 'FAC2026A12',
        serie: '',
        fecha_emision: '2026-10-15',
        base_centimos: 1000_00,
        iva_centimos: 210_00,
        irpf_centimos: 150_00,
        total_centimos: 1060_00,
        vencimientos: [{ fecha: '2026-11-14', importe_centimos: 1060_00 }],
        pagos: [{ fecha: '2026-11-14', importe_centimos: 1060_00, supuesto: true }],
      },
      avisos: ['sin_vencimiento', 'pago_supuesto'],
    },
  })
})

test('FacturaScripts: clients, and receipts with their due dates', () => {
  const clientes = entender(
    filas(
      ['cifnif', 'codcliente', 'email', 'nombre', 'razonsocial', 'telefono1', 'telefono2'],
      ['B12345674', '000012', 'a@ruiz.es', 'Ruiz', 'Talleres Ruiz SL', '600 123 123', '91 123 45 67'],
    ),
  )
  expect(clientes.clase).toBe('clientes')
  expect(columnas(clientes)).toEqual({
    cifnif: 'nif',
    codcliente: 'codigo_cliente',
    email: 'email',
    nombre: 'cliente',
    razonsocial: 'razon_social',
    telefono1: 'telefono',
    telefono2: 'telefono_2',
  })
  const recibos = filas(
    ['codcliente', 'codigofactura', 'fechapago', 'importe', 'pagado', 'vencimiento'],
    ['000012', 'FAC2026A12', '20-10-2026', '500', '1', '14-11-2026'],
  )
  expect(entender(recibos, 'recibos').clase).toBe('vencimientos')
  expect(leer(recibos, 'recibos')[1]).toEqual({
    leido: {
      tipo: 'vencimiento',
      numero: 'FAC2026A12',
      serie: '',
      fecha: '2026-11-14',
      importe_centimos: 500_00,
      pago: { fecha: '2026-10-20', importe_centimos: 500_00, metodo: null, supuesto: false },
    },
  })
})

test('Holded: its list of invoices, under a title and above its totals', () => {
  const rows = filas(
    ['Facturas de venta', null, null],
    ['Del 01/01/2026 al 24/11/2026'],
    [],
    [
      'Fecha',
      'Num',
      'Cliente',
      'Vencimiento',
      'Subtotal',
      'IVA',
      'Retención',
      'Total',
      'Cobrado',
      'Pendiente',
      'Estado',
    ],
    [
      '13/10/2026',
      'F260041',
      'Talleres Ruiz',
      '12/11/2026',
      '1.000,00',
      '210,00',
      '0,00',
      '1.210,00',
      '710,00',
      '500,00',
      'Parcialmente cobrado',
    ],
    [
      '14/10/2026',
      'F260042',
      'Bar Sol',
      '13/11/2026',
      '100,00',
      '21,00',
      '15,00',
      '106,00',
      '106,00',
      '0,00',
      'Cobrado',
    ],
    ['Total', '', '', '', '1.100,00', '231,00', '15,00', '1.316,00', '816,00', '500,00', ''],
  )
  const tabla = entender(rows)
  expect([tabla.clase, tabla.cabecera]).toEqual(['facturas', 4])
  expect(Object.values(columnas(tabla))).toEqual([
    'fecha',
    'numero',
    'cliente',
    'vencimiento',
    'base',
    'iva',
    'irpf',
    'total',
    'cobrado',
    'pendiente',
    'estado',
  ])
  const read = leer(rows)
  expect(read.slice(0, 4)).toEqual(Array(4).fill({ salta: 'vacia' }))
  expect(read[4]).toMatchObject({
    leido: { factura: { total_centimos: 1210_00, pagos: [{ importe_centimos: 710_00 }] } },
  })
  expect(read[5]).toMatchObject({ leido: { factura: { irpf_centimos: 15_00, total_centimos: 106_00 } } })
  expect(read[6]).toEqual({ salta: 'totales' })
})

test("Holded: its template's headings", () => {
  const tabla = entender(
    filas(
      [
        'Num factura',
        'Fecha dd/mm/yyyy',
        'Fecha de vencimiento dd/mm/yyyy',
        'Nombre del contacto',
        'NIF del contacto',
        'Total',
        'Cantidad cobrada',
        'Fecha de cobro',
      ],
      ['F1', '13/10/2026', '12/11/2026', 'Talleres Ruiz', 'B12345674', 121, 121, '20/10/2026'],
    ),
  )
  expect(Object.values(columnas(tabla))).toEqual([
    'numero',
    'fecha',
    'vencimiento',
    'cliente',
    'nif',
    'total',
    'cobrado',
    'fecha_pago',
  ])
})

test.each<[string[], Celda[], string, (string | null)[]]>([
  [
    ['Nº factura', 'Fecha de emisión', 'Cliente', 'Importe (€)'],
    ['1', '13/1/26', 'Sol', '12'],
    'facturas',
    ['numero', 'fecha', 'cliente', 'total'],
  ],
  [
    ['Invoice number', 'Invoice date', 'Due date', 'Customer', 'Net', 'VAT', 'Amount'],
    ['1', '2026-01-13', '2026-02-13', 'Sol', 10, 2.1, 12.1],
    'facturas',
    ['numero', 'fecha', 'vencimiento', 'cliente', 'base', 'iva', 'total'],
  ],
  [
    ['Empresa', 'CIF', 'Correo', 'Móvil', 'Población'],
    ['Sol', 'B12345674', 'a@b.es', '600123123', 'Gijón'],
    'clientes',
    ['cliente', 'nif', 'email', 'telefono', 'ciudad'],
  ],
  [
    ['Nombre', 'Empresa', 'Cargo', 'E-mail'],
    ['Ana', 'Sol', 'Gerente', 'a@b.es'],
    'contactos',
    ['contacto', 'cliente', 'rol', 'email'],
  ],
  [
    ['Fecha de pago', 'Factura', 'Importe', 'Forma de pago'],
    ['13/01/2026', '41', '12', 'Bizum'],
    'pagos',
    ['fecha', 'numero', 'importe', 'metodo'],
  ],
  [
    ['Cliente', 'Fecha', 'Tipo', 'Descripción'],
    ['Sol', '13/01/2026', 'Llamada', 'quiere más'],
    'actividades',
    ['cliente', 'fecha', 'tipo', 'descripcion'],
  ],
])('%j', (titulos, valores, clase, campos) => {
  const tabla = entender(filas(titulos, valores))
  expect(tabla.clase).toBe(clase)
  expect(tabla.columnas.map(({ campo }) => campo)).toEqual(campos)
})

test('without headings the values say it', () => {
  const tabla = entender(
    filas(['2026-001', '13/10/2026', 'Talleres Ruiz', 'B12345674', '1.210,00']),
    'facturas',
  )
  expect(tabla.cabecera).toBeNull()
  expect(tabla.columnas.map(({ campo }) => campo)).toEqual(['numero', 'fecha', 'cliente', 'nif', 'total'])
  expect(tabla.columnas.every(({ seguridad }) => seguridad < 0.7)).toBe(true)
})

test('what says nothing of a business is not understood', () => {
  expect(entender(filas(['receta', 'minutos'], ['paella', 45])).clase).toBeNull()
  expect(entenderTabla(0, 'x', filas([null], ['']))).toBeNull()
})

test('what she corrects stands', () => {
  const rows = filas(['Fecha', 'Num', 'Cliente', 'Neto', 'Total'], ['13/10/2026', '1', 'Sol', '100', '121'])
  const tabla = entenderTabla(0, 'x', rows, { columnas: { 3: 'total' } })
  expect(tabla?.columnas.map(({ campo }) => campo)).toEqual(['fecha', 'numero', 'cliente', 'total', null])
})

test.each<[string, Centimos | null]>([
  ['1.234,56', 1234_56],
  ['1234.56', 1234_56],
  ['1,234.56', 1234_56],
  ['1 234,56 €', 1234_56],
  ['1\u00A0234,56\u00A0€', 1234_56],
  ['(120,00)', -120_00],
  ['-120', -120_00],
  ['120-', -120_00],
  ['−120,5', -120_50],
  ['€ 12', 12_00],
  ['1.234', 1234_00],
  ["1'234.50", 1234_50],
  ['0,125', 13],
  ['1.234.567', 1234567_00],
  ['12,34,56', null],
  ['1.23.456', null],
  ['abc', null],
  ['', null],
  ['12/10/2026', null],
])('%s is %s', (texto, centimos) => {
  expect(leerImporteDeCelda(texto, ',')).toBe(centimos)
})

test('the column decides what one amount leaves open', () => {
  expect(decimalDe('1.234')).toBeNull()
  expect(leerImporteDeCelda('1.234', ',')).toBe(1234_00)
  expect(leerImporteDeCelda('1.234', '.')).toBe(1_23)
  const rows = filas(
    ['Num', 'Fecha', 'Cliente', 'Total'],
    ['1', '13/10/2026', 'Sol', '1,250.00'],
    ['2', '14/10/2026', 'Sol', '1,250'],
  )
  expect(entender(rows).decimales).toEqual({ 3: '.' })
  expect(leer(rows)[2]).toMatchObject({ leido: { factura: { total_centimos: 1250_00 } } })
})

const escrituras: ((enteros: string[], decimales: string) => string)[] = [
  (enteros, decimales) => `${enteros.join('.')},${decimales}`,
  (enteros, decimales) => `${enteros.join(',')}.${decimales}`,
  (enteros, decimales) => `${enteros.join(' ')},${decimales} €`,
  (enteros, decimales) => `${enteros.join('')}.${decimales}`,
  (enteros, decimales) => `${enteros.join('')},${decimales}`,
]

test('an amount with cents is the same however it is written, and whatever its column says', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 999_999_999 }),
      fc.constantFrom(...escrituras),
      fc.constantFrom(',' as const, '.' as const),
      fc.boolean(),
      (centimos, escribir, decimal, negativo) => {
        const enteros = Math.trunc(centimos / 100)
          .toLocaleString('en-US')
          .split(',')
        const texto = escribir(enteros, String(centimos % 100).padStart(2, '0'))
        const signed = negativo ? `(${texto})` : texto
        expect(leerImporteDeCelda(signed, decimal)).toBe(negativo && centimos > 0 ? -centimos : centimos)
      },
    ),
  )
})

test.each<[Celda, Orden, string | null]>([
  ['03/04/2026', 'dma', '2026-04-03'],
  ['03/04/2026', 'mda', '2026-03-04'],
  ['3-4-26', 'dma', '2026-04-03'],
  ['2026-04-03', 'mda', '2026-04-03'],
  ['2026/4/3', 'dma', '2026-04-03'],
  ['26-04-03', 'amd', '2026-04-03'],
  ['20260403', 'dma', '2026-04-03'],
  ['3 ene 2026', 'dma', '2026-01-03'],
  ['3 de septiembre de 2026', 'dma', '2026-09-03'],
  ['03-Jan-26', 'dma', '2026-01-03'],
  ['Jan 3, 2026', 'dma', '2026-01-03'],
  ['2026-04-03T23:30:00Z', 'dma', '2026-04-04'],
  ['2026-04-03 10:00:00', 'dma', '2026-04-03'],
  ['03/04/2026 10:15', 'dma', '2026-04-03'],
  [46_115, 'dma', '2026-04-03'],
  ['46115', 'dma', '2026-04-03'],
  [{ fecha: '2026-04-03' }, 'mda', '2026-04-03'],
  ['31/02/2026', 'dma', null],
  ['mañana', 'dma', null],
  [12, 'dma', null],
  [true, 'dma', null],
])('%j as %s is %s', (celda, orden, fecha) => {
  expect(leerFechaDeCelda(celda, orden, 'Europe/Madrid')).toBe(fecha)
})

test('dates that one of the whole column tells apart are read in its order, else it asks', () => {
  const decidir = (...textos: string[]) => {
    const evidencia = sinEvidencia()
    for (const texto of textos) observarFecha(evidencia, texto)
    return decidirOrden(evidencia)
  }
  expect(decidir('03/04/2026', '13/04/2026')).toEqual({ orden: 'dma', duda: null })
  expect(decidir('03/04/2026', '04/13/2026')).toEqual({ orden: 'mda', duda: null })
  expect(decidir('31/12/25', '26/01/03')).toMatchObject({ duda: null })
  expect(decidir('03/04/2026', '05/06/2026')).toEqual({ orden: 'dma', duda: '03/04/2026' })
  expect(decidir('03/03/2026')).toEqual({ orden: 'dma', duda: null })
  expect(decidir('2026-04-03')).toEqual({ orden: 'dma', duda: null })
})

test('a column of dates written in any order is read back, or asked about', () => {
  const fechas = fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 1, maxLength: 40 })
  fc.assert(
    fc.property(
      fechas,
      fc.constantFrom('dma' as const, 'mda' as const),
      fc.constantFrom('/', '-', '.'),
      (dias, orden, entre) => {
        const dates = dias.map((dia) => masDias('2020-01-01', dia))
        const textos = dates.map((fecha) => {
          const [a, m, d] = fecha.split('-')
          return (orden === 'dma' ? [d, m, a] : [m, d, a]).join(entre)
        })
        const evidencia = sinEvidencia()
        for (const texto of textos) observarFecha(evidencia, texto)
        const decided = decidirOrden(evidencia)
        if (decided.duda) return
        expect(textos.map((texto) => leerFechaDeCelda(texto, decided.orden, 'Europe/Madrid'))).toEqual(dates)
      },
    ),
  )
})

test.each([
  ['Pagada', 'pagada'],
  ['Cobrado', 'pagada'],
  ['Pendiente de cobro', 'pendiente'],
  ['Impagada', 'pendiente'],
  ['No cobrada', 'pendiente'],
  ['Vencida', 'pendiente'],
  ['Parcialmente cobrada', 'parcial'],
  ['Anulada', 'anulada'],
  ['Borrador', 'borrador'],
  ['?', null],
])('the state «%s» is %s', (texto, estado) => {
  expect(estadoDe(texto)).toBe(estado)
})

test.each<[Record<string, Celda>, object]>([
  [{ Cliente: '' }, { motivo: 'sin_cliente', valor: null }],
  [{ Num: null }, { motivo: 'sin_numero', valor: null }],
  [{ Fecha: '' }, { motivo: 'sin_fecha', valor: null }],
  [{ Fecha: '31/02/2026' }, { motivo: 'fecha_ilegible', valor: '31/02/2026' }],
  [{ Total: 'mucho' }, { motivo: 'importe_ilegible', valor: 'mucho' }],
  [{ Total: null }, { motivo: 'sin_importe', valor: null }],
  [{ Total: '99.999.999,00' }, { motivo: 'importe_excesivo', valor: '99.999.999,00' }],
  [{ Estado: 'Borrador' }, { motivo: 'borrador', valor: 'Borrador' }],
])('a bad row says why: %j', (cambios, motivo) => {
  const good = { Num: '1', Fecha: '13/10/2026', Cliente: 'Sol', Total: '121,00', Estado: 'Pendiente' }
  const rows = filas(Object.keys(good), Object.values(good), Object.values({ ...good, ...cambios }))
  const read = leer(rows)
  expect(read[1]).toHaveProperty('leido')
  expect(read[2]).toEqual(motivo)
})

test('a total that has not taken the withholding off yet loses it; what does not add up is said', () => {
  const titulos = ['Num', 'Fecha', 'Cliente', 'Base', 'IVA', 'IRPF', 'Total']
  const read = leer(
    filas(
      titulos,
      ['1', '13/10/2026', 'Sol', '1000,00', '210,00', '150,00', '1060,00'],
      ['2', '13/10/2026', 'Sol', '1000,00', '210,00', '-150,00', '1210,00'],
      ['3', '13/10/2026', 'Sol', '1000,00', '210,00', '0,00', '1999,00'],
    ),
  )
  const totals = read.flatMap((one) => ('leido' in one && one.leido.tipo === 'factura' ? [one.leido] : []))
  expect(totals.map(({ factura }) => factura.total_centimos)).toEqual([1060_00, 1060_00, 1999_00])
  expect(totals.map(({ avisos }) => avisos.includes('no_cuadra'))).toEqual([false, false, true])
})
