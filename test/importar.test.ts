import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Db } from '#db/open.ts'
import { teDeben } from '#texts/primera-vista.ts'
import { type Chat, testChat } from './support/chat.ts'
import { filas } from './support/filas.ts'
import { conArchivos } from './support/importar.ts'
import { llegaPago, unaFactura, unCliente, unPago } from './support/ventas.ts'

let chat: Chat
let db: Db
let archivos: Awaited<ReturnType<typeof conArchivos>>

beforeEach(async () => {
  chat = await testChat()
  db = chat.db
  archivos = await conArchivos(chat)
})

afterEach(async () => {
  expect(archivos.errors).toEqual([])
  await archivos.remove()
  await db.destroy()
})

const HOLDED = [
  'Fecha;Num;Cliente;NIF;Vencimiento;Subtotal;IVA;Total;Cobrado;Pendiente;Estado;Agente',
  '13/10/2026;F260041;Talleres Ruiz SL;B12345674;12/11/2026;1.000,00;210,00;1.210,00;0,00;1.210,00;Pendiente;Eva',
  '14/09/2026;F260030;Talleres Ruiz SL;B12345674;14/10/2026;100,00;21,00;121,00;121,00;0,00;Cobrado;Eva',
  '20/10/2026;F260042;Bar Sol;;19/11/2026;200,00;42,00;242,00;42,00;200,00;Parcialmente cobrado;Eva',
  '31/02/2026;F260043;Bar Sol;;;10,00;2,10;12,10;0,00;12,10;Pendiente;Eva',
  '21/10/2026;F260044;;;;10,00;2,10;12,10;0,00;12,10;Pendiente;Eva',
  'Total;;;;;1.320,00;277,20;1.597,30;163,00;1.434,30;;',
].join('\r\n')

test.each([
  [{ vencido: 0, dias: 0 }, 'Te debe Ruiz 900 €, nada vencido todavía.'],
  [{ vencido: 300_00, dias: 41 }, 'Te debe Ruiz 900 € (300 € ya vencidos, desde hace 41 días).'],
  [{ vencido: 900_00, dias: 1 }, 'Te debe Ruiz 900 € (todo vencido, desde hace 1 día).'],
])('only one owes: it is named first (%o)', ({ vencido, dias }, dicho) => {
  const quien = { nombre: 'Ruiz', debe: vencido || 900_00, dias }
  expect(teDeben({ debe: 900_00, vencido, clientes: 1, quien }).replaceAll('\u00A0', ' ')).toBe(`💶 ${dicho}`)
})

test('dropped, seen, imported: invoices, payments, clients, and what they say', async () => {
  expect(await archivos.drop('facturas.csv', HOLDED)).toBe(
    [
      '📎 facturas.csv: 3 facturas de 2 clientes, 1.573,00 €, de sept 2026 a oct 2026, 2 cobros.',
      'Columnas: Fecha → fecha (día/mes/año) · Num → número · Cliente → cliente · NIF → NIF · Vencimiento → vencimiento · Subtotal → base · IVA → IVA · Total → total · Cobrado → cobrado · Pendiente → pendiente · Estado → estado.',
      'No uso: Agente.',
      '💶 2 facturas están pagadas sin decir qué día: supongo que en su vencimiento.',
      '➖ 1 fila de totales que no cuento.',
      '⚠️ 2 filas no se pueden importar:',
      '• línea 5: no entiendo la fecha («31/02/2026»)',
      '• línea 6: no dice de qué cliente es',
      '¿Lo importo?',
    ].join('\n'),
  )
  expect(await chat.buttons()).toEqual(['✅ Importar', '✏️ Cambiar columnas', 'Cancelar'])
  expect(await filas(db)).toMatchObject({ clientes: 0, crm_facturas: 0, actividades: 0 })

  expect(await archivos.press('Importar')).toBe(
    [
      '💶 Te deben 1.410 € (todo vencido), entre 2 clientes. Quien más: Talleres Ruiz, 1.210 € desde hace 11 días.',
      '',
      '☀️ Esto es lo que te habría dicho hoy:',
      '1 💶 Talleres Ruiz debe 1.210 € desde hace 11 días (suele pagar a tiempo).',
      '2 💶 Bar Sol debe 200 € desde hace 4 días.',
    ].join('\n'),
  )
  const [, result] = (await chat.bubbles()).reverse()
  expect(result?.text).toContain('✅ Importado facturas.csv: 3 facturas de 2 clientes')
  expect(result?.text).toContain('2 clientes son nuevos.')
  expect(result?.text).toContain('• línea 5: no entiendo la fecha («31/02/2026»)')
  expect(result?.buttons).toEqual([['↩️ Deshacer importación'], ['📄 Ver las 2']])

  expect(await filas(db)).toMatchObject({
    clientes: 2,
    crm_facturas: 3,
    crm_vencimientos: 3,
    crm_pagos: 2,
    actividades: 5,
  })
  const ruiz = await db
    .selectFrom('clientes')
    .selectAll()
    .where('cif', '=', 'B12345674')
    .executeTakeFirstOrThrow()
  expect(ruiz).toMatchObject({
    nombre: 'Talleres Ruiz SL',
    estado: 'activo',
    fecha_primera_factura: '2026-09-14',
    ltv_centimos: 1331_00,
  })
  const venta = await db
    .selectFrom('actividades')
    .selectAll()
    .where('titulo', '=', 'Factura #F260041')
    .executeTakeFirst()
  expect(venta).toMatchObject({
    tipo: 'venta',
    responsable: 'Sistema',
    origen: 'importacion',
    fecha: '2026-10-12T22:00:00.000Z',
    cliente_id: ruiz.id,
  })
  expect((await chat.say('cómo va Talleres Ruiz')).join()).toContain('1.210')
})

