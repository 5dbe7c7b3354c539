import { describe, expect, test } from 'vitest'
import type { FacturaFacturae } from '#domain/facturae.ts'
import { leerFacturae } from '#files/facturae.ts'
import { unFichero } from './support/libros.ts'

const NS = {
  '3.2': 'http://www.facturae.es/Facturae/2009/v3.2/Facturae',
  '3.2.1': 'http://www.facturae.es/Facturae/2014/v3.2.1/Facturae',
  '3.2.2': 'http://www.facturae.gob.es/formato/Versiones/Facturaev3_2_2.xml',
}
type Version = keyof typeof NS

const VENDEDORA = `<SellerParty>
  <TaxIdentification><PersonTypeCode>F</PersonTypeCode><ResidenceTypeCode>R</ResidenceTypeCode><TaxIdentificationNumber>12345678Z</TaxIdentificationNumber></TaxIdentification>
  <Individual><Name>Lucía</Name><FirstSurname>Gómez</FirstSurname><SecondSurname>Paz</SecondSurname>
    <AddressInSpain><Address>C/ Ancha 3</Address><PostCode>11001</PostCode><Town>Cádiz</Town><Province>Cádiz</Province><CountryCode>ESP</CountryCode></AddressInSpain>
  </Individual></SellerParty>`

const COMPRADORA = `<BuyerParty>
  <TaxIdentification><PersonTypeCode>J</PersonTypeCode><ResidenceTypeCode>R</ResidenceTypeCode><TaxIdentificationNumber>ESB12345674</TaxIdentificationNumber></TaxIdentification>
  <AdministrativeCentres><AdministrativeCentre><CentreCode>L01</CentreCode>
    <AddressInSpain><Address>Otra</Address><PostCode>28001</PostCode><Town>Madrid</Town><Province>Madrid</Province><CountryCode>ESP</CountryCode></AddressInSpain>
    <ContactDetails><Telephone>900000000</Telephone></ContactDetails></AdministrativeCentre></AdministrativeCentres>
  <LegalEntity><CorporateName>Talleres Ruiz &amp; Hijos SL</CorporateName><TradeName>Talleres Ruiz</TradeName>
    <AddressInSpain><Address>Pol. Sur 8</Address><PostCode>41500</PostCode><Town>Alcalá</Town><Province>Sevilla</Province><CountryCode>ESP</CountryCode></AddressInSpain>
    <ContactDetails><Telephone>954000000</Telephone><ElectronicMail>admin@ruiz.es</ElectronicMail><ContactPersons>Marta</ContactPersons></ContactDetails>
  </LegalEntity></BuyerParty>`

type Cambios = {
  numero?: string
  corrige?: string
  clase?: string
  importes?: string[]
  plazos?: string
  moneda?: string
}

function factura({
  numero = '41',
  corrige = '',
  clase = 'OO',
  importes: [base, iva, irpf, total] = ['1000.00', '210.00', '150.00', '1060.00'],
  plazos = '',
  moneda = 'EUR',
}: Cambios = {}): string {
  return `<Invoice>
    <InvoiceHeader><InvoiceNumber>${numero}</InvoiceNumber><InvoiceSeriesCode>2026-</InvoiceSeriesCode>
      <InvoiceDocumentType>FC</InvoiceDocumentType><InvoiceClass>${clase}</InvoiceClass>${corrige}</InvoiceHeader>
    <InvoiceIssueData><IssueDate>2026-10-15</IssueDate><InvoiceCurrencyCode>${moneda}</InvoiceCurrencyCode><TaxCurrencyCode>EUR</TaxCurrencyCode><LanguageName>es</LanguageName></InvoiceIssueData>
    <TaxesOutputs><Tax><TaxTypeCode>01</TaxTypeCode><TaxRate>21.00</TaxRate><TaxableBase><TotalAmount>${base}</TotalAmount></TaxableBase><TaxAmount><TotalAmount>${iva}</TotalAmount></TaxAmount></Tax></TaxesOutputs>
    <TaxesWithheld><Tax><TaxTypeCode>04</TaxTypeCode><TaxRate>15.00</TaxRate><TaxableBase><TotalAmount>${base}</TotalAmount></TaxableBase><TaxAmount><TotalAmount>${irpf}</TotalAmount></TaxAmount></Tax></TaxesWithheld>
    <InvoiceTotals><TotalGrossAmount>${base}</TotalGrossAmount><TotalGrossAmountBeforeTaxes>${base}</TotalGrossAmountBeforeTaxes>
      <TotalTaxOutputs>${iva}</TotalTaxOutputs><TotalTaxesWithheld>${irpf}</TotalTaxesWithheld><InvoiceTotal>${total}</InvoiceTotal>
      <TotalOutstandingAmount>${total}</TotalOutstandingAmount><TotalExecutableAmount>${total}</TotalExecutableAmount></InvoiceTotals>
    <Items><InvoiceLine><ItemDescription>Diseño web</ItemDescription></InvoiceLine><InvoiceLine><ItemDescription>Hosting</ItemDescription></InvoiceLine></Items>
    ${plazos}</Invoice>`
}

