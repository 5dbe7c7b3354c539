import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { paginaDelLenguaje } from '../scripts/lenguaje.ts'

test('docs/lenguaje.md says what the code does: npm run docs:lenguaje writes it again', () => {
  const escrita = readFileSync(new URL('../docs/lenguaje.md', import.meta.url), 'utf8')
  expect(escrita).toBe(paginaDelLenguaje())
})