test('the bad rows are a file that she can open', async () => {
  await archivos.drop('facturas.csv', HOLDED)
  await archivos.press('Importar')
  expect(await chat.press('Ver las 2')).toEqual(['📄 Las filas que no he podido importar, con su motivo.'])
  const { cuerpo } = await db
    .selectFrom('crm_outbox')
    .select('cuerpo')
    .orderBy('n', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  const archivo = await db
    .selectFrom('crm_archivos')
    .selectAll()
    .where('id', '=', JSON.parse(cuerpo).archivoId)
    .executeTakeFirstOrThrow()
  expect(archivo).toMatchObject({ nombre: 'filas-no-importadas.csv', estado: 'guardado' })
})

test('the same file again brings nothing', async () => {
  await archivos.drop('facturas.csv', HOLDED)
  await archivos.press('Importar')
  const before = await filas(db)
  const said = await archivos.drop('facturas.csv', HOLDED)
  expect(said).toContain('no hay nada nuevo que importar')
  expect(said).toContain('3 facturas ya las tienes y no se repiten')
  expect(await chat.buttons()).not.toContain('✅ Importar')
  expect(await filas(db)).toEqual(before)
})

test('one tap undoes it all, and only it', async () => {
  await unCliente(chat, 'Gestoría Paz')
  const before = await filas(db)
  await archivos.drop('facturas.csv', HOLDED)
  await archivos.press('Importar')
  expect(await archivos.press('Deshacer importación')).toBe(
    '↩️ Deshecho lo de facturas.csv. He quitado 3 facturas y 2 clientes.',
  )
  expect(await filas(db)).toEqual(before)
  expect(await db.selectFrom('crm_importadas').selectAll().execute()).toEqual([])
  expect((await chat.say('cómo va Talleres Ruiz')).join()).not.toContain('1.210')
})

test('what she has hung from an imported record since keeps it', async () => {
  await archivos.drop('facturas.csv', HOLDED)
  await archivos.press('Importar')
  await chat.say('he llamado a Bar Sol, quieren ampliar')
  const factura = await db
    .selectFrom('crm_facturas')
    .selectAll()
    .where('numero', '=', 'F260041')
    .executeTakeFirstOrThrow()
  const ruiz = await db
    .selectFrom('clientes')
    .selectAll()
    .where('id', '=', factura.cliente_id)
    .executeTakeFirstOrThrow()
  await unPago(chat, ruiz, factura, 500_00, '2026-11-20')
  expect(await archivos.press('Deshacer importación')).toBe(
    '↩️ Deshecho lo de facturas.csv. He quitado 2 facturas.\nHe dejado Bar Sol y Talleres Ruiz SL, porque tienen cosas apuntadas por ti.',
  )
  const left = await db.selectFrom('actividades').select('titulo').orderBy('titulo').execute()
  expect(left.map(({ titulo }) => titulo)).toEqual(['Cobro de 500,00\u00A0€', 'Factura #F260041', 'Llamada'])
  const salud = await db
    .selectFrom('salud_cliente')
    .selectAll()
    .where('id', '=', ruiz.id)
    .executeTakeFirstOrThrow()
  expect(salud).toMatchObject({ facturas: 1, pendiente_centimos: 710_00 })
})

test('dates that can be read in two ways are asked about', async () => {
  const csv = 'Num,Date,Customer,Total\n1,03/04/2026,Bar Sol,"1,210.00"\n2,05/06/2026,Bar Sol,100.00\n'
  expect(await archivos.drop('ventas.csv', csv)).toBe(
    '📅 En ventas.csv las fechas se pueden leer de dos maneras: «03/04/2026», ¿es el 3 de abril o el 4 de marzo?',
  )
  expect(await chat.buttons()).toEqual(['3 de abril', '4 de marzo', 'Cancelar'])
  expect(await archivos.press('4 de marzo')).toContain('fecha (mes/día/año)')
  await archivos.press('Importar')
  const rows = await db
    .selectFrom('crm_facturas')
    .select(['fecha_emision', 'total_centimos'])
    .orderBy('numero')
    .execute()
  expect(rows).toEqual([
    { fecha_emision: '2026-03-04', total_centimos: 1210_00 },
    { fecha_emision: '2026-05-06', total_centimos: 100_00 },
  ])
})

test('a column is corrected with buttons', async () => {
  const csv = 'Num;Fecha;Cliente;Neto;Total\n1;13/10/2026;Bar Sol;100;121\n'
  await archivos.drop('ventas.csv', csv)
  await chat.press('Cambiar columnas')
  expect(await chat.buttons()).toContain('Neto → base')
  await chat.press('Neto → base')
  expect((await chat.bubbles()).at(-1)?.text).toBe('¿Qué es «Neto»? Por ejemplo: «100».')
  expect(await archivos.press('total')).toContain('Neto → total')
  expect((await chat.bubbles()).at(-1)?.text).toContain('1 factura de 1 cliente, 100,00 €')
  expect(await chat.buttons()).toEqual(['✅ Importar', '✏️ Cambiar columnas', 'Cancelar'])
  await chat.press('Cambiar columnas')
  await chat.press('Volver')
  await archivos.press('Importar')
  expect(await filas(db)).toMatchObject({ crm_facturas: 1 })
})

test('who may be one of hers is asked about before, one by one or all at once', async () => {
  const hers = await unCliente(chat, 'Peluquería Soledad', { telefono: '+34600123123' })
  await unCliente(chat, 'Talleres Ruiz SL')
  const csv = [
    'Cliente;Teléfono;E-mail',
    'Peluquería Sol;600 123 123;',
    'Tallers Ruiz;;taller@ruiz.es',
    'Bar Nuevo;611222333;',
  ].join('\n')
  const said = await archivos.drop('clientes.csv', csv)
  expect(said).toContain('3 clientes nuevos')
  expect(said).toContain('👥 2 clientes se parecen a otros que ya tienes')
  expect(await archivos.press('Importar')).toBe(
    '👥 «Peluquería Sol», del archivo, tiene el mismo teléfono que «Peluquería Soledad», que ya tienes. ¿Es el mismo?\nQuedan 2.',
  )
  expect(await chat.buttons()).toEqual([
    'Sí, es el mismo',
    'No, crear aparte',
    'Todos son los mismos',
    'Todos aparte',
  ])
  expect(await archivos.press('Sí, es el mismo')).toContain(
    '«Tallers Ruiz», del archivo, tiene casi el mismo nombre',
  )
  await archivos.press('No, crear aparte')
  const names = await db.selectFrom('clientes').select('nombre').orderBy('nombre').execute()
  expect(names.map(({ nombre }) => nombre)).toEqual([
    'Bar Nuevo',
    'Peluquería Soledad',
    'Talleres Ruiz SL',
    'Tallers Ruiz',
  ])
  expect(
    await db.selectFrom('clientes').select('telefono').where('id', '=', hers.id).executeTakeFirst(),
  ).toEqual({
    telefono: '+34600123123',
  })
})

test('exact matches are joined without asking, and what was missing there is filled in', async () => {
  const hers = await unCliente(chat, 'talleres ruiz', { estado: 'prospecto' })
  const said = await archivos.drop('facturas.csv', HOLDED)
  expect(said).toContain('1 cliente ya lo tenías')
  await archivos.press('Importar')
  const [ruiz] = await db.selectFrom('clientes').selectAll().where('id', '=', hers.id).execute()
  expect(ruiz).toMatchObject({ nombre: 'talleres ruiz', cif: 'B12345674', estado: 'activo' })
  await archivos.press('Deshacer importación')
  const [again] = await db.selectFrom('clientes').selectAll().where('id', '=', hers.id).execute()
  expect(again).toMatchObject({
    cif: null,
    estado: 'prospecto',
    ltv_centimos: 0,
    fecha_primera_factura: null,
  })
})

test('a table of receipts says better when an invoice is due and paid', async () => {
  await archivos.drop('facturas.csv', 'Num;Fecha;Cliente;Total;Estado\n1;13/10/2026;Bar Sol;200;Pagada\n')
  await archivos.press('Importar')
  expect(await filas(db)).toMatchObject({ crm_pagos: 1, crm_vencimientos: 1 })
  await archivos.drop(
    'cobros.csv',
    'Factura;Fecha de pago;Importe;Forma de pago\n1;30/10/2026;200;Bizum\n9;30/10/2026;10;Bizum\n',
  )
  expect((await chat.bubbles()).at(-1)?.text).toContain('no encuentro esa factura («9»)')
})

test('payments of an invoice that she had go with their own import', async () => {
  const hers = await unCliente(chat, 'Bar Sol')
  await unaFactura(chat, hers, { numero: '1', total_centimos: 200_00 })
  const antes = await filas(db)
  await archivos.drop('cobros.csv', 'Factura;Fecha de pago;Importe\n1;30/10/2026;200\n')
  await archivos.press('Importar')
  expect(await filas(db)).toMatchObject({ crm_pagos: 1 })
  await archivos.press('Deshacer importación')
  expect(await filas(db)).toEqual(antes)
})

test('JSON of clients, contacts and activities in one file', async () => {
  const json = JSON.stringify({
    clientes: [{ nombre: 'Bar Sol', cif: 'B12345674', telefono: '600123123' }],
    contactos: [{ cliente: 'Bar Sol', nombre: 'Ana Gil', rol: 'Gerente', email: 'ana@sol.es' }],
    actividades: [{ cliente: 'Bar Sol', fecha: '2026-11-02', tipo: 'llamada', descripcion: 'quiere más' }],
  })
  const said = await archivos.drop('datos.json', json)
  expect(said).toContain('1 cliente nuevo, 1 contacto, 1 actividad')
  await archivos.press('Importar')
  expect(await filas(db)).toMatchObject({ clientes: 1, contactos: 1, actividades: 1 })
  const contacto = await db.selectFrom('contactos').selectAll().executeTakeFirstOrThrow()
  expect(contacto).toMatchObject({ nombre: 'Ana Gil', rol: 'Gerente', email: 'ana@sol.es', principal: 1 })
  expect(await db.selectFrom('actividades').selectAll().executeTakeFirst()).toMatchObject({
    tipo: 'llamada',
    descripcion: 'quiere más',
    origen: 'importacion',
  })
})

/** An invoice that she has issued, as the tax office's format has it. */
const FACTURAE = `<?xml version="1.0" encoding="UTF-8"?>
<fe:Facturae xmlns:fe="http://www.facturae.gob.es/formato/Versiones/Facturaev3_2_2.xml">
  <Parties>
    <SellerParty><TaxIdentification><TaxIdentificationNumber>12345678Z</TaxIdentificationNumber></TaxIdentification>
      <Individual><Name>Lucía</Name><FirstSurname>Gómez</FirstSurname></Individual></SellerParty>
    <BuyerParty><TaxIdentification><TaxIdentificationNumber>ESB12345674</TaxIdentificationNumber></TaxIdentification>
      <LegalEntity><CorporateName>Talleres Ruiz SL</CorporateName>
        <ContactDetails><Telephone>954000000</Telephone><ElectronicMail>admin@ruiz.es</ElectronicMail></ContactDetails>
      </LegalEntity></BuyerParty>
  </Parties>
  <Invoices><Invoice>
    <InvoiceHeader><InvoiceNumber>41</InvoiceNumber><InvoiceSeriesCode>F26</InvoiceSeriesCode>
      <InvoiceDocumentType>FC</InvoiceDocumentType><InvoiceClass>OO</InvoiceClass></InvoiceHeader>
    <InvoiceIssueData><IssueDate>2026-10-15</IssueDate><InvoiceCurrencyCode>EUR</InvoiceCurrencyCode></InvoiceIssueData>
    <InvoiceTotals><TotalGrossAmount>1000.00</TotalGrossAmount>
      <TotalGrossAmountBeforeTaxes>1000.00</TotalGrossAmountBeforeTaxes><TotalTaxOutputs>210.00</TotalTaxOutputs>
      <TotalTaxesWithheld>150.00</TotalTaxesWithheld><InvoiceTotal>1060.00</InvoiceTotal>
      <TotalOutstandingAmount>1060.00</TotalOutstandingAmount>
      <TotalExecutableAmount>1060.00</TotalExecutableAmount></InvoiceTotals>
    <Items><InvoiceLine><ItemDescription>Diseño web</ItemDescription></InvoiceLine></Items>
    <PaymentDetails>
      <Installment><InstallmentDueDate>2026-11-15</InstallmentDueDate><InstallmentAmount>500.00</InstallmentAmount></Installment>
      <Installment><InstallmentDueDate>2026-12-15</InstallmentDueDate><InstallmentAmount>560.00</InstallmentAmount></Installment>
    </PaymentDetails>
  </Invoice></Invoices>
</fe:Facturae>`

test('an electronic invoice of hers: the buyer is the client, with its due dates and withholding', async () => {
  expect(await archivos.drop('factura.xml', FACTURAE)).toContain(
    '1 factura de 1 cliente, 1.060,00 €, oct 2026',
  )
  expect(await chat.buttons()).toEqual(['✅ Importar', 'Cancelar'])
  await archivos.press('Importar')
  expect(await db.selectFrom('clientes').selectAll().executeTakeFirst()).toMatchObject({
    nombre: 'Talleres Ruiz SL',
    cif: 'B12345674',
    telefono: '+34954000000',
    email: 'admin@ruiz.es',
  })
  expect(await db.selectFrom('crm_facturas').selectAll().executeTakeFirst()).toMatchObject({
    serie: 'F26',
    numero: '41',
    irpf_centimos: 150_00,
    total_centimos: 1060_00,
    fecha_vencimiento: '2026-12-15',
  })
  const plazos = await db
    .selectFrom('crm_vencimientos')
    .select(['fecha', 'importe_centimos'])
    .orderBy('fecha')
    .execute()
  expect(plazos).toEqual([
    { fecha: '2026-11-15', importe_centimos: 500_00 },
    { fecha: '2026-12-15', importe_centimos: 560_00 },
  ])
})

test('what cannot be imported is said, and may be kept as a note', async () => {
  expect(await archivos.drop('receta.csv', 'ingrediente;gramos\narroz;200\n')).toContain(
    'No encuentro facturas',
  )
  expect(await chat.buttons()).toEqual(['🗒️ Guardarlo como nota'])
  await archivos.press('nota')
  const nota = await db.selectFrom('actividades').selectAll().executeTakeFirstOrThrow()
  expect(nota).toMatchObject({ tipo: 'nota', titulo: '📎 receta.csv', cliente_id: null })
  expect(await db.selectFrom('crm_archivos').select('actividad_id').execute()).toEqual([
    { actividad_id: nota.id },
  ])
  expect(await archivos.drop('vacio.csv', ' ')).toContain('está vacío')
})

test('a file with words is filed with them, and proposed as well', async () => {
  await unCliente(chat, 'Bar Sol')
  const said = await archivos.drop('facturas.csv', HOLDED, 'nota Bar Sol: me pasa sus facturas')
  expect(said).toContain('3 facturas')
  expect((await db.selectFrom('actividades').select('tipo').execute()).map(({ tipo }) => tipo)).toEqual([
    'nota',
  ])
  const before = (await chat.bubbles()).length
  await archivos.drop('receta.csv', 'ingrediente;gramos\narroz;200\n', 'nota Bar Sol: su receta')
  expect((await chat.bubbles()).length).toBe(before + 1)
})

test('cancelled, nothing is imported and its buttons are over', async () => {
  await archivos.drop('facturas.csv', HOLDED)
  const [bubble] = (await chat.bubbles()).slice(-1)
  expect(await archivos.press('Cancelar')).toBe('Vale, no importo nada.')
  const [yes] = bubble?.choices ?? []
  const again = await chat.send({ type: 'choice', choice: yes?.id ?? '' }, { repliesTo: bubble?.key ?? '' })
  expect(again).toEqual(['(Ya estaba hecho ✓)'])
  expect(await filas(db)).toMatchObject({ crm_facturas: 0 })
})

test('/importar and the first screen say how', async () => {
  expect((await chat.say('/importar')).join()).toContain('Facturae')
  await chat.send({ type: 'start', payload: '' })
  expect(await chat.buttons()).toContain('📎 Subir archivo')
  expect((await chat.press('Subir archivo')).join()).toContain('Mándame un archivo')
})

const ESTADOS = 'Fecha;Num;Cliente;NIF;Vencimiento;Total;Estado'

test('an invoice that was pending and comes again as paid is paid, and undoing takes that back', async () => {
  await archivos.drop(
    'enero.csv',
    [ESTADOS, '14/09/2026;F-1;Talleres Ruiz;B12345674;14/10/2026;121,00;Pendiente'].join('\n'),
  )
  await archivos.press('Importar')
  const before = await filas(db)
  const said = await archivos.drop(
    'febrero.csv',
    [ESTADOS, '14/09/2026;F-1;Talleres Ruiz;B12345674;14/10/2026;121,00;Cobrada'].join('\n'),
  )
  expect(said).toContain('febrero.csv: 1 cobro.')
  expect(said).toContain('1 cobro es de facturas que ya tenías.')
  await archivos.press('Importar')
  const result = (await chat.bubbles()).find(({ text }) => text.includes('✅ Importado febrero.csv'))
  expect(result?.text).toContain('1 cobro es de facturas que ya tenías.')
  const factura = await db.selectFrom('crm_facturas').selectAll().executeTakeFirstOrThrow()
  expect(await db.selectFrom('crm_pagos').selectAll().execute()).toMatchObject([
    { factura_id: factura.id, importe_centimos: 121_00, fecha: '2026-10-14', origen: 'importacion' },
  ])
  expect((await chat.say('quién me debe dinero')).join()).not.toContain('121')

  await archivos.press('Deshacer importación')
  expect(await filas(db)).toEqual(before)
})

test('what a file says that has been collected is compared with what she has', async () => {
  const head = 'Fecha;Num;Cliente;NIF;Vencimiento;Total;Cobrado'
  const row = (cobrado: string) => `14/09/2026;F-1;Talleres Ruiz;B12345674;14/10/2026;100,00;${cobrado}`
  const pagos = async () =>
    (await db.selectFrom('crm_pagos').select('importe_centimos').orderBy('importe_centimos').execute()).map(
      ({ importe_centimos }) => importe_centimos,
    )
  for (const [cobrado, after] of [
    ['30,00', [30_00]],
    ['30,00', [30_00]],
    ['70,00', [30_00, 40_00]],
    ['150,00', [30_00, 30_00, 40_00]],
  ] as const) {
    await archivos.drop(`${cobrado}.csv`, [head, row(cobrado)].join('\n'))
    if ((await chat.buttons()).includes('✅ Importar')) await archivos.press('Importar')
    expect(await pagos()).toEqual(after)
  }
})

test('the same number of another client says nothing of hers', async () => {
  await archivos.drop(
    'enero.csv',
    [ESTADOS, '14/09/2026;F-1;Talleres Ruiz;B12345674;14/10/2026;121,00;Pendiente'].join('\n'),
  )
  await archivos.press('Importar')
  const said = await archivos.drop(
    'otra.csv',
    [ESTADOS, '14/09/2026;F-1;Bar Sol;A58818501;14/10/2026;121,00;Cobrada'].join('\n'),
  )
  expect(said).toContain('no hay nada nuevo que importar')
})

test('two payments alike on one day are two, and the same file again brings none', async () => {
  const factura = [ESTADOS, '14/09/2026;F-1;Talleres Ruiz;B12345674;14/10/2026;121,00;Pendiente'].join('\n')
  await archivos.drop('facturas.csv', factura)
  await archivos.press('Importar')
  const head = 'Fecha de pago;Num;Cliente;Importe;Forma de pago'
  const bizum = '20/10/2026;F-1;Talleres Ruiz;50,00;bizum'
  const cash = '20/10/2026;F-1;Talleres Ruiz;50,00;efectivo'
  await archivos.drop('cobros.csv', [head, bizum].join('\n'))
  await archivos.press('Importar')
  expect(await archivos.drop('cobros2.csv', [head, bizum, cash].join('\n'))).toContain(
    'cobros2.csv: 1 cobro.',
  )
  await archivos.press('Importar')
  expect(await db.selectFrom('crm_pagos').select('metodo').execute()).toEqual([
    { metodo: 'bizum' },
    { metodo: 'efectivo' },
  ])
  const again = await archivos.drop('cobros3.csv', [head, bizum, cash].join('\n'))
  expect(again).toContain('no hay nada nuevo que importar')
})

test('a correction that stands before its invoice is joined to it', async () => {
  const head = 'Fecha;Num;Cliente;NIF;Total;Rectifica'
  const rows = [
    '20/10/2026;R-1;Talleres Ruiz;B12345674;-21,00;F-8',
    '15/10/2026;F-9;Talleres Ruiz;B12345674;50,00;',
    '14/09/2026;F-8;Talleres Ruiz;B12345674;121,00;',
  ]
  await archivos.drop('facturas.csv', [head, ...rows].join('\n'))
  await archivos.press('Importar')
  const { id } = await db
    .selectFrom('crm_facturas')
    .select('id')
    .where('numero', '=', 'F-8')
    .executeTakeFirstOrThrow()
  const correction = db.selectFrom('crm_facturas').select('rectifica_a').where('numero', '=', 'R-1')
  expect(await correction.executeTakeFirst()).toEqual({ rectifica_a: id })

  await archivos.press('Deshacer importación')
  expect(await filas(db)).toMatchObject({ clientes: 0, crm_facturas: 0 })
  expect(await db.selectFrom('crm_por_enlazar').selectAll().execute()).toEqual([])
})

test('a payment that waited for its invoice is joined to it, and let go when the import is undone', async () => {
  const ruiz = await unCliente(chat, 'Talleres Ruiz', { cif: 'B12345674' })
  const { pago } = await llegaPago(chat, { cliente_id: ruiz.id, numero: 'F-1', importe_centimos: 121_00 })
  const before = await filas(db)
  const hangs = () =>
    db
      .selectFrom('crm_pagos as p')
      .leftJoin('crm_facturas as f', 'f.id', 'p.factura_id')
      .select('f.numero')
      .where('p.id', '=', pago.id)
      .executeTakeFirst()
  expect(await hangs()).toEqual({ numero: null })

  await archivos.drop(
    'enero.csv',
    [ESTADOS, '14/09/2026;F-1;Talleres Ruiz;B12345674;14/10/2026;121,00;Pendiente'].join('\n'),
  )
  await archivos.press('Importar')
  expect(await hangs()).toEqual({ numero: 'F-1' })

  await archivos.press('Deshacer importación')
  expect(await hangs()).toEqual({ numero: null })
  expect(await filas(db)).toEqual(before)
})

test('a number that is too long is refused, not cut into that of another', async () => {
  const long = 'F'.repeat(60)
  const said = await archivos.drop(
    'enero.csv',
    [ESTADOS, ...['1', '2'].map((n) => `14/09/2026;${long}${n};Talleres Ruiz;;;121,00;Pendiente`)].join('\n'),
  )
  expect(said).toContain('2 filas no se pueden importar')
  expect(said).toContain('el número de factura pasa de 60 letras o cifras')
})

test('an import leaves a line in the log when it is done, and when it is undone', async () => {
  await archivos.drop('facturas.csv', HOLDED)
  expect(archivos.lines).toEqual([])
  await archivos.press('Importar')
  await archivos.press('Deshacer importación')
  expect(archivos.lines.map((line) => line.replaceAll('\u00A0', ' '))).toEqual([
    '✅ Importado facturas.csv: 3 facturas de 2 clientes, 1.573,00 €, de sept 2026 a oct 2026, 2 cobros',
    '↩️ Deshecha la importación de facturas.csv',
  ])
})
