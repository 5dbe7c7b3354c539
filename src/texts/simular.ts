import type { Fecha } from '#domain/fecha.ts'
import { REGLAS, type ReglaId } from '#domain/recomendacion.ts'
import type { DiaSimulado } from '#domain/simulacion.ts'
import type { Medida, MedidaDeRegla } from '#domain/simulacion-medida.ts'
import { fechaCorta, fechaNumerica, plural } from './format.ts'
import { textoDeRecomendacion } from './recomendacion.ts'
import { tabla } from './tabla.ts'

export const uso =
  'Uso: npm run -s simular -- FACTURAS.csv [--desde 2016-01-01] [--hasta 2016-12-31] [--clientes 50] [--semilla 1] [--sorteos 20]. El archivo puede ser .csv o .csv.gz.'

export function vacio(ruta: string): string {
  return `En «${ruta}» no hay ninguna factura que se pueda leer.`
}

export function periodoVacio(desde: Fecha, hasta: Fecha): string {
  return `El periodo empieza el ${fechaNumerica(desde)} y acaba antes, el ${fechaNumerica(hasta)}. Cambia --desde o --hasta.`
}

export function fechaMala(opcion: string, valor: string): string {
  return `--${opcion} tiene que ser una fecha como 2016-11-23 y pone «${valor}».`
}

export function enteroMalo(opcion: string, valor: string): string {
  return `--${opcion} tiene que ser un número como 20 y pone «${valor}».`
}

/** A morning's lines, each new one with how it ended. */
export function resumenDelDia({ today, lineas }: DiaSimulado): string {
  const dichas = lineas.map(({ recomendacion, aviso, nueva }, i) => {
    const texto = textoDeRecomendacion(recomendacion.cliente_id, recomendacion, today)
    const { acierto } = aviso.desenlace
    const fin = !nueva ? '↻' : acierto === null ? '·' : acierto ? '✓' : '✗'
    return `  ${fin} ${i + 1} ${texto}`
  })
  return [`${fechaCorta(today, '')} · ${plural(lineas.length, 'cosa', 'cosas')}`, ...dichas].join('\n')
}

type Periodo = { desde: Fecha; hasta: Fecha }

export function deUnLibro(periodo: Periodo, clientes: number | null): string {
  const quienes = clientes === null ? 'todos los clientes' : `${clientes} clientes activos al azar`
  return `Simulación ${del(periodo)}, ${quienes}`
}

export function deSorteos(sorteos: number, clientes: number, periodo: Periodo): string {
  return `${plural(sorteos, 'sorteo', 'sorteos')} de ${clientes} clientes activos, un año cada uno, ${del(periodo)}`
}

export function sorteo(n: number, periodo: Periodo, clientes: number, medida: Medida): string {
  return `Sorteo ${n}, ${del(periodo)}: ${clientes} clientes, mediana de ${decimal(medida.lineas_mediana)} líneas al día, ${parte(medida.total.aciertos, medida.total.juzgados)} de aciertos.`
}

export function medianas(lineas: readonly number[]): string {
  return `Líneas del día mediano, sorteo a sorteo: ${lineas.map(decimal).join(', ')}. La mayor: ${decimal(Math.max(...lineas))}.`
}

const AYUDA = `Aciertos: la factura acabó más de 30 días tarde, o no hubo ninguna en el horizonte del riesgo de pérdida (de 60 a 365 días).
En 30 días: lo mismo, mirado treinta días después del aviso. Antelación: mediana de días entre el aviso y el hecho.
Nadie hace caso a ningún aviso: es lo más ruidoso que puede ser. El modelo se ajusta una vez por cada mes simulado.`

export function medida(m: Medida, titulo: string): string {
  const media = m.dias === 0 ? 0 : m.lineas / m.dias
  const filas = [...m.reglas.map((r) => fila(nombreDe(r.regla), r)), fila('Total', m.total)]
  return [
    '',
    titulo,
    `${plural(m.dias, 'día laborable', 'días laborables')}: ${lineas(m.lineas_mediana)} el día mediano, ${decimal(media)} de media, ${parte(m.dias_sin_nada, m.dias)} de los días sin nada.`,
    '',
    tabla(['Regla', 'Líneas', 'Avisos', 'Juzgados', 'Aciertos', 'En 30 días', 'Antelación'], filas),
    '',
    AYUDA,
  ].join('\n')
}

function fila(nombre: string, r: Omit<MedidaDeRegla, 'regla'>): string[] {
  return [
    nombre,
    String(r.lineas),
    String(r.avisos),
    String(r.juzgados),
    parte(r.aciertos, r.juzgados),
    parte(r.aciertos_30, r.juzgados_30),
    r.antelacion === null ? '–' : plural(Math.round(r.antelacion), 'día', 'días'),
  ]
}

function nombreDe(regla: ReglaId): string {
  return REGLAS.find(({ id }) => id === regla)?.nombre ?? regla
}

function parte(cuantos: number, de: number): string {
  return de === 0 ? '–' : `${Math.round((100 * cuantos) / de)} %`
}

function decimal(n: number): string {
  return n.toFixed(n % 1 === 0 ? 0 : 1).replace('.', ',')
}

function del({ desde, hasta }: Periodo): string {
  return `del ${fechaNumerica(desde)} al ${fechaNumerica(hasta)}`
}

function lineas(n: number): string {
  return `${decimal(n)} ${n === 1 ? 'línea' : 'líneas'}`
}
