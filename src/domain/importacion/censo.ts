import type { ClienteLeido } from './leido.ts'

/** A client that is known: hers, or one that the file itself has brought (`delArchivo`). */
export type Conocido = {
  id: string
  nombre: string
  cif: string | null
  email: string | null
  telefono: string | null
  codigo: string | null
  delArchivo: boolean
}

/** In what two clients look alike. */
export type Parecer = 'cif' | 'email' | 'telefono' | 'nombre'

export type Busqueda =
  | { tipo: 'mismo'; conocido: Conocido }
  | { tipo: 'duda'; conocido: Conocido; por: Parecer }
  | { tipo: 'nuevo' }

export type Censo = {
  anotar(conocido: Conocido): void
  buscar(leido: ClienteLeido): Busqueda
  codigoLibre(codigo: string | null): boolean
}

/**
 * The clients that are known, to say which one a row means: by NIF, by its program's code, by e-mail or
 * phone with the same name, by the same name. One of hers with the NIF, phone or e-mail under another
 * name, or with the name under another NIF, is a doubt. What the file says of itself is believed: two of
 * its rows with one NIF or one code are one client, and with different codes two. `claveDe` is a name as
 * it is compared.
 */
export function crearCenso(claveDe: (nombre: string) => string): Censo {
  const porCif = new Map<string, Conocido>()
  const porCodigo = new Map<string, Conocido>()
  const porEmail = new Map<string, Conocido>()
  const porTelefono = new Map<string, Conocido>()
  const porClave = new Map<string, Conocido[]>()

  function anotar(conocido: Conocido): void {
    const { cif, codigo, email, telefono, nombre } = conocido
    const put = (map: Map<string, Conocido>, key: string | null) => {
      if (key && (!map.has(key) || (conocido.delArchivo && !map.get(key)?.delArchivo))) map.set(key, conocido)
    }
    put(porCif, cif)
    put(porCodigo, codigo)
    put(porEmail, email)
    put(porTelefono, telefono)
    const clave = claveDe(nombre)
    const same = porClave.get(clave)
    if (!same) porClave.set(clave, [conocido])
    else if (!same.includes(conocido)) same.unshift(conocido)
  }

  function buscar(leido: ClienteLeido): Busqueda {
    const clave = leido.nombre === null ? null : claveDe(leido.nombre)
    const sameName = ({ nombre }: Conocido) => clave === null || claveDe(nombre) === clave
    const porNif = leido.cif ? porCif.get(leido.cif) : undefined
    if (porNif) {
      const is = porNif.delArchivo || sameName(porNif)
      return is ? { tipo: 'mismo', conocido: porNif } : { tipo: 'duda', conocido: porNif, por: 'cif' }
    }
    const porSuCodigo = leido.codigo ? porCodigo.get(leido.codigo) : undefined
    if (porSuCodigo && !otroNif(porSuCodigo, leido) && (porSuCodigo.delArchivo || sameName(porSuCodigo))) {
      return { tipo: 'mismo', conocido: porSuCodigo }
    }
    const email = leido.email ? porEmail.get(leido.email) : undefined
    const telefono = leido.telefono ? porTelefono.get(leido.telefono) : undefined
    const namesakes = clave === null ? [] : (porClave.get(clave) ?? [])
    for (const one of [email, telefono, ...namesakes]) {
      if (one && sameName(one) && !otroNif(one, leido) && !otroCodigo(one, leido)) {
        return { tipo: 'mismo', conocido: one }
      }
    }
    const hers = (one: Conocido | undefined): one is Conocido => one !== undefined && !one.delArchivo
    if (hers(email)) return { tipo: 'duda', conocido: email, por: 'email' }
    if (hers(telefono)) return { tipo: 'duda', conocido: telefono, por: 'telefono' }
    const namesake = namesakes.find(hers)
    return namesake ? { tipo: 'duda', conocido: namesake, por: 'nombre' } : { tipo: 'nuevo' }
  }

  return { anotar, buscar, codigoLibre: (codigo) => codigo !== null && !porCodigo.has(codigo) }
}

function otroNif({ cif }: Conocido, leido: ClienteLeido): boolean {
  return cif !== null && leido.cif !== null && cif !== leido.cif
}

/** Only codes of the same program can be compared: those of the file among themselves. */
function otroCodigo({ codigo, delArchivo }: Conocido, leido: ClienteLeido): boolean {
  return delArchivo && codigo !== null && leido.codigo !== null && codigo !== leido.codigo
}

/** Names a client of a file by the surest thing that its first row says of it. */
export function claveDeLeido(
  { cif, codigo, nombre }: ClienteLeido,
  claveDe: (nombre: string) => string,
): string {
  if (cif) return `nif:${cif}`
  return codigo ? `cod:${codigo}` : `nom:${claveDe(nombre ?? '')}`
}
