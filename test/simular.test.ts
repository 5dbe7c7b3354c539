import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { masDias } from '#domain/fecha.ts'
import type { FacturaNumerada } from '#domain/libro.ts'
import type { Hechos, Recomendacion } from '#domain/recomendacion.ts'
import { diaDe } from '#domain/salud-cuentas.ts'
import { simular } from '#domain/simulacion.ts'
import { desenlaceDe } from '#domain/simulacion-desenlace.ts'
import { medir, mitadDe, sortearActivos } from '#domain/simulacion-medida.ts'
import { carpeta, celdasDe } from './support/libros.ts'

const run = promisify(execFile)
const HOY = diaDe('2026-11-23')

const UNA: Recomendacion = {
  tipo: 'ALERTA',
  regla: 'factura_vencida',
  clave: 'x',
  importe: 1000_00,
  urgencia: 1,
  cliente_id: 'c',
  oportunidad_id: null,
  factura_id: null,
  hechos: {
    regla: 'palabras_de_riesgo',
    actividad_id: 'a',
    tipo_actividad: 'nota',
    fecha: '2026-11-23',
    palabras: [],
  },
}

/** One that always pays on the day, one that stops paying, one that stops buying. */
function unLibro(): FacturaNumerada[] {
  const facturas: FacturaNumerada[] = []
  const una = (cliente: string, emitida: number, retraso: number | null) =>
    facturas.push({
      cliente,
      numero: `${cliente}${facturas.length}`,
      emitida,
      vence: emitida + 30,
      pagada: retraso === null ? null : emitida + 30 + retraso,
      importe: 1000_00,
    })
  for (let i = 0; i < 24; i++) {
    const dia = HOY - 720 + 30 * i
    una('puntual', dia, 0)
    una('moroso', dia + 1, i < 12 ? 1 : null)
    if (i < 12) una('perdido', dia + 2, 0)
  }
  return facturas
}

async function cli(nombre: string, ...args: string[]): Promise<{ out: string; err: string; code: number }> {
  const todo = ['--disable-warning=ExperimentalWarning', `src/cli/${nombre}.ts`, ...args]
  return run(process.execPath, todo).then(
    ({ stdout, stderr }) => ({ out: stdout, err: stderr, code: 0 }),
    (error) => ({ out: error.stdout, err: error.stderr, code: error.code }),
  )
}

function csv(facturas: readonly FacturaNumerada[]): string {
  const fecha = (dia: number | null) => (dia === null ? '' : masDias('1970-01-01', dia))
  return [
    'cliente_id,numero,fecha_emision,fecha_vencimiento,fecha_pago,importe',
    ...facturas.map((f) =>
      [
        f.cliente,
        f.numero,
        fecha(f.emitida),
        fecha(f.vence),
        fecha(f.pagada),
        (f.importe / 100).toFixed(2),
      ].join(','),
    ),
  ].join('\n')
}

test('the debts that stay and the client that leaves are told, in time and right; the punctual one never', () => {
  const dias = [...simular(unLibro(), { desde: HOY - 400, hasta: HOY })]
  const riesgos = dias.flatMap((d) => d.lineas).filter(({ aviso }) => aviso.desenlace.acierto !== null)
  expect(new Set(riesgos.map(({ recomendacion: r }) => `${r.cliente_id} ${r.regla}`))).toEqual(
    new Set(['moroso factura_vencida', 'perdido factura_esperada', 'perdido sin_actividad']),
  )
  const { total, lineas_mediana } = medir(dias)
  expect(total.aciertos).toBe(total.juzgados)
  expect(total.antelacion).toBeGreaterThan(0)
  expect(lineas_mediana).toBeLessThanOrEqual(3)
})

test('nothing that happens later changes what was said before', () => {
  const periodo = { desde: HOY - 400, hasta: HOY - 200 }
  const sabido = unLibro()
    .filter((f) => f.emitida < HOY - 200)
    .map((f) => ({ ...f, pagada: f.pagada !== null && f.pagada < HOY - 200 ? f.pagada : null }))
  const dicho = (facturas: FacturaNumerada[]) =>
    [...simular(facturas, periodo)].map(({ today, lineas }) => [today, lineas.map((l) => l.recomendacion)])
  expect(dicho(sabido)).toEqual(dicho(unLibro()))
})

