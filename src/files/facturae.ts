import { createReadStream } from 'node:fs'
import { aCentimos, type Centimos } from '#domain/dinero.ts'
import type { FacturaFacturae, ParteFacturae } from '#domain/facturae.ts'
import type { Fecha } from '#domain/fecha.ts'
import { ErrorDeFichero, type ProblemaDeFichero } from '#domain/fichero.ts'
import { cabezaDe, tamano } from './bytes.ts'
import { contenidoDe } from './tipo.ts'
import { leerXml } from './xml.ts'
import { hijo, hijos, type Nodo, nodosDe, texto } from './xml-nodos.ts'

/** CorrectionMethod of the Facturae 3.2.2 schema. */
const METODOS = { '01': 'integra', '02': 'diferencias', '03': 'descuento', '04': 'autorizada' } as const

/** Longest concept that is kept, in characters. */
const MAX_CONCEPTO = 500

/**
 * Invoices of a Facturae file (3.2, 3.2.1, 3.2.2), one or a batch, signed or not: the signature is not looked
 * at. A file of another kind is 'formato_desconocido', one without invoices 'vacio'.
 */
export async function leerFacturae(
  ruta: string,
): Promise<{ value: FacturaFacturae[] } | { problem: ProblemaDeFichero }> {
  try {
    await tamano(ruta)
    const contenido = contenidoDe(await cabezaDe(ruta, 4096))
    if (contenido !== 'xml') return { problem: 'formato_desconocido' }
    return await leer(ruta)
  } catch (error) {
    if (error instanceof ErrorDeFichero) return { problem: error.problem }
    throw error
  }
}

async function leer(ruta: string): Promise<{ value: FacturaFacturae[] } | { problem: ProblemaDeFichero }> {
  const value: FacturaFacturae[] = []
  const salida: Nodo[] = []
  const lector = nodosDe(
    { raiz: 'Facturae', piezas: ['Parties', 'Invoice'], saltar: ['Signature', 'Attachment'] },
    salida,
  )
  let partes: { emisor: ParteFacturae; receptor: ParteFacturae } | null = null
  for await (const nodo of leerXml(createReadStream(ruta) as AsyncIterable<Uint8Array>, lector, salida)) {
    if (nodo.nombre === 'Parties') {
      partes = { emisor: parteDe(hijo(nodo, 'SellerParty')), receptor: parteDe(hijo(nodo, 'BuyerParty')) }
    } else if (partes) value.push({ ...partes, ...facturaDe(nodo) })
  }
  if (!lector.raizVista()) return { problem: 'formato_desconocido' }
  return value.length > 0 ? { value } : { problem: 'vacio' }
}

function facturaDe(nodo: Nodo): Omit<FacturaFacturae, 'emisor' | 'receptor'> {
  const cabecera = hijo(nodo, 'InvoiceHeader')
  const emision = hijo(nodo, 'InvoiceIssueData')
  const totales = hijo(nodo, 'InvoiceTotals')
  return {
    serie: texto(cabecera, 'InvoiceSeriesCode') ?? '',
    numero: obligatorio(texto(cabecera, 'InvoiceNumber')),
    fecha_emision: fechaDe(texto(emision, 'IssueDate')),
    moneda: texto(emision, 'InvoiceCurrencyCode') ?? 'EUR',
    copia: texto(cabecera, 'InvoiceClass')?.startsWith('C') ?? false,
    rectifica: rectificaDe(hijo(cabecera, 'Corrective')),
    base_centimos: importe(texto(totales, 'TotalGrossAmountBeforeTaxes')),
    iva_centimos: importe(texto(totales, 'TotalTaxOutputs') ?? '0'),
    irpf_centimos: importe(texto(totales, 'TotalTaxesWithheld') ?? '0'),
    total_centimos: importe(texto(totales, 'InvoiceTotal')),
    a_cobrar_centimos: importe(texto(totales, 'TotalExecutableAmount') ?? texto(totales, 'InvoiceTotal')),
    pagado_a_cuenta_centimos: importe(texto(totales, 'TotalPaymentsOnAccount') ?? '0'),
    vencimientos: hijos(hijo(nodo, 'PaymentDetails'), 'Installment')
      .map((plazo) => ({
        fecha: fechaDe(texto(plazo, 'InstallmentDueDate')),
        importe_centimos: importe(texto(plazo, 'InstallmentAmount')),
      }))
      .sort((a, b) => a.fecha.localeCompare(b.fecha)),
    concepto: conceptoDe(hijos(hijo(nodo, 'Items'), 'InvoiceLine')),
  }
}

