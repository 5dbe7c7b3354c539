import type { Fecha, Hora } from '../fecha.ts'
import type { Etapa } from '../oportunidad.ts'
import { leerClienteNuevo, leerPersona } from './alta.ts'
import { type ContextoFecha, finDeMes } from './calendario.ts'
import type { Captura } from './captura.ts'
import { etapaNombrada, leerEtapa, leerMotivo } from './etapas.ts'
import { buscarMomentos, leerPeriodo, type Momento, proximaVez } from './fechas.ts'
import type { HoraDicha } from './horas.ts'
import { buscarPorcentajes, leerIva } from './importes.ts'
import type { Lectura } from './intencion.ts'
import type { Mensaje } from './mensaje.ts'
import { clausulas, type Trozo, tapar } from './normalizar.ts'
import { conNombre, leerPasos, TITULO_SIN_PALABRAS, tituloDe } from './siguiente.ts'
import { tipoDeTarea } from './tipos.ts'

/** What happened, when, and the next step. `soloSuyo`: a step is only what she says that she will do. */
export function deActividad(m: Mensaje, soloSuyo = false): Partial<Captura> {
  const { lectura, limpio, plano, contexto, momentos } = m
  const cabeza = finDeCabeza(m)
  const primera = clausulas(plano).find((c) => c.fin >= cabeza) ?? { inicio: 0, fin: plano.length }
  const enCabeza =
    lectura.tipo === 'nota'
      ? undefined
      : momentos.find(
          (x) => x.inicio < cabeza || (x.inicio < primera.fin && soloEnlaces(plano.slice(cabeza, x.inicio))),
        )
  const cuando = enCabeza && !esFuturoSeguro(enCabeza, m) ? releer(enCabeza, m) : null
  const pasada = cuando && cuando.fecha <= contexto.today ? cuando : null
  const desde = Math.max(cabeza, pasada && pasada.inicio <= primera.fin ? pasada.fin : 0)
  const nota = lectura.tipo === 'nota'
  const [siguiente = null, ...otrosPasos] = leerPasos(
    m.oracion,
    limpio,
    tapar(plano, m.ids.trozos),
    desde,
    momentos
      .filter((x) => x !== enCabeza || !pasada)
      .filter((x) => x.inicio >= desde && x.fecha >= contexto.today && esCita(x, plano)),
    m.nombrados.trozosCliente,
    nota || soloSuyo,
    m.horas.filter((h) => h.inicio >= desde).map((h) => comoMomento(h, contexto)),
  )
  return {
    resumen: nota ? textoDeNota(m) : recortar(limpio.slice(desde)),
    fechaActividad: pasada && pasada.fecha < contexto.today ? pasada.fecha : null,
    horaActividad: pasada?.hora ?? horaDeCabeza(m, desde),
    siguiente,
    otrosPasos,
  }
}

/** An hour without a day is the next time that it comes. */
function comoMomento({ hora, inicio, fin }: HoraDicha, contexto: ContextoFecha): Momento {
  const fecha = proximaVez(hora, contexto)
  const dia = { fecha, desde: fecha, hasta: fecha, esMes: false }
  return { ...dia, hora, horaFin: null, franja: null, limite: null, inicio, fin, trozos: [{ inicio, fin }] }
}

/** «pagan siempre el día 25», «desde febrero», «en Semana Santa no»: a day that she has to do nothing on. */
function esCita({ inicio, fin }: Momento, plano: string): boolean {
  const antes = plano.slice(Math.max(0, inicio - 40), inicio)
  return (
    !/\b(?:siempre|suelen?|normalmente|cada|desde)(?: [a-z]+)? $/.test(antes) &&
    !/\b(?:paga[n]?|cobra[n]?|cierra[n]?|abre[n]?) siempre\b/.test(antes) &&
    !/^ no\b(?! (?:se|me|te|le|lo|la)\b)/.test(plano.slice(fin))
  )
}

