import { ErrorDeNegocio } from '#domain/error.ts'
import { esFecha } from '#domain/fecha.ts'
import { diaDe, fechaDelDia } from '#domain/salud-cuentas.ts'
import { type DiaSimulado, simular } from '#domain/simulacion.ts'
import { generador, juntar, medir, mitadDe, sortearActivos } from '#domain/simulacion-medida.ts'
import * as texts from '#texts/simular.ts'
import { type FacturaCsv, leerLibroCsv } from './libro-csv.ts'
import { type Opciones, opcionesDe } from './opciones.ts'
import { runCommand } from './process.ts'

/** Clients of a draw while nobody says how many, and days that one lasts. Issue of the alerts. */
const CLIENTES = 50
const YEAR = 365

/**
 * `npm run -s simular -- FACTURAS.csv [--desde D] [--hasta D] [--clientes N] [--semilla S] [--sorteos N] [--mitad 1|2]`:
 * what the digest would have said each morning of a ledger, and how often it was right. With `--sorteos`, the figures
 * alone of so many draws of active clients, a year each; with `--mitad`, of one half of the clients. Bad rows go to
 * standard error.
 */
await runCommand(
  async () => {
    const { archivo, opciones } = opcionesDe(process.argv.slice(2), texts.uso, [
      'desde',
      'hasta',
      'clientes',
      'semilla',
      'sorteos',
      'mitad',
    ])
    const entero = await leerLibroCsv(archivo, (problema) => console.error(problema))
    if (entero.length === 0) throw new ErrorDeNegocio('vacio', texts.vacio(archivo))
    const periodo = periodoDe(entero, opciones)
    const mitad = mitadPedida(opciones)
    const libro = mitad ? mitadDe(entero, mitad) : entero
    const semilla = enteroDe(opciones, 'semilla') ?? 1
    const clientes = enteroDe(opciones, 'clientes')
    const sorteos = enteroDe(opciones, 'sorteos')
    if (sorteos) return sortear(libro, periodo, { sorteos, clientes: clientes ?? CLIENTES, semilla, mitad })

    const elegidos = clientes ? sortearActivos(libro, periodo.desde, clientes, semilla) : null
    const suyas = elegidos ? libro.filter((f) => elegidos.has(f.cliente)) : libro
    const dias: DiaSimulado[] = []
    for (const dia of simular(suyas, periodo)) {
      if (dia.lineas.length > 0) console.log(texts.resumenDelDia(dia))
      dias.push(dia)
    }
    console.log(
      texts.medida(medir(dias), texts.deUnLibro(periodoEnFechas(periodo), elegidos?.size ?? null, mitad)),
    )
  },
  { onlyPrints: true },
)

type Periodo = { desde: number; hasta: number }

/** Draws of active clients, each over a year that begins on a day of its own when the period is longer. */
function sortear(
  libro: FacturaCsv[],
  { desde, hasta }: Periodo,
  {
    sorteos,
    clientes,
    semilla,
    mitad,
  }: { sorteos: number; clientes: number; semilla: number; mitad?: 1 | 2 },
): void {
  const azar = generador(semilla)
  const hechos = Array.from({ length: sorteos }, (_, i) => {
    const empieza = desde + Math.floor(azar() * Math.max(0, hasta - desde - YEAR + 1))
    const acaba = Math.min(hasta, empieza + YEAR - 1)
    const elegidos = sortearActivos(libro, empieza, clientes, semilla + i)
    const suyas = libro.filter((f) => elegidos.has(f.cliente))
    const dias = [...simular(suyas, { desde: empieza, hasta: acaba })]
    const medida = medir(dias)
    console.log(texts.sorteo(i + 1, periodoEnFechas({ desde: empieza, hasta: acaba }), elegidos.size, medida))
    return { dias, medida }
  })
  const titulo = texts.deSorteos(sorteos, clientes, periodoEnFechas({ desde, hasta }), mitad)
  console.log(texts.medida(juntar(hechos.map(({ dias }) => dias)), titulo))
  console.log(texts.medianas(hechos.map(({ medida }) => medida.lineas_mediana)))
}

/** From a third of the ledger on, so that there is something to learn from, to its last invoice. */
function periodoDe(libro: readonly FacturaCsv[], opciones: Opciones): Periodo {
  const primera = libro.reduce((min, f) => Math.min(min, f.emitida), Number.POSITIVE_INFINITY)
  const ultima = libro.reduce((max, f) => Math.max(max, f.emitida), 0)
  const desde = diaPedido(opciones, 'desde') ?? primera + Math.ceil((ultima - primera) / 3)
  const hasta = diaPedido(opciones, 'hasta') ?? ultima
  if (desde > hasta)
    throw new ErrorDeNegocio('periodo', texts.periodoVacio(fechaDelDia(desde), fechaDelDia(hasta)))
  return { desde, hasta }
}

function periodoEnFechas({ desde, hasta }: Periodo) {
  return { desde: fechaDelDia(desde), hasta: fechaDelDia(hasta) }
}

function diaPedido(opciones: Opciones, nombre: string): number | undefined {
  const texto = opciones.get(nombre)
  if (texto === undefined) return undefined
  if (!esFecha(texto)) throw new ErrorDeNegocio('fecha', texts.fechaMala(nombre, texto))
  return diaDe(texto)
}

function mitadPedida(opciones: Opciones): 1 | 2 | undefined {
  const texto = opciones.get('mitad')
  if (texto === undefined) return undefined
  if (texto !== '1' && texto !== '2') throw new ErrorDeNegocio('mitad', texts.mitadMala(texto))
  return texto === '1' ? 1 : 2
}

function enteroDe(opciones: Opciones, nombre: string): number | undefined {
  const texto = opciones.get(nombre)
  if (texto === undefined) return undefined
  if (!/^[1-9]\d{0,8}$/.test(texto)) throw new ErrorDeNegocio('entero', texts.enteroMalo(nombre, texto))
  return Number(texto)
}
