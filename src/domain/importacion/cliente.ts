import { leerEmail, leerNif, leerTelefono } from '../lenguaje/identificadores.ts'
import { type Campo, DE_CLIENTE } from './campos.ts'
import { type Celdas, NoSeLee } from './celdas.ts'
import type { ClienteLeido } from './leido.ts'

/** Clients remembered as they were read: the same few columns come again on every invoice. */
const MAX_CLIENTES = 20_000

/** What of clients was read so far, and by which columns they are named. */
export type Memory = { clientes: Map<string, ClienteLeido>; deCliente: Campo[] }

export function sinLeer(where: ReadonlyMap<Campo, number>): Memory {
  return { clientes: new Map(), deCliente: DE_UNA_FILA.filter((campo) => where.has(campo)) }
}

/** What one row says of a client: its columns, and the person to speak to. */
const DE_UNA_FILA: Campo[] = [...DE_CLIENTE, 'contacto']

export function clienteSeguro(celdas: Celdas, memory: Memory): ClienteLeido {
  const cliente = leerCliente(celdas, memory)
  if (!cliente) throw new NoSeLee('sin_cliente')
  return cliente
}

/** The client of a row; null when it names none by any of its columns. */
export function leerCliente({ texto }: Celdas, { clientes, deCliente }: Memory): ClienteLeido | null {
  const raw = deCliente.map((campo) => texto(campo) ?? '')
  const key = raw.join('\u0001')
  const known = clientes.get(key)
  if (known) return known
  const [nombre, codigo, nif] = [
    texto('cliente') ?? texto('razon_social'),
    texto('codigo_cliente'),
    texto('nif'),
  ]
  if (!nombre && !codigo && !nif) return null
  const cliente: ClienteLeido = {
    nombre: nombre?.slice(0, 200) ?? null,
    codigo,
    cif: nif && cifDe(nif),
    email: emailDe(texto('email')),
    telefono: telefonoDe(texto('telefono')) ?? telefonoDe(texto('telefono_2')),
    direccion: direccionDe(texto),
    sector: texto('sector'),
    etiquetas: texto('etiquetas')?.replaceAll(' - ', ', ') ?? null,
    contacto: texto('contacto'),
  }
  if (clientes.size >= MAX_CLIENTES) clientes.clear()
  clientes.set(key, cliente)
  return cliente
}

/** Upper case without separators; of what is no Spanish NIF, as it was written without its spaces. */
export function cifDe(texto: string): string | null {
  const nif = leerNif(texto.replace(/^ES(?=[A-Z0-9.\- ]{9,12}$)/i, ''))
  const plain = nif?.nif ?? texto.toUpperCase().replace(/[\s.-]/g, '')
  return plain === '' || /^0+$/.test(plain) ? null : plain.slice(0, 30)
}

export function emailDe(texto: string | null): string | null {
  return texto && (leerEmail(texto) ?? (texto.includes('@') ? texto.toLowerCase() : null))
}

export function telefonoDe(texto: string | null): string | null {
  return texto && (leerTelefono(texto) ?? (/\d{6}/.test(texto.replace(/\D/g, '')) ? texto : null))
}

function direccionDe(texto: Celdas['texto']): string | null {
  const place = [texto('codigo_postal'), texto('ciudad')].filter(Boolean).join(' ')
  const provincia = texto('provincia')
  const parts = [texto('direccion'), place, provincia === texto('ciudad') ? null : provincia]
  return parts.filter(Boolean).join(', ') || null
}
