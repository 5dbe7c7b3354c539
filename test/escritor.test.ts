import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { saveAjustes } from '#db/ajustes.ts'
import { execute } from '#db/direct.ts'
import { createEscritor, type Escritor } from '#db/escritor.ts'
import { type Db, openDb } from '#db/open.ts'

let folder: string
let db: Db
let escritor: Escritor
let outside: Database.Database

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'escritor-'))
  db = await openDb(join(folder, 'crm.db'))
  escritor = createEscritor(db)
  outside = new Database(join(folder, 'crm.db'), { readonly: true })
})
afterEach(async () => {
  outside.close()
  await db.destroy()
  rmSync(folder, { recursive: true })
})

const seen = () => outside.prepare('select valor from crm_ajustes where clave = ?').pluck().get('url_publica')
const write = (url_publica: string) => escritor((tx) => saveAjustes(tx, { url_publica }))

test('whoever is answered finds what was written, from outside too', async () => {
  await Promise.all(
    Array.from({ length: 20 }, async (_, n) => {
      await write(`https://${n}.es`)
      expect(seen()).toBeDefined()
    }),
  )
  expect(seen()).toBe('"https://19.es"')
})

test('those that come together share a commit, in the order in which they came', async () => {
  const before = outside.pragma('data_version', { simple: true }) as number
  const order: number[] = []
  await Promise.all(
    Array.from({ length: 10 }, (_, n) =>
      escritor(async (tx) => {
        await saveAjustes(tx, { url_publica: `https://${n}.es` })
        order.push(n)
      }),
    ),
  )
  expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  // Each commit of another connection that is seen counts one.
  expect((outside.pragma('data_version', { simple: true }) as number) - before).toBe(1)
})

test('one that fails takes back its own changes and nobody else’s', async () => {
  const results = await Promise.allSettled([
    write('https://uno.es'),
    escritor(async (tx) => {
      await saveAjustes(tx, { url_publica: 'https://dos.es' })
      throw new Error('no')
    }),
  ])
  expect(results.map((one) => one.status)).toEqual(['fulfilled', 'rejected'])
  expect(seen()).toBe('"https://uno.es"')
})

test('a commit that fails is nobody’s success, and the next one works', async () => {
  const fails = escritor(async (tx) => {
    await saveAjustes(tx, { url_publica: 'https://uno.es' })
    // Nothing refers to that client: it is found out at the commit.
    await execute(tx, 'pragma defer_foreign_keys = on', [])
    await tx
      .insertInto('crm_silencios')
      .values({ cliente_id: 'nadie', desde: '2026-11-24T00:00:00.000Z' })
      .execute()
  })
  const other = write('https://dos.es')
  await expect(fails).rejects.toThrow(/FOREIGN KEY/)
  await expect(other).rejects.toThrow(/FOREIGN KEY/)
  expect(seen()).toBeUndefined()
  await write('https://tres.es')
  expect(seen()).toBe('"https://tres.es"')
})

test('when nothing can even begin, all that wait are told', async () => {
  await db.destroy()
  const results = await Promise.allSettled([write('https://uno.es'), write('https://dos.es')])
  expect(results.map((one) => one.status)).toEqual(['rejected', 'rejected'])
  db = await openDb(join(folder, 'crm.db'))
})
