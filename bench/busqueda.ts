import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { agendaPara, buscarClientes, parecidos } from '../src/db/busqueda.ts'
import { ponerIndiceAlDia } from '../src/db/indice.ts'
import { type Db, inTransaction, openDb } from '../src/db/open.ts'

/*
 * Finding a client among many, on a file database: node bench/busqueda.ts [clients=100000] [queries=1000]
 * The clients are distinct, with a contact, a phone, a NIF, an e-mail and an invoice each, and always the same.
 */

const CLIENTES = Number(process.argv[2] ?? 100_000)
const LOTE = 500
const CONSULTAS = Number(process.argv[3] ?? 1000)

type Ficha = { id: string; nombre: string; persona: string; telefono: string; cif: string; factura: string }

/** In a process of its own, so that what this one weighs is what finding weighs. */
async function generate(file: string) {
  const db = await openDb(file)
  await guardar(db, generar(CLIENTES))
  await db.destroy()
}

async function run(db: Db) {
  const t0 = performance.now()
  let peor = 0
  for (;;) {
    const t = performance.now()
    const hechos = await ponerIndiceAlDia(db, LOTE)
    if (hechos === 0) break
    peor = Math.max(peor, performance.now() - t)
  }
  const segundos = (performance.now() - t0) / 1000
  console.log(
    `indexing         ${CLIENTES} clients in ${segundos.toFixed(1)} s, ${Math.round(CLIENTES / segundos)} clients/s, longest batch of ${LOTE}: ${peor.toFixed(0)} ms`,
  )
  console.log(`rss              ${rss()} MB after indexing`)
  await medidas(db, await muestra(db))
  console.log(`rss              ${rss()} MB after all`)
}

function rss(): number {
  return Math.round(process.memoryUsage().rss / 2 ** 20)
}

/** The clients that will be looked for: as many as queries, from all over. */
async function muestra(db: Db): Promise<Ficha[]> {
  const { rows } = await sql<Ficha>`
    select c.id, c.nombre, c.telefono, c.cif, p.nombre as persona, f.numero as factura
    from clientes c join contactos p on p.cliente_id = c.id join crm_facturas f on f.cliente_id = c.id
    where c.rowid % ${Math.max(1, Math.floor(CLIENTES / CONSULTAS))} = 0`.execute(db)
  return rows
}

