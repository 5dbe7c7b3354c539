import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { type ApiApp, type ApiOptions, documentarFichero, exigirAmbito } from './operacion.ts'

/** `GET /api/copia`: the whole database, copied while it is in use and verified. */
export function copia(app: ApiApp, options: ApiOptions): void {
  const path = '/api/copia'
  // It also holds the conversation, so reading alone is not enough.
  const ambitos = ['escribir'] as const
  documentarFichero(app, {
    method: 'get',
    path,
    ambitos,
    tag: 'Negocio',
    summary: 'Descarga una copia de la base de datos',
    description: 'Un fichero SQLite completo y comprobado: se recupera con `npm run restaurar -- FICHERO`.',
    contentType: 'application/vnd.sqlite3',
  })
  app.get(path, async (c) => {
    exigirAmbito(c.get('clave'), ambitos)
    const { ruta, borrar } = await options.copia()
    const { size } = await stat(ruta)
    const file = createReadStream(ruta)
    file.once('close', () => void borrar().catch(options.log))
    return new Response(Readable.toWeb(file) as ReadableStream, {
      headers: {
        'Content-Type': 'application/vnd.sqlite3',
        'Content-Length': String(size),
        'Content-Disposition': `attachment; filename="smartbilling-${options.now().toISOString().slice(0, 10)}.db"`,
      },
    })
  })
}
