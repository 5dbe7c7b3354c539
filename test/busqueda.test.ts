import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { agendaPara, buscarClientes, parecidos } from '#db/busqueda.ts'
import { aUnaErrata, sinUnaLetra } from '#db/erratas.ts'
import { ponerIndiceAlDia } from '#db/indice.ts'
import { type Db, openDb } from '#db/open.ts'

type Datos = {
  id?: string
  telefono?: string
  cif?: string
  email?: string
  archivado_en?: string
  contactos?: { nombre: string; telefono?: string; email?: string }[]
  facturas?: { numero: string; serie?: string }[]
  proyectos?: string[]
}

const AYER = '2026-11-23T10:00:00.000Z'

/** A client with what the test names; its id is its name when it is not given. */
async function unCliente(db: Db, nombre: string, datos: Datos = {}): Promise<string> {
  const { id = nombre, contactos = [], facturas = [], proyectos = [], ...columns } = datos
  await db
    .insertInto('clientes')
    .values({ id, nombre, ...columns } as never)
    .execute()
  for (const [i, contacto] of contactos.entries()) {
    await db
      .insertInto('contactos')
      .values({ id: `${id} c${i}`, cliente_id: id, ...contacto } as never)
      .execute()
  }
  for (const [i, factura] of facturas.entries()) {
    const row = {
      id: `${id} f${i}`,
      cliente_id: id,
      fecha_emision: '2026-10-01',
      fecha_vencimiento: '2026-10-31',
    }
    await db
      .insertInto('crm_facturas')
      .values({ ...row, total_centimos: 121_00, ...factura } as never)
      .execute()
  }
  for (const [i, nombre_proyecto] of proyectos.entries()) {
    await db
      .insertInto('oportunidades')
      .values({ id: `${id} o${i}`, cliente_id: id, nombre_proyecto } as never)
      .execute()
  }
  return id
}

async function unNegocio(): Promise<Db> {
  const db = await openDb(':memory:')
  await unCliente(db, 'Talleres Ruiz SL', {
    telefono: '+34600123123',
    cif: 'B12345674',
    email: 'taller@ruizmotor.es',
    contactos: [
      { nombre: 'Marta Ibáñez', telefono: '+34611222333' },
      { nombre: 'Luis Peña', email: 'luis.p@gmail.com' },
    ],
    facturas: [{ numero: '2026-041' }, { numero: '7', serie: 'R' }],
    proyectos: ['Web corporativa'],
  })
  await unCliente(db, 'Ruiz e Hijos', { cif: '12345678Z' })
  await unCliente(db, 'Peluquería Sol', {
    contactos: [{ nombre: 'Ana Gil' }],
    facturas: [{ numero: '2025-041' }],
  })
  await unCliente(db, 'Peluquería Soledad', { telefono: '915550101' })
  await unCliente(db, 'Muñoz & Núñez')
  return db
}

const nombres = async (db: Db, texto: string) => (await buscarClientes(db, texto)).map(({ nombre }) => nombre)

