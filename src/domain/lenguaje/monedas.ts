/** Names of currencies in plain words, and their ISO 4217 code. A bare «$» is read as USD, «pesos» say no country. */
export const MONEDAS: ReadonlyMap<string, string | null> = new Map(
  Object.entries({
    EUR: 'euro euros eur euracos euritos pavos',
    USD: 'usd dolar dolares us$ u$s',
    GBP: 'libra libras gbp',
    PEN: 'soles pen',
    VES: 'bolivares ves',
    MXN: 'mxn',
    COP: 'cop',
    GTQ: 'quetzales',
    PYG: 'guaranies',
    BRL: 'reales',
    CHF: 'chf',
    JPY: 'yenes',
  }).flatMap(([codigo, nombres]) => nombres.split(' ').map((nombre): [string, string] => [nombre, codigo])),
)

/** What is said after the name: whose it is. */
export const APELLIDOS_DE_MONEDA: ReadonlyMap<string, string | null> = new Map([
  ['americanos', 'USD'],
  ['estadounidenses', 'USD'],
  ['esterlinas', 'GBP'],
  ['mexicanos', 'MXN'],
  ['mx', 'MXN'],
  ['colombianos', 'COP'],
  ['argentinos', 'ARS'],
  ['chilenos', 'CLP'],
  ['uruguayos', 'UYU'],
  ['peruanos', 'PEN'],
])

export const SIGNOS_DE_MONEDA: ReadonlyMap<string, string> = new Map([
  ['€', 'EUR'],
  ['$', 'USD'],
  ['£', 'GBP'],
])

/** Money whose country is not said: it is an amount, of whatever currency she works in. */
export const SIN_PAIS: ReadonlySet<string> = new Set(['peso', 'pesos', 'lucas', 'varos'])
