import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { actualizarSalud } from '#actions/actualizar-salud.ts'
import { deshacer } from '#actions/deshacer.ts'
import { registrarFactura } from '#actions/registrar-factura.ts'
import { sha256De } from '#db/copia-exacta.ts'
import { simular } from '#db/expansion-copia.ts'
import { newId } from '#db/id.ts'
import { type Db, openDb } from '#db/open.ts'
import { ensureDuena } from '#db/usuarios.ts'
import type { Expansion } from '#domain/expansion.ts'
import { centimosDe, fechaDeTexto, instanteDeTexto, type Valor } from '#domain/expansion-valores.ts'
import { informe } from '#texts/expansion.ts'
import { AHORA } from './support/chat.ts'
import { conLaSuya, hayPython, smartBilling, unSmartBilling } from './support/smartbilling.ts'

const ZONA = 'Europe/Madrid'

let folder: string
let file: string
let open: Db[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'expansion-'))
  file = join(folder, 'smartbilling.db')
  open = []
})

afterEach(async () => {
  for (const db of open) await db.destroy()
  rmSync(folder, { recursive: true, force: true })
})

/** Opens the file as the product does; what the expansion told, when there was one. */
async function abrir(path = file): Promise<{ db: Db; dicho: Expansion | null }> {
  let dicho: Expansion | null = null
  const db = await openDb(path, {
    zona: ZONA,
    now: AHORA,
    onExpansion: ({ expansion }) => {
      dicho = expansion
    },
  })
  open.push(db)
  return { db, dicho }
}

async function cuenta(db: Db, tabla: string): Promise<number> {
  const row = await db
    .selectFrom(tabla as 'clientes')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  return Number(row.n)
}

function crear(sql: string): void {
  const db = new Database(file)
  db.exec(sql)
  db.close()
}

describe.skipIf(!hayPython)("the specification's own program", () => {
  test('fills 500 clients and its five tables: every row and amount comes in, and it goes on as before', async () => {
    type Lleno = { filas: Record<string, number>; ltv: number; oportunidades: number; facturas: number }
    const lleno = smartBilling<Lleno>('llenar.py', file, '500')
    const before = await sha256De(file)
    const { db, dicho } = await abrir()

    for (const [tabla, n] of Object.entries(lleno.filas))
      expect([tabla, await cuenta(db, tabla)]).toEqual([tabla, n])
    const sum = async (tabla: string, column: string) => {
      const row = await db
        .selectFrom(tabla as 'oportunidades')
        .select((eb) => eb.fn.sum<number>(column as 'probabilidad').as('n'))
        .executeTakeFirstOrThrow()
      return Number(row.n)
    }
    expect(await sum('oportunidades', 'monto_estimado_centimos')).toBe(lleno.oportunidades)
    expect(dicho?.oportunidades_centimos).toBe(lleno.oportunidades)
    expect(await sum('clientes', 'ltv_centimos')).toBe(lleno.ltv)
    expect(await sum('salud_cliente', 'monto_promedio_factura_centimos')).toBe(lleno.facturas)

    const [copia = ''] = readdirSync(join(folder, 'copias'))
    expect(await sha256De(join(folder, 'copias', copia))).toBe(before)

    type Usado = Record<'antes' | 'creado' | 'cambiado' | 'perfil', unknown[]> & { nuevos: unknown[][] }
    const { antes, nuevos, creado, cambiado, perfil } = smartBilling<Usado>('usar.py', file)
    expect(antes.slice(1)).toEqual([
      'Empresa 0 S.L.',
      'info0@empresa.es',
      '+34 91 0000000',
      'Calle Mayor 0, Madrid',
      'B00000000',
    ])
    expect(nuevos).toEqual([
      ['nuevo-0', 'Bar Pepe', null, '600 123 123', null, null],
      ['nuevo-1', 'Bar Pepe', null, '600 123 123', null, null],
    ])
    expect(cambiado).toEqual(antes.map((value, i) => (i === 2 ? 'otro@empresa.es' : i === 3 ? null : value)))
    expect(perfil).toEqual(cambiado)
    expect(creado).toEqual(['Taller Luis', 'luis@taller.es', null, 0])
  })

  test('what does not fit is kept, told, and stands as the nearest that does', async () => {
    smartBilling('llenar.py', file, '60')
    const { db, dicho } = await abrir()
    const raras = Map.groupBy(dicho?.rarezas ?? [], ({ columna }) => columna)
    expect([...raras.keys()].sort()).toEqual(['monto_estimado', 'principal', 'probabilidad', 'tipo'])
    for (const { original, queda } of raras.get('tipo') ?? [])
      expect([original, queda]).toEqual(['bizum', 'nota'])
    for (const { original, queda } of raras.get('probabilidad') ?? []) {
      expect([original, queda]).toEqual(['999', '100'])
    }
    expect(await cuenta(db, 'crm_rarezas')).toBe(dicho?.rarezas.length)
    const told = dicho ? informe(dicho, true) : ''
    expect(told).toContain(
      '60 clientes, 180 contactos, 60 oportunidades, 60 actividades y 60 fichas de salud',
    )
    expect(told).toContain('tipo «bizum» queda «nota»')
    expect(told).toContain('probabilidad «999» queda «100»')
  })

  test('opening it again does nothing', async () => {
    smartBilling('llenar.py', file, '5')
    await abrir()
    const { dicho } = await abrir()
    expect(dicho).toBeNull()
    expect(readdirSync(join(folder, 'copias'))).toHaveLength(1)
  })
})

