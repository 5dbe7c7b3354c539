import type { NewId } from '#db/id.ts'
import { clientesDesde } from '#db/importaciones.ts'
import type { Db } from '#db/open.ts'
import { claveDeNombre } from '#db/palabras.ts'
import { type Busqueda, type Conocido, claveDeLeido, crearCenso } from '#domain/importacion/censo.ts'
import type { ClienteLeido } from '#domain/importacion/leido.ts'
import { APARTE, type Decisiones } from '#domain/importacion/plan.ts'

/** What a client that is known lacks and the file says. */
export type Completa = Partial<Pick<Conocido, 'cif' | 'email' | 'telefono'>>

/** The client of a row. `nuevo`: to be created. `dudoso`: one of hers that it may be, not asked about yet. */
export type Resuelto = {
  conocido: Conocido
  nuevo: boolean
  dudoso: Extract<Busqueda, { tipo: 'duda' }> | null
  completa: Completa
}

export type Resolutor = {
  /** Takes in clients that others have made since. Run in the transaction that writes. */
  refrescar(db: Db): Promise<void>
  /** Null: the row gives no name, and nobody has that NIF or code. */
  resolver(leido: ClienteLeido): Resuelto | null
  /** Whether a row may mean this client: the same, or one that looks like it. Nothing follows from asking. */
  puedeSer(leido: ClienteLeido, clienteId: string): boolean
}

/**
 * Says which client each row means, with her decisions where one may be one of hers. A doubt that nobody has
 * decided is a client apart, save one of NIF: that is hers.
 */
export function crearResolutor(importacionId: string, decisiones: Decisiones, newId: NewId): Resolutor {
  const censo = crearCenso(clavesRecordadas())
  const porId = new Map<string, Conocido>()
  let hasta = 0

  function anotar(conocido: Conocido): void {
    censo.anotar(conocido)
    porId.set(conocido.id, conocido)
  }

  function resolver(leido: ClienteLeido): Resuelto | null {
    const found = censo.buscar(leido)
    if (found.tipo === 'mismo') return conocida(found.conocido, leido)
    const decision = decisiones.dudas[claveDeLeido(leido, claveDeNombre)]
    const hers = decision && decision !== APARTE ? porId.get(decision) : undefined
    if (hers) {
      censo.anotar({ ...desde(leido, hers.id), delArchivo: true })
      return conocida(hers, leido)
    }
    if (found.tipo === 'duda' && !decision && found.por === 'cif') return conocida(found.conocido, leido)
    if (!leido.nombre) return null
    const conocido = desde(leido, newId())
    if (!censo.codigoLibre(conocido.codigo)) conocido.codigo = null
    anotar(conocido)
    return { conocido, nuevo: true, dudoso: found.tipo === 'duda' && !decision ? found : null, completa: {} }
  }

  /** What was missing is filled in, what it has stays. */
  function conocida(conocido: Conocido, leido: ClienteLeido): Resuelto {
    const completa: Completa = {}
    for (const campo of ['cif', 'email', 'telefono'] as const) {
      if (conocido[campo] === null && leido[campo] !== null) completa[campo] = leido[campo]
    }
    if (Object.keys(completa).length > 0) {
      Object.assign(conocido, completa)
      censo.anotar(conocido)
    }
    return { conocido, nuevo: false, dudoso: null, completa }
  }

  return {
    resolver,
    puedeSer(leido, clienteId) {
      const found = censo.buscar(leido)
      const decision = decisiones.dudas[claveDeLeido(leido, claveDeNombre)]
      return decision === clienteId || (found.tipo !== 'nuevo' && found.conocido.id === clienteId)
    },
    async refrescar(db) {
      const fresh = await clientesDesde(db, importacionId, hasta)
      hasta = fresh.hasta
      for (const conocido of fresh.conocidos) if (!porId.has(conocido.id)) anotar(conocido)
    },
  }
}

function desde({ nombre, cif, email, telefono, codigo }: ClienteLeido, id: string): Conocido {
  return { id, nombre: nombre ?? '', cif, email, telefono, codigo, delArchivo: true }
}

/** The same few thousand names come again on every invoice. */
function clavesRecordadas(): (nombre: string) => string {
  const known = new Map<string, string>()
  return (nombre) => {
    const clave = known.get(nombre) ?? claveDeNombre(nombre)
    if (known.size > MAX_CLAVES) known.clear()
    known.set(nombre, clave)
    return clave
  }
}

const MAX_CLAVES = 50_000
