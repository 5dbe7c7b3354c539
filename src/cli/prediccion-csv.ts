import { esFecha } from '#domain/fecha.ts'
import {
  type ConsultaDeCliente,
  type ConsultaDeEmision,
  predecirAlerta,
  predecirCliente,
  predecirEmision,
} from '#domain/prediccion.ts'
import { diaDe } from '#domain/salud-cuentas.ts'
import * as texts from '#texts/predecir.ts'
import type { FacturaCsv } from './libro-csv.ts'
import { filasCsv } from './tabla-csv.ts'

type Tarea = (libro: FacturaCsv[], consultas: string, fallo: (problema: string) => void) => Promise<string[]>

/** What each task reads of the queries and answers, as lines of a CSV with its heading. */
export const TAREAS = new Map<string, Tarea>([
  [
    'emision',
    async (libro, ruta, fallo) => {
      const orden = await deFactura(libro, ruta, ['numero', 'corte', 'k'], fallo)
      const hechas = predecirEmision(
        libro,
        orden.map(({ consulta }) => consulta),
      )
      const lineas = enSuOrden(orden, [...hechas], (clave, p) =>
        [clave, decimal(p.p_tarde), decimal(p.p_tarde_k), p.fecha_pago, p.banda].join(','),
      )
      return ['numero,p_tarde,p_tarde_k,fecha_pago,banda', ...lineas]
    },
  ],
  [
    'alerta',
    async (libro, ruta, fallo) => {
      const orden = await deFactura(libro, ruta, ['corte', 'numero', 'k'], fallo)
      const hechas = predecirAlerta(
        libro,
        orden.map(({ consulta }) => consulta),
      )
      const lineas = enSuOrden(orden, [...hechas], (clave, p, corte) =>
        [corte, clave, decimal(p.p_tarde_k)].join(','),
      )
      return ['corte,numero,p_tarde_k', ...lineas]
    },
  ],
  [
    'cliente',
    async (libro, ruta, fallo) => {
      const consultas: (ConsultaDeCliente & { corte: string })[] = []
      for await (const { linea, de } of filasCsv(ruta, ['corte', 'horizonte', 'cliente_id'])) {
        const corte = de('corte')
        const horizonte = Number(de('horizonte'))
        if (!esFecha(corte)) fallo(texts.filaMala(ruta, linea, texts.fechaMala('corte', corte)))
        else if (!(horizonte > 0))
          fallo(texts.filaMala(ruta, linea, texts.enteroMalo('horizonte', de('horizonte'))))
        else consultas.push({ corte, cliente: de('cliente_id'), dia: diaDe(corte), horizonte })
      }
      const lineas = [...predecirCliente(libro, consultas)].map((p, i) =>
        [
          consultas[i]?.corte,
          consultas[i]?.cliente,
          decimal(p.p_perdida),
          decimal(p.n_esperado),
          p.importe_esperado.toFixed(2),
          p.fecha_siguiente ?? '',
        ].join(','),
      )
      return ['corte,cliente_id,p_perdida,n_esperado,importe_esperado,fecha_siguiente', ...lineas]
    },
  ],
])

type Ordenada = { consulta: ConsultaDeEmision; clave: string; corte: string; lugar: number }

/** Queries about invoices, in order of their day; `lugar` is where each came. */
async function deFactura(
  libro: FacturaCsv[],
  ruta: string,
  columnas: string[],
  fallo: (problema: string) => void,
): Promise<Ordenada[]> {
  const porNumero = new Map(libro.map((f) => [f.numero, f]))
  const orden: Ordenada[] = []
  for await (const { linea, de } of filasCsv(ruta, columnas)) {
    const clave = de('numero')
    const corte = de('corte')
    const k = Number(de('k'))
    const factura = porNumero.get(clave)
    if (!factura) fallo(texts.filaMala(ruta, linea, texts.facturaDesconocida(clave)))
    else if (!esFecha(corte)) fallo(texts.filaMala(ruta, linea, texts.fechaMala('corte', corte)))
    else if (!(k >= 0) || de('k') === '') fallo(texts.filaMala(ruta, linea, texts.enteroMalo('k', de('k'))))
    else orden.push({ consulta: { factura, dia: diaDe(corte), k }, clave, corte, lugar: orden.length })
  }
  orden.sort((a, b) => a.consulta.dia - b.consulta.dia || a.lugar - b.lugar)
  return orden
}

/** The answers as lines, in the order of the questions. */
function enSuOrden<P>(
  orden: Ordenada[],
  hechas: P[],
  linea: (clave: string, p: P, corte: string) => string,
): string[] {
  const lineas: string[] = []
  hechas.forEach((p, i) => {
    const { clave, corte, lugar } = orden[i] as Ordenada
    lineas[lugar] = linea(clave, p, corte)
  })
  return lineas
}

function decimal(p: number): string {
  return p.toFixed(6)
}
