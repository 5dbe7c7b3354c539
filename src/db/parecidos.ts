import { sql } from 'kysely'
import { contactosHallados, porHuella, porNombreEntero } from './aciertos.ts'
import { coincidencias, conErratas, enTodos, gruposEnteros } from './coincidencias.ts'
import { AL_BUSCAR, ponerIndiceAlDia } from './indice.ts'
import type { Db } from './open.ts'
import { type Clase, huellasDeEmail, huellasDeNif, huellasDeTelefono, palabrasUtiles } from './palabras.ts'

export type Parecido = {
  cliente_id: string
  nombre: string
  por: 'telefono' | 'email' | 'cif' | 'nombre'
  /** The contact that has the phone or the e-mail. */
  contacto: string | null
}

type DatosDeCliente = {
  nombre?: string
  telefono?: string | null
  email?: string | null
  cif?: string | null
}

/** No more are ever shown. */
const MAX_PARECIDOS = 10

/**
 * Who already has this phone, e-mail or NIF, or almost this name (the same words, each with one mistake at
 * most, in any order): for «¿es la misma?» before creating. Archived clients too, after the others.
 */
export async function parecidos(db: Db, datos: DatosDeCliente): Promise<Parecido[]> {
  await ponerIndiceAlDia(db, AL_BUSCAR)
  const hallados = new Map<number, Hallado>()
  const add = (por: Parecido['por'], clase: Clase, suyos: { cliente_n: number; palabras: string[] }[]) => {
    for (const { cliente_n, palabras } of suyos) {
      if (!hallados.has(cliente_n)) hallados.set(cliente_n, { cliente_n, palabras, por, clase })
    }
  }
  const porDato = (huellas: string[]) => porHuella(db, huellas, MAX_PARECIDOS)
  add('telefono', 'telefono', await porDato(huellasDeTelefono(datos.telefono ?? null)))
  add('email', 'email', await porDato(huellasDeEmail(datos.email ?? null)))
  add('cif', 'nif', await porDato(huellasDeNif(datos.cif ?? null)))
  if (datos.nombre) {
    add('nombre', 'nombre', await porNombreEntero(db, datos.nombre))
    add('nombre', 'nombre', await conEsasPalabras(db, datos.nombre))
  }
  return leer(db, [...hallados.values()])
}

type Hallado = { cliente_n: number; palabras: string[]; por: Parecido['por']; clase: Clase }

/** Clients whose name has these words and no others. */
async function conEsasPalabras(db: Db, nombre: string) {
  const grupos = await conErratas(db, await gruposEnteros(db, palabrasUtiles(nombre)))
  const clientes = await enTodos(db, grupos, 5 * MAX_PARECIDOS)
  const deNombre = (await coincidencias(db, clientes, grupos)).filter(({ clase }) => clase === 0)
  const completos = [...Map.groupBy(deNombre, ({ cliente_n }) => cliente_n)].filter(
    ([, suyas]) => new Set(suyas.map(({ grupo }) => grupo)).size === grupos.length,
  )
  const nombres = await nombresDe(
    db,
    completos.map(([n]) => n),
  )
  return completos.flatMap(([cliente_n]) => {
    const suyas = palabrasUtiles(nombres.get(cliente_n)?.nombre ?? '')
    return suyas.length === grupos.length ? [{ cliente_n, palabras: [] }] : []
  })
}

async function leer(db: Db, hallados: Hallado[]): Promise<Parecido[]> {
  if (hallados.length === 0) return []
  const nombres = await nombresDe(
    db,
    hallados.map(({ cliente_n }) => cliente_n),
  )
  const vivos = hallados.flatMap((hallado) => {
    const cliente = nombres.get(hallado.cliente_n)
    return cliente ? [{ ...hallado, ...cliente }] : []
  })
  const primeros = vivos.sort((a, b) => a.archivado - b.archivado).slice(0, MAX_PARECIDOS)
  const contactos = await contactosHallados(db, primeros)
  return primeros.map(({ cliente_n, cliente_id, nombre, por }) => ({
    cliente_id,
    nombre,
    por,
    contacto: contactos.get(cliente_n) ?? null,
  }))
}

async function nombresDe(db: Db, numeros: number[]) {
  const { rows } = await sql<{ n: number; cliente_id: string; nombre: string; archivado: 0 | 1 }>`
    select i.n, c.id as cliente_id, c.nombre, c.archivado_en is not null as archivado
    from json_each(${JSON.stringify(numeros)}) as j
    join crm_indice_clientes i on i.n = j.value
    join clientes c on c.id = i.cliente_id`.execute(db)
  return new Map(rows.map(({ n, ...row }) => [n, row]))
}
