import { mkdirSync } from 'node:fs'
import { createServer } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { DESK, launchBrowser, PHONE, say, visitor } from './support/browser.ts'
import { aProduct, type Product } from './support/product.ts'

/** The real process and a real browser: what a new user sees. Pictures are left in test-results/. */

const PICTURES = 'test-results'

let browser: Browser
beforeAll(async () => {
  mkdirSync(PICTURES, { recursive: true })
  browser = await launchBrowser()
})
afterAll(() => browser.close())
const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

async function started(): Promise<Product> {
  const product = aProduct(undefined, { PORT: String(await freePort()) })
  cleanups.push(() => product.remove())
  await product.start()
  return product
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

async function entered(product: Product, look: Parameters<typeof visitor>[1] = {}) {
  const { page, problems } = await visitor(browser, look)
  await page.goto(product.link())
  await page.getByText('Hola 👋').waitFor()
  return { page, problems }
}

/** The bubbles from above to below, without their hours. */
function bubbles(page: Page): Promise<string[]> {
  return page.locator('#mensajes .texto').allTextContents()
}

async function press(page: Page, title: string): Promise<void> {
  await page.getByRole('button', { name: title }).last().click()
}

test.each([
  ['phone', 'movil', { size: PHONE }],
  ['desk, at night', 'mesa', { size: DESK, dark: true }],
])('a new user on a %s files a call, takes it back and reads the digest', async (_, name, look) => {
  const { page, problems } = await entered(await started(), look)
  expect(await page.title()).toBe('SmartBilling CRM')

  await press(page, 'Ver ejemplo')
  await page.getByText('Ya tienes delante un negocio de ejemplo').waitFor()
  await say(
    page,
    'he llamado a Marta de Talleres Ruiz, le interesa el plan pro, le mando presupuesto el jueves',
  )
  await page.getByText('✅ Llamada con Marta').waitFor()
  await page.getByText('📌 Tarea: mandar presupuesto → jue').waitFor()
  await press(page, 'Deshacer')
  await page.getByText('↩️ Deshecho').waitFor()
  expect(await page.getByText('✅ Llamada con Marta').count()).toBe(0)

  await say(page, 'cómo va Talleres Ruiz')
  await page.getByText('Riesgo de impago').waitFor()
  await say(page, '/resumen')
  await page.getByText(/☀️.*en juego/).waitFor()
  expect((await bubbles(page)).at(-1)).toContain(
    'Talleres Ruiz debe 1.210\u00a0€ desde hace 9 días (suele tardar 2).',
  )
  await page.screenshot({ path: `${PICTURES}/${name}.png` })

  const before = await bubbles(page)
  await page.reload()
  await page.getByText(/☀️.*en juego/).waitFor()
  expect(await bubbles(page)).toEqual(before)
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
  expect(problems).toEqual([])
  await page.context().close()
})

test('the list of what was learned fits a phone, and each of it is forgotten with a tap', async () => {
  const { page, problems } = await entered(await started(), { size: PHONE })
  await say(page, 'nuevo cliente Construcciones y Reformas Integrales Hermanos Fernández de la Vega SL')
  await page.getByText('✅ Cliente nuevo').waitFor()
  for (const words of ['los del polígono de arriba', 'lo de las obras', 'HFV']) {
    await say(
      page,
      `cuando digo ${words} es Construcciones y Reformas Integrales Hermanos Fernández de la Vega`,
    )
    await page.getByText(`🧠 Aprendido: «${words}»`).waitFor()
  }
  await say(page, '/ajustes')
  await press(page, 'Lo que he aprendido')
  await page.getByText('Lo que he aprendido (3 cosas)').waitFor()
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
  const forget = page.getByRole('button', { name: '🗑️' })
  expect(await forget.count()).toBe(3)
  for (const one of await forget.all()) {
    const box = await one.boundingBox()
    expect((box?.x ?? 0) + (box?.width ?? PHONE.width)).toBeLessThanOrEqual(PHONE.width)
    expect(box?.height).toBeGreaterThanOrEqual(44)
  }
  await press(page, 'hfv')
  await page.getByText('🗑️ Olvidado «hfv»').waitFor()
  expect(problems).toEqual([])
  await page.context().close()
})

test('names are shown as they were written, and a file is kept', async () => {
  const { page, problems } = await entered(await started())
  await say(page, 'nuevo cliente <b>Ruiz</b> &amp; Cía')
  await page.getByText('Cliente nuevo: <b>Ruiz</b> &amp; Cía').waitFor()
  await page.setInputFiles('#archivos', {
    name: 'octubre.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('a;b'),
  })
  await page.locator('#enviar').click()
  await page.getByText('octubre.csv').last().waitFor()
  await page.getByText('<b>Ruiz</b> &amp; Cía').last().waitFor()
  expect(problems).toEqual([])
  await page.context().close()
})

test('what is written while the server is down arrives once, and nothing is missed', async () => {
  const product = await started()
  const { page } = await entered(product)
  await product.kill()
  await page.getByText('sin conexión').waitFor()
  await say(page, 'nuevo cliente Bar Uno')
  await say(page, 'nuevo cliente Bar Dos')
  await page.waitForTimeout(300)
  await product.start()
  await page.getByText('✅ Cliente nuevo: Bar Dos').waitFor()
  await page.getByText('en línea').waitFor()
  const nuevos = async () => (await bubbles(page)).filter((text) => text.includes('Cliente nuevo'))
  await expect.poll(nuevos).toEqual(['✅ Cliente nuevo: Bar Uno', '✅ Cliente nuevo: Bar Dos'])
  await page.context().close()
})

test('what was not sent survives closing the page', async () => {
  const product = await started()
  const { page } = await entered(product)
  await product.kill()
  await say(page, 'nuevo cliente Bar Perdido')
  await page.waitForTimeout(300)
  const home = new URL(page.url()).origin
  await page.goto('about:blank')
  await product.start()
  await page.goto(home)
  await page.getByText('✅ Cliente nuevo: Bar Perdido').waitFor()
  await page.context().close()
})

test('her last message is corrected with the keyboard alone, and so is what it made', async () => {
  const { page } = await entered(await started(), { size: DESK })
  await say(page, 'recuérdame llamar a la gestoría mañana a las 10')
  await page.getByText('10:00').waitFor()
  await page.keyboard.press('ArrowUp')
  await page.getByText('Corrigiendo tu mensaje').waitFor()
  await say(page, 'recuérdame llamar a la gestoría mañana a las 12')
  await page.getByText('12:00').waitFor()
  expect(await page.getByText('10:00').count()).toBe(0)
  await page.context().close()
})
