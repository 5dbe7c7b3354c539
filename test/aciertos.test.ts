import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { actualizarSalud, saludDeHechos } from '#actions/actualizar-salud.ts'
import { cargarExportacion } from '#actions/cargar-exportacion.ts'
import { deshacer } from '#actions/deshacer.ts'
import { cargarEjemplo } from '#actions/ejemplo.ts'
import { exportar } from '#actions/exportar.ts'
import { recibirPago } from '#actions/recibir-pago.ts'
import { haySuyas } from '#db/exportar.ts'
import { aciertos, prediccionesDe } from '#db/predicciones.ts'
import { hechosDe } from '#db/salud.ts'
import type { Cliente } from '#domain/cliente.ts'
import { FORMATOS } from '#domain/exportacion.ts'
import type { Factura } from '#domain/factura.ts'
import { masDias } from '#domain/fecha.ts'
import { puntuarAciertos } from '#jobs/aciertos.ts'
import { FIGURAS, porque } from '#texts/porque.ts'
import { testApi } from './support/api.ts'
import { AHORA, type Chat, testChat, testDb } from './support/chat.ts'
import { jobDeps } from './support/jobs.ts'
import { carpeta, libroDe } from './support/libros.ts'
import { autoria, llegaPago, momento, unaFactura, unCliente, unPago } from './support/ventas.ts'

/** Pays ten days late, month after month; its last invoice is still open. */
async function unMoroso(chat: Chat): Promise<{ cliente: Cliente; abierta: Factura }> {
  const cliente = await unCliente(chat, 'Talleres Ruiz')
  for (let mes = 1; mes <= 9; mes++) {
    const emitida = `2026-0${mes}-05`
    const factura = await unaFactura(chat, cliente, {
      numero: `2026-0${mes}`,
      fecha_emision: emitida,
      fecha_vencimiento: masDias(emitida, 30),
    })
    await unPago(chat, cliente, factura, factura.total_centimos, masDias(emitida, 40))
  }
  return { cliente, abierta: await unaFactura(chat, cliente) }
}

async function dichas(chat: Chat, cliente: Cliente) {
  const rows = await prediccionesDe(chat.db, cliente.id)
  return rows.map(({ clase, dia, donde, regla, resultado, hecho_el }) => ({
    clase,
    dia,
    donde,
    regla,
    resultado,
    hecho_el,
  }))
}

function dias(chat: Chat, cuantos: number): void {
  chat.now = new Date(chat.now.getTime() + cuantos * 86_400_000)
}

const noche = (chat: Chat) => puntuarAciertos(chat.db, chat.now, jobDeps)