describe('what counts as right', () => {
  const FIN = HOY + 400
  const una = (hace: number, pagada: number | null, numero = 'f'): FacturaNumerada => ({
    cliente: 'c',
    numero,
    emitida: HOY - hace,
    vence: HOY - hace + 30,
    pagada,
    importe: 1000_00,
  })
  const desenlace = (hechos: Partial<Hechos> & Pick<Hechos, 'regla'>, suyas: FacturaNumerada[], fin = FIN) =>
    desenlaceDe({ ...UNA, regla: hechos.regla, hechos: hechos as Hechos, factura_id: 'f' }, suyas, HOY, fin)

  // Issued 40 days ago, so due ten days ago: more than thirty days late from the 21st day on.
  test.each([
    ['paid thirty days late', 20, { acierto: false, en_30: false, antelacion: null }],
    ['paid a day later', 21, { acierto: true, en_30: true, antelacion: 21 }],
    ['never', null, { acierto: true, antelacion: 21 }],
  ])('an overdue invoice: %s', (_, dias, esperado) => {
    const suyas = [una(40, dias === null ? null : HOY + dias)]
    expect(desenlace({ regla: 'factura_vencida' }, suyas)).toMatchObject(esperado)
  })

  test('an overdue invoice of which the ledger ends too soon is not judged', () => {
    expect(desenlace({ regla: 'factura_vencida' }, [una(40, null)], HOY + 20).acierto).toBeNull()
    expect(desenlace({ regla: 'factura_vencida' }, [una(40, null)], HOY + 21).acierto).toBe(true)
  })

  // From 20 days to 60: nearer to the new habit from 40 on, more than thirty days late from 61.
  test.each([
    ['as it used to', 20, false, false],
    ['nearer to the old', 39, false, false],
    ['nearer to the new', 40, false, true],
    ['more than thirty days late', 61, true, true],
  ])('a habit change, and what it owed was paid %s', (_, dias, acierto, sigue) => {
    const cambio = { regla: 'cambio_de_habito', antes: 20, ahora: 60, facturas_antes: 5 } as const
    const pagadaYa = una(90, HOY - 20, 'antes')
    expect(desenlace(cambio, [pagadaYa, una(5, HOY - 5 + dias)])).toMatchObject({ acierto, sigue })
  })

  // Every twenty days: its horizon is sixty.
  test.each([
    ['the day before its horizon', 59, FIN, { acierto: false, en_30: true }],
    ['when it is over', 60, FIN, { acierto: true, antelacion: 60 }],
    ['within thirty days', 29, FIN, { acierto: false, en_30: false }],
    ['never, and the ledger goes on', null, HOY + 60, { acierto: true }],
    ['never, and the ledger ends', null, HOY + 59, { acierto: null, en_30: true }],
  ])('a silence: it comes back %s', (_, dias, fin, esperado) => {
    const suyas = [una(90, null), una(70, null), una(50, null)]
    if (dias !== null) suyas.push(una(-dias, null))
    expect(desenlace({ regla: 'factura_esperada' }, suyas, fin)).toMatchObject(esperado)
    expect(desenlace({ regla: 'sin_actividad' }, suyas, fin)).toMatchObject(esperado)
  })

  test('advice is neither right nor wrong', () => {
    expect(desenlace({ regla: 'paga_rapido' }, [una(40, null)])).toMatchObject({ acierto: null, sigue: null })
  })
})

test('the two halves of a ledger are all of its clients, and none in both', () => {
  const facturas = Array.from({ length: 200 }, (_, i) => ({ cliente: `c${i}` }))
  const [una, otra] = [mitadDe(facturas, 1), mitadDe(facturas, 2)]
  expect(una.length + otra.length).toBe(200)
  expect(new Set([...una, ...otra]).size).toBe(200)
  expect(Math.abs(una.length - otra.length)).toBeLessThan(60)
})

test('a draw is the same for the same seed, and only of active clients', () => {
  const facturas = unLibro()
  expect(sortearActivos(facturas, HOY, 2, 1)).toEqual(sortearActivos(facturas, HOY, 2, 1))
  expect(sortearActivos(facturas, HOY, 9, 1)).toEqual(new Set(['puntual', 'moroso']))
})

