import { existsSync } from 'node:fs'
import { ErrorDeNegocio } from '#domain/error.ts'
import * as texts from '#texts/importar-terminal.ts'
import { importarFichero, opcionesDe } from './importar-fichero.ts'
import { runCommand } from './process.ts'

/** `npm run importar -- FILE [--simular] [--si] [--orden-fechas=dma] [--duplicados=mismos] [--deshacer]`. */
await runCommand(async () => {
  const args = process.argv.slice(2)
  const file = args.find((one) => !one.startsWith('--'))
  if (!file) throw new ErrorDeNegocio('falta_archivo', texts.faltaArchivo)
  if (!existsSync(file)) throw new ErrorDeNegocio('no_existe', texts.noExiste(file))
  await importarFichero(file, opcionesDe(args))
})
