import { TIPOS_ACTIVIDAD, type TipoApuntable } from '../actividad.ts'
import type { Fila } from '../fichero.ts'
import { normalizar } from '../lenguaje/normalizar.ts'
import { type Celdas, type Contexto, celdasDe, NoSeLee, siONo } from './celdas.ts'
import { clienteSeguro, leerCliente, type Memory, sinLeer } from './cliente.ts'
import { esVacia } from './contenido.ts'
import { leerFactura } from './factura.ts'
import type { Leido, PagoLeido, Resultado } from './leido.ts'
import type { TablaEntendida } from './tabla.ts'

const ES_TOTAL = /^(?:sub)?total(?:es)?\b|^suma\b|^saldo total/

/** Reads the rows of a table as it is understood. It is given all of them, from the first. */
export function crearLector(tabla: TablaEntendida, contexto: Contexto): (fila: Fila) => Resultado {
  const where = new Map(
    tabla.columnas.flatMap(({ campo, indice }) => (campo ? [[campo, indice] as const] : [])),
  )
  const memory = sinLeer(where)
  let n = 0
  return (fila) => {
    if (++n <= (tabla.cabecera ?? 0)) return { salta: 'vacia' }
    if (fila.celdas.every(esVacia)) return { salta: 'vacia' }
    const celdas = celdasDe(tabla, where, fila, contexto)
    if (esFilaDeTotales(fila, celdas)) return { salta: 'totales' }
    try {
      return { leido: leer(tabla, celdas, contexto, memory) }
    } catch (error) {
      if (error instanceof NoSeLee) return { motivo: error.motivo, valor: error.valor }
      throw error
    }
  }
}

/** «Total» or «Suma» where the row begins, and no client or date beside it. */
function esFilaDeTotales({ celdas }: Fila, { texto }: Celdas): boolean {
  const first = celdas.find((celda) => !esVacia(celda))
  if (typeof first !== 'string' || !ES_TOTAL.test(normalizar(first))) return false
  return texto('fecha') === null || texto('cliente') === null || texto('numero') === null
}

function leer(tabla: TablaEntendida, celdas: Celdas, contexto: Contexto, memory: Memory): Leido {
  switch (tabla.clase) {
    case 'facturas': {
      const cliente = clienteSeguro(celdas, memory)
      return { tipo: 'factura', cliente, ...leerFactura(celdas, contexto) }
    }
    case 'clientes': {
      const cliente = leerCliente(celdas, memory)
      if (!cliente?.nombre) throw new NoSeLee('sin_nombre')
      return { tipo: 'cliente', cliente }
    }
    case 'contactos':
      return leerContacto(celdas, memory)
    case 'pagos':
      return leerPago(celdas, contexto, memory)
    case 'vencimientos':
      return leerVencimiento(celdas, contexto)
    case 'actividades':
      return leerActividad(celdas, contexto, memory)
    case null:
      throw new Error(`table ${tabla.nombre} is of no known kind`)
  }
}

function leerContacto(celdas: Celdas, memory: Memory): Leido {
  const { texto } = celdas
  const nombre = texto('contacto')
  if (!nombre) throw new NoSeLee('sin_nombre')
  const cliente = clienteSeguro(celdas, memory)
  return {
    tipo: 'contacto',
    // The e-mail and phone are the person's: they do not say which client it is.
    cliente: { ...cliente, email: null, telefono: null, contacto: null },
    contacto: { nombre, rol: texto('rol'), email: cliente.email, telefono: cliente.telefono },
  }
}

function leerPago(celdas: Celdas, _contexto: Contexto, memory: Memory): Leido {
  const { texto, importe, fecha } = celdas
  const numero = texto('numero')
  const cliente = leerCliente(celdas, memory)
  if (!numero && !cliente) throw new NoSeLee('sin_cliente')
  const cuando = fecha('fecha', 'fecha_ilegible')
  if (!cuando) throw new NoSeLee('sin_fecha')
  const cuanto = importe('importe')
  if (cuanto === null) throw new NoSeLee('sin_importe')
  if (cuanto === 0) throw new NoSeLee('importe_cero')
  const pago: PagoLeido = {
    fecha: cuando,
    importe_centimos: cuanto,
    metodo: texto('metodo'),
    supuesto: false,
  }
  return { tipo: 'pago', cliente, numero, serie: texto('serie') ?? '', pago }
}

function leerVencimiento({ texto, importe, fecha, siNo }: Celdas, { today }: Contexto): Leido {
  const numero = texto('numero')
  if (!numero) throw new NoSeLee('sin_numero')
  const vence = fecha('vencimiento', 'vencimiento_ilegible')
  if (!vence) throw new NoSeLee('sin_fecha')
  const cuanto = importe('importe')
  if (cuanto === null) throw new NoSeLee('sin_importe')
  const pagadoEl = fecha('fecha_pago', 'fecha_ilegible')
  const pagado = siNo('pagada') ?? siONo(texto('estado') ?? '') ?? pagadoEl !== null
  const pago: PagoLeido | null =
    pagado && cuanto !== 0
      ? {
          fecha: pagadoEl ?? (vence < today ? vence : today),
          importe_centimos: cuanto,
          metodo: texto('metodo'),
          supuesto: pagadoEl === null,
        }
      : null
  return {
    tipo: 'vencimiento',
    numero,
    serie: texto('serie') ?? '',
    fecha: vence,
    importe_centimos: cuanto,
    pago,
  }
}

const TIPOS: [RegExp, TipoApuntable][] = [
  [/llamad|telef|call/, 'llamada'],
  [/mail|correo/, 'email'],
  [/reuni|meeting|cita/, 'reunion'],
  [/visit/, 'visita'],
  [/whats|wasap|mensaje/, 'whatsapp'],
  [/tarea|task|pendiente/, 'tarea'],
]
const TITULO_POR_TIPO: Record<TipoApuntable, string> = {
  llamada: 'Llamada',
  email: 'E-mail',
  reunion: 'Reunión',
  visita: 'Visita',
  whatsapp: 'WhatsApp',
  tarea: 'Tarea',
  nota: 'Nota',
}

function leerActividad(celdas: Celdas, { today }: Contexto, memory: Memory): Leido {
  const { texto, fecha, siNo } = celdas
  const cliente = clienteSeguro(celdas, memory)
  const cuando = fecha('fecha', 'fecha_ilegible')
  if (!cuando) throw new NoSeLee('sin_fecha')
  const dicho = normalizar(texto('tipo') ?? '')
  const exact = TIPOS_ACTIVIDAD.find((tipo) => tipo === dicho)
  const tipo = exact ?? TIPOS.find(([re]) => re.test(dicho))?.[1] ?? 'nota'
  const actividad = {
    tipo,
    titulo: texto('titulo') ?? TITULO_POR_TIPO[tipo],
    descripcion: texto('descripcion'),
    fecha: cuando,
    responsable: texto('responsable'),
    completada: siNo('completada') ?? (tipo !== 'tarea' || cuando <= today),
  }
  return { tipo: 'actividad', cliente: { ...cliente, contacto: null }, actividad }
}