function esFuturoSeguro(momento: Momento, { plano, contexto }: Mensaje): boolean {
  return (
    /\b(?:manana|proxim|que viene|dentro de|siguiente)/.test(plano.slice(momento.inicio, momento.fin)) &&
    momento.fecha > contexto.today
  )
}

/** The same words read as past: «el jueves llamé a…» was last Thursday. */
function releer(momento: Momento, { sinNombres, contexto }: Mensaje): Momento {
  const otro = releerEnTexto(momento, sinNombres, contexto)
  return otro ? { ...momento, fecha: otro.fecha, desde: otro.desde, hasta: otro.hasta } : momento
}

/** «he llamado a Marta de Talleres Ruiz»: where that ends. The names count if they stand in its clause. */
function finDeCabeza({ plano, lectura, nombrados }: Mensaje): number {
  const verbo = lectura.verbo?.fin ?? 0
  const parte = clausulas(plano).find((c) => c.fin >= verbo)
  const limite = parte ? parte.fin : verbo
  const nombres = [...nombrados.trozosCliente, ...nombrados.trozosContacto].filter(
    (t) => t.inicio <= limite + 1,
  )
  // «wasap a Conchi (la parada) con…»: the brackets belong to the name.
  const seguidos = [...nombrados.trozosCliente].filter((t) =>
    /^ ?\((?:(?:de|del|el|la|los|las) )*$/.test(plano.slice(limite, t.inicio)),
  )
  const fin = Math.max(verbo, ...nombres.map((t) => t.fin), ...seguidos.map((t) => t.fin))
  return plano.charAt(fin) === ')' ? fin + 1 : fin
}

function horaDeCabeza({ horas }: Mensaje, hasta: number): Hora | null {
  return horas.find((h) => h.fin <= hasta)?.hora ?? null
}

function soloEnlaces(texto: string): boolean {
  return /^ ?(?:el|la|los|de|del|este|a|en|por|dia| )* ?$/.test(texto)
}

function recortar(texto: string): string | null {
  return (
    texto
      .replace(/^ (?:y que |y |que |q )/i, '')
      .replace(/^[\s,.;:)\]-]+/, '')
      .trim() || null
  )
}

function textoDeNota({ limpio, lectura }: Mensaje): string | null {
  const { inicio, fin } = lectura.verbo ?? { inicio: 0, fin: 0 }
  const marca = inicio === 0 && /^(?:nota|apunt|anota|ojo|importante|dato|recuerda|para que)/i.test(limpio)
  return recortar(limpio.slice(Math.max(marca ? fin : 0, finDeApunta(limpio))))
}

/** Where «apunta que…», «anótame que…» ends: it is said to the assistant, and is no part of what is kept. */
function finDeApunta(limpio: string): number {
  return /^[\s¡]*(?:ap[uú]nta|an[oó]ta)(?:me|lo|te)?(?: ah[ií])?,? que /i.exec(limpio)?.[0].length ?? 0
}

/** What any message may say of a deal. */
export function deNegocio({
  limpio,
  sinNombres,
  plano,
  importe,
  momentos,
  lectura,
  oracion,
  probabilidad,
}: Mensaje): Partial<Captura> {
  const tapado = tapar(
    sinNombres,
    momentos.flatMap((m) => m.trozos),
  )
  const etapa = leerEtapa(oracion.canon) ?? etapaDePresupuesto(lectura, tapado)
  return {
    etapa,
    importe: importe?.centimos ?? null,
    base_iva: importe ? leerIva(plano) : null,
    probabilidad: probabilidad ?? leerProbabilidad(plano, lectura.intencion.endsWith('oportunidad')),
    motivo: etapa === 'perdida' ? leerMotivo(limpio, plano) : null,
  }
}

/** «presupuesto de 3.050 a Gestoría Paz»: a deal that starts with its offer made. */
function etapaDePresupuesto({ intencion }: Lectura, tapado: string): Etapa | null {
  return intencion === 'crear_oportunidad' &&
    /\b(?:presupuesto|presu|oferta|propuesta) (?:\w+ )?(?:de?|por|a|para|xa?|pa)\b/.test(tapado)
    ? 'propuesta'
    : null
}

