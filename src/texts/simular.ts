import type { Fecha } from '#domain/fecha.ts'
import type { ReglaId } from '#domain/recomendacion.ts'
import type { DiaSimulado } from '#domain/simulacion.ts'
import type { Medida, MedidaDeRegla } from '#domain/simulacion-medida.ts'
import { fechaCorta, fechaNumerica, plural } from './format.ts'
import { textoDeRecomendacion } from './recomendacion.ts'
import { tabla } from './tabla.ts'

export const uso = `Uso: npm run -s simular -- FACTURAS.csv [opciones]. El archivo puede ser .csv o .csv.gz.
  --desde 2016-01-01 --hasta 2016-12-31   los días que se simulan
  --clientes 50 --semilla 1               solo unos cuantos clientes activos, al azar
  --sorteos 20                            las cifras de 20 sorteos así, un año cada uno
  --mitad 1                               solo una mitad de los clientes, 1 o 2`

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

export function mitadMala(valor: string): string {
  return `--mitad tiene que ser 1 o 2 y pone «${valor}».`
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

type Mitad = 1 | 2 | undefined

export function deUnLibro(periodo: Periodo, clientes: number | null, mitad: Mitad): string {
  const quienes = clientes === null ? 'todos los clientes' : `${clientes} clientes activos al azar`
  return `Simulación ${del(periodo)}, ${quienes}${deLa(mitad)}`
}

export function deSorteos(sorteos: number, clientes: number, periodo: Periodo, mitad: Mitad): string {
  const cuantos = plural(sorteos, 'sorteo', 'sorteos')
  return `${cuantos} de ${clientes} clientes activos${deLa(mitad)}, un año cada uno,\n${del(periodo)}`
}

function deLa(mitad: Mitad): string {
  return mitad ? ` de la mitad ${mitad}` : ''
}

export function sorteo(n: number, periodo: Periodo, clientes: number, medida: Medida): string {
  return `Sorteo ${n}, ${del(periodo)}: ${clientes} clientes, ${lineas(medida.lineas_mediana)}, ${parte(medida.total.aciertos, medida.total.juzgados)} de aciertos.`
}

/** How many draws had a median day of so many lines. */
export function medianas(lineas: readonly number[]): string {
  const veces = [...Map.groupBy(lineas, (n) => n)].sort(([a], [b]) => a - b)
  const dichas = veces.map(([n, con]) => `${decimal(n)} en ${con.length}`)
  return `Líneas del día mediano, por sorteos: ${dichas.join(', ')}.`
}

const AYUDA = `Aciertos: la factura acabó más de 30 días tarde, o no hubo ninguna en el
horizonte del riesgo de pérdida (de 60 a 365 días). En 30 días: lo mismo, mirado
treinta días después del aviso. Antelación: mediana de días entre el aviso y el
hecho. Nadie hace caso a ningún aviso: es lo más ruidoso que puede ser. El
modelo se ajusta una vez por cada mes simulado.`

export function medida(m: Medida, titulo: string): string {
  const media = m.dias === 0 ? 0 : m.lineas / m.dias
  const filas = [...m.reglas.map((r) => fila(NOMBRE[r.regla], r)), fila('Total', m.total)]
  const { siguen, juzgados_sigue } = m.total
  return [
    '',
    titulo,
    `${plural(m.dias, 'día laborable', 'días laborables')}: ${lineas(m.lineas_mediana)} el día mediano, ${decimal(media)} de media, ${parte(m.dias_sin_nada, m.dias)} sin nada.`,
    '',
    tabla(['Regla', 'Líneas', 'Avisos', 'Juzgados', 'Aciertos', 'En 30 días', 'Antelación'], filas),
    ...(juzgados_sigue === 0
      ? []
      : [
          '',
          `De los que pagan más tarde, ${parte(siguen, juzgados_sigue)} siguió así con lo que debía al avisar.`,
        ]),
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

/** Short enough for a table in a terminal of 80 columns. */
const NOMBRE: Record<ReglaId, string> = {
  promesa_rota: 'Promesa rota',
  factura_vencida: 'Factura vencida',
  ganada_sin_facturar: 'Ganada sin facturar',
  oportunidad_parada: 'Oportunidad parada',
  oportunidad_grande_dudosa: 'Oportunidad dudosa',
  oportunidad_probable: 'Oportunidad probable',
  cambio_de_habito: 'Paga más tarde',
  palabras_de_riesgo: 'Palabras de riesgo',
  factura_esperada: 'Compra que no llega',
  sin_actividad: 'Sin actividad',
  paga_rapido: 'Paga rápido',
  cliente_excelente: 'Cliente excelente',
  reunion_trimestral: 'Reunión trimestral',
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
