import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { saludDeHechos } from '#actions/actualizar-salud.ts'
import { guardarDicho, puntuarPredicciones } from '#actions/predicciones.ts'
import { newId } from '#db/id.ts'
import type { Db } from '#db/open.ts'
import { hechosDe } from '#db/salud.ts'
import { dichoDeCompra, dichoDeFacturas, dichoDePago } from '#domain/aciertos.ts'
import { fechaDe, instanteDe, masDias } from '#domain/fecha.ts'
import { DESK, launchBrowser, PHONE, say } from '../test/support/browser.ts'
import { aProduct } from '../test/support/product.ts'

/**
 * Takes the pictures of the guide and the README again: `node docs/fotos.ts` (needs Chromium and a colour
 * emoji font). The real process and the real page with the example business, on a Tuesday at the hours below.
 */

const FOLDER = fileURLToPath(new URL('img/', import.meta.url))
const AT_THE_DIGEST = new Date('2026-11-24T08:29:50+01:00')
const AFTER_A_CALL = new Date('2026-11-24T10:42:05+01:00')
const PORT = '3218'
const ZONA = 'Europe/Madrid'
/** CSS pixels. */
const LONG_PHONE = 2000
const MARGIN = 8
const CLEAR_OF_HEADER = 22

const CALL = 'he llamado a Marta de Talleres Ruiz, le interesa el plan pro, le mando presupuesto el jueves'
const CARD = 'cómo va Reformas Peñalba'
const DIGEST = /☀️ Martes.*en juego/
const PAYMENT = 'me ha pagado Ruiz 1.210'

mkdirSync(FOLDER, { recursive: true })
const browser = await launchBrowser()
const product = aProduct(undefined, { PORT })
try {
  await product.start({ at: AT_THE_DIGEST })
  const phone = await contextOf(browser, PHONE)
  const page = await phone.newPage()
  await page.goto(product.link())
  await page.getByText('Hola 👋').waitFor()
  await shoot(page, 'primera-pantalla')

  await press(page, 'Ver ejemplo')
  await page.getByText(DIGEST).waitFor({ timeout: 90_000 })
  const morning = await screen(page)
  await shootMessages(page, 'resumen', DIGEST, DIGEST)

  await product.terminate()
  await product.withDb(mirarCadaFactura)
  await product.start({ at: AFTER_A_CALL })
  await openAt(page, AFTER_A_CALL, product.link())
  await say(page, CALL)
  await page.getByText('✅ Llamada con Marta').waitFor()
  await shootMessages(page, 'llamada', CALL, '✅ Llamada con Marta')
  await say(page, PAYMENT)
  await page.getByText('Encaja justo').waitFor()
  const afterACall = await screen(page)
  await shootMessages(page, 'cobro', PAYMENT, 'Encaja justo')
  await say(page, CARD)
  await page.getByText('🎯 Recomendaciones').waitFor()
  await page.locator('#zona').evaluate((zona, by) => zona.scrollBy(0, -by), CLEAR_OF_HEADER)
  const card = await screen(page)
  await shootMessages(page, 'ficha', CARD, '🎯 Recomendaciones')
  await press(page, '¿Por qué?')
  await page.getByText('probabilidad de retraso').waitFor()
  await shootMessages(page, 'por-que', 'probabilidad de retraso', 'probabilidad de retraso')
  await say(page, '/informe')
  await press(page, 'Mis aciertos')
  await page.getByText('Lo que dije y lo que pasó').waitFor()
  await shootMessages(page, 'aciertos', 'Lo que dije y lo que pasó', 'Lo que dije y lo que pasó')

  const desk = await contextOf(browser, DESK, await phone.storageState())
  const wide = await desk.newPage()
  await openAt(wide, AFTER_A_CALL, new URL('/', page.url()).href)
  await press(wide, '✅ Sí,')
  await wide.getByText('✅ Cobrado').waitFor()
  await say(wide, 'quién me debe dinero')
  await wide.getByText('💶 Te deben').last().waitFor()
  await shoot(wide, 'mesa')

  await composite(browser, [morning, afterACall, card])
  await shootImport(browser)
} finally {
  await product.remove()
  await browser.close()
}

/**
 * As if she had opened the card of every client on the day of each of its invoices of the year: what it would have said
 * then, from what was known then, scored by what has happened since.
 */
async function mirarCadaFactura(db: Db): Promise<void> {
  const today = fechaDe(AFTER_A_CALL, ZONA)
  for (const { id } of await db.selectFrom('clientes').select('id').execute()) {
    const hechos = await hechosDe(db, id)
    for (const dia of new Set(hechos.facturas.map((factura) => factura.fecha_emision))) {
      if (dia < masDias(today, -365)) continue
      const en = { now: instanteDe(dia, '12:00', ZONA), today: dia, zona: ZONA, newId }
      const salud = await saludDeHechos(db, hechos, en)
      const dichos = [dichoDePago, dichoDeCompra, dichoDeFacturas].flatMap((de) => de(salud, dia))
      await guardarDicho(db, salud, dichos, { donde: 'ficha' }, en)
    }
    await puntuarPredicciones(db, new Map([[id, hechos]]), { now: AFTER_A_CALL, today })
  }
}

