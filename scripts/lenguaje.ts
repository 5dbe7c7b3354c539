import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { TipoApuntable } from '../src/domain/actividad.ts'
import { type Fecha, fechaDe } from '../src/domain/fecha.ts'
import { ABREVIATURAS } from '../src/domain/lenguaje/abreviaturas.ts'
import type { Agenda, Candidato } from '../src/domain/lenguaje/agenda.ts'
import { loAprendido } from '../src/domain/lenguaje/aprendido.ts'
import { type Captura, interpretar } from '../src/domain/lenguaje/captura.ts'
import { leerCorreccion } from '../src/domain/lenguaje/correccion.ts'
import { type Expresion, leerExpresiones } from '../src/domain/lenguaje/expresiones.ts'
import { DIA_SEMANA, MES } from '../src/domain/lenguaje/palabras-de-tiempo.ts'
import { preguntaCual } from '../src/domain/lenguaje/preguntas.ts'
import { VERBOS_POR_IDEA } from '../src/domain/lenguaje/verbos.ts'
import { opciones, pregunta } from '../src/texts/dudas.ts'
import { dineroCorto, enumerar, fechaCorta } from '../src/texts/format.ts'
import { etapas } from '../src/texts/oportunidad.ts'
import {
  ABREVIADAS,
  CORRECCIONES,
  DUDAS,
  EXPRESIONES,
  type Grupo,
  MENSAJES,
  NOMBRES_DE_IDEA,
  NOMBRES_DE_INTENCION,
} from './lenguaje-ejemplos.ts'

/*
 * Writes docs/lenguaje.md: npm run docs:lenguaje. The tables are the code's and what each example is read as is what
 * the assistant reads, on a Monday at a quarter to eleven; a test keeps the page true.
 */

const ZONA = 'Europe/Madrid'
const AHORA = new Date('2026-11-23T09:42:00Z')
const HOY = fechaDe(AHORA, ZONA)
const CONTEXTO = { today: HOY, ahora: '10:42', pasado: false }
const PAGINA = fileURLToPath(new URL('../docs/lenguaje.md', import.meta.url))

/** The whole page, as it is written. */
export function paginaDelLenguaje(): string {
  const partes = [
    PORTADA,
    ...EXPRESIONES.map((grupo) => seccion(grupo, leida)),
    parteDeCalendario(),
    ...MENSAJES.map((grupo) => seccion(grupo, entendida)),
    parteDeVerbos(),
    seccion(CORRECCIONES, corregida),
    parteDeAbreviaturas(),
    seccion(DUDAS, preguntada),
    parteDeLoAprendido(),
  ]
  return `${partes.join('\n\n')}\n`
}

const PORTADA = `# Qué entiende el asistente

Escribe como hablas. Aquí tienes ejemplos y cómo los lee, como si hoy fuera lunes 23 de noviembre de 2026 y fueran las 10:42.
Son ejemplos, no una lista de frases: lo mismo dicho de otra manera también vale. En los ejemplos tienes cuatro clientes:
${enumerar(clientes().map(({ nombre, contactos }) => nombre + (contactos[0] ? ` (${contactos[0].nombre})` : '')))}.

_Esta página la escribe el propio programa (\`npm run docs:lenguaje\`) con las tablas y las funciones que usa._`

function seccion({ titulo, antes, columnas, ejemplos }: Grupo, lee: (texto: string) => string): string {
  const filas = ejemplos.map((texto) => `| ${texto} | ${lee(texto)} |`)
  const [una, otra] = columnas ?? ['Escribes', 'Entiende']
  return [`## ${titulo}`, antes, [`| ${una} | ${otra} |`, '| --- | --- |', ...filas].join('\n')].join('\n\n')
}

/** «jue 26 nov, 17:00»; a dash when it says no value. */
function leida(texto: string): string {
  const leidas = leerExpresiones(texto, CONTEXTO)
  return leidas.length === 0 ? '—' : leidas.map(valor).join(' · ')
}