test.each([
  ['the whole name', 'Talleres Ruiz SL', 'Talleres Ruiz SL', 'nombre', true, null],
  ['the name without its legal form', 'talleres ruiz', 'Talleres Ruiz SL', 'nombre', true, null],
  [
    'the name with its legal form written otherwise',
    'Talleres Ruiz, S.L.',
    'Talleres Ruiz SL',
    'nombre',
    true,
    null,
  ],
  [
    'the name with its legal form in full',
    'Talleres Ruiz Sociedad Limitada',
    'Talleres Ruiz SL',
    'nombre',
    true,
    null,
  ],
  ['without accents or ñ', 'MUNOZ NUNEZ', 'Muñoz & Núñez', 'nombre', true, null],
  ['the beginning of a word', 'talle', 'Talleres Ruiz SL', 'nombre', false, null],
  ['the beginnings of two words', 'tall rui', 'Talleres Ruiz SL', 'nombre', false, null],
  ['words in another order', 'hijos ruiz', 'Ruiz e Hijos', 'nombre', false, null],
  ['a person', 'ibañez', 'Talleres Ruiz SL', 'contacto', false, 'Marta Ibáñez'],
  ['a person and the business', 'luis talleres', 'Talleres Ruiz SL', 'contacto', false, 'Luis Peña'],
  ['a phone as it is said', '600 12 31 23', 'Talleres Ruiz SL', 'telefono', true, null],
  ['a phone with its prefix', '+34600123123', 'Talleres Ruiz SL', 'telefono', true, null],
  ['a phone with 00', '0034 600-123-123', 'Talleres Ruiz SL', 'telefono', true, null],
  ['a phone stored as it was typed', '+34 91 555 01 01', 'Peluquería Soledad', 'telefono', true, null],
  ['the phone of a person', '611222333', 'Talleres Ruiz SL', 'telefono', true, 'Marta Ibáñez'],
  ['the end of a phone', '2333', 'Talleres Ruiz SL', 'telefono', false, 'Marta Ibáñez'],
  ['a CIF', 'b-12345674', 'Talleres Ruiz SL', 'nif', true, null],
  ['a DNI with dots', '12.345.678-Z', 'Ruiz e Hijos', 'nif', true, null],
  ['a DNI without its letter', '12345678', 'Ruiz e Hijos', 'nif', false, null],
  ['an invoice number', '2026-041', 'Talleres Ruiz SL', 'factura', true, null],
  ['an invoice number written otherwise', '2026/41', 'Talleres Ruiz SL', 'factura', true, null],
  ['an invoice with its series', 'R-7', 'Talleres Ruiz SL', 'factura', true, null],
  ['an invoice in a sentence', 'factura 2026-041', 'Talleres Ruiz SL', 'factura', true, null],
  ['an e-mail', 'Taller@RuizMotor.es', 'Talleres Ruiz SL', 'email', true, null],
  ['an e-mail of a person', 'luis.p@gmail.com', 'Talleres Ruiz SL', 'email', true, 'Luis Peña'],
  ['a word of an e-mail', 'ruizmotor', 'Talleres Ruiz SL', 'email', false, null],
  ['a project', 'web corporativa', 'Talleres Ruiz SL', 'proyecto', false, null],
  ['a letter too few', 'tallers ruiz', 'Talleres Ruiz SL', 'nombre', false, null],
  ['a letter too many', 'tallleres', 'Talleres Ruiz SL', 'nombre', false, null],
  ['two letters swapped', 'peluqueria soeldad', 'Peluquería Soledad', 'nombre', false, null],
  ['another letter', 'ibanes', 'Talleres Ruiz SL', 'contacto', false, 'Marta Ibáñez'],
  ['a word that nobody has', 'talleres zzz', 'Talleres Ruiz SL', 'nombre', false, null],
])('a client is found by %s: %s', async (_, texto, nombre, por, exacto, contacto) => {
  const [mejor] = await buscarClientes(await unNegocio(), texto)
  expect(mejor).toMatchObject({ nombre, por, exacto, contacto })
})

test('«41» is the end of an invoice number only when it is nothing else', async () => {
  const db = await unNegocio()
  expect((await nombres(db, '41')).sort()).toEqual(['Peluquería Sol', 'Talleres Ruiz SL'])
  await unCliente(db, 'Bodega 41')
  expect(await nombres(db, '41')).toEqual(['Bodega 41'])
})

test('whole name, then all words, then beginnings, then fewer words; the shorter name first', async () => {
  const db = await openDb(':memory:')
  for (const nombre of ['Solana', 'Bar Sol y Mar', 'Sol', 'Bar Sol', 'Mar']) await unCliente(db, nombre)
  expect(await nombres(db, 'sol')).toEqual(['Sol', 'Bar Sol', 'Bar Sol y Mar', 'Solana'])
  expect(await nombres(db, 'mar sol')).toEqual(['Bar Sol y Mar'])
  const [bar] = await buscarClientes(db, 'bar xyz')
  expect(bar).toMatchObject({ nombre: 'Bar Sol', exacto: false })
  expect(bar?.puntos).toBeLessThan(25)
})