/** A percentage that is a probability, unlike a discount or a tax. */
function leerProbabilidad(plano: string, deOportunidad: boolean): number | null {
  for (const { valor, inicio, fin } of buscarPorcentajes(plano)) {
    const antes = plano.slice(Math.max(0, inicio - 40), inicio)
    const despues = plano.slice(fin, fin + 30)
    if (
      /\b(?:descuento|dto|iva|irpf|comision|rebaja|anticipo|adelanto|subida|recargo|retencion|menos|mas barato)\b/.test(
        `${antes} ${despues}`,
      )
    )
      continue
    if (/\b(?:pide[n]?|quiere[n]?) (?:\w+ )?$/.test(antes)) continue
    const habla = /\b(?:probabilidad|prob|posibilidades|pong[oa]|ponle|pon|al|seguro|opciones)\b/.test(
      `${antes} ${despues}`,
    )
    if ((habla || deOportunidad) && Number.isInteger(valor) && valor <= 100) return valor
  }
  return null
}

/** The project, its expected closing and the next step. A closing «en enero» is its last day. */
export function deOportunidad(m: Mensaje): Partial<Captura> {
  const { limpio, plano, momentos, lectura, nombrados, contexto } = m
  const cierre = momentos.find((x) =>
    /\b(?:cierre|cerrar|cerramos|cierra|cerraria|firma(?:n|mos|r)?)\b[^,;]{0,25}$/.test(
      plano.slice(Math.max(0, x.inicio - 40), Math.max(x.inicio, x.trozos[0]?.inicio ?? 0) + 7),
    ),
  )
  const { today } = contexto
  // «firmado esta mañana» has gone by, though the day is today.
  const yaFue = (x: Momento) =>
    x.fecha === today &&
    / \S+\.(?:x|p1|p3) /.test(m.oracion.nucleo) &&
    (x.hora ?? '24') > (contexto.ahora ?? '')
  const otros = momentos.filter((x) => x !== cierre && x.fecha >= today && !yaFue(x) && esCita(x, plano))
  return {
    titulo: lectura.intencion === 'crear_oportunidad' ? nombreDeProyecto(m) : null,
    cierre: cierre ? (cierre.esMes ? finDeMes(cierre.desde) : cierre.fecha) : null,
    cierreEsMes: cierre?.esMes ?? false,
    siguiente:
      otros.length > 0
        ? (leerPasos(m.oracion, limpio, tapar(plano, m.ids.trozos), 0, otros, nombrados.trozosCliente)[0] ??
          null)
        : null,
  }
}

/** What is sold: «oportunidad nueva en Electro Campos, tienda online 3.900» is «tienda online». */
function nombreDeProyecto({
  limpio,
  plano,
  lectura,
  momentos,
  nombrados,
  ids,
  importe,
}: Mensaje): string | null {
  const sobran = [
    ...nombrados.trozosCliente,
    ...nombrados.trozosContacto,
    ...ids.trozos,
    ...momentos.flatMap((x) => x.trozos),
    ...(importe ? [importe] : []),
    ...(lectura.verbo ? [lectura.verbo] : []),
  ]
  const partes = clausulas(plano).map((parte) => tituloDe(limpio, plano, parte, sobran))
  const util = partes
    .map((parte) =>
      parte
        .replace(/^(?:quieren?|piden?|necesitan?|les? interesan?|mandar|por|de|para) /i, '')
        .replace(/(?: (?:por|de|mas|\+|iva|€|al mes|unos|cierre))+$/i, ''),
    )
    .find(
      (parte) =>
        /[a-z]{3}/i.test(parte) &&
        !/^(?:cierre|probabilidad|prob|presupuesto|oferta|mas iva|\+ ?iva|iva)\b/i.test(parte),
    )
  return util ?? null
}