/** Another business, which begins with a file of its own. */
async function shootImport(from: Browser): Promise<void> {
  const business = aProduct()
  try {
    await business.start({ at: AFTER_A_CALL })
    const page = await (await contextOf(from, PHONE)).newPage()
    await openAt(page, AFTER_A_CALL, business.link())
    const buffer = Buffer.from(facturasDeMuestra())
    await page.setInputFiles('input[type=file]', { name: 'facturas.csv', mimeType: 'text/csv', buffer })
    await page.locator('#enviar').click()
    await page.getByText('¿Lo importo?').waitFor({ timeout: 60_000 })
    await shootMessages(page, 'importar', 'facturas.csv', '¿Lo importo?')
    await press(page, '✅ Importar')
    await page.getByText('💶 Te debe').waitFor({ timeout: 60_000 })
    await shootMessages(page, 'importado', '✅ Importado', '💶 Te debe')
  } finally {
    await business.remove()
  }
}

/** Two years of invoices as an accountant's program writes them: semicolons, decimal commas, a line of totals. */
function facturasDeMuestra(): string {
  const clientes = [
    ['Talleres Ruiz SL', 'B00001073', 40],
    ['Peluquería Sol', '99990001P', -3],
    ['Gestoría Paz', 'J00002147', 2],
    ['Hotel Los Arcos SA', 'A00003210', 8],
  ] as const
  const lines = ['Num;Fecha;Cliente;NIF;Base;IVA;Total;Vencimiento;Estado;Fecha cobro']
  const spanish = (at: Date) => at.toISOString().slice(0, 10).split('-').reverse().join('/')
  const euros = (cents: number) => `${Math.trunc(cents / 100)},${String(cents % 100).padStart(2, '0')}`
  for (let n = 1; n <= 90; n++) {
    const [nombre, nif, tarda] = clientes[n % (n > 70 ? 3 : 4)] ?? clientes[0]
    const emitida = new Date(Date.UTC(2025, 1, 3 + n * 7))
    const vence = new Date(emitida.getTime() + 30 * 86_400_000)
    const cobrada = new Date(vence.getTime() + (tarda + (n % 5)) * 86_400_000)
    const base = 20_000 + ((n * 7919) % 160_000)
    const iva = Math.round(base * 0.21)
    const done = cobrada < AFTER_A_CALL
    const fechas = [spanish(vence), done ? 'Cobrada' : 'Pendiente', done ? spanish(cobrada) : '']
    if (emitida > AFTER_A_CALL) break
    lines.push(
      [`F-${n}`, spanish(emitida), nombre, nif, euros(base), euros(iva), euros(base + iva), ...fechas].join(
        ';',
      ),
    )
  }
  return [...lines, 'TOTAL;;;;;;;;;'].join('\r\n')
}

type State = Awaited<ReturnType<BrowserContext['storageState']>>

async function contextOf(from: Browser, size: typeof PHONE, storageState?: State): Promise<BrowserContext> {
  const isPhone = size.width < 600
  const context = await from.newContext({
    viewport: size,
    locale: 'es-ES',
    timezoneId: 'Europe/Madrid',
    hasTouch: isPhone,
    isMobile: isPhone,
    deviceScaleFactor: isPhone ? 2 : 1,
    ...(storageState ? { storageState } : {}),
  })
  await context.clock.install({ time: AT_THE_DIGEST })
  return context
}

async function openAt(page: Page, time: Date, url: string): Promise<void> {
  await page.clock.setSystemTime(time)
  await page.goto(url)
  await page.getByText('en línea').waitFor()
}

function press(page: Page, title: string): Promise<void> {
  return page.getByRole('button', { name: title }).last().click()
}

async function screen(page: Page): Promise<Buffer> {
  await page.locator('#texto').blur()
  await page.waitForTimeout(700)
  return page.screenshot()
}

async function shoot(page: Page, name: string): Promise<void> {
  writeFileSync(`${FOLDER}${name}.png`, await screen(page))
}

/** Only the messages from the one with these words to the one with those, on a phone as long as they need. */
async function shootMessages(
  page: Page,
  name: string,
  from: string | RegExp,
  to: string | RegExp,
): Promise<void> {
  await page.setViewportSize({ ...PHONE, height: LONG_PHONE })
  await page.locator('#texto').blur()
  await page.waitForTimeout(700)
  const boxOf = (words: string | RegExp) =>
    page.locator('#mensajes .mensaje', { hasText: words }).last().boundingBox()
  const [first, last] = [await boxOf(from), await boxOf(to)]
  if (!first || !last) throw new Error(`nothing to show for ${name}`)
  const y = first.y - MARGIN
  const height = last.y + last.height + MARGIN - y
  await page.screenshot({ path: `${FOLDER}${name}.png`, clip: { x: 0, y, width: PHONE.width, height } })
  await page.setViewportSize(PHONE)
}

/** Phones side by side, for the README. */
async function composite(from: Browser, screens: Buffer[]): Promise<void> {
  const page = await from.newPage({ viewport: { width: 1320, height: 880 } })
  const pictures = screens.map((png) => `<img alt="" src="data:image/png;base64,${png.toString('base64')}">`)
  await page.setContent(
    `<style>
      body { margin: 0; height: 880px; display: flex; gap: 48px; align-items: center; justify-content: center;
        background: linear-gradient(135deg, #e8efe9, #f4ecdd) }
      img { width: 366px; border-radius: 30px; border: 8px solid #14201f; box-shadow: 0 14px 34px #0f4a4640 }
    </style>${pictures.join('')}`,
  )
  await page.waitForTimeout(300)
  await page.screenshot({ path: `${FOLDER}chat.png` })
}
