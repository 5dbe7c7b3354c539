import { existsSync } from 'node:fs'
import { esSqlite } from '#db/expansion-lectura.ts'
import { ErrorDeNegocio } from '#domain/error.ts'
import * as texts from '#texts/expansion.ts'
import { importarBase } from './importar-base.ts'
import { runCommand } from './process.ts'

/**
 * `npm run importar -- FILE [--simular] [--si]`: brings her data in. SmartBilling's database is expanded in
 * its place; `--simular` only reports, `--si` does not ask.
 */
await runCommand(async () => {
  const args = process.argv.slice(2)
  const file = args.find((one) => !one.startsWith('--'))
  if (!file) throw new ErrorDeNegocio('falta_archivo', texts.faltaArchivo)
  if (!existsSync(file)) throw new ErrorDeNegocio('no_existe', texts.noExiste(file))
  const modo = { simular: args.includes('--simular'), si: args.includes('--si') }
  if (esSqlite(file)) return importarBase(file, modo)
  throw new ErrorDeNegocio('tipo_desconocido', texts.noReconozco(file))
})