test('npm run simular: the mornings and the figures; the draws alone; what is wrong, in a sentence', async () => {
  const ruta = join(await carpeta(), 'libro.csv.gz')
  await writeFile(ruta, gzipSync(csv(unLibro())))
  const { out } = await cli('simular', ruta)
  expect(out).toContain('💶 moroso debe 1.000')
  expect(out).toMatch(/Factura vencida +\d+/)
  const cifras = out.slice(out.indexOf('Simulación')).split('\n')
  expect(Math.max(...cifras.map((linea) => linea.length))).toBeLessThanOrEqual(80)
  expect((await cli('simular', ruta, '--sorteos', '2', '--clientes=2')).out).toContain(
    '2 sorteos de 2 clientes',
  )
  expect((await cli('simular', ruta, '--mitad', '3')).err).toMatch(/^❌ --mitad tiene que ser 1 o 2/)
  expect(await cli('simular', ruta, '--desde', 'ayer')).toMatchObject({ code: 1, out: '' })
  expect((await cli('simular', `${ruta}x`)).err).toMatch(/^❌ No puedo leer /)
  expect((await cli('simular')).err).toMatch(/^❌ Uso: /)
})

test('npm run salud: a table, the worst first, with totals, and the same as CSV and XLSX', async () => {
  const folder = await carpeta()
  const ruta = join(folder, 'libro.csv')
  await writeFile(ruta, `${csv(unLibro())}\nx,y,31/02/2026,,,1`)
  const { out, err } = await cli('salud', ruta, '--fecha', '2026-11-23')
  expect(err).toContain('línea 62: «fecha_emision»')
  const nombres = out.match(/^(moroso|puntual|perdido|Total)\b/gm)
  expect([nombres?.length, nombres?.[0], nombres?.at(-1)]).toEqual([4, 'moroso', 'Total'])
  expect(out).not.toMatch(/NaN|null|undefined/)

  const base = join(folder, 'libro-salud-2026-11-23')
  const [cabecera, primera] = (await readFile(`${base}.csv`, 'utf8')).split('\r\n')
  expect(cabecera).toMatch(/^\uFEFFcliente_id;riesgo_impago;/)
  expect(primera).toMatch(/^moroso;alto;/)
  const [encabezado] = await celdasDe(`${base}.xlsx`)
  expect(encabezado).toContain('riesgo_perdida_score')
  // One that has bought once: in the table, and with nothing foretold.
  await writeFile(ruta, `${csv(unLibro())}\nuna,u-1,2026-11-01,2026-12-01,,500`)
  const { out: con } = await cli('salud', ruta, '--fecha', '2026-11-23')
  expect(con).toMatch(/^una .* 500,00\u00A0€ +–$/m)
  expect((await cli('salud', ruta, '--fecha', '2000-01-01')).err).toMatch(/❌ En .* no hay ninguna factura/)
})

/** Runs a command whose reader leaves before the first line, as `… | head` does after the last that it wants. */
async function sinLector(nombre: string, ...args: string[]): Promise<{ err: string; code: number }> {
  const child = spawn(process.execPath, [`src/cli/${nombre}.ts`, ...args])
  child.stdout.destroy()
  let err = ''
  child.stderr.on('data', (chunk) => {
    err += chunk
  })
  const [code] = await once(child, 'close')
  return { err, code }
}

test('a reader that leaves is no failure: what only prints ends, what writes a file finishes it', async () => {
  const folder = await carpeta()
  const ruta = join(folder, 'libro.csv')
  await writeFile(ruta, csv(unLibro()))
  const consultas = join(folder, 'consultas.csv')
  await writeFile(consultas, 'numero,corte,k\npuntual0,2025-06-01,30\n')
  expect(await sinLector('predecir', 'emision', ruta, consultas)).toEqual({ err: '', code: 0 })
  expect(await sinLector('simular', ruta)).toEqual({ err: '', code: 0 })
  expect(await sinLector('salud', ruta, '--fecha', '2026-11-23')).toEqual({ err: '', code: 0 })
  expect(await readFile(join(folder, 'libro-salud-2026-11-23.csv'), 'utf8')).toContain('moroso;alto;')
})
