import * as Recognizers from '@microsoft/recognizers-text-suite'
import * as chrono from 'chrono-node'
import { agendaPara } from '../src/db/busqueda.ts'
import { insertRows } from '../src/db/direct.ts'
import { ponerIndiceAlDia } from '../src/db/indice.ts'
import { type Db, inTransaction, openDb } from '../src/db/open.ts'
import { interpretar } from '../src/domain/lenguaje/captura.ts'
import { leerExpresiones } from '../src/domain/lenguaje/expresiones.ts'

/*
 * How long it takes to understand: node bench/lenguaje.ts [clients=100000]
 * An expression by ours, chrono-node and Recognizers-Text; a whole capture among many clients; the longest message.
 */

const MUCHOS = Number(process.argv[2] ?? 100_000)
const ZONA = 'Europe/Madrid'
const AHORA = new Date('2026-11-23T09:00:00Z')
const CONTEXTO = { today: '2026-11-23', ahora: '10:00', pasado: false }

const FRASES = [
  'el jueves por la tarde',
  'pasado mañana a las nueve y media',
  'a finales de la semana que viene',
  'el 14 de diciembre a las 10:15',
  'quedamos de 4 a 6 el próximo martes',
  'dos horas y cuarto',
  'presupuesto de 3.450,50 € más iva',
  'mil doscientos euros con cincuenta',
  'un descuento del quince por ciento',
  'les llamo dentro de diez días sin falta',
]
const CAPTURAS = [
  'he llamado a Lucía de Muebles Soria, le interesa el armario, le mando presupuesto el jueves',
  'reunión con Bodegas Lara mañana a las 10 en su nave',
  'presu de 2.300 + iva a Taller Pinto, lo miran y me dicen a finales de mes',
  'me ha pagado Muebles Soria 450 de los 900',
  'el lunes no, el martes a las cinco',
]
const PALABRAS =
  'a las ,de ,1.,mil ,el ,9,(,el 3 de ,y media ,1 ,lunes ,600 ,Ruiz ,no; ,€,12:,coma cero ,llamar a Marta el lunes a las 5 por 300 € '

function mediana(tiempos: number[]): number {
  return tiempos.sort((a, b) => a - b)[Math.floor(tiempos.length / 2)] ?? 0
}

/** Median of one call, in microseconds, over all the sentences, after warming up. */
function porFrase(lee: (frase: string) => unknown, vueltas: number): number {
  const tiempos: number[] = []
  for (let v = 0; v < vueltas * 2; v++)
    for (const frase of FRASES) {
      const t = performance.now()
      lee(frase)
      if (v >= vueltas) tiempos.push((performance.now() - t) * 1000)
    }
  return mediana(tiempos)
}

function linea(nombre: string, valor: number, unidad: string, meta?: number) {
  const juicio = meta === undefined ? '' : `  goal < ${meta} ${unidad}${valor < meta ? '' : '  MISSED'}`
  console.log(`${nombre.padEnd(28)} ${valor.toFixed(unidad === 'ms' ? 2 : 0).padStart(7)} ${unidad}${juicio}`)
}

function expresiones() {
  linea(
    'expression, ours',
    porFrase((f) => leerExpresiones(f, CONTEXTO), 200),
    'µs',
    150,
  )
  linea(
    'expression, chrono-node',
    porFrase((f) => chrono.es.casual.parse(f, AHORA, { forwardDate: true }), 200),
    'µs',
  )
  const cultura = Recognizers.Culture.Spanish
  const reconoce = (f: string) => [
    Recognizers.recognizeDateTime(f, cultura, undefined, AHORA),
    Recognizers.recognizeCurrency(f, cultura),
    Recognizers.recognizePercentage(f, cultura),
  ]
  linea('expression, Recognizers', porFrase(reconoce, 10), 'µs')
}

async function capturas(cuantos: number, meta: number) {
  const db = await openDb(':memory:', { zona: ZONA })
  await poblar(db, cuantos)
  const tiempos: number[] = []
  for (let v = 0; v < 120; v++)
    for (const texto of CAPTURAS) {
      const t = performance.now()
      const agenda = await agendaPara(db, texto, null)
      interpretar(texto, agenda, AHORA, ZONA)
      if (v >= 40) tiempos.push(performance.now() - t)
    }
  linea(`capture, ${cuantos} clients`, mediana(tiempos), 'ms', meta)
  if (cuantos < MUCHOS) await largas(db)
  await db.destroy()
}

/** The worst of several messages of 4,096 characters made of one thing. */
async function largas(db: Db) {
  const peor = { expresiones: 0, captura: 0, agenda: 0, de: '' }
  for (const trozo of PALABRAS.split(',')) {
    const texto = trozo.repeat(4096).slice(0, 4096)
    const medir = (que: () => unknown) => mediana([1, 2, 3].map(() => reloj(que)))
    const e = medir(() => leerExpresiones(texto, CONTEXTO))
    const t = performance.now()
    const agenda = await agendaPara(db, texto, null)
    const a = performance.now() - t
    const c = medir(() => interpretar(texto, agenda, AHORA, ZONA))
    if (Math.max(e, c, a) > 20)
      console.log(
        `  «${trozo}»: expressions ${e.toFixed(1)}, capture ${c.toFixed(1)}, agenda ${a.toFixed(1)} ms`,
      )
    peor.expresiones = Math.max(peor.expresiones, e)
    peor.captura = Math.max(peor.captura, c)
    peor.agenda = Math.max(peor.agenda, a)
  }
  linea('4,096 chars, expressions', peor.expresiones, 'ms', 20)
  linea('4,096 chars, capture', peor.captura, 'ms', 20)
  linea('4,096 chars, agenda', peor.agenda, 'ms', 20)
}

function reloj(que: () => unknown): number {
  const t = performance.now()
  que()
  return performance.now() - t
}

const RAMOS = 'Taller Muebles Bodegas Bar Clínica Gestoría Óptica Librería Panadería Reformas'.split(' ')
const APELLIDOS =
  'Soria Lara Pinto Vidal Cano Robles Prado Sala Torres Mena Rojo Luna Ríos Peña Vega Gil Soto Mora Cruz Rey'.split(
    ' ',
  )

async function poblar(db: Db, cuantos: number) {
  await inTransaction(db, async (tx) => {
    for (let i = 0; i < cuantos; i++) {
      const [ramo, uno, otro] = [
        RAMOS[i % 10],
        APELLIDOS[i % 20],
        APELLIDOS[(i * 7 + Math.floor(i / 20)) % 20],
      ]
      const nombre =
        i < 3 ? ['Muebles Soria', 'Bodegas Lara', 'Taller Pinto'][i] : `${ramo} ${uno} ${otro} ${sufijo(i)}`
      await insertRows(tx, 'clientes', [
        { id: `c${i}`, nombre: nombre ?? '', fecha_creacion: AHORA.toISOString() },
      ])
    }
  })
  while ((await ponerIndiceAlDia(db, 500)) > 0);
}

/** An invented word, different for each hundred clients. */
function sufijo(i: number): string {
  const silabas = 'ba ce di fo gu la me ni po ru sa te vi xo zu'.split(' ')
  const n = Math.floor(i / 20)
  return `${silabas[n % 15]}${silabas[Math.floor(n / 15) % 15]}${silabas[Math.floor(n / 225) % 15]}r`
}

expresiones()
await capturas(1000, 1)
await capturas(MUCHOS, 5)
