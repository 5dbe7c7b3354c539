import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { Hono } from 'hono'
import * as texts from './texts.ts'

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
}

/** The files of `public/`, read once: a name that is not among them does not exist. */
export function staticFiles(): Hono {
  const folder = new URL('./public/', import.meta.url)
  const files = new Map(
    readdirSync(folder).map((name) => {
      const body = readFileSync(new URL(name, folder))
      return [name, { body, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"` }]
    }),
  )

  return new Hono().get('/:name', (c) => {
    const name = c.req.param('name')
    const file = files.get(name)
    if (!file) return c.json({ error: texts.noExiste }, 404)
    const headers = { ETag: file.etag, 'Cache-Control': 'no-cache' }
    if (c.req.header('if-none-match') === file.etag) return c.body(null, 304, headers)
    return c.body(new Uint8Array(file.body), 200, {
      ...headers,
      'Content-Type': TYPES[extname(name)] ?? 'application/octet-stream',
    })
  })
}
