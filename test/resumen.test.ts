import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { componerResumen } from '#actions/componer-resumen.ts'
import { cargarEjemplo } from '#actions/ejemplo.ts'
import { loadAjustes } from '#db/ajustes.ts'
import { silenciarCliente } from '#db/salud.ts'
import { masDias } from '#domain/fecha.ts'
import { REGLAS } from '#domain/recomendacion.ts'
import { lineasDelDia, MAX_LINEAS } from '#domain/resumen.ts'
import { actualizarClientes } from '#jobs/salud-nocturna.ts'
import { plural } from '#texts/format.ts'
import { AHORA, type Chat, testChat } from './support/chat.ts'
import { conArchivos } from './support/importar.ts'
import { jobDeps } from './support/jobs.ts'
import { momento } from './support/ventas.ts'

const TODAY = '2026-11-23'

/** The example business with every client's health and alerts of today. */
async function elEjemplo(): Promise<Chat> {
  const chat = await testChat()
  const ids = await cargarEjemplo(chat.db, TODAY, 'Europe/Madrid')
  await actualizarClientes(chat.db, ids, momento(chat), { ...jobDeps, newId: chat.newId })
  return chat
}

async function elResumen(chat: Chat): Promise<string | undefined> {
  const resumen = await componerResumen(chat.db, AHORA, await loadAjustes(chat.db), chat.usuario)
  return resumen?.text.replaceAll('\u00A0', ' ')
}

describe('golden', () => {
  test('the digest of the example business', async () => {
    expect(await elResumen(await elEjemplo())).toMatchInlineSnapshot(`
      "☀️ Lunes 23 nov · 4 cosas, 23.249 € en juego
      1 🧾 Plataforma de cursos Nexo de Academia Nexo (2.200 €) se ganó hace 12 días y está sin facturar.
      2 💶 Construcciones Sillar debe 1.839,20 € en 2 facturas, la más antigua desde hace 65 días (suele tardar 70). Riesgo de impago.
      3 🎯 Campaña anual Marisma de Conservas Marisma (18.000 €) tiene un 20 % de probabilidad: necesita seguimiento.
      4 💶 Talleres Ruiz debe 1.210 € desde hace 9 días (suele tardar 2).
      📅 Hoy: 12:00 nuevo plan de redes con Ana (Peluquería Sol), llamar a Rosa por la factura pendiente (Reformas Peñalba) · 1 tarea atrasada"
    `)
  })

  test('a muted client is never spoken of', async () => {
    const chat = await elEjemplo()
    const { id } = await chat.db
      .selectFrom('clientes')
      .select('id')
      .where('nombre', '=', 'Talleres Ruiz SL')
      .executeTakeFirstOrThrow()
    expect(await elResumen(chat)).toContain('Talleres Ruiz')
    await silenciarCliente(chat.db, id, AHORA)
    expect(await elResumen(chat)).not.toContain('Talleres Ruiz')
  })

  test('the list counts as the digest does: what is at stake, not what somebody usually buys', async () => {
    const chat = await testChat()
    await chat.send({ type: 'start', payload: '' })
    await chat.press('Ver ejemplo')
    const abiertas = await chat.db.selectFrom('crm_alertas').selectAll().execute()
    const enJuego = abiertas.filter(({ regla }) => REGLAS.find(({ id }) => id === regla)?.en_juego)
    const euros = Math.round(enJuego.reduce((sum, one) => sum + one.importe_centimos, 0) / 100)
    const dicho = `${Math.trunc(euros / 1000)}.${String(euros % 1000).padStart(3, '0')} € en juego`
    const [lista] = await chat.say('/alertas')
    expect(lista).toContain(`${abiertas.length} cosas que merecen la pena, ${dicho}`)
    // Each stands among them all, also those that were reckoned after it.
    const textos = abiertas.map(({ texto }) => texto).join('\n')
    expect(textos).toContain('cliente excelente (top')
    expect(textos).not.toMatch(/nº \d+ de \d+/)
    await chat.db
      .deleteFrom('crm_alertas')
      .where('id', '<>', abiertas[0]?.id ?? '')
      .execute()
    expect((await chat.say('/alertas'))[0]).toContain('1 cosa que merece la pena')
  })

  test('what it would have said today, right after an import', async () => {
    const chat = await testChat()
    const archivos = await conArchivos(chat)
    const rows = ['Fecha;Num;Cliente;Vencimiento;Total;Cobrado']
    let n = 0
    const factura = (cliente: string, hace: number, total: string, cobrado: string) =>
      rows.push(
        `${masDias(TODAY, -hace)};F${++n};${cliente};${masDias(TODAY, 30 - hace)};${total};${cobrado}`,
      )
    for (let i = 9; i > 0; i--) factura('Peluquería Sol', 17 + 14 * i, '60,00', '60,00')
    factura('Bar Prieto', 260, '300,00', '300,00')
    factura('Bar Prieto', 230, '300,00', '300,00')
    factura('Talleres Ruiz SL', 41, '1210,00', '0,00')
    factura('Gestoría Paz', 60, '640,00', '200,00')
    factura('Óptica Luz', 20, '900,00', '0,00')
    await archivos.drop('facturas.csv', rows.join('\r\n'))
    expect((await archivos.press('Importar')).replaceAll('\u00A0', ' ')).toMatchInlineSnapshot(`
      "💶 Te deben 2.550 € (1.650 € ya vencidos), entre 3 clientes. Quien más: Talleres Ruiz, 1.210 € desde hace 11 días.
      📉 Se te está yendo Peluquería Sol: compraba cada 14 días y van 31.

      ☀️ Esto es lo que te habría dicho hoy:
      1 💶 Talleres Ruiz debe 1.210 € desde hace 11 días.
      2 💶 Gestoría Paz debe 440 € desde hace 30 días.
      3 💤 Bar Prieto lleva 7 meses sin actividad: envíale una propuesta nueva.
      4 📉 Peluquería Sol compraba cada 14 días y van 31."
    `)
    // What it shows is kept as said, to be scored.
    const dichas = await chat.db
      .selectFrom('crm_predicciones')
      .innerJoin('clientes', 'clientes.id', 'cliente_id')
      .select(['nombre', 'clase', 'donde'])
      .orderBy('nombre')
      .execute()
    expect(dichas.map(({ nombre, clase, donde }) => `${donde}: ${nombre}, ${clase}`)).toEqual([
      'primera_vista: Bar Prieto, perdida',
      'primera_vista: Gestoría Paz, impago',
      'primera_vista: Peluquería Sol, perdida',
      'primera_vista: Talleres Ruiz SL, impago',
    ])
  })
})