function valor(e: Expresion): string {
  switch (e.kind) {
    case 'date':
      return fechaCorta(e.date, HOY)
    case 'datetime':
      return momento(e.datetime)
    case 'time':
      return e.time
    case 'range':
      return tramo(e)
    case 'duration':
      return duracion(e.iso)
    case 'money':
      return e.currency === 'EUR' ? dineroCorto(Math.round(e.value * 100)) : `${cifra(e.value)} ${e.currency}`
    case 'percent':
      return `${cifra(e.value)} %`
    case 'number':
      return cifra(e.value)
  }
}

function tramo({ start, end, start_time, end_time, parte }: Extract<Expresion, { kind: 'range' }>): string {
  const [desde, hasta] = start || end ? [start, end] : [start_time, end_time]
  if (desde && !hasta) return `desde el ${momento(desde)}`
  if (hasta && !desde) return `hasta el ${momento(hasta)}`
  if (!desde || !hasta) return parte ?? ''
  const mismoDia = desde.length > 10 && desde.slice(0, 10) === hasta.slice(0, 10)
  return `${momento(desde)} – ${mismoDia ? hasta.slice(11) : momento(hasta)}${parte ? ` (${parte})` : ''}`
}

function periodo({ desde, hasta }: { desde: Fecha; hasta: Fecha }): string {
  return desde === hasta ? momento(desde) : `${momento(desde)} – ${momento(hasta)}`
}

function momento(texto: string): string {
  if (!texto.includes('-')) return texto
  const [fecha = '', hora] = texto.split('T')
  return hora ? `${fechaCorta(fecha, HOY)}, ${hora}` : fechaCorta(fecha, HOY)
}

const UNIDADES: Record<string, [string, string]> = {
  Y: ['año', 'años'],
  M: ['mes', 'meses'],
  W: ['semana', 'semanas'],
  D: ['día', 'días'],
  TH: ['hora', 'horas'],
  TM: ['minuto', 'minutos'],
  TS: ['segundo', 'segundos'],
}

function duracion(iso: string): string {
  const [dias = '', horas = ''] = iso.slice(1).split('T')
  const partes = [
    ...[...dias.matchAll(/(\d+)([YMWD])/g)].map(([, n, u]) => [Number(n), u ?? ''] as const),
    ...[...horas.matchAll(/(\d+)([HMS])/g)].map(([, n, u]) => [Number(n), `T${u}`] as const),
  ]
  return enumerar(partes.map(([n, u]) => `${n} ${UNIDADES[u]?.[n === 1 ? 0 : 1]}`))
}

function cifra(n: number): string {
  return String(n)
    .replace('.', ',')
    .replace(/\B(?=(\d{3})+(?!\d))/g, (_, __, lugar: number) =>
      String(n).includes('.') && lugar > String(n).indexOf('.') ? '' : '.',
    )
}

function entendida(texto: string): string {
  return deCaptura(interpretar(texto, agendaDe(texto), AHORA, ZONA))
}

/** What would be filed, in a line: what it is first, then each thing that was said. */
function deCaptura(c: Captura): string {
  const quien =
    c.cliente.tipo === 'seguro'
      ? nombreDe(c.cliente.cliente_id)
      : c.cliente.tipo === 'nuevo'
        ? `«${c.cliente.nombre}», que no conoce`
        : null
  const paso = c.siguiente
  return [
    `**${NOMBRES_DE_INTENCION[c.intencion]}**${c.tipo ? ` (${TIPOS[c.tipo]})` : ''}`,
    quien ?? c.clienteNuevo,
    c.contacto,
    c.fechaActividad && fechaCorta(c.fechaActividad, HOY),
    c.fecha && momento(c.hora ? `${c.fecha}T${c.hora}` : c.fecha),
    c.importe !== null ? dineroCorto(c.importe) : null,
    c.promesa && promesaDe(c.promesa),
    c.etapa && `etapa ${etapas[c.etapa]}`,
    c.probabilidad !== null ? `${c.probabilidad} %` : null,
    c.cierre && `cierre ${fechaCorta(c.cierre, HOY)}`,
    c.numeroFactura,
    c.vencimiento && `vence ${fechaCorta(c.vencimiento, HOY)}`,
    c.telefono,
    c.email,
    c.periodo && periodo(c.periodo),
    paso &&
      `y luego: ${TIPOS[paso.tipo]}${paso.fecha ? ` ${momento(paso.hora ? `${paso.fecha}T${paso.hora}` : paso.fecha)}` : ''}`,
    preguntaCual(c) ? preguntaDeCliente(c) : null,
  ]
    .filter(Boolean)
    .join(', ')
}

