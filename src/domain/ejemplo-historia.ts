import { type Actividad, actividadEnBlanco, type TipoActividad, type TipoApuntable } from './actividad.ts'
import type { Contacto } from './contacto.ts'
import type { Centimos } from './dinero.ts'
import { azarDe, diaDeOficina, filas, idsDe } from './ejemplo-azar.ts'
import { PENDIENTES } from './ejemplo-embudo.ts'
import type { Contabilidad } from './ejemplo-facturas.ts'
import { type Calendario, type Ficha, fichaDe, nombreDePila } from './ejemplo-fichas.ts'
import { CONVERSACIONES, FRASES } from './ejemplo-frases.ts'
import { diasEntre, type Fecha, type Hora } from './fecha.ts'
import type { Oportunidad } from './oportunidad.ts'

/** Everyday conversations per client: a few, so that the special ones are not lost among them. */
const POCAS = 4
const MUCHAS = 9
/** Days since the newest everyday talk; anything nearer is one of `CONVERSACIONES`. */
const CHARLA_RECIENTE_MIN = 10
const CHARLA_RECIENTE_MAX = 45
/** Clients of whom nothing has been heard: no everyday talk nearer than so many days. */
const CALLADOS: Record<string, number> = { globos: 117, trazo: 300, sol: 40, paz: 30 }
const HORAS: Hora[] = [
  '09:10',
  '09:45',
  '10:20',
  '11:05',
  '11:40',
  '12:15',
  '13:20',
  '16:10',
  '17:00',
  '18:25',
]

type Hecho = Pick<Actividad, 'tipo' | 'titulo' | 'fecha'> & Partial<Actividad>

/** Everything that was said, sold, collected or is to be done, by date. */
export function historiaDeEjemplo(
  fichas: readonly Ficha[],
  cuentas: Contabilidad,
  oportunidades: readonly Oportunidad[],
  en: Calendario,
): Actividad[] {
  const id = idsDe('actividades')
  return [
    ...conversaciones(fichas, en),
    ...charlas(fichas, cuentas, en),
    ...ventasYCobros(cuentas, en),
    ...pendientes(fichas, oportunidades, en),
  ]
    .map((hecho) => ({ ...actividadEnBlanco(hecho.fecha), ...hecho, id: id() }))
    .toSorted((a, b) => a.fecha.localeCompare(b.fecha))
}

function conversaciones(fichas: readonly Ficha[], en: Calendario): Hecho[] {
  return filas(CONVERSACIONES).map(([clave = '', dias, hora = '', tipo, minutos, texto = '']) => {
    const { cliente, contactos } = fichaDe(fichas, clave)
    const quien = contactos.find(({ nombre }) => texto.includes(nombreDePila(nombre))) ?? contactos[0]
    const fecha = en.instante(en.hace(Number(dias)), hora)
    return charla(tipo as TipoApuntable, texto, cliente.id, quien, fecha, minutos)
  })
}

/** Everyday talk from the first invoice on, spread over the time. */
function charlas(fichas: readonly Ficha[], { facturas }: Contabilidad, en: Calendario): Hecho[] {
  const frases = filas(FRASES)
  return fichas.flatMap(({ clave, cliente, contactos }) => {
    const primera = facturas.find(({ cliente_id }) => cliente_id === cliente.id)?.fecha_emision
    if (!primera) return []
    const azar = azarDe(`charla ${clave}`)
    const desde = diasEntre(primera, en.today)
    const hasta = CALLADOS[clave] ?? azar.entre(CHARLA_RECIENTE_MIN, CHARLA_RECIENTE_MAX)
    const cuantas = azar.entre(POCAS, MUCHAS)
    return azar
      .barajar(frases)
      .slice(0, cuantas)
      .map(([tipo, minutos, frase = ''], i) => {
        const quien = contactos[azar.entre(0, 2)] ?? contactos[0]
        const dias = Math.round(hasta + ((desde - hasta) * i) / cuantas)
        const hora = HORAS[azar.entre(0, HORAS.length - 1)] ?? '10:00'
        const fecha = en.instante(diaDeOficina(en.hace(dias)), hora)
        const texto = frase.replace('{q}', nombreDePila(quien?.nombre ?? ''))
        return charla(tipo as TipoApuntable, texto, cliente.id, quien, fecha, minutos)
      })
  })
}