async function medidas(db: Db, fichas: Ficha[]) {
  const buscar = (texto: (f: Ficha) => string) => async (f: Ficha) => {
    const hallados = await buscarClientes(db, texto(f))
    return hallados.some(({ cliente_id }) => cliente_id === f.id)
  }
  const hablar = (frase: (f: Ficha) => string) => async (f: Ficha) => {
    const { candidatos } = await agendaPara(db, frase(f), null)
    return candidatos.some(({ cliente_id }) => cliente_id === f.id)
  }
  const palabra = (f: Ficha, n: number) => f.nombre.split(' ')[n] ?? f.nombre

  await medir(
    'nombre',
    fichas,
    buscar((f) => f.nombre),
  )
  await medir(
    'sin acentos',
    fichas,
    buscar((f) =>
      f.nombre
        .normalize('NFD')
        .replace(/\p{M}|,? S\.?L\.?.*$/gu, '')
        .toUpperCase(),
    ),
  )
  await medir(
    'comienzo',
    fichas,
    buscar((f) => f.nombre.slice(0, Math.ceil(f.nombre.length * 0.6))),
  )
  await medir(
    'tres letras',
    fichas,
    buscar((f) => f.nombre.slice(0, 3)),
  )
  await medir(
    'una palabra',
    fichas,
    buscar((f) => palabra(f, 0)),
  )
  await medir(
    'dos palabras',
    fichas,
    buscar((f) => `${palabra(f, 1)} ${palabra(f, 0)}`),
  )
  await medir(
    'persona',
    fichas,
    buscar((f) => f.persona),
  )
  await medir(
    'persona+empresa',
    fichas,
    buscar((f) => `${f.persona.split(' ')[0]} ${palabra(f, 1)}`),
  )
  await medir(
    'telefono',
    fichas,
    buscar((f) => f.telefono.slice(3).replace(/(...)(..)(..)(..)/, '$1 $2 $3 $4')),
  )
  await medir(
    'final de tel.',
    fichas,
    buscar((f) => f.telefono.slice(-6)),
  )
  await medir(
    'nif',
    fichas,
    buscar((f) => f.cif.toLowerCase()),
  )
  await medir(
    'factura',
    fichas,
    buscar((f) => f.factura),
  )
  await medir(
    'errata',
    fichas,
    buscar((f) => conErrata(f.nombre)),
  )
  await medir(
    'errata persona',
    fichas,
    buscar((f) => conErrata(f.persona)),
  )
  await medir(
    'no existe',
    fichas,
    buscar((f) => `${palabra(f, 0)} Xkwz`),
  )
  const ajenas = semilla(3)
  await medir(
    'palabras ajenas',
    fichas,
    buscar((f) => `${palabra(f, 0)} ${palabra(elegir(fichas, ajenas), 1)} ${elegir(fichas, ajenas).persona}`),
  )
  await medir(
    'agenda',
    fichas,
    hablar(
      (f) =>
        `he llamado a ${f.persona.split(' ')[0]} de ${f.nombre}, les interesa el plan pro, les mando presupuesto el jueves`,
    ),
  )
  await medir(
    'agenda corta',
    fichas,
    hablar((f) => `reunión con ${palabra(f, 0)} ${palabra(f, 1)} mañana a las 10`),
  )
  await medir(
    'agenda factura',
    fichas,
    hablar((f) => `me han pagado la ${f.factura}`),
  )
  await medir(
    'agenda nada',
    fichas,
    hablar(() => 'comprar papel para la impresora y llevar el coche al garaje el viernes'),
  )
  await medir('parecidos', fichas, async (f) => {
    const hallados = await parecidos(db, { nombre: conErrata(f.nombre), telefono: f.telefono, cif: f.cif })
    return hallados.some(({ cliente_id }) => cliente_id === f.id)
  })
  await medir('nada pendiente', fichas, async () => (await ponerIndiceAlDia(db)) === 0)
  await medir('un cambio', fichas, (f) =>
    inTransaction(db, async (tx) => {
      await tx
        .updateTable('clientes')
        .set({ nombre: `${f.nombre} Bis` })
        .where('id', '=', f.id)
        .execute()
      const t = performance.now()
      await ponerIndiceAlDia(tx)
      return performance.now() - t
    }),
  )
}

/** One line: times in ms and how often the client was among what was found. A number is the time itself. */
async function medir(nombre: string, fichas: Ficha[], una: (f: Ficha) => Promise<boolean | number>) {
  const azar = semilla(7)
  const tiempos: number[] = []
  let aciertos = 0
  for (let i = 0; i < CONSULTAS; i++) {
    const ficha = elegir(fichas, azar)
    const t = performance.now()
    const resultado = await una(ficha)
    tiempos.push(typeof resultado === 'number' ? resultado : performance.now() - t)
    if (resultado) aciertos++
  }
  tiempos.sort((a, b) => a - b)
  const p = (q: number) =>
    (tiempos[Math.min(tiempos.length - 1, Math.floor(q * tiempos.length))] ?? 0).toFixed(2)
  console.log(
    `${nombre.padEnd(16)} p50 ${p(0.5)}  p99 ${p(0.99)}  max ${p(1)} ms  found ${Math.round((100 * aciertos) / CONSULTAS)} %`,
  )
}

async function guardar(db: Db, fichas: Ficha[]) {
  for (let i = 0; i < fichas.length; i += 5000) {
    const json = JSON.stringify(fichas.slice(i, i + 5000))
    await inTransaction(db, async (tx) => {
      await sql`insert into clientes (id, nombre, telefono, cif, email)
        select value ->> 'id', value ->> 'nombre', value ->> 'telefono', value ->> 'cif',
          'info' || (value ->> 'id') || '@' || lower(value ->> 'cif') || '.es' from json_each(${json})`.execute(
        tx,
      )
      await sql`insert into contactos (id, cliente_id, nombre, principal)
        select 'c' || (value ->> 'id'), value ->> 'id', value ->> 'persona', 1 from json_each(${json})`.execute(
        tx,
      )
      await sql`insert into crm_facturas (id, cliente_id, numero, fecha_emision, fecha_vencimiento, total_centimos)
        select 'f' || (value ->> 'id'), value ->> 'id', value ->> 'factura', '2026-01-01', '2026-01-31', 12100
        from json_each(${json})`.execute(tx)
    })
  }
}

