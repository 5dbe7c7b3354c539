import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { ErrorDeNegocio } from '#domain/error.ts'
import * as texts from '#texts/api.ts'
import { type ApiApp, type ApiOptions, documentarFichero, exigirAmbito } from './operacion.ts'

const TIPO = 'application/vnd.sqlite3'

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
    contentType: TIPO,
  })
  // One at a time: each reads the whole database and takes as much of the disk.
  let busy = false
  app.get(path, async (c) => {
    exigirAmbito(c.get('clave'), ambitos)
    if (c.req.method === 'HEAD') return new Response(null, { headers: { 'Content-Type': TIPO } })
    if (busy) throw new ErrorDeNegocio('copia_en_curso', texts.copiaEnCurso)
    busy = true
    const { ruta, borrar } = await options.copia().finally(() => {
      busy = false
    })
    const { size } = await stat(ruta)
    const file = createReadStream(ruta)
    file.once('close', () => void borrar().catch(options.log))
    return new Response(Readable.toWeb(file) as ReadableStream, {
      headers: {
        'Content-Type': TIPO,
        'Content-Length': String(size),
        'Content-Disposition': `attachment; filename="smartbilling-${options.now().toISOString().slice(0, 10)}.db"`,
      },
    })
  })
}
