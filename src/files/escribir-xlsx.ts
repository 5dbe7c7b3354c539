import type { ColumnaExportada } from '#domain/exportacion.ts'
import { pareceFormula } from '#domain/formula.ts'
import { escribirZip, euros, type TablaParaEscribir, type Valor } from './escribir.ts'
import { serieDeFecha } from './xlsx-formatos.ts'

/** Excel's own limits: rows of a sheet, with its heading, and characters of a cell. */
export const MAX_FILAS = 1_048_576
const MAX_TEXTO = 32_767

const CABECERA = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const NS = 'http://schemas.openxmlformats.org'
const MAIN = `xmlns="${NS}/spreadsheetml/2006/main"`

/** Positions in `cellXfs` of the styles below. `formula`: what Excel must not take for one. */
const ESTILO = { encabezado: 1, fecha: 2, dinero: 3, formula: 4 }
const ESTILOS = `${CABECERA}<styleSheet ${MAIN}><numFmts count="1"><numFmt numFmtId="164" formatCode="#,##0.00\\ &quot;€&quot;"/></numFmts>\
<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>\
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>\
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
<cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>\
<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>\
<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>\
<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>\
<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" quotePrefix="1"/></cellXfs>\
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`

/** Widths in characters. */
const ANCHO = { texto: 24, fecha: 12, instante: 26, dinero: 14, entero: 12, numero: 12, si_no: 12, otro: 18 }
const ANCHO_DE_ID = 38

/**
 * Writes a workbook, a sheet per table, with a bold heading that stays in sight. Texts are texts, never
 * formulas; dates and money are numbers with their format. A cell holds `MAX_TEXTO` characters: a longer
 * text is cut. Returns how many were.
 */
export async function escribirXlsx(ruta: string, tablas: TablaParaEscribir[]): Promise<{ cortados: number }> {
  const cuenta = { cortados: 0 }
  const fijas: [string, string][] = [
    ['[Content_Types].xml', tiposDe(tablas)],
    ['_rels/.rels', relaciones([['officeDocument', 'xl/workbook.xml']])],
    ['xl/workbook.xml', libroDe(tablas)],
    [
      'xl/_rels/workbook.xml.rels',
      relaciones([
        ...tablas.map((_, i): [string, string] => ['worksheet', hoja(i)]),
        ['styles', 'styles.xml'],
      ]),
    ],
    ['xl/styles.xml', ESTILOS],
  ]
  await escribirZip(ruta, [
    ...fijas.map(([nombre, texto]): [string, () => AsyncIterable<string>] => [nombre, () => uno(texto)]),
    ...tablas.map((tabla, i): [string, () => AsyncIterable<string>] => [
      `xl/${hoja(i)}`,
      () => hojaDe(tabla, cuenta),
    ]),
  ])
  return cuenta
}

async function* hojaDe(
  { columnas, filas }: TablaParaEscribir,
  cuenta: { cortados: number },
): AsyncGenerator<string> {
  const letras = columnas.map((_, i) => letra(i))
  yield `${CABECERA}<worksheet ${MAIN}><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>`
  yield columnas
    .map((columna, i) => `<col min="${i + 1}" max="${i + 1}" width="${anchoDe(columna)}" customWidth="1"/>`)
    .join('')
  yield '</cols><sheetData><row r="1">'
  yield columnas.map(({ nombre }, i) => textoDe(nombre, `${letras[i]}1`, ESTILO.encabezado)).join('')
  yield '</row>'
  let r = 1
  for await (const valores of filas()) {
    r++
    let fila = `<row r="${r}">`
    for (let i = 0; i < columnas.length; i++) {
      const valor = valores[i] as Valor
      if (valor === null) continue
      if (typeof valor === 'string' && valor.length > MAX_TEXTO) cuenta.cortados++
      fila += celdaDe(valor, columnas[i] as ColumnaExportada, `${letras[i]}${r}`)
    }
    yield `${fila}</row>`
  }
  yield `</sheetData><autoFilter ref="A1:${letras.at(-1)}${r}"/></worksheet>`
}