function promesaDe({ fecha, importe, mitad }: NonNullable<Captura['promesa']>): string {
  const cuanto = mitad ? ' la mitad' : importe === null ? '' : ` ${dineroCorto(importe)}`
  return `promete pagar${cuanto} el ${fechaCorta(fecha, HOY)}`
}

function preguntaDeCliente({ cliente }: Captura): string {
  return cliente.tipo === 'varios'
    ? `pregunta cuál: ${enumerar(cliente.candidatos.map(({ cliente_id }) => nombreDe(cliente_id)))}`
    : 'pregunta de quién es'
}

const TIPOS: Record<TipoApuntable, string> = {
  llamada: 'llamada',
  email: 'correo',
  reunion: 'reunión',
  visita: 'visita',
  whatsapp: 'WhatsApp',
  nota: 'nota',
  tarea: 'tarea',
}

function corregida(texto: string): string {
  const c = leerCorreccion(texto, agendaDe(texto), CONTEXTO)
  if (!c) return 'no es una corrección'
  if (c.quita) return c.quita === 'todo' ? 'lo borra' : `quita la ${c.quita}`
  return [
    c.fecha && fechaCorta(c.fecha, HOY),
    c.hora,
    c.importe !== null ? dineroCorto(c.importe) : null,
    c.tipo && TIPOS[c.tipo],
    c.cliente.tipo === 'seguro' ? nombreDe(c.cliente.cliente_id) : null,
  ]
    .filter(Boolean)
    .join(', ')
}

function preguntada(texto: string): string {
  const captura = interpretar(texto, agendaDe(texto), AHORA, ZONA)
  const suyas = captura.dudas.map((d) => `${pregunta(d, HOY)} (${opciones(d, HOY).join(' · ')})`)
  if (preguntaCual(captura) && captura.cliente.tipo === 'varios')
    suyas.push(
      `¿Cuál? (${captura.cliente.candidatos.map(({ cliente_id }) => nombreDe(cliente_id)).join(' · ')})`,
    )
  return suyas.length === 0 ? 'no pregunta' : suyas.join(' ')
}

function parteDeCalendario(): string {
  return `## Días y meses, enteros o cortados

| | También |
| --- | --- |
${[...deLaTabla(DIA_SEMANA), ...deLaTabla(MES)].map(([nombre, cortos]) => `| ${nombre} | ${cortos || '—'} |`).join('\n')}

Con una letra cambiada también: ${enumerar(['el juevs', 'el biernes', 'el 5 de diziembre'].map((t) => `«${t}» → ${leida(t)}`))}.`
}

/** Of each value, its first name and the others. */
function deLaTabla(tabla: ReadonlyMap<string, number>): [string, string][] {
  const porValor = Map.groupBy(tabla, ([, n]) => n)
  return [...porValor.values()].map((pares) => {
    const [nombre = '', ...cortos] = pares.map(([palabra]) => palabra)
    return [conTilde(nombre), cortos.join(', ')]
  })
}

function conTilde(palabra: string): string {
  return palabra.replace(/^miercoles$/, 'miércoles').replace(/^sabado$/, 'sábado')
}