describe('a program that gives its own ids, with columns and tables of its own', () => {
  beforeEach(() => unSmartBilling(file))

  test('its columns, tables, indexes, views and triggers stand as they were', async () => {
    const { dicho } = await abrir()
    expect(dicho?.inventario.ajenas).toEqual([
      { tabla: 'facturas', filas: 40 },
      { tabla: 'registro', filas: 20 },
    ])
    expect(dicho?.perdidos).toEqual([])
    conLaSuya(file, (theirs) => {
      expect(theirs.prepare('SELECT forma_pago, descuento, codigo FROM clientes WHERE id = 3').get()).toEqual(
        {
          forma_pago: 'giro',
          descuento: 1.5,
          codigo: 'K3',
        },
      )
      expect(theirs.prepare('SELECT debe FROM deudores LIMIT 1').pluck().get()).toBe(242)
      theirs.prepare(`INSERT INTO clientes (nombre, email) VALUES ('Otro', '')`).run()
      expect(theirs.prepare('SELECT count(*) FROM registro').pluck().get()).toBe(21)
      const columns = theirs.prepare(
        `SELECT type FROM pragma_table_info('clientes') WHERE name = 'forma_pago'`,
      )
      expect(columns.pluck().get()).toBe('VARCHAR(20)')
      expect(() => theirs.prepare(`UPDATE clientes SET codigo = 'K1' WHERE id = 2`).run()).toThrow('UNIQUE')
      expect(theirs.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'clientes_nombre'`).get()).toBeDefined()
    })
  })

  test('inserting without an id gives the next number, never one that was used', async () => {
    conLaSuya(file, (theirs) => theirs.exec('DELETE FROM clientes WHERE id = 20'))
    await abrir()
    conLaSuya(file, (theirs) => {
      const insert = (sql: string) => Number(theirs.prepare(sql).run().lastInsertRowid)
      const find = theirs.prepare('SELECT nombre FROM clientes WHERE id = ?').pluck()
      expect(insert(`INSERT INTO clientes (nombre, email) VALUES ('Uno', '')`)).toBe(21)
      expect(find.get(21n)).toBe('Uno')
      expect(insert(`INSERT INTO clientes (id, nombre, email) VALUES (NULL, 'Dos', '')`)).toBe(22)
      expect(find.get('22')).toBe('Dos')
      theirs.prepare(`INSERT INTO clientes (id, nombre, email) VALUES (99, 'Tres', '')`).run()
      expect(insert(`INSERT INTO clientes (nombre, email) VALUES ('Cuatro', '')`)).toBe(100)
      expect(find.get(100n)).toBe('Cuatro')
      theirs.pragma('foreign_keys = ON')
      theirs.prepare(`INSERT INTO facturas (numero, cliente_id, total) VALUES ('x', 100, 1)`).run()
      expect(theirs.pragma('integrity_check', { simple: true })).toBe('ok')
    })
  })

  test('a simulation tells the same and touches nothing', async () => {
    const before = await sha256De(file)
    const dicho = await simular(file, { zona: ZONA, now: AHORA, newId })
    expect(dicho?.inventario.comunes).toEqual([
      { tabla: 'clientes', filas: 20, columnasPropias: ['forma_pago', 'descuento', 'alta', 'codigo'] },
    ])
    expect(await sha256De(file)).toBe(before)
    expect(existsSync(join(folder, 'copias'))).toBe(false)
  })

  test('when anything fails the file is as it was', async () => {
    conLaSuya(file, (theirs) => theirs.exec('CREATE TABLE crm_ajustes (mia TEXT)'))
    const before = await sha256De(file)
    await expect(openDb(file)).rejects.toThrow('crm_ajustes')
    expect(await sha256De(file)).toBe(before)
  })

  test('what lies in its journal of writes comes too, in the copy as well', async () => {
    const writer = new Database(file)
    writer.pragma('journal_mode = WAL')
    writer.pragma('wal_autocheckpoint = 0')
    writer.exec(`INSERT INTO clientes (nombre, email) VALUES ('En el diario', '')`)
    const { db } = await abrir()
    writer.close()
    expect(await cuenta(db, 'clientes')).toBe(21)
    const copias = readdirSync(join(folder, 'copias'))
    const copia = copias.find((name) => name.endsWith('.db')) ?? ''
    expect(copias).toContain(`${copia}-wal`)
    expect(
      conLaSuya(join(folder, 'copias', copia), (one) =>
        one.prepare('SELECT count(*) FROM clientes').pluck().get(),
      ),
    ).toBe(21)
  })
})

test('only the six columns, with ids of text or none, and names that repeat', async () => {
  crear(`CREATE TABLE clientes (id TEXT PRIMARY KEY, nombre TEXT, email TEXT UNIQUE NOT NULL, telefono TEXT, direccion TEXT, cif TEXT UNIQUE);
    INSERT INTO clientes VALUES ('a', 'Bar', '', 600123123, '', ''), (NULL, 'Sin número', 'x@y.es', NULL, NULL, NULL),
      ('b', NULL, 'z@y.es', '', '', 'B1')`)
  const { db, dicho } = await abrir()
  const rows = await db
    .selectFrom('clientes')
    .select(['id', 'nombre', 'email', 'telefono', 'cif'])
    .orderBy('nombre')
    .execute()
  expect(rows).toEqual([
    { id: 'a', nombre: 'Bar', email: null, telefono: '600123123', cif: null },
    { id: 'b', nombre: 'Cliente sin nombre (b)', email: 'z@y.es', telefono: null, cif: 'B1' },
    {
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      nombre: 'Sin número',
      email: 'x@y.es',
      telefono: null,
      cif: null,
    },
  ])
  expect(dicho?.nuevas.columnas).toBe(43)
  conLaSuya(file, (theirs) => {
    const insert = theirs.prepare(`INSERT INTO clientes (nombre, email, cif) VALUES ('Nuevo', '', '')`)
    for (const _ of [1, 2]) insert.run()
    expect(
      theirs.prepare(`SELECT count(DISTINCT id) FROM clientes WHERE nombre = 'Nuevo'`).pluck().get(),
    ).toBe(2)
  })
})

test("under the name of the specification's drawing, it is read and written as before", async () => {
  crear(`CREATE TABLE tabla_clientes (id TEXT PRIMARY KEY, nombre TEXT NOT NULL, email TEXT, telefono TEXT, direccion TEXT, cif TEXT);
    CREATE TABLE facturas (id INTEGER PRIMARY KEY, cliente_id TEXT REFERENCES tabla_clientes (id));
    INSERT INTO tabla_clientes VALUES ('a', 'Bar', NULL, NULL, NULL, NULL); INSERT INTO facturas VALUES (1, 'a')`)
  const { db } = await abrir()
  conLaSuya(file, (theirs) => {
    theirs.exec(
      `INSERT INTO tabla_clientes (id, nombre) VALUES ('b', 'Otro'); UPDATE tabla_clientes SET telefono = '600' WHERE id = 'a'`,
    )
    expect(theirs.prepare('SELECT id, nombre, telefono FROM tabla_clientes ORDER BY id').raw().all()).toEqual(
      [
        ['a', 'Bar', '600'],
        ['b', 'Otro', null],
      ],
    )
    expect(theirs.pragma('foreign_key_check')).toEqual([])
  })
  expect(await cuenta(db, 'clientes')).toBe(2)
})

test('rows of somebody who is not there, two principals and two healths: nothing is left out', async () => {
  crear(`CREATE TABLE clientes (id TEXT PRIMARY KEY, nombre TEXT, "taman\u0303o_empresa" TEXT);
    CREATE TABLE contactos (id TEXT, cliente_id TEXT, nombre TEXT, principal BOOLEAN);
    CREATE TABLE actividades (id TEXT, cliente_id TEXT, tipo TEXT, titulo TEXT, fecha DATETIME, completada BOOLEAN);
    CREATE TABLE salud_cliente (id TEXT, cliente_id TEXT, riesgo_perdida_score INTEGER);
    INSERT INTO clientes VALUES ('a', 'Bar', 'Mediana');
    INSERT INTO contactos VALUES ('k1', 'a', 'Ana', 1), ('k1', 'a', 'Eva', 'true'), ('k3', 'zz', 'Luis', 0);
    INSERT INTO actividades VALUES ('x', 'zz', 'Reunión', 'Firma', '2026-11-30 12:30:00', 0), ('y', NULL, 'venta', 't', 'mañana', 0),
      ('z', NULL, 'tarea', 'IVA', '2026-11-30', 0);
    INSERT INTO salud_cliente VALUES ('s1', 'a', 20), ('s2', 'a', 150)`)
  const { db, dicho } = await abrir()
  expect(
    await db
      .selectFrom('clientes')
      .select(['id', 'nombre', 'estado', 'tamaño_empresa'])
      .orderBy('id')
      .execute(),
  ).toEqual([
    { id: 'a', nombre: 'Bar', estado: 'prospecto', tamaño_empresa: 'mediana' },
    { id: 'sin-cliente', nombre: 'Sin cliente', estado: 'inactivo', tamaño_empresa: null },
    { id: 'zz', nombre: 'Cliente que ya no está (zz)', estado: 'inactivo', tamaño_empresa: null },
  ])
  expect(
    await db.selectFrom('contactos').select(['nombre', 'principal']).orderBy('nombre').execute(),
  ).toEqual([
    { nombre: 'Ana', principal: 1 },
    { nombre: 'Eva', principal: 0 },
    { nombre: 'Luis', principal: 0 },
  ])
  const actividades = await db
    .selectFrom('actividades')
    .select(['tipo', 'cliente_id', 'completada', 'vence_en', 'vence_hora'])
    .orderBy('id')
    .execute()
  expect(actividades).toEqual([
    { tipo: 'reunion', cliente_id: 'zz', completada: 0, vence_en: '2026-11-30', vence_hora: '12:30' },
    { tipo: 'venta', cliente_id: 'sin-cliente', completada: 1, vence_en: null, vence_hora: null },
    { tipo: 'tarea', cliente_id: null, completada: 0, vence_en: '2026-11-30', vence_hora: null },
  ])
  expect(dicho?.rarezas.find(({ columna }) => columna === '*')?.original).toContain(
    '"riesgo_perdida_score":"150"',
  )
  expect(dicho?.rarezas.find(({ columna }) => columna === 'fecha')?.original).toBe('mañana')
})

test('what it had reckoned stands until there is an invoice, and again without it', async () => {
  crear(`CREATE TABLE clientes (id TEXT PRIMARY KEY, nombre TEXT, ltv REAL, fecha_primera_factura DATETIME);
    CREATE TABLE salud_cliente (id TEXT, cliente_id TEXT, dias_para_pagar_promedio INTEGER);
    INSERT INTO clientes VALUES ('a', 'Bar', 45000.5, '2024-06-15 10:00:00'); INSERT INTO salud_cliente VALUES ('s', 'a', 20)`)
  const { db } = await abrir()
  const duena = await ensureDuena(db, AHORA, newId)
  const en = { now: AHORA, today: '2026-11-23', zona: ZONA, newId }
  const by = { operacion: 'op', usuario_id: duena.id, canal: 'api' as const, now: AHORA, newId }
  const figures = async () => {
    await actualizarSalud(db, 'a', en)
    const { ltv_centimos, fecha_primera_factura, riesgo_impago } = await db
      .selectFrom('clientes')
      .selectAll()
      .executeTakeFirstOrThrow()
    const { dias_para_pagar_promedio: dias } = await db
      .selectFrom('salud_cliente')
      .selectAll()
      .executeTakeFirstOrThrow()
    return [ltv_centimos, fecha_primera_factura, riesgo_impago, dias]
  }
  expect(await figures()).toEqual([4500050, '2024-06-15', 'sin_datos', 20])
  await registrarFactura(db, by, { cliente_id: 'a', numero: '1', total_centimos: 12100 }, '2026-11-23')
  expect((await figures()).slice(0, 2)).toEqual([12100, '2026-11-23'])
  await deshacer(db, 'op', by, en)
  expect(await figures()).toEqual([4500050, '2024-06-15', 'sin_datos', 20])
})

test.each<[Valor, number | null]>([
  [1.005, 101],
  [-1.005, -101],
  [0.1 + 0.2, 30],
  [45000, 4500000],
  [10n, 1000],
  ['1.234,56 €', 123456],
  ['1,234.56', 123456],
  ['12,5', 1250],
  [1e-7, 0],
  [4.5e-3, 0],
  [0.005, 1],
  [1e15, null],
  [Number.POSITIVE_INFINITY, null],
  ['mucho', null],
  ['', null],
  [null, null],
])('%s euros are %s cents', (euros, cents) => {
  expect(centimosDe(euros)).toBe(cents)
})

test.each([
  ['2025-12-23 10:42:11.123456', false, '2025-12-23T09:42:11.123Z'],
  ['2025-12-23 10:42:11.123456', true, '2025-12-23T09:42:11.123Z'],
  ['2025-12-23 10:42:11', false, '2025-12-23T09:42:11.000Z'],
  ['2025-12-23 10:42:11', true, '2025-12-23T10:42:11.000Z'],
  ['2025-07-23T10:42:11', true, '2025-07-23T08:42:11.000Z'],
  ['2025-12-23T10:42:11Z', false, '2025-12-23T10:42:11.000Z'],
  ['2025-12-23T10:42:11+05:30', false, '2025-12-23T05:12:11.000Z'],
  ['2025-12-23', false, '2025-12-22T23:00:00.000Z'],
  ['23/12/2025 10:42', false, '2025-12-23T09:42:00.000Z'],
  ['1766483000', false, '2025-12-23T09:43:20.000Z'],
  ['2025-02-30', false, null],
  ['ayer', false, null],
])('%s (by itself: %s) is %s', (text, porDefecto, instant) => {
  expect(instanteDeTexto(text, ZONA, porDefecto)).toBe(instant)
  const day =
    instant === null
      ? null
      : text.startsWith('17') || text.startsWith('23/')
        ? '2025-12-23'
        : text.slice(0, 10)
  expect(fechaDeTexto(text, ZONA, porDefecto)).toBe(day)
})

describe('whatever stands in the tables', () => {
  const cell = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.constantFrom<Valor>(
        null,
        '',
        ' ',
        'a',
        'b',
        'zz',
        1,
        'true',
        'bizum',
        '2025-12-23 10:42:11.1',
        'x\u0000y',
      ),
    },
    fc.string({ unit: 'binary' }),
    fc.double({ noNaN: true }),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.uint8Array({ maxLength: 4 }),
  )
  const rows = (width: number) =>
    fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 8 })

  test('every row comes in, and the money adds up to the cent', async () => {
    let n = 0
    await fc.assert(
      fc.asyncProperty(
        rows(4),
        rows(5),
        rows(5),
        rows(3),
        fc.array(fc.tuple(cell, cell, fc.integer({ min: 0, max: 2 ** 31 })), { maxLength: 8 }),
        async (clientes, contactos, actividades, salud, montos) => {
          const path = join(folder, `${n++}.db`)
          const theirs = new Database(path)
          theirs.exec(`CREATE TABLE clientes (id, nombre, estado, ltv); CREATE TABLE contactos (id, cliente_id, nombre, principal, fecha_creacion);
            CREATE TABLE actividades (id, cliente_id, tipo, titulo, fecha); CREATE TABLE salud_cliente (id, cliente_id, riesgo_perdida_score);
            CREATE TABLE oportunidades (id, cliente_id, monto_estimado)`)
          const put = (tabla: string, all: unknown[][]) => {
            for (const row of all)
              theirs.prepare(`INSERT INTO ${tabla} VALUES (${row.map(() => '?').join()})`).run(row)
          }
          put('clientes', clientes)
          put('contactos', contactos)
          put('actividades', actividades)
          put('salud_cliente', salud)
          // Thousandths of a euro, written as REAL.
          put(
            'oportunidades',
            montos.map(([id, cliente, mills]) => [id, cliente, mills / 1000]),
          )
          theirs.close()

          const { db, dicho } = await abrir(path)
          const made = dicho?.rarezas.filter(
            (one) => one.tabla === 'clientes' && one.columna === 'id' && one.original === one.registro_id,
          )
          const twice = dicho?.rarezas.filter((one) => one.columna === '*')
          expect(await cuenta(db, 'clientes')).toBe(clientes.length + (made?.length ?? 0))
          expect(await cuenta(db, 'contactos')).toBe(contactos.length)
          expect(await cuenta(db, 'actividades')).toBe(actividades.length)
          expect(await cuenta(db, 'salud_cliente')).toBe(salud.length - (twice?.length ?? 0))
          expect(dicho?.oportunidades_centimos).toBe(
            montos.reduce((sum, [, , mills]) => sum + Math.floor((mills + 5) / 10), 0),
          )
        },
      ),
      { numRuns: 15 },
    )
  }, 60_000)
})