test('words that stand together come before words from here and there', async () => {
  const db = await openDb(':memory:')
  await unCliente(db, 'Bar Gil', { contactos: [{ nombre: 'Marta Paz' }] })
  await unCliente(db, 'Construcciones del Norte', { contactos: [{ nombre: 'Marta Gil' }] })
  expect(await nombres(db, 'marta gil')).toEqual(['Construcciones del Norte', 'Bar Gil'])
})

test('two clients that share the word are both found, and neither is exact', async () => {
  const hallados = await buscarClientes(await unNegocio(), 'ruiz')
  expect(hallados.map(({ nombre, exacto }) => [nombre, exacto])).toEqual([
    ['Ruiz e Hijos', false],
    ['Talleres Ruiz SL', false],
  ])
})

test('the legal form decides only when it is typed', async () => {
  const db = await openDb(':memory:')
  await unCliente(db, 'Obras Paz SL')
  await unCliente(db, 'Obras Paz SA')
  const exactos = async (texto: string) =>
    (await buscarClientes(db, texto)).filter(({ exacto }) => exacto).map(({ nombre }) => nombre)
  expect((await exactos('obras paz')).sort()).toEqual(['Obras Paz SA', 'Obras Paz SL'])
  expect(await exactos('obras paz s.l.')).toEqual(['Obras Paz SL'])
})

test('archived clients come last, merged ones not at all', async () => {
  const db = await openDb(':memory:')
  await unCliente(db, 'Sol', { archivado_en: AYER })
  await unCliente(db, 'Peluquería Sol')
  await unCliente(db, 'Sol Viejo')
  await db.updateTable('clientes').set({ fusionado_en: 'Sol' }).where('id', '=', 'Sol Viejo').execute()
  const hallados = await buscarClientes(db, 'sol')
  expect(hallados.map(({ nombre, archivado }) => [nombre, archivado])).toEqual([
    ['Peluquería Sol', false],
    ['Sol', true],
  ])
})

test.each([
  '🍕 Bella',
  '🍕',
  '<b>Negrita</b>',
  'Pérez &amp; Co',
  '_*[Marca]*_',
  '%_%',
  '***',
  'مطعم النور',
  'מסעדת השמש',
  '東京カフェ',
  'Ñandú',
  "L'Étoile d'Or",
  'De La',
  'S.L.',
  'A',
  '\u202EReves',
  'a'.repeat(4000),
  Array.from({ length: 700 }, (_, i) => `pal${i}`).join(' '),
])('a name is found as it is typed, case %#', async (nombre) => {
  const db = await unNegocio()
  await unCliente(db, nombre, { id: 'raro' })
  const [mejor] = await buscarClientes(db, nombre)
  expect(mejor).toMatchObject({ cliente_id: 'raro', exacto: true })
})

test.each([
  '',
  '   ',
  '%',
  '*',
  '_',
  '"',
  "' OR 1=1 --",
  '\u0000',
  '\ud83c',
  '?',
  '-',
  '¿¿??',
  '@',
  '+',
  '#',
])('what means nothing finds nothing and breaks nothing: %j', async (texto) => {
  expect(await buscarClientes(await unNegocio(), texto)).toEqual([])
})

test('any text can be searched and looked up', async () => {
  const db = await unNegocio()
  const ours = fc.constantFrom(
    'talleres',
    'Ruiz',
    'ruz',
    'sol',
    'marta',
    '600123123',
    '2026-041',
    '@',
    'B12345674',
  )
  const piece = fc.oneof(ours, fc.string({ unit: 'binary', maxLength: 12 }))
  const text = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(' '))
  await fc.assert(
    fc.asyncProperty(text, async (texto) => {
      await buscarClientes(db, texto)
      await agendaPara(db, texto, null)
      await parecidos(db, { nombre: texto, telefono: texto, email: texto, cif: texto })
    }),
    { numRuns: 200 },
  )
})