describe('what is shown is kept', () => {
  test('the card says it once a day, whoever opens it', async () => {
    const chat = await testChat()
    const { cliente } = await unMoroso(chat)
    await chat.say('/cliente ruiz')
    const first = await prediccionesDe(chat.db, cliente.id)
    expect(first.map(({ clase }) => clase).sort()).toEqual([
      'cobro',
      'impago',
      'impago',
      'perdida',
      'proxima',
    ])
    await chat.say('/cliente ruiz')
    expect(await prediccionesDe(chat.db, cliente.id)).toEqual(first)
    dias(chat, 1)
    await chat.say('/cliente ruiz')
    expect(await prediccionesDe(chat.db, cliente.id)).toHaveLength(10)
  })

  test('«¿Por qué?» and its figures keep theirs', async () => {
    const chat = await testChat()
    const { cliente } = await unMoroso(chat)
    await chat.say('/salud ruiz')
    await chat.press('Deuda')
    await chat.press('Próxima')
    await chat.press('Pérdida')
    await chat.press('Valor')
    const rows = await dichas(chat, cliente)
    expect(rows.map(({ clase }) => clase).sort()).toEqual([
      'cobro',
      'impago',
      'impago',
      'perdida',
      'proxima',
      'retraso',
    ])
    expect(new Set(rows.map(({ donde }) => donde))).toEqual(new Set(['porque']))
  })

  test('the digest keeps its warning by its rule, and a probability only where it is shown', async () => {
    const chat = await testChat()
    const { cliente, abierta } = await unMoroso(chat)
    dias(chat, 10)
    await actualizarSalud(chat.db, cliente.id, momento(chat))
    const deImpago = async () =>
      (await prediccionesDe(chat.db, cliente.id)).filter(({ clase }) => clase === 'impago')
    expect((await chat.say('/resumen'))[0]).not.toContain('%')
    await chat.say('/alertas')
    expect(await deImpago()).toMatchObject([
      { sujeto: `aviso:${abierta.id}`, banda: null, donde: 'resumen', regla: 'factura_vencida' },
    ])
    expect((await chat.press('1'))[0]).toMatch(/Probabilidad de pasar de 30 días: \d+ %/)
    expect(await deImpago()).toMatchObject([
      { sujeto: `aviso:${abierta.id}`, regla: 'factura_vencida' },
      { sujeto: abierta.id, banda: 'alto', donde: 'alerta', regla: null },
    ])
    // No message has shown a date yet.
    expect((await dichas(chat, cliente)).map(({ clase }) => clase)).not.toContain('cobro')
    expect((await aciertos(chat.db, cliente.id)).pendientes).toBe(0)

    dias(chat, 30)
    await noche(chat)
    const { bandas, reglas } = await aciertos(chat.db, cliente.id)
    expect(bandas).toMatchObject([{ clase: 'impago', banda: 'alto', comprobadas: 1, ciertas: 1 }])
    expect(reglas).toMatchObject([{ regla: 'factura_vencida', comprobadas: 1, ciertas: 1 }])
  })

  test('of a client without history nothing is said', async () => {
    const chat = await testChat()
    const cliente = await unCliente(chat, 'Nueva')
    await chat.say('/cliente nueva')
    await chat.say('/salud nueva')
    expect(await dichas(chat, cliente)).toEqual([])
  })

  test('what was said is never rewritten', async () => {
    const chat = await testChat()
    const { cliente } = await unMoroso(chat)
    await chat.say('/cliente ruiz')
    const [row] = await prediccionesDe(chat.db, cliente.id)
    for (const change of [
      { p: 0.9 },
      { fecha: '2026-12-24' },
      { dia: '2026-01-01' },
      { banda: 'alto' as const },
    ]) {
      const rewrite = chat.db
        .updateTable('crm_predicciones')
        .set(change)
        .where('id', '=', row?.id ?? '')
      await expect(rewrite.execute()).rejects.toThrow('no se reescribe')
    }
  })
})

