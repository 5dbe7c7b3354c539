import { nuevaClave } from '#actions/nueva-clave.ts'
import { clavesActivas, findClavePorNombre, revocarClave } from '#db/claves.ts'
import { newId } from '#db/id.ts'
import { type Db, inTransaction } from '#db/open.ts'
import { leerAmbitos } from '#domain/clave.ts'
import { ErrorDeNegocio } from '#domain/error.ts'
import { fechaDe } from '#domain/fecha.ts'
import * as texts from '#texts/claves.ts'
import { configOrExplain, openOrExplain } from './open.ts'
import { runCommand } from './process.ts'

/**
 * `npm run -s clave -- NOMBRE leer,escribir`: makes a key of the API and prints it alone. `--revocar NOMBRE`
 * takes one away; without arguments it lists those in use. Also while the assistant is running.
 */
await runCommand(async () => {
  const { dbFile, zona } = configOrExplain(process.env)
  const db = await openOrExplain(dbFile)
  try {
    await inTransaction(db, (tx) => run(tx, process.argv.slice(2), zona))
  } finally {
    await db.destroy()
  }
})

async function run(db: Db, args: string[], zona: string): Promise<void> {
  const [first, ...rest] = args
  const now = new Date()
  if (first === undefined) return list(db, zona, now)
  if (first === '--revocar') return revoke(db, rest.join(' '), now)
  const ambitos = leerAmbitos(rest.join(','))
  if (rest.length === 0) throw new ErrorDeNegocio('uso', texts.uso)
  if (!ambitos) throw new ErrorDeNegocio('ambitos_invalidos', texts.ambitosMalos(rest.join(' ')))
  console.log(await nuevaClave(db, { nombre: first, ambitos }, now, newId))
}

async function list(db: Db, zona: string, now: Date): Promise<void> {
  const claves = await clavesActivas(db)
  const lines = claves.map(({ nombre, ambitos, usada_en }) =>
    texts.linea(nombre, ambitos, usada_en && fechaDe(new Date(usada_en), zona), fechaDe(now, zona)),
  )
  console.log(lines.length > 0 ? lines.join('\n') : `${texts.ninguna}\n${texts.uso}`)
}

async function revoke(db: Db, nombre: string, now: Date): Promise<void> {
  const clave = await findClavePorNombre(db, nombre.trim())
  if (!clave) throw new ErrorDeNegocio('clave_no_encontrada', texts.noHayClave(nombre))
  await revocarClave(db, clave.id, now)
  console.log(texts.revocada(clave.nombre))
}
