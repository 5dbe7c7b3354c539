import { existsSync, statSync } from 'node:fs'
import { esSqlite } from '#db/expansion-lectura.ts'
import { ErrorDeNegocio } from '#domain/error.ts'
import * as texts from '#texts/importar-terminal.ts'
import { importarBase } from './importar-base.ts'
import { importarFichero, opcionesDe } from './importar-fichero.ts'
import { runCommand } from './process.ts'

/**
 * `npm run importar -- FILE [--simular] [--si] [--orden-fechas=dma] [--duplicados=mismos] [--deshacer]`:
 * brings her data in. SmartBilling's database is expanded in its place, our own export comes back whole, any other
 * file (or folder of CSVs) is read as a table.
 */
await runCommand(async () => {
  const args = process.argv.slice(2)
  const file = args.find((one) => !one.startsWith('--'))
  if (!file) throw new ErrorDeNegocio('falta_archivo', texts.faltaArchivo)
  if (!existsSync(file)) throw new ErrorDeNegocio('no_existe', texts.noExiste(file))
  if (!statSync(file).isDirectory() && esSqlite(file)) {
    return importarBase(file, { simular: args.includes('--simular'), si: args.includes('--si') })
  }
  await importarFichero(file, opcionesDe(args))
})
