import { sql } from 'kysely'
import {
  type Acierto,
  conMenosPalabras,
  contactosHallados,
  huellas,
  huellasEntreOtras,
  PUNTOS,
  porCola,
  porComienzoDeHuella,
  porComienzoDeNombre,
  porFacturaAntigua,
  porHuella,
  porNombreEntero,
  porPalabras,
} from './aciertos.ts'
import { AL_BUSCAR, ponerIndiceAlDia } from './indice.ts'
import type { Db } from './open.ts'
import { type Clase, claveDeNombre, nombreNormal, palabrasUtiles } from './palabras.ts'

export { agendaPara } from './agenda.ts'
export { parecidos } from './parecidos.ts'

/** A client that was found. `puntos`: from 0 to 100; below 25 some typed word was met nowhere. */
export type Hallazgo = {
  cliente_id: string
  nombre: string
  archivado: boolean
  puntos: number
  por: Clase
  /** The whole name or a unique identifier was typed. */
  exacto: boolean
  /** The contact that matched. */
  contacto: string | null
}

/** Words of a search; nobody types more to find one client. */
const MAX_TECLEADAS = 8

/** What a person typed in a search, best first; archived clients last. Wildcards have no meaning. */
export async function buscarClientes(db: Db, texto: string, limite = 8): Promise<Hallazgo[]> {
  await ponerIndiceAlDia(db, AL_BUSCAR)
  const aciertos = new Map<number, Acierto>()
  const add = (nuevos: Acierto[]) => {
    for (const acierto of nuevos)
      if (!aciertos.has(acierto.cliente_n)) aciertos.set(acierto.cliente_n, acierto)
  }
  const tecleadas = palabrasUtiles(texto).slice(0, MAX_TECLEADAS)
  const cuantos = Math.max(4 * limite, 20)

  add(await porNombreEntero(db, texto))
  add(await porHuella(db, huellas(texto), cuantos))
  const { hallados, grupos } = await porPalabras(db, tecleadas, cuantos, aciertos.size === 0)
  add(hallados)
  if (aciertos.size < limite) add(await porComienzoDeNombre(db, texto, cuantos))
  if (aciertos.size < limite) add(await porComienzoDeHuella(db, texto, cuantos))
  if (aciertos.size === 0) add(await porHuella(db, huellasEntreOtras(texto), cuantos))
  if (aciertos.size === 0) add(await porFacturaAntigua(db, texto, cuantos))
  if (aciertos.size === 0) add(await porCola(db, texto, cuantos))
  if (aciertos.size === 0) add(await conMenosPalabras(db, grupos, cuantos))
  return hallazgos(db, [...aciertos.values()], texto, limite)
}

async function hallazgos(db: Db, aciertos: Acierto[], texto: string, limite: number): Promise<Hallazgo[]> {
  const mejores = aciertos.toSorted((a, b) => b.puntos - a.puntos).slice(0, Math.max(4 * limite, 60))
  const clientes = await leerClientes(db, mejores)
  const leidos = mejores.flatMap((acierto) => {
    const cliente = clientes.get(acierto.cliente_n)
    return cliente ? [{ ...acierto, ...cliente }] : []
  })
  const primeros = afinar(leidos, texto)
    .sort((a, b) => a.archivado - b.archivado || b.puntos - a.puntos || compare(a.nombre, b.nombre))
    .slice(0, limite)
  const contactos = await contactosHallados(db, primeros)
  return primeros.map(({ cliente_n, cliente_id, nombre, archivado, puntos, clase, exacto }) => ({
    cliente_id,
    nombre,
    archivado: archivado === 1,
    puntos: Math.round(puntos),
    por: clase,
    exacto,
    contacto: contactos.get(cliente_n) ?? null,
  }))
}

type Leido = Acierto & { cliente_id: string; nombre: string; archivado: 0 | 1 }

/** «Ruiz SL» typed whole is not «Ruiz SA»; «Ruiz» may be either. */
function afinar(leidos: Leido[], texto: string): Leido[] {
  const normal = nombreNormal(texto)
  const conForma = normal !== claveDeNombre(texto)
  const hayLleno = leidos.some(({ nombre }) => nombreNormal(nombre) === normal)
  return leidos.map((leido) => {
    if (leido.puntos !== PUNTOS.nombreEntero) return leido
    const suyo = nombreNormal(leido.nombre)
    if (leido.nombre === texto.trim()) return leido
    if (suyo === normal) return { ...leido, puntos: leido.puntos - 1 }
    const sinForma = suyo === claveDeNombre(leido.nombre)
    return { ...leido, puntos: leido.puntos - 4, exacto: !conForma || (sinForma && !hayLleno) }
  })
}

async function leerClientes(db: Db, aciertos: { cliente_n: number }[]) {
  const numeros = JSON.stringify(aciertos.map(({ cliente_n }) => cliente_n))
  const { rows } = await sql<{ n: number; cliente_id: string; nombre: string; archivado: 0 | 1 }>`
    select i.n, c.id as cliente_id, c.nombre, c.archivado_en is not null as archivado
    from json_each(${numeros}) as j
    join crm_indice_clientes i on i.n = j.value
    join clientes c on c.id = i.cliente_id and c.fusionado_en is null`.execute(db)
  return new Map(rows.map(({ n, ...row }) => [n, row]))
}

function compare(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : 1)
}