test('a change is found at once and what stood before is not', async () => {
  const db = await unNegocio()
  await buscarClientes(db, 'sol')
  await db
    .updateTable('clientes')
    .set({ nombre: 'Barbería Luna' })
    .where('id', '=', 'Peluquería Sol')
    .execute()
  await db.deleteFrom('contactos').where('cliente_id', '=', 'Peluquería Sol').execute()
  expect(await nombres(db, 'luna')).toEqual(['Barbería Luna'])
  expect(await nombres(db, 'ana gil')).toEqual([])
  expect(await nombres(db, 'peluqueria')).toEqual(['Peluquería Soledad'])
})

test('another program may upsert and replace clients', async () => {
  const db = await unNegocio()
  const upsert = sql`insert into clientes (id, nombre) values ('x', 'Uno Dos')
    on conflict (id) do update set nombre = excluded.nombre || ' Tres'`
  await upsert.execute(db)
  await upsert.execute(db)
  await sql`insert or replace into clientes (id, nombre) values ('y', 'Cuatro')`.execute(db)
  await sql`update or abort clientes set nombre = 'Cinco' where id = 'y'`.execute(db)
  expect(await nombres(db, 'tres')).toEqual(['Uno Dos Tres'])
  expect(await nombres(db, 'cinco')).toEqual(['Cinco'])
})

test('a rolled back change leaves no words', async () => {
  const db = await unNegocio()
  await ponerIndiceAlDia(db)
  const undone = db.transaction().execute(async (tx) => {
    await unCliente(tx, 'Fantasma')
    expect(await nombres(tx, 'fantasma')).toEqual(['Fantasma'])
    throw new Error('undo')
  })
  await expect(undone).rejects.toThrow('undo')
  expect(await nombres(db, 'fantasma')).toEqual([])
  expect(await ponerIndiceAlDia(db)).toBe(0)
})

test('the index is brought up to date in parts', async () => {
  const db = await unNegocio()
  expect(await ponerIndiceAlDia(db, 3)).toBe(3)
  expect(await ponerIndiceAlDia(db, 3)).toBe(2)
  expect(await ponerIndiceAlDia(db)).toBe(0)
})

test('after any history the index is the one that a fresh start would make', async () => {
  const palabra = fc.constantFrom('talleres', 'ruiz', 'ruis', 'sol', 'bar', 'de', 'Muñoz', '🍕', 'SL', '2026')
  const nombre = fc.array(palabra, { minLength: 1, maxLength: 3 }).map((palabras) => palabras.join(' '))
  const cambio = fc.record({
    cliente: fc.integer({ min: 0, max: 4 }),
    nombre,
    que: fc.constantFrom('nombre', 'contacto', 'archivar', 'fusionar', 'borrar', 'nada'),
    alDia: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(cambio, { maxLength: 15 }), async (cambios) => {
      const db = await openDb(':memory:')
      for (const hecho of cambios) await cambiar(db, hecho)
      await ponerIndiceAlDia(db)
      const vivo = await contenido(db)
      for (const tabla of ['crm_indice', 'crm_variantes', 'crm_vocabulario', 'crm_indice_clientes']) {
        await sql`delete from ${sql.table(tabla)}`.execute(db)
      }
      await sql`insert into crm_indice_pendiente select id from clientes`.execute(db)
      await ponerIndiceAlDia(db)
      expect(vivo).toEqual(await contenido(db))
      await db.destroy()
    }),
    { numRuns: 40 },
  )
})

type Cambio = { cliente: number; nombre: string; que: string; alDia: boolean }

