/**
 * Files of a hundred thousand rows: writing all of a business in each shape, reading it back, and a plain
 * CSV of invoices. Each in a process of its own, with the most memory that it took.
 */
import { execFileSync } from 'node:child_process'
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { cargarExportacion } from '#actions/cargar-exportacion.ts'
import { exportar } from '#actions/exportar.ts'
import { insertRows } from '#db/direct.ts'
import { newId } from '#db/id.ts'
import { connect, type Db, openDb } from '#db/open.ts'
import { nuevoCliente } from '#domain/cliente.ts'
import { FORMATOS, type FormatoDeExportacion } from '#domain/exportacion.ts'
import { masDias } from '#domain/fecha.ts'
import { abrirLibro } from '#files/abrir.ts'

const FACTURAS = 100_000
const CLIENTES = 5000
const AHORA = new Date('2026-11-23T09:42:00.000Z')

const [, , que, ...args] = process.argv
if (que === undefined) todo()
else await medir(que, args)

function todo(): void {
  const folder = mkdtempSync(join(tmpdir(), 'bench-ficheros-'))
  const run = (...args: string[]) =>
    process.stdout.write(execFileSync(process.execPath, [fileURLToPath(import.meta.url), ...args]))
  const db = join(folder, 'negocio.db')
  run('preparar', db, join(folder, 'facturas.csv'))
  run('leer', join(folder, 'facturas.csv'))
  for (const formato of FORMATOS) {
    const ruta = join(folder, `todo.${formato}`)
    run('exportar', db, formato, ruta)
    run('leer', ruta)
    run('cargar', ruta, join(folder, `${formato}.db`))
  }
  rmSync(folder, { recursive: true })
}

async function medir(que: string, [a = '', b = '', c = '']: string[]): Promise<void> {
  if (que === 'preparar') return preparar(a, b)
  const from = performance.now()
  const filas =
    que === 'exportar'
      ? await medirExportacion(a, b as FormatoDeExportacion, c)
      : que === 'cargar'
        ? await medirCarga(a, b)
        : await medirLectura(a)
  const ms = performance.now() - from
  const fichero = que === 'exportar' ? c : a
  const mb = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(0)} MB`
  const nombre = `${que} ${fichero.slice(fichero.lastIndexOf('/') + 1)} (${mb(statSync(fichero).size)})`
  console.log(
    `${nombre.padEnd(32)} ${String(filas).padStart(7)} rows ${(ms / 1000).toFixed(1).padStart(5)} s ${((filas / ms) * 1000).toFixed(0).padStart(8)} rows/s  peak ${mb(process.resourceUsage().maxRSS * 1024)}`,
  )
}

async function medirExportacion(
  dbFile: string,
  formato: FormatoDeExportacion,
  ruta: string,
): Promise<number> {
  const db = connect(dbFile)
  const { filas } = await exportar(db, { ruta, formato, now: AHORA })
  await db.destroy()
  return Object.values(filas).reduce((x, y) => x + y)
}

async function medirLectura(ruta: string): Promise<number> {
  let n = 0
  for (const tabla of await tablasDe(ruta)) for await (const _ of tabla.filas()) n++
  return n
}

async function medirCarga(ruta: string, dbFile: string): Promise<number> {
  const db = await openDb(dbFile)
  const abierto = await abrirLibro(ruta, null)
  if ('problem' in abierto) throw new Error(abierto.problem)
  const { insertadas } = await cargarExportacion(db, abierto.value)
  await db.destroy()
  return Object.values(insertadas).reduce((x, y) => x + y)
}

async function tablasDe(ruta: string) {
  const abierto = await abrirLibro(ruta, null)
  if ('problem' in abierto) throw new Error(abierto.problem)
  return abierto.value.tablas
}

async function preparar(dbFile: string, csv: string): Promise<void> {
  const db = await openDb(dbFile)
  await db.transaction().execute((tx) => llenar(tx))
  await db.destroy()
  await pipeline(Readable.from(lineas()), createWriteStream(csv))
}

function* lineas() {
  yield '\uFEFFNúmero;Fecha;Cliente;CIF;Base;IVA;IRPF;Total;Vencimiento;Concepto\r\n'
  for (let i = 0; i < FACTURAS; i++) {
    yield `2026-${i};${(i % 28) + 1}/0${(i % 9) + 1}/2026;Talleres Ruiz ${i % CLIENTES} SL;B${10_000_000 + (i % CLIENTES)};1.234,${10 + (i % 90)};259,26;0,00;1.493,${10 + (i % 90)};30/12/2026;"Trabajo número ${i}; con ""comillas"""\r\n`
  }
}

async function llenar(tx: Db): Promise<void> {
  const instante = AHORA.toISOString()
  const clientes = Array.from({ length: CLIENTES }, (_, i) =>
    nuevoCliente({
      id: newId(),
      nombre: `Talleres Ruiz ${i} SL`,
      telefono: '+34600111222',
      fecha_creacion: instante,
    }),
  )
  await porLotes(tx, 'clientes', clientes)
  const facturas = Array.from({ length: FACTURAS }, (_, i) => ({
    id: newId(),
    cliente_id: clientes[i % CLIENTES]?.id ?? '',
    serie: '',
    numero: `2026-${i}`,
    fecha_emision: masDias('2024-01-01', i % 900),
    fecha_vencimiento: masDias('2024-02-01', i % 900),
    base_centimos: 1000_00 + i,
    iva_centimos: 210_00,
    irpf_centimos: null,
    total_centimos: 1210_00 + i,
    concepto: `Trabajo número ${i}; con «comillas»`,
    creada_en: instante,
  }))
  await porLotes(tx, 'crm_facturas', facturas)
  const vencimientos = facturas.map(({ id, fecha_vencimiento: fecha, total_centimos: importe_centimos }) => ({
    id: newId(),
    factura_id: id,
    fecha,
    importe_centimos,
  }))
  await porLotes(tx, 'crm_vencimientos', vencimientos)
  const pagos = facturas.map(
    ({ id, cliente_id, fecha_vencimiento: fecha, total_centimos: importe_centimos }) => ({
      id: newId(),
      cliente_id,
      factura_id: id,
      fecha,
      importe_centimos,
    }),
  )
  await porLotes(tx, 'crm_pagos', pagos)
}

async function porLotes(tx: Db, tabla: string, filas: object[]): Promise<void> {
  for (let from = 0; from < filas.length; from += 500)
    await insertRows(tx, tabla, filas.slice(from, from + 500))
}