function celdaDe(valor: string | number, { tipo }: ColumnaExportada, ref: string): string {
  if (typeof valor === 'number') {
    if (tipo === 'dinero') return `<c r="${ref}" s="${ESTILO.dinero}"><v>${euros(valor)}</v></c>`
    if (tipo === 'si_no') return `<c r="${ref}" t="b"><v>${valor}</v></c>`
    return `<c r="${ref}"><v>${valor}</v></c>`
  }
  const serie = tipo === 'fecha' ? serieDeFecha(valor) : null
  if (serie !== null) return `<c r="${ref}" s="${ESTILO.fecha}"><v>${serie}</v></c>`
  return textoDe(valor.slice(0, MAX_TEXTO), ref, pareceFormula(valor) ? ESTILO.formula : 0)
}

function textoDe(texto: string, ref: string, estilo: number): string {
  const s = estilo === 0 ? '' : ` s="${estilo}"`
  return `<c r="${ref}"${s} t="inlineStr"><is><t xml:space="preserve">${escapar(texto)}</t></is></c>`
}

/** What XML cannot hold is written `_x000D_` (ECMA-376 part 1, 22.4.2.4), and so is what looks like that. */
function escapar(texto: string): string {
  return texto.toWellFormed().replaceAll(/[&<>\p{Cc}\uFFFE\uFFFF]|_x(?=[0-9a-f]{4}_)/giu, (raro) => {
    if (raro === '&') return '&amp;'
    if (raro === '<') return '&lt;'
    if (raro === '>') return '&gt;'
    if (raro.length > 1) return `_x005F_${raro.slice(1)}`
    const code = raro.charCodeAt(0)
    const cabe = code === 9 || code === 10 || (code >= 0x7f && code < 0xfffe)
    return cabe ? raro : `_x${code.toString(16).toUpperCase().padStart(4, '0')}_`
  })
}

function tiposDe(tablas: TablaParaEscribir[]): string {
  const tipo = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
  const parte = (nombre: string, que: string) =>
    `<Override PartName="/xl/${nombre}" ContentType="${tipo}.${que}+xml"/>`
  return `${CABECERA}<Types xmlns="${NS}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${parte('workbook.xml', 'sheet.main')}${parte('styles.xml', 'styles')}${tablas.map((_, i) => parte(hoja(i), 'worksheet')).join('')}</Types>`
}

function libroDe(tablas: TablaParaEscribir[]): string {
  const sheets = tablas.map(
    ({ nombre }, i) => `<sheet name="${nombre}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`,
  )
  return `${CABECERA}<workbook ${MAIN} xmlns:r="${NS}/officeDocument/2006/relationships"><sheets>${sheets.join('')}</sheets></workbook>`
}

function relaciones(destinos: [tipo: string, destino: string][]): string {
  const todas = destinos.map(
    ([tipo, destino], i) =>
      `<Relationship Id="rId${i + 1}" Type="${NS}/officeDocument/2006/relationships/${tipo}" Target="${destino}"/>`,
  )
  return `${CABECERA}<Relationships xmlns="${NS}/package/2006/relationships">${todas.join('')}</Relationships>`
}

function hoja(i: number): string {
  return `worksheets/sheet${i + 1}.xml`
}

function anchoDe({ nombre, tipo }: ColumnaExportada): number {
  return nombre === 'id' || nombre.endsWith('_id') ? ANCHO_DE_ID : Math.max(ANCHO[tipo], nombre.length + 2)
}

/** 0 → 'A', 26 → 'AA'. */
function letra(columna: number): string {
  const resto = String.fromCharCode(65 + (columna % 26))
  return columna < 26 ? resto : letra(Math.floor(columna / 26) - 1) + resto
}

async function* uno(texto: string): AsyncGenerator<string> {
  yield texto
}