async function cambiar(db: Db, { cliente, nombre, que, alDia }: Cambio) {
  const id = `c${cliente}`
  await sql`insert into clientes (id, nombre) values (${id}, ${nombre}) on conflict do nothing`.execute(db)
  const clientes = db.updateTable('clientes').where('id', '=', id)
  if (que === 'nombre') await clientes.set({ nombre }).execute()
  if (que === 'archivar') await clientes.set({ archivado_en: AYER }).execute()
  if (que === 'fusionar') await clientes.set({ fusionado_en: id }).execute()
  if (que === 'contacto') {
    const values = { id: `${id} ${nombre}`, cliente_id: id, nombre } as never
    await db
      .insertInto('contactos')
      .values(values)
      .onConflict((oc) => oc.doNothing())
      .execute()
  }
  if (que === 'borrar') {
    await db.deleteFrom('contactos').where('cliente_id', '=', id).execute()
    await db.deleteFrom('clientes').where('id', '=', id).execute()
  }
  if (alDia) await ponerIndiceAlDia(db)
}

/** The index in words: what is found where, how often, and by which mistakes. */
async function contenido(db: Db) {
  const apuntes = await sql`
    select v.palabra, c.cliente_id, i.clase, i.orden from crm_indice i
    join crm_vocabulario v on v.n = i.palabra_n join crm_indice_clientes c on c.n = i.cliente_n
    order by 1, 2`.execute(db)
  const palabras = await sql`select palabra, clientes from crm_vocabulario order by 1`.execute(db)
  const clientes = await sql`select cliente_id, clave, orden from crm_indice_clientes order by 1`.execute(db)
  const variantes = await sql`
    select x.variante, v.palabra from crm_variantes x left join crm_vocabulario v on v.n = x.palabra_n
    where v.palabra is null or v.corregible = 0`.execute(db)
  return [apuntes.rows, palabras.rows, clientes.rows, variantes.rows]
}

test.each([
  ['ruiz', 'ruz', true],
  ['ruz', 'ruiz', true],
  ['ruiz', 'riuz', true],
  ['ruiz', 'ruis', true],
  ['ruiz', 'ruiz', true],
  ['ruiz', 'urzi', false],
  ['ruiz', 'ri', false],
  ['abcd', 'badc', false],
  ['', 'a', true],
])('%s and %s are one mistake apart: %s', (una, otra, si) => {
  expect(aUnaErrata(una, otra)).toBe(si)
})

test('two words that are one mistake apart share a variant', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 3, maxLength: 6 })
  fc.assert(
    fc.property(word, word, (una, otra) => {
      if (!aUnaErrata(una, otra)) return
      const suyas = new Set([una, ...sinUnaLetra(una)])
      expect([otra, ...sinUnaLetra(otra)].some((forma) => suyas.has(forma))).toBe(true)
    }),
  )
})

test('a sentence brings the clients that it names, with what its reader needs', async () => {
  const { candidatos, enCurso } = await agendaPara(
    await unNegocio(),
    'he llamado a Marta de Talleres Ruiz, me paga la 2026-041 el jueves',
    null,
  )
  expect(enCurso).toBeNull()
  expect(candidatos[0]).toEqual({
    cliente_id: 'Talleres Ruiz SL',
    nombre: 'Talleres Ruiz SL',
    contactos: [
      { id: 'Talleres Ruiz SL c0', nombre: 'Marta Ibáñez', telefono: '+34611222333' },
      { id: 'Talleres Ruiz SL c1', nombre: 'Luis Peña', telefono: null },
    ],
    oportunidades: [{ id: 'Talleres Ruiz SL o0', nombre_proyecto: 'Web corporativa', estado: 'inicial' }],
    facturas: ['2026-041'],
    telefono: '+34600123123',
    cif: 'B12345674',
    direccion: null,
  })
})

