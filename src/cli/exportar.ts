import { existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { exportar } from '#actions/exportar.ts'
import { connect } from '#db/open.ts'
import { ErrorDeNegocio } from '#domain/error.ts'
import { FORMATOS, type FormatoDeExportacion, nombreDeExportacion } from '#domain/exportacion.ts'
import { type Fecha, fechaDe } from '#domain/fecha.ts'
import * as texts from '#texts/exportar.ts'
import { configOrExplain, openOrExplain } from './open.ts'
import { runCommand } from './process.ts'

/**
 * `npm run exportar -- [xlsx|csv|json] [DESTINO]`: everything of hers in a file, also while the assistant is
 * running. DESTINO is a file that does not exist yet, or a folder; by default the current one.
 */
await runCommand(async () => {
  const [primero = 'xlsx', segundo] = process.argv.slice(2)
  const formato = formatoDe(primero)
  const config = configOrExplain(process.env)
  // Migrates what an older version left.
  await (await openOrExplain(config.dbFile)).destroy()
  const db = connect(config.dbFile)
  const now = new Date()
  const ruta = destino(segundo, formato, fechaDe(now, config.zona))
  const hecho = await exportar(db, { ruta, formato, now })
  await db.destroy()
  console.log(texts.aquiTienes(hecho))
  console.log(texts.guardadoEn(ruta))
})

function formatoDe(texto: string): FormatoDeExportacion {
  const formato = FORMATOS.find((uno) => uno === texto.toLowerCase())
  if (!formato) throw new ErrorDeNegocio('formato', texts.formatoDesconocido(texto))
  return formato
}

/** Where the file goes. What stands there already is not written over; the name of the day gets a number. */
function destino(pedido: string | undefined, formato: FormatoDeExportacion, today: Fecha): string {
  if (pedido && !(existsSync(pedido) && statSync(pedido).isDirectory())) {
    if (existsSync(pedido)) throw new ErrorDeNegocio('ya_existe', texts.yaExiste(pedido))
    if (!existsSync(dirname(pedido)))
      throw new ErrorDeNegocio('sin_carpeta', texts.sinCarpeta(dirname(pedido)))
    return pedido
  }
  const nombre = nombreDeExportacion(formato, today)
  for (let n = 1; ; n++) {
    const ruta = join(pedido ?? '.', n === 1 ? nombre : nombre.replace(/(?=\.\w+$)/, `-${n}`))
    if (!existsSync(ruta)) return ruta
  }
}