describe('when the fact comes', () => {
  test('a payment scores at once; twice is once; taken back takes the score back', async () => {
    const chat = await testChat()
    const { cliente, abierta } = await unMoroso(chat)
    await chat.say('/cliente ruiz')
    await chat.press('¿Por qué?')
    await chat.press('Deuda')
    const cobro = async () => (await dichas(chat, cliente)).find(({ clase }) => clase === 'cobro')
    expect(await cobro()).toMatchObject({ resultado: null })

    dias(chat, 1)
    const pago = {
      cliente_id: cliente.id,
      numero: abierta.numero,
      importe_centimos: 1210_00,
      fecha: '2026-11-24',
      external_id: 'banco-1',
    }
    const by = autoria(chat)
    await recibirPago(chat.db, by, pago, momento(chat), 'api')
    expect(await cobro()).toMatchObject({ resultado: 1, hecho_el: '2026-11-24' })
    const scored = await prediccionesDe(chat.db, cliente.id)
    await llegaPago(chat, pago)
    await noche(chat)
    await noche(chat)
    expect(await prediccionesDe(chat.db, cliente.id)).toEqual(scored)

    await deshacer(chat.db, by.operacion, autoria(chat), momento(chat))
    expect(await cobro()).toMatchObject({ resultado: null, hecho_el: null })
    await llegaPago(chat, { ...pago, fecha: '2026-11-02' })
    expect(await cobro()).toMatchObject({ resultado: 0, hecho_el: '2026-11-02' })
  })

  test('in the chat: paid, and undone', async () => {
    const chat = await testChat()
    const { cliente } = await unMoroso(chat)
    await chat.say('/cliente ruiz')
    await chat.say('me ha pagado Ruiz 1.210')
    await chat.press('Sí')
    const cobro = async () => (await dichas(chat, cliente)).find(({ clase }) => clase === 'cobro')
    expect(await cobro()).toMatchObject({ hecho_el: '2026-11-23' })
    await chat.press('Deshacer')
    expect(await cobro()).toMatchObject({ resultado: null, hecho_el: null })
  })

  test('the night scores what nobody paid, once it is decided', async () => {
    const chat = await testChat()
    const { cliente } = await unMoroso(chat)
    await chat.say('/cliente ruiz')
    const [cobro] = (await prediccionesDe(chat.db, cliente.id)).filter(({ clase }) => clase === 'cobro')
    chat.now = new Date(`${masDias(cobro?.fecha ?? '', 5)}T03:00:00.000Z`)
    await noche(chat)
    expect((await dichas(chat, cliente)).find(({ clase }) => clase === 'cobro')?.resultado).toBeNull()
    dias(chat, 1)
    await noche(chat)
    expect((await dichas(chat, cliente)).find(({ clase }) => clase === 'cobro')?.resultado).toBe(0)

    // 30 days after 14 November.
    chat.now = new Date('2026-12-14T03:00:00.000Z')
    await noche(chat)
    const deLaAbierta = async () =>
      (await prediccionesDe(chat.db, cliente.id)).find((row) => row.clase === 'impago' && row.factura_id)
    expect(await deLaAbierta()).toMatchObject({ resultado: null, revisar_el: '2026-12-15' })
    dias(chat, 1)
    await noche(chat)
    expect(await deLaAbierta()).toMatchObject({ resultado: 1, revisar_el: null })
    const again = await prediccionesDe(chat.db, cliente.id)
    await noche(chat)
    expect(await prediccionesDe(chat.db, cliente.id)).toEqual(again)

    // She hears late that it had paid in time.
    const [factura] = await chat.db
      .selectFrom('crm_facturas')
      .selectAll()
      .where('numero', '=', '2026-041')
      .execute()
    await unPago(chat, cliente, factura ?? null, 1210_00, '2026-11-25')
    expect(await deLaAbierta()).toMatchObject({ resultado: 0, hecho_el: '2026-11-25' })
  })

  test('the next invoice scores when it is issued, and what was said of a client that would go', async () => {
    const chat = await testChat()
    const { cliente } = await unMoroso(chat)
    await chat.say('/cliente ruiz')
    dias(chat, 3)
    await unaFactura(chat, cliente, {
      numero: '2026-050',
      fecha_emision: '2026-11-25',
      fecha_vencimiento: '2026-12-25',
    })
    const rows = await dichas(chat, cliente)
    expect(rows.find(({ clase }) => clase === 'proxima')).toMatchObject({ hecho_el: '2026-11-25' })
    expect(rows.find(({ clase }) => clase === 'perdida')).toMatchObject({
      resultado: 0,
      hecho_el: '2026-11-25',
    })
  })
})

/** Said of five invoices, each paid so many days after it was said. */
async function conAciertos(errores: number[]): Promise<{ chat: Chat; cliente: Cliente }> {
  const chat = await testChat()
  const { cliente, abierta } = await unMoroso(chat)
  await unPago(chat, cliente, abierta, abierta.total_centimos, '2026-11-23')
  for (const [i, error] of errores.entries()) {
    const factura = await unaFactura(chat, cliente, {
      numero: `N-${i}`,
      fecha_emision: masDias('2026-11-01', i),
      fecha_vencimiento: masDias('2026-12-01', i),
    })
    await chat.say('/cliente ruiz')
    const dicha = (await prediccionesDe(chat.db, cliente.id)).find(
      ({ clase, factura_id }) => clase === 'cobro' && factura_id === factura.id,
    )
    const at = chat.now
    chat.now = new Date(`${masDias(dicha?.fecha ?? '', error)}T10:00:00.000Z`)
    await unPago(chat, cliente, factura, factura.total_centimos, masDias(dicha?.fecha ?? '', error))
    chat.now = new Date(Math.max(at.getTime(), chat.now.getTime()))
  }
  return { chat, cliente }
}