/** An invoice or a payment: amount, due date («a 30 días», «vence el 15») and the day, if it was before today. */
export function deDinero({
  plano,
  contexto,
  momentos,
  importe,
  sinNombres,
  lectura,
}: Mensaje): Partial<Captura> {
  const vence =
    lectura.intencion === 'registrar_factura'
      ? momentos.find((x) =>
          /\b(?:venc\w*|pagar|pagadera|para|antes|hasta)\b[^,;]{0,12}$/.test(
            plano.slice(Math.max(0, x.inicio - 30), x.inicio),
          ),
        )
      : undefined
  const plazo = /\ba (\d{1,3}) ?(?:d|dias)\b/.exec(sinNombres)
  const aPlazo = plazo ? buscarMomentos(`en ${plazo[1]} dias`, contexto)[0]?.fecha : undefined
  const otro = momentos.find((x) => x !== vence)
  const devolucion =
    lectura.intencion === 'registrar_pago' &&
    DEVUELVE.test(plano) &&
    !/\b(?:devuelto|devolvio) (?:el |un )?recibo/.test(plano)
  const pasada = otro ? (releerEnTexto(otro, sinNombres, contexto)?.fecha ?? otro.fecha) : null
  return {
    importe: importe?.centimos ?? null,
    base_iva: importe ? leerIva(plano) : null,
    vencimiento: vence?.fecha ?? (lectura.intencion === 'registrar_factura' ? (aPlazo ?? null) : null),
    fechaActividad: pasada && pasada < contexto.today ? pasada : null,
    devolucion,
  }
}

const DEVUELVE =
  /\b(?:(?:he|hemos) (?:devuelto|reembolsado)|devolvi|devolvimos|devolucion|reembols[a-z]{1,8})\b/

function releerEnTexto(momento: Momento, texto: string, contexto: ContextoFecha): Momento | undefined {
  return buscarMomentos(texto.slice(momento.inicio, momento.fin), { ...contexto, pasado: true })[0]
}

/** What is to be done and when. An hour without a day is the next time that hour comes. */
export function deTarea(m: Mensaje): Partial<Captura> {
  const { limpio, plano, contexto, horas, lectura, nombrados, ids, importe } = m
  const momentos = m.momentos.filter((x) => lectura.intencion !== 'crear_tarea' || !esMesDeAlgo(x, plano))
  // «del viernes al lunes», «de las 12 a las 11», «no es el lunes, es el martes»: what counts is where it goes.
  const seMueve = lectura.intencion === 'reprogramar_tarea' || lectura.intencion === 'corregir'
  const deAhora = seMueve ? [...momentos].reverse() : momentos
  const suHora = seMueve ? horas.at(-1) : horas[0]
  const hora = (seMueve ? suHora?.hora : null) ?? deAhora.find((x) => x.hora)?.hora ?? suHora?.hora ?? null
  const momento = deAhora.find((x) => x.fecha >= contexto.today) ?? deAhora[0]
  const esTarea = lectura.intencion === 'crear_tarea'
  const fecha = momento?.fecha ?? (hora && esTarea ? proximaVez(hora, contexto) : null)
  const tipo = lectura.tipo ?? (esTarea ? tipoDeTarea(m.oracion.nucleo) : null)
  const inicio = lectura.verbo && lectura.verbo.inicio < 30 ? lectura.verbo.fin : finDeApunta(limpio)
  // «llamar a Hacienda»: a name that is nobody's may only be part of her own task.
  const nombres = nombrados.cliente.tipo === 'nuevo' ? [] : nombrados.trozosCliente
  const sobran = [...nombres, ...ids.trozos, ...momentos.flatMap((x) => x.trozos), ...horas]
  const primeras = primerasClausulas(plano, inicio, sobran)
  const titulo = lectura.intencion === 'corregir' ? '' : tituloDe(limpio, plano, primeras, sobran)
  return {
    tipo,
    titulo: conNombre(titulo, nombrados.contacto) || (esTarea ? TITULO_SIN_PALABRAS[tipo ?? 'tarea'] : null),
    fecha,
    hora,
    importe: importe?.centimos ?? null,
  }
}