function charla(
  tipo: TipoApuntable,
  texto: string,
  cliente_id: string,
  contacto: Contacto | undefined,
  fecha: string,
  minutos: string | undefined,
): Hecho {
  return {
    tipo,
    titulo: tituloDe(tipo, contacto),
    descripcion: texto,
    texto_original: texto,
    fecha,
    cliente_id,
    contacto_id: tipo === 'nota' ? null : (contacto?.id ?? null),
    duracion_min: Number(minutos) || null,
  }
}

function ventasYCobros({ facturas, pagos }: Contabilidad, en: Calendario): Hecho[] {
  const numeros = new Map(facturas.map(({ id, numero }) => [id, numero]))
  const ventas = porId(facturas).map(({ cliente_id, numero, total_centimos, creada_en }) =>
    delSistema(
      'venta',
      cliente_id,
      `Factura #${numero}`,
      creada_en,
      `${total_centimos < 0 ? 'Rectificativa' : 'Factura'} por ${euros(total_centimos)}`,
    ),
  )
  const cobros = porId(pagos).map(({ cliente_id, factura_id, importe_centimos, fecha }) => {
    const que = importe_centimos < 0 ? 'Devolución' : 'Cobro'
    const de = factura_id ? ` (factura ${numeros.get(factura_id)})` : ''
    const titulo = `${que} de ${euros(Math.abs(importe_centimos))}${de}`
    return delSistema('cobro', cliente_id, titulo, en.instante(fecha, '12:30'), null)
  })
  return [...ventas, ...cobros]
}

/** The order that no date changes: the activities' ids follow it. */
function porId<T extends { id: string }>(rows: readonly T[]): T[] {
  return rows.toSorted((a, b) => a.id.localeCompare(b.id))
}

function delSistema(
  tipo: TipoActividad,
  cliente_id: string,
  titulo: string,
  fecha: string,
  descripcion: string | null,
): Hecho {
  return { tipo, cliente_id, titulo, descripcion, fecha, responsable: 'Sistema', origen: 'sistema' }
}

function pendientes(
  fichas: readonly Ficha[],
  oportunidades: readonly Oportunidad[],
  en: Calendario,
): Hecho[] {
  return filas(PENDIENTES).map(([clave = '', tipo, dia, hora = '', titulo = '', proyecto]) => {
    const ficha = clave === '-' ? null : fichaDe(fichas, clave)
    const vence_en: Fecha = en.hace(-Number(dia))
    const vence_hora = hora === '-' ? null : hora
    return {
      tipo: tipo as TipoApuntable,
      titulo,
      cliente_id: ficha?.cliente.id ?? null,
      contacto_id: ficha?.contactos.find(({ nombre }) => titulo.includes(nombreDePila(nombre)))?.id ?? null,
      oportunidad_id: oportunidades.find(({ nombre_proyecto }) => nombre_proyecto === proyecto)?.id ?? null,
      fecha: en.instante(vence_en, vence_hora),
      fecha_creacion: en.instante(diaDeOficina(en.hace(5)), '17:30'),
      vence_en,
      vence_hora,
      completada: 0,
      completada_en: null,
    }
  })
}

/** As the assistant names what she dictates (`texts/captura.ts`, which a domain file may not read). */
function tituloDe(tipo: TipoApuntable, contacto: Contacto | undefined): string {
  const quien = nombreDePila(contacto?.nombre ?? '')
  const titulos: Record<TipoApuntable, string> = {
    llamada: `Llamada con ${quien}`,
    email: `E-mail a ${quien}`,
    reunion: `Reunión con ${quien}`,
    whatsapp: `WhatsApp con ${quien}`,
    visita: `Visita a ${quien}`,
    nota: 'Nota',
    tarea: 'Tarea',
  }
  return titulos[tipo]
}

/** `1.210,00 €`, as `texts/format.ts` writes it. */
function euros(importe: Centimos): string {
  const [enteros = '', decimales] = (Math.abs(importe) / 100).toFixed(2).split('.')
  return `${importe < 0 ? '−' : ''}${enteros.replace(/\B(?=(\d{3})+$)/g, '.')},${decimales}\u00A0€`
}
