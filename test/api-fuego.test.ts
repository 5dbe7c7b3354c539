import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Api, testApi } from './support/api.ts'
import type { Documento } from './support/api-azar.ts'
import { fuego } from './support/api-fuego.ts'

let api: Api
beforeAll(async () => {
  api = await testApi({ ejemplo: true, fichero: true })
})
afterAll(() => api.close())

test('no request from the document is answered with a bug, against its schema, or changes what it refuses', async () => {
  const doc = (await api.get('/openapi.json')).json<Documento>()
  const statuses = await fuego(
    doc,
    async ({ method, path, headers, body }) => {
      const answer = await api.send(method, path, undefined, {
        clave: null,
        headers: {
          ...(body === null ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
          ...headers,
        },
        ...(body === null ? {} : { raw: body }),
      })
      return { status: answer.status, type: answer.headers.get('content-type') ?? '', text: answer.text }
    },
    { dbFile: api.file, clave: api.clave, cuantas: 500, seed: Number(process.env.FC_SEED ?? 20261124) },
  )
  expect(api.errors).toEqual([])
  // It is no exercise if nearly everything is refused.
  expect((statuses.get(200) ?? 0) + (statuses.get(201) ?? 0) + (statuses.get(204) ?? 0)).toBeGreaterThan(150)
}, 120_000)
