import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { html } from 'hono/html'
import * as texts from '#texts/api.ts'
import type { ApiApp } from './operacion.ts'

const require = createRequire(import.meta.url)
/** Swagger UI as its package brings it: nothing is loaded from anywhere else. */
const SWAGGER = dirname(require.resolve('swagger-ui-dist/package.json'))
const FILES = new Map([
  ['swagger-ui.css', 'text/css; charset=utf-8'],
  ['swagger-ui-bundle.js', 'text/javascript; charset=utf-8'],
  ['favicon-32x32.png', 'image/png'],
])
const VERSION = (
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
).version

/** `/openapi.json` and `/docs`. They tell nothing of the business, so they need no key. */
export function documentacion(app: ApiApp): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'clave', {
    type: 'http',
    scheme: 'bearer',
    description: texts.docs.clave,
  })
  let document: object | null = null
  app.get('/openapi.json', (c) => {
    document ??= app.getOpenAPI31Document({
      openapi: '3.1.0',
      info: { title: texts.docs.titulo, version: VERSION, description: texts.docs.descripcion },
      servers: [{ url: '/' }],
    })
    return c.json(document)
  })
  app.get('/docs', (c) => c.html(pagina, 200, { 'Content-Security-Policy': CSP }))
  app.get('/docs/inicio.js', (c) => c.body(INICIO, 200, { 'Content-Type': 'text/javascript; charset=utf-8' }))
  app.get('/docs/:file', async (c) => {
    const type = FILES.get(c.req.param('file'))
    if (!type) return c.notFound()
    const bytes = await readFile(join(SWAGGER, c.req.param('file')))
    return c.body(new Uint8Array(bytes), 200, {
      'Content-Type': type,
      'Cache-Control': 'public, max-age=86400',
    })
  })
}

/** Swagger UI sets styles by itself, and shows its icons as data. */
const CSP =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"

const pagina = html`<!doctype html>
<html lang="es">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${texts.docs.titulo} · API</title>
    <link rel="stylesheet" href="/docs/swagger-ui.css" />
    <link rel="icon" href="/docs/favicon-32x32.png" />
  </head>
  <body>
    <div id="api"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/inicio.js"></script>
  </body>
</html>`

const INICIO = `SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#api',
  deepLinking: true,
  persistAuthorization: true,
  tryItOutEnabled: true,
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
})
`