/** «la factura de octubre»: which one it is, not when to do it. */
function esMesDeAlgo({ esMes, inicio }: Momento, plano: string): boolean {
  return (
    esMes &&
    /\b(?:facturas?|recibos?|nominas?|cuotas?|extractos?|informes?) (?:de(?:l mes de)? )?$/.test(
      plano.slice(0, inicio),
    )
  )
}

/** A task is called by its first clause with words of its own. */
function primerasClausulas(plano: string, inicio: number, sobran: readonly Trozo[]): Trozo {
  const tapado = tapar(plano, sobran)
  const partes = clausulas(plano).filter((c) => c.fin > inicio)
  const util = partes.find((c) => /[a-z]{3}/.test(tapado.slice(Math.max(c.inicio, inicio), c.fin)))
  return util ? { inicio: Math.max(util.inicio, inicio), fin: util.fin } : { inicio, fin: plano.length }
}

/** A new client: its name and its person. */
export function deAlta({ limpio, plano, lectura, ids }: Mensaje): Partial<Captura> {
  const { nombre, contacto } = leerClienteNuevo(limpio, plano, lectura.verbo?.fin ?? 0, ids.trozos)
  return { cliente: { tipo: 'ninguno' }, clienteNuevo: nombre, contacto }
}

/** «contacto nuevo en Ruiz: Pepe 611 222 333»: the name among what is left. */
export function personaNueva({ limpio, plano, lectura, nombrados, ids }: Mensaje): string | null {
  const verbo = lectura.verbo ? [lectura.verbo] : []
  const tapado = tapar(plano, [...verbo, ...nombrados.trozosCliente, ...ids.trozos])
  const libre = clausulas(tapado).map(({ inicio, fin }) => ({
    persona: leerPersona(limpio.slice(inicio, fin), tapado.slice(inicio, fin)),
  }))
  return libre.find(({ persona }) => persona)?.persona ?? null
}

/** «el 1T», «T2», «Q3»: a quarter as accountants write it, the last that has begun. */
function leerTrimestre(plano: string, today: Fecha): { desde: Fecha; hasta: Fecha } | null {
  const m = /(?<![a-z0-9])(?:(?<a>[1-4]) ?t(?:rim)?|[tq] ?(?<b>[1-4]))(?![a-z0-9])/.exec(plano)
  const cual = Number(m?.groups?.a ?? m?.groups?.b ?? 0)
  if (cual === 0) return null
  const mes = (n: number) => String(n).padStart(2, '0')
  const desdeMes = (cual - 1) * 3 + 1
  const suyo = Number(/\b20\d\d\b/.exec(plano)?.[0] ?? today.slice(0, 4))
  const anual = `${suyo}-${mes(desdeMes)}-01` > today ? suyo - 1 : suyo
  return {
    desde: `${anual}-${mes(desdeMes)}-01` as Fecha,
    hasta: finDeMes(`${anual}-${mes(desdeMes + 2)}-01` as Fecha),
  }
}

/** A question about money looks back («en octubre» was), one about the agenda looks ahead. */
export function deConsulta({ sinNombres, plano, contexto, lectura }: Mensaje): Partial<Captura> {
  // «qué facturas vencen el viernes» looks ahead, though it is about money.
  const pasado =
    lectura.intencion === 'consulta_facturacion' ||
    (lectura.intencion === 'consulta_deudas' && !/\b(?:vencen?|tienen? que pagar)\b/.test(plano)) ||
    /\b(?:hice|hable|llame|tuve|hicimos)\b/.test(plano)
  return {
    periodo: leerTrimestre(sinNombres, contexto.today) ?? leerPeriodo(sinNombres, { ...contexto, pasado }),
    etapa: lectura.intencion === 'consulta_embudo' ? etapaNombrada(plano) : null,
  }
}
