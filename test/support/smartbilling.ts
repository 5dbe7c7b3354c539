import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'

const PYTHON = '/usr/bin/python3'
const FOLDER = fileURLToPath(new URL('../fixtures/smartbilling/', import.meta.url))

/** Whether the specification's own program can be run here. */
export const hayPython = existsSync(PYTHON)

/** Runs a script of `fixtures/smartbilling`; what it prints. */
export function smartBilling<T>(script: 'llenar.py' | 'usar.py', ...args: string[]): T {
  const env = { PATH: process.env.PATH, PYTHONDONTWRITEBYTECODE: '1' }
  const out = execFileSync(PYTHON, [script, ...args], { cwd: FOLDER, env, encoding: 'utf8' })
  return JSON.parse(out) as T
}

/** A database with ids that it gives itself, columns of its own and invoices: as other programs have it. */
export function unSmartBilling(file: string, { clientes = 20, facturas = 40 } = {}): void {
  const db = new Database(file)
  db.exec(`
    CREATE TABLE clientes (
      id INTEGER PRIMARY KEY AUTOINCREMENT, nombre TEXT NOT NULL, email VARCHAR(80) NOT NULL, telefono TEXT,
      direccion TEXT, cif TEXT, forma_pago VARCHAR(20) NOT NULL DEFAULT 'transferencia', descuento DECIMAL(5,2),
      alta DATETIME DEFAULT CURRENT_TIMESTAMP, codigo TEXT UNIQUE);
    CREATE TABLE facturas (
      id INTEGER PRIMARY KEY, numero TEXT NOT NULL, cliente_id INTEGER NOT NULL REFERENCES clientes (id),
      fecha TEXT, vencimiento TEXT, base REAL, iva REAL, total REAL, pagada INTEGER DEFAULT 0, fecha_pago TEXT);
    CREATE TABLE registro (t TEXT);
    CREATE INDEX clientes_nombre ON clientes (nombre);
    CREATE VIEW deudores AS SELECT c.nombre, sum(f.total) AS debe FROM clientes c
      JOIN facturas f ON f.cliente_id = c.id WHERE f.pagada = 0 GROUP BY c.id;
    CREATE TRIGGER apunta AFTER INSERT ON clientes BEGIN INSERT INTO registro VALUES (NEW.nombre); END;
    CREATE TRIGGER al_facturar AFTER INSERT ON facturas
      BEGIN UPDATE clientes SET forma_pago = 'giro' WHERE id = NEW.cliente_id; END;`)
  const cliente = db.prepare(
    'INSERT INTO clientes (nombre, email, telefono, cif, descuento, codigo) VALUES (?, ?, ?, ?, ?, ?)',
  )
  for (let i = 1; i <= clientes; i++) {
    cliente.run(`Cliente ${i}`, i % 2 ? '' : `c${i}@empresa.es`, '600 123 123', `B${i}`, 1.5, `K${i}`)
  }
  const factura = db.prepare(
    'INSERT INTO facturas (numero, cliente_id, fecha, vencimiento, base, iva, total, pagada, fecha_pago) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  )
  for (let i = 0; i < facturas; i++) {
    const month = String((i % 9) + 1).padStart(2, '0')
    const paid = i % 2
    factura.run(
      `2026-${String(i).padStart(4, '0')}`,
      (i % clientes) + 1,
      `2026-${month}-05`,
      `2026-${month}-25`,
      100,
      21,
      121,
      paid,
      paid ? `2026-${month}-20` : null,
    )
  }
  db.close()
}

/** What another program does with the file while we have it: its own connection, without foreign keys. */
export function conLaSuya<T>(file: string, work: (db: Database.Database) => T): T {
  const db = new Database(file, { timeout: 5000 })
  db.pragma('foreign_keys = OFF')
  try {
    return work(db)
  } finally {
    db.close()
  }
}