const MIS_FECHAS = 'Mis fechas con este cliente'

describe('how often it was right', () => {
  test('is told from the third on, in «¿Por qué?» and in the card', async () => {
    const { chat } = await conAciertos([0, 3, 9])
    const [porque] = await chat.say('/salud ruiz')
    expect(porque).toContain(`${MIS_FECHAS}: acerté 2 de 3 (±5 días).`)
    expect((await chat.say('/cliente ruiz'))[0]).toContain(`${MIS_FECHAS}: acerté 2 de 3 (±5 días).`)
    expect((await chat.say('/informe'))[0]).toContain('Mis fechas de cobro: acerté 2 de 3 (±5 días)')
  })

  test('before that it says nothing, or that there is nothing yet', async () => {
    const { chat } = await conAciertos([0, 3])
    expect((await chat.say('/salud ruiz'))[0]).not.toContain(MIS_FECHAS)
    expect((await chat.say('/cliente ruiz'))[0]).not.toContain(MIS_FECHAS)

    const other = await testChat()
    await unMoroso(other)
    expect((await other.say('/salud ruiz'))[0]).not.toContain(MIS_FECHAS)
    await other.press('Deuda')
    expect((await other.say('/salud ruiz'))[0]).toContain('aún no he podido comprobar ninguna')
  })

  test('of a debt that money on account settles no day will tell: nothing is awaited', async () => {
    const chat = await testChat()
    const { cliente, abierta } = await unMoroso(chat)
    await chat.say('/cliente ruiz')
    const antes = (await aciertos(chat.db, cliente.id)).pendientes
    expect(antes).toBe(2)
    await unPago(chat, cliente, null, abierta.total_centimos, '2026-11-23')
    expect((await aciertos(chat.db, cliente.id)).pendientes).toBe(antes - 1)
    expect((await dichas(chat, cliente)).find(({ clase }) => clase === 'cobro')?.resultado).toBeNull()
    expect((await chat.say('/salud ruiz'))[0]).not.toContain(MIS_FECHAS)
  })

  test('an invoice counts once, by what was said of it first', async () => {
    const chat = await testChat()
    const { cliente, abierta } = await unMoroso(chat)
    for (let i = 0; i < 6; i++) {
      await chat.say('/cliente ruiz')
      dias(chat, 1)
    }
    await unPago(chat, cliente, abierta, abierta.total_centimos, '2026-11-29')
    expect((await aciertos(chat.db, cliente.id)).cobros).toMatchObject({ comprobadas: 1 })
  })

  test('by band and by rule, in its own message', async () => {
    const { chat } = await conAciertos([0, 3, 9])
    await chat.say('/informe')
    const [text] = await chat.press('Mis aciertos')
    expect(text).toContain('Fechas de cobro: 2 de 3 a ±5 días')
    expect(text).toMatch(/Impago: de lo que llamé \w+, 0 de \d pasaron de 30 días/)
    expect(text?.split('\n').length).toBeLessThanOrEqual(8)
  })

  test('with nothing checked it says what it will do', async () => {
    const chat = await testChat({ now: AHORA })
    await chat.say('/informe')
    expect((await chat.press('Mis aciertos'))[0]).toContain('Aún no he podido comprobar')
  })
})

async function conEjemplo(chat: Chat): Promise<void> {
  const en = momento(chat)
  for (const id of await cargarEjemplo(chat.db, en.today, en.zona)) await actualizarSalud(chat.db, id, en)
}

