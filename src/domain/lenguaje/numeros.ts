export const UNIDADES: Record<string, number> = {
  cero: 0,
  un: 1,
  uno: 1,
  una: 1,
  dos: 2,
  tres: 3,
  cuatro: 4,
  cinco: 5,
  seis: 6,
  siete: 7,
  ocho: 8,
  nueve: 9,
  diez: 10,
  once: 11,
  doce: 12,
  trece: 13,
  catorce: 14,
  quince: 15,
  dieciseis: 16,
  diecisiete: 17,
  dieciocho: 18,
  diecinueve: 19,
  veinte: 20,
  veintiun: 21,
  veintiuno: 21,
  veintiuna: 21,
  veintidos: 22,
  veintitres: 23,
  veinticuatro: 24,
  veinticinco: 25,
  veintiseis: 26,
  veintisiete: 27,
  veintiocho: 28,
  veintinueve: 29,
  treinta: 30,
  cuarenta: 40,
  cincuenta: 50,
  sesenta: 60,
  setenta: 70,
  ochenta: 80,
  noventa: 90,
  cien: 100,
  ciento: 100,
  quinientos: 500,
  quinientas: 500,
  setecientos: 700,
  setecientas: 700,
  novecientos: 900,
  novecientas: 900,
}
for (const [raiz, valor] of [
  ['dos', 200],
  ['tres', 300],
  ['cuatro', 400],
  ['seis', 600],
  ['ocho', 800],
] as const) {
  UNIDADES[`${raiz}cientos`] = valor
  UNIDADES[`${raiz}cientas`] = valor
}

/** A cardinal below 100, in figures or words, as the source of a regular expression over a plain text. */
export const CARDINAL =
  '(?:\\d{1,3}|un[ao]?|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|' +
  'dieci(?:seis|siete|ocho|nueve)|veint(?:e|i(?:un[oa]?|dos|tres|cuatro|cinco|seis|siete|ocho|nueve))|' +
  '(?:treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa)(?: y (?:un[oa]?|dos|tres|cuatro|cinco|seis|siete|ocho|nueve))?)'

/** Any number in words («mil doscientos», «dos millones»), as the source of a regular expression. */
export const EN_LETRA = (() => {
  const palabra = `(?:${[...Object.keys(UNIDADES), 'mil', 'millon', 'millones'].sort((a, b) => b.length - a.length).join('|')})`
  return `(?:${palabra}\\b(?: (?:y )?${palabra}\\b){0,12})`
})()

/** Value of a cardinal as CARDINAL or EN_LETRA read it. Null when the words make no number. */
export function valorDe(texto: string): number | null {
  if (/^\d+$/.test(texto)) return Number(texto)
  let total = 0
  let grupo = 0
  // «un veinticinco por ciento»: there it is an article.
  for (const palabra of texto.replace(/^un[oa]? (?!mil)/, '').split(' ')) {
    if (palabra === 'y') continue
    if (palabra === 'mil') {
      total += Math.max(grupo, 1) * 1000
      grupo = 0
    } else if (palabra.startsWith('millon')) {
      total = (total + Math.max(grupo, 1)) * 1_000_000
      grupo = 0
    } else {
      const valor = UNIDADES[palabra]
      if (valor === undefined || !cabe(valor, grupo)) return null
      grupo += valor
    }
  }
  return total + grupo
}

/** Whether a word can follow what was said of its group: «ciento veinte», «treinta y dos», not «tres cuatro». */
function cabe(valor: number, grupo: number): boolean {
  if (grupo === 0) return true
  if (grupo % 100 === 0) return valor < 100
  return grupo % 10 === 0 && valor < 10
}