function generar(cuantas: number): Ficha[] {
  const azar = semilla(1)
  const nombres = new Set<string>()
  const fichas: Ficha[] = []
  while (fichas.length < cuantas) {
    const nombre = empresa(azar)
    if (nombres.has(nombre)) continue
    nombres.add(nombre)
    const n = fichas.length
    fichas.push({
      id: `cl-${String(n).padStart(7, '0')}`,
      nombre,
      persona: `${frecuente(PERSONAS, azar)} ${frecuente(APELLIDOS, azar)} ${frecuente(APELLIDOS, azar)}`,
      telefono: `+346${String((n * 7919 + 12_345) % 100_000_000).padStart(8, '0')}`,
      cif: `B${String((n * 104_729 + 54_321) % 100_000_000).padStart(8, '0')}`,
      factura: `2026-${String(n + 1).padStart(6, '0')}`,
    })
  }
  return fichas
}

/** Trades and surnames with the frequencies of a street: a few everywhere, most of them seldom. */
function empresa(azar: () => number): string {
  const forma = elegir(['', '', ' SL', ', S.L.', ' S.A.'], azar)
  const sector = frecuente(SECTORES, azar)
  const apellido = frecuente(APELLIDOS, azar)
  const clase = azar()
  if (clase < 0.35) return `${sector} ${apellido} ${frecuente(APELLIDOS, azar)}${forma}`
  if (clase < 0.6) return `${sector} ${apellido} ${frecuente(PUEBLOS, azar)}${forma}`
  if (clase < 0.8) return `${sector} ${inventada(azar)}${forma}`
  return `${inventada(azar)} ${sector} de ${frecuente(PUEBLOS, azar)}${forma}`
}

function inventada(azar: () => number): string {
  const silabas = Array.from({ length: 2 + Math.floor(azar() * 2) }, () => elegir(SILABAS, azar)).join('')
  return silabas.charAt(0).toUpperCase() + silabas.slice(1)
}

/** One letter dropped, doubled, replaced or swapped in a word of four or more. */
function conErrata(texto: string): string {
  const azar = semilla(texto.length)
  const palabras = texto.split(' ')
  const largas = palabras.flatMap((palabra, i) => (/^\p{L}{5,}$/u.test(palabra) ? [i] : []))
  const cual = largas[Math.floor(azar() * largas.length)] ?? 0
  const palabra = palabras[cual] ?? ''
  const i = 1 + Math.floor(azar() * (palabra.length - 2))
  const nuevas = [
    palabra.slice(0, i) + palabra.slice(i + 1),
    palabra.slice(0, i) + palabra.charAt(i) + palabra.slice(i),
    `${palabra.slice(0, i)}k${palabra.slice(i + 1)}`,
    palabra.slice(0, i) + palabra.charAt(i + 1) + palabra.charAt(i) + palabra.slice(i + 2),
  ]
  return palabras.with(cual, elegir(nuevas, azar)).join(' ')
}

/** The first of a list are far commoner than the last. */
function frecuente(lista: readonly string[], azar: () => number): string {
  return lista[Math.floor(lista.length * azar() ** 2)] ?? ''
}

function elegir<T>(lista: readonly T[], azar: () => number): T {
  return lista[Math.floor(lista.length * azar())] as T
}