function parteDeVerbos(): string {
  const filas = Object.entries(VERBOS_POR_IDEA).map(([idea, verbos]) => {
    const lista = [...new Set(verbos.split(/\s+/).map((v) => v.split(':')[0]))].join(', ')
    return `| ${NOMBRES_DE_IDEA[idea as keyof typeof VERBOS_POR_IDEA]} | ${lista} |`
  })
  return `## Los verbos que conoce

En cualquier persona y tiempo: «llamé», «he llamado», «tengo que llamar», «llámale», «que llame».

| Hablan de | Verbos |
| --- | --- |
${filas.join('\n')}`
}

function parteDeAbreviaturas(): string {
  const porPalabra = Map.groupBy(ABREVIATURAS, ([, entera]) => entera)
  const filas = [...porPalabra].map(
    ([entera, cortas]) => `| ${cortas.map(([corta]) => corta).join(', ')} | ${CON_TILDE[entera] ?? entera} |`,
  )
  return `${seccion(ABREVIADAS, entendida)}

| Escribes | Entiende |
| --- | --- |
${filas.join('\n')}`
}

const CON_TILDE: Record<string, string> = {
  tambien: 'también',
  manana: 'mañana',
  proximo: 'próximo',
  reunion: 'reunión',
  telefono: 'teléfono',
  movil: 'móvil',
}

/** What is asked the first times, and what comes of the answers. */
function parteDeLoAprendido(): string {
  const [reformas] = clientes().filter(({ nombre }) => nombre.startsWith('Reformas'))
  const texto = 'he llamado a los de la ría, quieren otra web'
  const ensena = (veces: number, dicho: boolean) =>
    loAprendido(
      Array.from({ length: veces }, (_, i) => ({
        palabras: 'ria',
        cliente_id: reformas?.cliente_id ?? null,
        contacto_id: null,
        significa: null,
        dicho,
        orden: String(i),
      })),
    )
  const con = (veces: number, dicho: boolean) =>
    deCaptura(interpretar(texto, { ...agendaDe(texto), aprendido: ensena(veces, dicho) }, AHORA, ZONA))
  return `## Lo que aprende

Aprende de ti, y solo en tu ordenador. Escribes «${texto}» y, según lo que le hayas enseñado:

| Antes | Entiende |
| --- | --- |
| nada | ${con(0, false)} |
| elegiste ${reformas?.nombre} dos veces | ${con(2, false)} |
| escribiste «cuando digo la ría es ${reformas?.nombre}» | ${con(1, true)} |

Lo que ha aprendido está en \`/ajustes\`, **🧠 Lo que he aprendido**: tocas una cosa y la olvida, o se lo haces olvidar todo.`
}

/** All four clients, with the invoices that the text names, as the database would bring them. */
function agendaDe(texto: string): Agenda {
  const dichas = texto.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '')
  const candidatos = clientes().map((c) => ({
    ...c,
    facturas: ['F-2026/031'].filter((n) => c.cliente_id === 'c1' && dichas.includes(n.toLowerCase())),
  }))
  return { candidatos, enCurso: null }
}

function nombreDe(cliente_id: string): string {
  return clientes().find((c) => c.cliente_id === cliente_id)?.nombre ?? ''
}

function clientes(): Candidato[] {
  const uno = (cliente_id: string, nombre: string, contacto?: string): Candidato => ({
    cliente_id,
    nombre,
    contactos: contacto ? [{ id: `p-${cliente_id}`, nombre: contacto, telefono: null }] : [],
    oportunidades: [],
    facturas: [],
    telefono: null,
    cif: null,
  })
  return [
    uno('c1', 'Talleres Ruiz', 'Marta Gil'),
    uno('c2', 'Ruiz e Hijos'),
    uno('c3', 'Hotel Los Arcos', 'Nuria Vega'),
    uno('c4', 'Reformas Peñalba', 'Ana Soler'),
  ]
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(PAGINA, paginaDelLenguaje())