describe('it goes where her data go', () => {
  test.each(FORMATOS)('exported as %s and loaded again it is as it was', async (formato) => {
    const { chat, cliente } = await conAciertos([0, 3, 9])
    await chat.say('/salud ruiz')
    const before = await prediccionesDe(chat.db, cliente.id)
    const ruta = join(await carpeta(), `todo.${formato}`)
    await exportar(chat.db, { ruta, formato, now: chat.now })
    const other = await testDb()
    const { rechazadas } = await cargarExportacion(other, await libroDe(ruta))
    expect(rechazadas).toEqual([])
    expect(await prediccionesDe(other, cliente.id)).toEqual(before)
    expect(await aciertos(other, null)).toEqual(await aciertos(chat.db, null))
  })

  test('what was said of the example stays with the example', async () => {
    const chat = await testChat()
    await conEjemplo(chat)
    await chat.say('/cliente peñalba')
    expect(await chat.db.selectFrom('crm_predicciones').selectAll().execute()).not.toEqual([])
    expect(await haySuyas(chat.db, 'crm_predicciones')).toBe(false)
  })

  test('a program reads it', async () => {
    const api = await testApi({ ejemplo: true })
    try {
      expect((await api.get('/api/aciertos')).json()).toEqual({
        cobros: { comprobadas: 0, ciertas: 0, margen_dias: 5, error_medio_dias: null },
        proximas: { comprobadas: 0, ciertas: 0 },
        bandas: [],
        reglas: [],
        pendientes: 0,
      })
      const nobody = await api.get('/api/aciertos?cliente_id=nadie')
      expect([nobody.status, nobody.json().codigo]).toEqual([404, 'cliente_no_encontrado'])
    } finally {
      await api.close()
    }
  })
})

/** Lines of a message that fit in a telephone. */
const LINEAS = 8

