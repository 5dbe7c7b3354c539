import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { ErrorDeNegocio } from '#domain/error.ts'
import * as texts from '#texts/arranque.ts'

type Fetch = (request: Request) => Response | Promise<Response>

/** Serves over HTTP. Fails with a sentence when the port cannot be had; 0 takes a free one. */
export async function listen(
  fetch: Fetch,
  host: string,
  port: number,
): Promise<{ server: Server; port: number }> {
  const server = createAdaptorServer({ fetch }) as Server
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  server.once('error', reject)
  server.listen(port, host, resolve)
  try {
    await promise
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    if (code === 'EADDRINUSE') throw new ErrorDeNegocio('puerto_ocupado', texts.puertoOcupado(port))
    throw new ErrorDeNegocio('puerto_imposible', texts.puertoImposible(host, port, code))
  }
  return { server, port: (server.address() as AddressInfo).port }
}