function documento(version: Version, facturas: string[], firma = ''): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
  <fe:Facturae xmlns:fe="${NS[version]}" xmlns:ds="http://www.w3.org/2000/09/xmldsig#">
    <FileHeader><SchemaVersion>${version}</SchemaVersion><Modality>I</Modality><InvoiceIssuerType>EM</InvoiceIssuerType></FileHeader>
    <Parties>${VENDEDORA}${COMPRADORA}</Parties><Invoices>${facturas.join('')}</Invoices>${firma}</fe:Facturae>`
}

async function leidas(xml: string | Uint8Array): Promise<FacturaFacturae[]> {
  const leido = await leerFacturae(await unFichero('f.xml', xml))
  if ('problem' in leido) throw new Error(leido.problem)
  return leido.value
}

describe('a Facturae invoice', () => {
  test.each(Object.keys(NS) as Version[])('of version %s', async (version) => {
    expect(await leidas(documento(version, [factura()]))).toEqual([
      {
        emisor: {
          tipo: 'persona',
          nombre: 'Lucía Gómez Paz',
          nombre_comercial: null,
          nif: '12345678Z',
          direccion: 'C/ Ancha 3, 11001 Cádiz',
          email: null,
          telefono: null,
          contacto: null,
        },
        receptor: {
          tipo: 'empresa',
          nombre: 'Talleres Ruiz & Hijos SL',
          nombre_comercial: 'Talleres Ruiz',
          nif: 'B12345674',
          direccion: 'Pol. Sur 8, 41500 Alcalá, Sevilla',
          email: 'admin@ruiz.es',
          telefono: '954000000',
          contacto: 'Marta',
        },
        serie: '2026-',
        numero: '41',
        fecha_emision: '2026-10-15',
        moneda: 'EUR',
        copia: false,
        rectifica: null,
        base_centimos: 1000_00,
        iva_centimos: 210_00,
        irpf_centimos: 150_00,
        total_centimos: 1060_00,
        a_cobrar_centimos: 1060_00,
        pagado_a_cuenta_centimos: 0,
        vencimientos: [],
        concepto: 'Diseño web; Hosting',
      },
    ])
  })

  test('with its instalments, in order of date', async () => {
    const plazo = (fecha: string, importe: string) =>
      `<Installment><InstallmentDueDate>${fecha}</InstallmentDueDate><InstallmentAmount>${importe}</InstallmentAmount><PaymentMeans>04</PaymentMeans></Installment>`
    const plazos = `<PaymentDetails>${plazo('2026-12-15', '530.005')}${plazo('2026-11-15', '530')}</PaymentDetails>`
    const [una] = await leidas(documento('3.2.1', [factura({ plazos })]))
    expect(una?.vencimientos).toEqual([
      { fecha: '2026-11-15', importe_centimos: 530_00 },
      { fecha: '2026-12-15', importe_centimos: 530_01 },
    ])
  })

  test('that corrects another, and a copy', async () => {
    const corrige = `<Corrective><InvoiceNumber>40</InvoiceNumber><InvoiceSeriesCode>2026-</InvoiceSeriesCode><ReasonCode>10</ReasonCode>
      <ReasonDescription>Detalle Operación</ReasonDescription><TaxPeriod><StartDate>2026-10-01</StartDate><EndDate>2026-10-31</EndDate></TaxPeriod>
      <CorrectionMethod>02</CorrectionMethod><CorrectionMethodDescription>x</CorrectionMethodDescription></Corrective>`
    const importes = ['-100.00', '-21.00', '-15.00', '-106.00']
    const [una, otra] = await leidas(
      documento('3.2.2', [
        factura({ corrige, clase: 'OR', importes }),
        factura({ numero: '42', clase: 'CO', moneda: 'USD' }),
      ]),
    )
    expect(una).toMatchObject({
      rectifica: { serie: '2026-', numero: '40', motivo: 'Detalle Operación', metodo: 'diferencias' },
      base_centimos: -100_00,
      irpf_centimos: -15_00,
      total_centimos: -106_00,
      copia: false,
    })
    expect(otra).toMatchObject({ numero: '42', copia: true, moneda: 'USD', rectifica: null })
  })

  test('signed, inside its signature or around it', async () => {
    const firma = `<ds:Signature Id="S"><ds:SignedInfo/><ds:Object><xades:Invoice xmlns:xades="x">no</xades:Invoice></ds:Object></ds:Signature>`
    expect(await leidas(documento('3.2.1', [factura()], firma))).toHaveLength(1)
    const dentro = documento('3.2', [factura()]).replace(/<\?xml.*?\?>/, '')
    expect(
      await leidas(`<ds:Signature xmlns:ds="d"><ds:Object>${dentro}</ds:Object></ds:Signature>`),
    ).toHaveLength(1)
  })

  test('in another encoding', async () => {
    const xml = documento('3.2', [factura()]).replace('UTF-8', 'ISO-8859-1')
    expect((await leidas(Buffer.from(xml, 'latin1')))[0]?.emisor.nombre).toBe('Lucía Gómez Paz')
  })
})

test.each([
  [
    'formato_desconocido',
    '<?xml version="1.0"?><Invoice xmlns="urn:oasis:names:specification:ubl"><ID>1</ID></Invoice>',
  ],
  ['formato_desconocido', 'a;b\n1;2\n'],
  ['vacio', documento('3.2', [])],
  ['vacio', ''],
  ['ilegible', documento('3.2', [factura()]).slice(0, -40)],
  ['ilegible', documento('3.2', [factura({ importes: ['1', '1', '1', 'mil'] })])],
  ['ilegible', documento('3.2', [factura({ numero: ' ' })])],
  [
    'bomba',
    `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>${documento('3.2', [factura()]).slice(38)}`,
  ],
])('%s is the problem of what is no good', async (problem, xml) => {
  expect(await leerFacturae(await unFichero('f.xml', xml))).toEqual({ problem })
})
