import { type Browser, chromium, type Page } from 'playwright-core'

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium'
const ARGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
]

export const PHONE = { width: 390, height: 844 }
export const DESK = { width: 1280, height: 800 }

/** The system's Chromium, without a window. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: ARGS })
}

type Look = { size?: typeof PHONE; dark?: boolean }

/** A fresh visitor in Madrid; `problems` collects what the page complains of (also of its CSP). */
export async function visitor(browser: Browser, { size = PHONE, dark = false }: Look = {}) {
  const phone = size.width < 600
  const context = await browser.newContext({
    viewport: size,
    colorScheme: dark ? 'dark' : 'light',
    locale: 'es-ES',
    timezoneId: 'Europe/Madrid',
    hasTouch: phone,
    isMobile: phone,
    deviceScaleFactor: 1,
  })
  const page = await context.newPage()
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(error.message))
  page.on('console', (line) => {
    if (line.type() === 'error' && !line.text().includes('ERR_CONNECTION_REFUSED')) problems.push(line.text())
  })
  return { page, problems }
}

/** Writes a line in the box and sends it. */
export async function say(page: Page, text: string): Promise<void> {
  await page.locator('#texto').fill(text)
  await page.locator('#texto').press('Enter')
}