test.each([
  ['a contact', 'he hablado con ibáñez', ['Talleres Ruiz SL']],
  ['a phone', 'llamar mañana al 600 123 123', ['Talleres Ruiz SL']],
  ['an invoice', 'me han pagado la 2025-041', ['Peluquería Sol']],
  ['an invoice that is called so', 'me han pagado la factura 2026/041', ['Talleres Ruiz SL']],
  ['a mistake', 'reunión con soldad el lunes', ['Peluquería Soledad']],
  ['a word that two share', 'visita a ruiz', ['Ruiz e Hijos', 'Talleres Ruiz SL']],
  ['a project', 'la web corporativa pasa a negociación', ['Talleres Ruiz SL']],
  ['nothing of ours', 'comprar papel el jueves, 41 euros', []],
])('a sentence names a client by %s: %s', async (_, texto, esperados) => {
  const { candidatos } = await agendaPara(await unNegocio(), texto, null)
  expect(candidatos.map(({ nombre }) => nombre)).toEqual(esperados)
})

test('the client in course comes beside the ones that are named', async () => {
  const db = await unNegocio()
  const { candidatos, enCurso } = await agendaPara(db, 'mandar presupuesto a Peluquería Sol', 'Ruiz e Hijos')
  // Peluquería Soledad has only the trade in common with a name that is said whole.
  expect(candidatos.map(({ nombre }) => nombre)).toEqual(['Peluquería Sol'])
  expect(enCurso?.nombre).toBe('Ruiz e Hijos')
})

test('archived clients are not in the agenda', async () => {
  const db = await openDb(':memory:')
  await unCliente(db, 'Talleres Ruiz', { archivado_en: AYER })
  expect(await agendaPara(db, 'llamada con talleres ruiz', 'Talleres Ruiz')).toEqual({
    candidatos: [],
    enCurso: null,
    aprendido: [],
  })
})

test('a word that hundreds share says something only beside another', async () => {
  const db = await openDb(':memory:')
  for (let i = 0; i < 300; i++) await unCliente(db, `Talleres Ruiz Num${i}`)
  for (let i = 0; i < 300; i++) await unCliente(db, `Bar Madrid Num${i + 300}`)
  await unCliente(db, 'Bar Madrid')
  await unCliente(db, 'Talleres Madrid Norte')
  await ponerIndiceAlDia(db)
  const delTexto = async (texto: string) =>
    (await agendaPara(db, texto, null)).candidatos.map(({ nombre }) => nombre)

  expect(await delTexto('he llamado a talleres')).toEqual([])
  expect(await delTexto('he llamado a talleres ruiz num7')).toContain('Talleres Ruiz Num7')
  expect((await delTexto('reunión en bar madrid'))[0]).toBe('Bar Madrid')
  expect((await delTexto('reunión con talleres madrid'))[0]).toBe('Talleres Madrid Norte')
  expect((await delTexto('reunión con talleres ruiz')).length).toBe(30)
})

test.each([
  ['phone', { nombre: 'Otra', telefono: '611 222 333' }, 'telefono', 'Marta Ibáñez'],
  ['e-mail', { email: 'LUIS.P@gmail.com' }, 'email', 'Luis Peña'],
  ['NIF', { cif: 'B-12345674' }, 'cif', null],
  ['name', { nombre: 'talleres ruiz' }, 'nombre', null],
  ['almost its name', { nombre: 'Taleres Ruiz S.L.' }, 'nombre', null],
  ['its words in another order', { nombre: 'Ruiz Talleres' }, 'nombre', null],
] as const)('who already has this %s', async (_, datos, por, contacto) => {
  expect(await parecidos(await unNegocio(), datos)).toEqual([
    { cliente_id: 'Talleres Ruiz SL', nombre: 'Talleres Ruiz SL', por, contacto },
  ])
})

test.each([
  { nombre: 'Ruiz' },
  { nombre: 'Talleres' },
  { nombre: 'Talleres Ruiz Norte' },
  { telefono: '123' },
  {},
])('nobody is like %j', async (datos) => {
  expect(await parecidos(await unNegocio(), datos)).toEqual([])
})