/** mulberry32, Tommy Ettinger (public domain). */
function semilla(inicio: number): () => number {
  let estado = inicio
  return () => {
    estado = (estado + 0x6d2b79f5) | 0
    let t = Math.imul(estado ^ (estado >>> 15), 1 | estado)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

const lista = (texto: string) => texto.trim().split(/\s*,\s*/)
const SECTORES =
  lista(`Talleres, Bar, Restaurante, Construcciones, Peluquería, Transportes, Electricidad, Fontanería, Asesoría, Gestoría,
  Clínica, Panadería, Carpintería, Muebles, Librería, Farmacia, Óptica, Ferretería, Academia, Inmobiliaria, Autoescuela, Viajes, Imprenta,
  Floristería, Zapatería, Joyería, Carnicería, Pescadería, Frutería, Bodegas, Cerámicas, Jardinería, Limpiezas, Pinturas, Reformas, Cristalería,
  Tapicería, Veterinaria, Gimnasio, Hostal, Hotel, Camping, Cafetería, Heladería, Pizzería, Droguería, Perfumería, Lavandería, Tintorería, Estanco`)
const APELLIDOS =
  lista(`García, Rodríguez, González, Fernández, López, Martínez, Sánchez, Pérez, Gómez, Martín, Jiménez, Hernández, Ruiz, Díaz, Moreno,
  Muñoz, Álvarez, Romero, Gutiérrez, Alonso, Navarro, Torres, Domínguez, Ramos, Vázquez, Ramírez, Gil, Serrano, Molina, Blanco, Morales, Suárez, Ortega,
  Castro, Delgado, Ortiz, Marín, Rubio, Núñez, Medina, Sanz, Castillo, Iglesias, Cortés, Garrido, Santos, Guerrero, Lozano, Cano, Cruz, Méndez, Flores,
  Prieto, Herrera, Peña, León, Márquez, Cabrera, Gallego, Calvo, Vidal, Campos, Reyes, Vega, Fuentes, Carrasco, Díez, Aguilar, Caballero, Nieto, Santana,
  Vargas, Pascual, Giménez, Herrero, Hidalgo, Montero, Lorenzo, Santiago, Benítez, Durán, Ibáñez, Arias, Mora, Ferrer, Carmona, Vicente, Rojas, Soto,
  Crespo, Román, Pastor, Velasco, Parra, Sáez, Moya, Bravo, Rivera, Gallardo, Soler, Esteban, Pardo, Franco, Rivas, Merino, Espinosa, Izquierdo, Lara`)
const PUEBLOS =
  lista(`Madrid, Barcelona, Valencia, Sevilla, Zaragoza, Málaga, Murcia, Palma, Bilbao, Alicante, Córdoba, Valladolid, Vigo, Gijón, Elche, Granada,
  Badalona, Oviedo, Cartagena, Jerez, Pamplona, Almería, Burgos, Albacete, Santander, Castellón, Logroño, Badajoz, Salamanca, Huelva, Lérida, Tarragona,
  Jaén, Cádiz, Orense, Lugo, Cáceres, Melilla, Guadalajara, Toledo, Pontevedra, Palencia, Ávila, Zamora, Cuenca, Segovia, Soria, Teruel, Huesca, Mérida`)
const PERSONAS =
  lista(`María, Antonio, Carmen, José, Ana, Manuel, Laura, Francisco, Marta, David, Isabel, Juan, Cristina, Javier, Lucía, Daniel, Elena,
  Carlos, Raquel, Miguel, Sara, Rafael, Paula, Pedro, Pilar, Alejandro, Rosa, Ángel, Patricia, Sergio, Beatriz, Pablo, Silvia, Fernando, Mónica, Jorge,
  Rocío, Luis, Nuria, Alberto, Irene, Álvaro, Julia, Diego, Inés, Adrián, Sonia, Raúl, Andrea, Enrique, Alba, Ramón, Olga, Vicente, Iván, Rubén, Óscar`)
const SILABAS =
  lista(`ba, be, bi, bo, bra, ca, ce, co, cor, cu, da, de, di, do, el, fa, fe, fi, flo, ga, go, gra, her, i, ja, ju, la, le, li, lo, lu, ma, me,
  mi, mon, mu, na, ne, ni, no, nor, o, pa, pe, pi, po, pra, ra, re, ri, ro, sa, se, si, so, sol, ta, te, ti, to, tra, tu, va, ve, vi, vo, xa, ya, za, zo`)

const generated = process.argv[4]
if (generated) await generate(generated)
else {
  const folder = mkdtempSync(join(tmpdir(), 'bench-busqueda-'))
  const file = join(folder, 'bench.db')
  try {
    const numbers = [String(CLIENTES), String(CONSULTAS)]
    execFileSync(process.execPath, [import.meta.filename, ...numbers, file], { stdio: 'inherit' })
    const db = await openDb(file)
    await run(db)
    await db.destroy()
  } finally {
    rmSync(folder, { recursive: true })
  }
}
