import { once } from 'node:events'
import { ErrorDeNegocio } from '#domain/error.ts'
import * as texts from '#texts/predecir.ts'
import { leerLibroCsv } from './libro-csv.ts'
import { TAREAS } from './prediccion-csv.ts'
import { runCommand } from './process.ts'

/**
 * `npm run -s predecir -- TAREA FACTURAS.csv CONSULTAS.csv`: what the product would have said on the day of each query,
 * from what was known before it. Of the queries only the key columns are read. Bad rows go to standard error with
 * their line.
 */
await runCommand(
  async () => {
    const [tarea, facturas, consultas] = process.argv.slice(2)
    const correr = TAREAS.get(tarea ?? '')
    if (!correr || !facturas || !consultas) throw new ErrorDeNegocio('uso', texts.uso)
    const fallo = (problema: string) => console.error(problema)
    const lineas = await correr(await leerLibroCsv(facturas, fallo), consultas, fallo)
    for (const linea of lineas) if (!process.stdout.write(`${linea}\n`)) await once(process.stdout, 'drain')
  },
  { onlyPrints: true },
)