describe('why', () => {
  test('of a client with one invoice: it is mostly what is usual elsewhere', async () => {
    const chat = await testChat()
    const cliente = await unCliente(chat, 'Nueva')
    const factura = await unaFactura(chat, cliente, {
      fecha_emision: '2026-09-01',
      fecha_vencimiento: '2026-10-01',
    })
    await unPago(chat, cliente, factura, 1210_00, '2026-10-05')
    expect((await chat.say('/salud nueva'))[0]).toContain(
      'Con 1 factura aún me fío más de lo normal en otros negocios que de lo suyo.',
    )
    const [importe] = await chat.press('Importe medio')
    expect(importe).toContain('Con tan pocas, tómalo como una orientación.')
  })

  test('how far to rely on each figure: little with one, more with some, well with six', async () => {
    const chat = await testChat()
    await unMoroso(chat)
    await chat.say('/salud ruiz')
    const botones = (await chat.buttons()).join()
    for (const figura of [
      'Días de pago',
      'A tiempo',
      'Importe medio',
      'Frecuencia',
      'Próxima',
      'Pérdida',
      'Valor',
    ])
      expect((await chat.press(figura))[0], figura).toMatch(/[Cc]onfianza alta\./)
    expect(botones).toContain('Deuda')
    const pocas = await unCliente(chat, 'Pocas')
    for (const mes of ['07', '08', '09']) {
      const fechas = { fecha_emision: `2026-${mes}-05`, fecha_vencimiento: `2026-${mes}-25` }
      const factura = await unaFactura(chat, pocas, { numero: `P-${mes}`, ...fechas })
      await unPago(chat, pocas, factura, factura.total_centimos, `2026-${mes}-28`)
    }
    expect((await chat.say('/salud pocas'))[0]).toContain(
      'todavía pesa lo normal en otros negocios. Confianza media.',
    )
    expect((await chat.press('Frecuencia'))[0]).toContain('Confianza media.')
  })

  test('of a client without invoices there is nothing to open, and of the only one no place to tell', async () => {
    const chat = await testChat()
    await unCliente(chat, 'Vacía')
    expect((await chat.say('/salud vacia'))[0]).toContain('Sin historial')
    expect(await chat.buttons()).toEqual(['📇 Ver ficha', '🔕 Silenciar a este cliente'])
    await unaFactura(chat, await unCliente(chat, 'Sola'), { numero: 'S-1' })
    expect((await chat.say('/cliente sola'))[0]).not.toContain('Entre tus clientes')
    await chat.say('/salud sola')
    expect((await chat.press('Puesto'))[0]).toContain('Es tu único cliente')
  })

  test('an invoice that is not paid has not come late: it has not come', async () => {
    const chat = await testChat()
    const cliente = await unCliente(chat, 'Nueva')
    const vieja = { fecha_emision: '2026-08-01', fecha_vencimiento: '2026-08-31' }
    await unaFactura(chat, cliente, { numero: 'N-1', ...vieja })
    const [porque = ''] = await chat.say('/salud nueva')
    expect(porque).toContain('Todavía no ha pagado ninguna factura')
    expect(porque).toContain('La N-1 lleva 84 días vencida')
    expect(porque).not.toContain('llegó tarde')
  })

  test('who leaves an invoice unpaid for long is not said to pay; the date told is that of one that is to come', async () => {
    const chat = await testChat()
    const { cliente } = await unMoroso(chat)
    const tarde = 'paga tarde pero paga: 0 % puntual'
    const limpia = async () => (await chat.say('/cliente ruiz'))[0]
    expect(await limpia()).toContain(tarde)
    const vieja = { fecha_emision: '2025-01-01', fecha_vencimiento: '2025-01-31' }
    await unaFactura(chat, cliente, { numero: 'V-1', ...vieja })
    const ficha = await limpia()
    expect(ficha).toContain('(0 % puntual; la V-1 lleva 661 días vencida)')
    expect(ficha).toContain('Cobro esperado: la 2026-041')
    for (const n of [2, 3, 4]) await unaFactura(chat, cliente, { numero: `V-${n}`, ...vieja })
    await chat.say('/salud ruiz')
    const [deuda] = await chat.press('Deuda')
    expect(deuda).toMatch(/V-1: .*ya no digo una fecha.*2026-041: .*la espero hacia.*Y 2 más/s)
  })

  test('what it owes against its credit, in the card and with many invoices', async () => {
    const chat = await testChat()
    const cliente = await unCliente(chat, 'Talleres Ruiz', { limite_credito_centimos: 5000_00 })
    for (let i = 0; i < 6; i++) await unaFactura(chat, cliente, { numero: `N-${i}` })
    const [ficha] = await chat.say('/cliente ruiz')
    expect(ficha).toContain('⚠️ Pasa en 2.260 € su límite de crédito (5.000 €)')
    expect(ficha).not.toContain('de lo que facturas')
    await chat.say('/salud ruiz')
    const other = await unCliente(chat, 'Pequeña')
    await unaFactura(chat, other, { numero: 'P-1', total_centimos: 1740_00 })
    expect((await chat.say('/cliente ruiz'))[0]).toContain('nº 1 de 2 · 81 % de lo que facturas')
    await chat.say('/salud ruiz')
    expect((await chat.press('Puesto'))[0]).toContain('Dependes bastante de él: si falla, te falta el 81 %.')
    const minima = await unCliente(chat, 'Mínima')
    await unaFactura(chat, minima, { numero: 'M-1', total_centimos: 20_00 })
    await chat.say('/salud minima')
    expect((await chat.press('Puesto'))[0]).toContain('Es menos del 1 % de los')
    await chat.say('/salud ruiz')
    const [deuda] = await chat.press('Deuda')
    expect(deuda).toContain('Y 3 más: 3.630,00 €.')
    expect(deuda?.split('\n').length).toBeLessThanOrEqual(LINEAS)
  })

  test('every figure of the example fits, whoever it is', { timeout: 60_000 }, async () => {
    const chat = await testChat()
    await conEjemplo(chat)
    const clientes = await chat.db.selectFrom('clientes').selectAll().execute()
    expect(clientes.length).toBeGreaterThan(30)
    const en = momento(chat)
    for (const { id } of clientes) {
      const salud = await saludDeHechos(chat.db, await hechosDe(chat.db, id), en)
      for (const figura of FIGURAS) {
        const lines = porque(figura, salud, en.today)
        expect(lines.length, `${id} ${figura}`).toBeGreaterThan(0)
        // The title, and how often it was right.
        expect(lines.length + 2, `${id} ${figura}`).toBeLessThanOrEqual(LINEAS)
      }
    }
  })
})