function rectificaDe(nodo: Nodo | undefined): FacturaFacturae['rectifica'] {
  const numero = texto(nodo, 'InvoiceNumber')
  if (numero === null) return null
  const metodo = texto(nodo, 'CorrectionMethod') as keyof typeof METODOS | null
  return {
    serie: texto(nodo, 'InvoiceSeriesCode') ?? '',
    numero,
    motivo: texto(nodo, 'ReasonDescription'),
    metodo: metodo === null ? null : (METODOS[metodo] ?? null),
  }
}

function parteDe(nodo: Nodo | undefined): ParteFacturae {
  const empresa = hijo(nodo, 'LegalEntity')
  const persona = hijo(nodo, 'Individual')
  const quien = empresa ?? persona
  const contacto = hijo(quien, 'ContactDetails')
  const nombre = empresa
    ? texto(empresa, 'CorporateName')
    : unir([texto(persona, 'Name'), texto(persona, 'FirstSurname'), texto(persona, 'SecondSurname')], ' ')
  return {
    tipo: empresa ? 'empresa' : 'persona',
    nombre: obligatorio(nombre),
    nombre_comercial: texto(empresa, 'TradeName'),
    nif: nifDe(texto(hijo(nodo, 'TaxIdentification'), 'TaxIdentificationNumber')),
    direccion: direccionDe(hijo(quien, 'AddressInSpain') ?? hijo(quien, 'OverseasAddress')),
    email: texto(contacto, 'ElectronicMail'),
    telefono: texto(contacto, 'Telephone'),
    contacto: texto(contacto, 'ContactPersons'),
  }
}

function direccionDe(nodo: Nodo | undefined): string | null {
  const poblacion =
    texto(nodo, 'PostCodeAndTown') ?? unir([texto(nodo, 'PostCode'), texto(nodo, 'Town')], ' ')
  const provincia = texto(nodo, 'Province')
  const pais = texto(nodo, 'CountryCode')
  return unir(
    [
      texto(nodo, 'Address'),
      poblacion,
      provincia !== texto(nodo, 'Town') ? provincia : null,
      pais !== 'ESP' ? pais : null,
    ],
    ', ',
  )
}

/** 'ESB12345674' is B12345674 with its country in front. */
function nifDe(numero: string | null): string | null {
  const nif = numero?.replaceAll(/[\s.-]/g, '').toUpperCase()
  return nif ? nif.replace(/^ES(?=[A-Z0-9]\d{7}[A-Z0-9]$)/, '') : null
}

function conceptoDe(lineas: Nodo[]): string | null {
  const descripciones = new Set(lineas.map((linea) => texto(linea, 'ItemDescription')))
  const concepto = unir([...descripciones], '; ')
  return concepto && concepto.length > MAX_CONCEPTO ? `${concepto.slice(0, MAX_CONCEPTO - 1)}…` : concepto
}

function fechaDe(valor: string | null): Fecha {
  const fecha = valor?.slice(0, 10) ?? ''
  const valida = /^\d{4}-\d{2}-\d{2}$/.test(fecha) && !Number.isNaN(Date.parse(fecha))
  if (!valida) throw new ErrorDeFichero('ilegible')
  return fecha
}

function importe(valor: string | null): Centimos {
  if (valor === null || !/^[+-]?\d{1,12}(\.\d+)?$/.test(valor)) throw new ErrorDeFichero('ilegible')
  return aCentimos(Number(valor)) || 0
}

function obligatorio(valor: string | null): string {
  if (valor === null) throw new ErrorDeFichero('ilegible')
  return valor
}

function unir(partes: (string | null)[], entre: string): string | null {
  return partes.filter((parte) => parte !== null).join(entre) || null
}
