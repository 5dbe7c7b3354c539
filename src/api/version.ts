import { hash } from 'node:crypto'
import type { Context } from 'hono'
import { ErrorDeNegocio } from '#domain/error.ts'
import * as texts from '#texts/api.ts'

/** The version of a row: it changes with any of its columns, whoever has written them. */
export function versionDe(row: object): string {
  return `"${hash('sha1', JSON.stringify(row), 'base64url')}"`
}

/** Refuses a change of something that is not as the program last read it, when it says how that was. */
export function exigirVersion(c: Pick<Context, 'req'>, row: object): void {
  const wanted = c.req.header('if-match')
  if (wanted === undefined || wanted.trim() === '*') return
  const versions = wanted.split(',').map((one) => one.trim().replace(/^W\//, ''))
  if (!versions.includes(versionDe(row))) throw new ErrorDeNegocio('version_distinta', texts.versionDistinta)
}