describe('the lines of a day', () => {
  const aviso = fc.record({
    cliente_id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'),
    regla: fc.constantFrom(...REGLAS.map(({ id }) => id)),
    veces_avisada: fc.nat(9),
    ultimo_aviso: fc.option(fc.nat(120).map((hace) => masDias(TODAY, -hace))),
  })

  test('one per client, at most five, in their order, the same when asked again', () => {
    fc.assert(
      fc.property(fc.array(aviso, { maxLength: 30 }), (abiertas) => {
        const lineas = lineasDelDia(abiertas, TODAY, MAX_LINEAS)
        expect(lineas.length).toBeLessThanOrEqual(MAX_LINEAS)
        expect(new Set(lineas.map((l) => l.cliente_id)).size).toBe(lineas.length)
        const orden = lineas.map((l) => abiertas.indexOf(l))
        expect(orden).toEqual(orden.toSorted((a, b) => a - b))

        const dichas = abiertas.map((a) =>
          lineas.includes(a) ? { ...a, veces_avisada: a.veces_avisada + 1, ultimo_aviso: TODAY } : a,
        )
        const otraVez = lineasDelDia(dichas, TODAY, MAX_LINEAS)
        expect(otraVez.map((l) => dichas.indexOf(l)).slice(0, lineas.length)).toEqual(orden)
      }),
    )
  })

  test('what was said and is still to wait is not said; in the end everything comes back', () => {
    const uno = { cliente_id: 'a', regla: 'factura_vencida', veces_avisada: 4, ultimo_aviso: TODAY }
    const en = (dias: number, regla = uno.regla) =>
      lineasDelDia([{ ...uno, regla }], masDias(TODAY, dias), MAX_LINEAS).length
    expect([14, 15].map((d) => en(d))).toEqual([0, 1])
    expect([89, 90].map((d) => en(d, 'sin_actividad'))).toEqual([0, 1])
  })

  test('what does not press, once told, does not keep a debt of the same client quiet', () => {
    const propuesta = { cliente_id: 'a', regla: 'sin_actividad', veces_avisada: 1, ultimo_aviso: TODAY }
    const deuda = { cliente_id: 'a', regla: 'factura_vencida', veces_avisada: 1, ultimo_aviso: TODAY }
    const dias = []
    for (let dia = 1; dia <= 30; dia++) {
      const hoy = masDias(TODAY, dia)
      if (!lineasDelDia([propuesta, deuda], hoy, MAX_LINEAS).includes(deuda)) continue
      dias.push(dia)
      deuda.veces_avisada++
      deuda.ultimo_aviso = hoy
    }
    expect(dias).toEqual([1, 4, 11, 26])
  })
})

test.each([
  [1, '1 factura'],
  [2159, '2159 facturas'],
  [19_204, '19.204 facturas'],
  [1_000_000, '1.000.000 facturas'],
])('%i invoices are «%s»', (cuantas, dicho) => {
  expect(plural(cuantas, 'factura', 'facturas')).toBe(dicho)
})
