import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { describe, expect, test } from 'vitest'
import { cargarEjemplo, hayEjemplo, quitarEjemplo } from '#actions/ejemplo.ts'
import { registrarFactura } from '#actions/registrar-factura.ts'
import { registrarPago } from '#actions/registrar-pago.ts'
import { cuentasDeClientes, findFactura } from '#db/facturas.ts'
import { newId } from '#db/id.ts'
import { type Autoria, deleteRow, insertRow, ultimaOperacion, undoOperacion, updateRow } from '#db/journal.ts'
import { type Db, openDb } from '#db/open.ts'
import { sumar } from '#domain/dinero.ts'
import { type Negocio, negocioDeEjemplo } from '#domain/ejemplo.ts'
import { diasEntre, type Fecha, fechaDe, masDias } from '#domain/fecha.ts'
import { tituloDeActividad } from '#texts/captura.ts'
import { descripcionDeVenta, tituloDeCobro, tituloDeVenta } from '#texts/factura.ts'

const ZONA = 'Europe/Madrid'
const TODAY = '2026-11-24'
const NOW = new Date('2026-11-24T10:00:00Z')
const DATES: Fecha[] = [TODAY, '2027-01-01', '2026-12-31', '2028-02-29', '2027-03-28']

describe.each(DATES)('the example on %s', (today) => {
  const negocio = negocioDeEjemplo(today, ZONA)
  const { clientes, contactos, oportunidades, etapas, actividades, facturas, vencimientos, pagos } = negocio
  const named = (nombre: string) => one(clientes, (cliente) => cliente.nombre === nombre).id
  const facturasDe = (nombre: string) => facturas.filter(({ cliente_id }) => cliente_id === named(nombre))
  const actividadesDe = (nombre: string) => actividades.filter((a) => a.cliente_id === named(nombre))
  const owed = (id: string) =>
    one(facturas, (f) => f.id === id).total_centimos -
    sumar(pagos.filter((p) => p.factura_id === id).map((p) => p.importe_centimos))
  const open = (nombre: string) => facturasDe(nombre).filter(({ id }) => owed(id) > 0)

  test('has the size of a small business', () => {
    expect(clientes).toHaveLength(40)
    expect(facturas.length).toBeGreaterThan(250)
    expect(facturas.length).toBeLessThan(400)
    expect(oportunidades.filter(({ fecha_cierre_real }) => !fecha_cierre_real)).toHaveLength(11)
    expect(new Set(oportunidades.map(({ estado }) => estado)).size).toBe(6)
    expect(new Set(actividades.map(({ tipo }) => tipo)).size).toBe(9)
    for (const estado of ['activo', 'prospecto', 'inactivo']) {
      expect(clientes.some((cliente) => cliente.estado === estado)).toBe(true)
    }
  })

  test('refers only to what is there, with ids of its own', () => {
    const ids = Object.values(negocio).flatMap((rows: { id: string }[]) => rows.map(({ id }) => id))
    const known = new Set(ids)
    expect(known.size).toBe(ids.length)
    for (const id of ids) expect(id).toMatch(/^0{8}-0000-7000-8000-0{7}[0-9a-f]{5}$/)
    for (const rows of [contactos, oportunidades, facturas, pagos]) {
      for (const { cliente_id } of rows) expect(known).toContain(cliente_id)
    }
    for (const { factura_id } of vencimientos) expect(known).toContain(factura_id)
    for (const { oportunidad_id } of etapas) expect(known).toContain(oportunidad_id)
    for (const { cliente_id, contacto_id, oportunidad_id } of actividades) {
      for (const id of [cliente_id, contacto_id, oportunidad_id]) if (id) expect(known).toContain(id)
    }
  })

  test('adds up to the cent', () => {
    for (const factura of facturas) {
      const { base_centimos, iva_centimos, irpf_centimos, total_centimos } = factura
      expect(iva_centimos).toBe(((base_centimos ?? 0) * 21) / 100)
      expect([0, ((base_centimos ?? 0) * 15) / 100]).toContain(irpf_centimos)
      expect((base_centimos ?? 0) + (iva_centimos ?? 0) - (irpf_centimos ?? 0)).toBe(total_centimos)
      const partes = vencimientos.filter(({ factura_id }) => factura_id === factura.id)
      expect(sumar(partes.map(({ importe_centimos }) => importe_centimos))).toBe(total_centimos)
      expect(
        partes
          .map(({ fecha }) => fecha)
          .toSorted()
          .at(-1),
      ).toBe(factura.fecha_vencimiento)
      expect(factura.fecha_vencimiento >= factura.fecha_emision).toBe(true)
      if (total_centimos > 0) expect(owed(factura.id)).toBeGreaterThanOrEqual(0)
      else expect(owed(factura.id)).toBe(0)
    }
    for (const { importe_centimos, factura_id, fecha } of pagos) {
      expect(importe_centimos).not.toBe(0)
      expect(fecha < today).toBe(true)
      const factura = facturas.find(({ id }) => id === factura_id)
      if (factura) expect(fecha >= factura.fecha_emision).toBe(true)
    }
  })

  test('numbers the invoices one after another by date of issue, every year from 1', () => {
    const last = new Map<string, number>()
    for (const { serie, numero, fecha_emision } of facturas) {
      const [year = '', n] = numero.split('-')
      expect(year.replace('R', '')).toBe(fecha_emision.slice(0, 4))
      expect(Number(n)).toBe((last.get(serie + year) ?? 0) + 1)
      last.set(serie + year, Number(n))
    }
    const fechas = facturas.map(({ fecha_emision }) => fecha_emision)
    expect(fechas).toEqual(fechas.toSorted())
    expect(diasEntre(fechas[0] ?? '', today)).toBeGreaterThan(530)
  })

  test('says of each client what its invoices say', () => {
    for (const cliente of clientes) {
      const own = facturas.filter(({ cliente_id }) => cliente_id === cliente.id)
      expect(cliente.fecha_primera_factura).toBe(own[0]?.fecha_emision ?? null)
      expect(cliente.ltv_centimos).toBe(sumar(own.map(({ total_centimos }) => total_centimos)))
      expect(cliente.estado === 'prospecto').toBe(own.length === 0)
      expect(contactos.filter((c) => c.cliente_id === cliente.id && c.principal)).toHaveLength(1)
    }
  })

  test('is past, or planned', () => {
    for (const { fecha, completada, vence_en, fecha_creacion } of actividades) {
      expect(fechaDe(new Date(fecha_creacion), ZONA) < today).toBe(true)
      if (completada) expect(fechaDe(new Date(fecha), ZONA) < today).toBe(true)
      else expect(fechaDe(new Date(fecha), ZONA)).toBe(vence_en)
    }
  })

  test('Talleres Ruiz owes one invoice of 1.210 €, due nine days ago, and usually pays two late', () => {
    const [factura, ...others] = open('Talleres Ruiz SL')
    expect(others).toEqual([])
    expect(factura).toMatchObject({ total_centimos: 1210_00, fecha_vencimiento: masDias(today, -9) })
    const delays = facturasDe('Talleres Ruiz SL')
      .flatMap((f) =>
        pagos.filter((p) => p.factura_id === f.id).map((p) => diasEntre(f.fecha_vencimiento, p.fecha)),
      )
      .toSorted((a, b) => a - b)
    expect(delays).toHaveLength(11)
    expect(delays[5]).toBe(2)
  })

  test('Peluquería Sol bought every 14 days, 31 days ago for the last time, and comes today at 12:00', () => {
    const fechas = facturasDe('Peluquería Sol').map(({ fecha_emision }) => fecha_emision)
    expect(diasEntre(fechas.at(-1) ?? '', today)).toBe(31)
    for (const [i, fecha] of fechas.slice(1).entries()) expect(diasEntre(fechas[i] ?? '', fecha)).toBe(14)
    expect(actividadesDe('Peluquería Sol').filter(({ completada }) => !completada)).toMatchObject([
      { tipo: 'reunion', vence_en: today, vence_hora: '12:00' },
    ])
  })

  test('the deals of the examples stand where they are said to', () => {
    const deal = (nombre: string) => one(oportunidades, ({ nombre_proyecto }) => nombre_proyecto === nombre)
    expect(deal('Web Talleres Ruiz')).toMatchObject({
      estado: 'propuesta',
      monto_estimado_centimos: 10_000_00,
      probabilidad: 50,
    })
    const paz = deal('Web de Gestoría Paz')
    expect(paz).toMatchObject({ estado: 'propuesta', monto_estimado_centimos: 3050_00 })
    const since = etapas.filter(({ oportunidad_id }) => oportunidad_id === paz.id).at(-1)?.desde ?? ''
    expect(diasEntre(fechaDe(new Date(since), ZONA), today)).toBe(16)
    expect(actividadesDe('Gestoría Paz').some(({ completada }) => !completada)).toBe(false)
    const won = deal('Plataforma de cursos Nexo')
    expect(won).toMatchObject({ estado: 'ganada', fecha_cierre_real: masDias(today, -12) })
    expect(facturasDe('Academia Nexo SL').every((f) => f.fecha_emision < masDias(today, -12))).toBe(true)
  })

  test('every deal went through its stages in order, the last one is where it stands', () => {
    for (const { id, estado, fecha_creacion, motivo_perdida } of oportunidades) {
      const own = etapas.filter(({ oportunidad_id }) => oportunidad_id === id)
      expect(own.at(-1)?.estado).toBe(estado)
      expect(own[0]?.desde).toBe(fecha_creacion)
      expect(own.map(({ desde }) => desde)).toEqual(own.map(({ desde }) => desde).toSorted())
      expect(motivo_perdida !== null).toBe(estado === 'perdida')
    }
  })

  test('one client went from 20 days to 41, another from three weeks to over two months', () => {
    const days = (cliente: string) =>
      facturasDe(cliente).flatMap((f) =>
        pagos.filter((p) => p.factura_id === f.id).map((p) => diasEntre(f.fecha_emision, p.fecha)),
      )
    expect(days('Muebles Aitana SL')).toEqual([...Array(8).fill(20), 41, 41, 41])
    const olmedo = days('Olmedo Abogados SLP')
    expect(olmedo.length).toBe(7)
    expect(Math.max(...olmedo.slice(0, 4))).toBeLessThan(30)
    expect(Math.min(...olmedo.slice(4))).toBeGreaterThan(60)
  })

  test('a late payer spoke of cash flow twenty days ago, a task is two days late, one invoice is half paid', () => {
    const note = one(
      actividades,
      ({ descripcion }) => descripcion?.includes('problemas de cash flow') ?? false,
    )
    expect(note.tipo).toBe('nota')
    expect(diasEntre(fechaDe(new Date(note.fecha), ZONA), today)).toBe(20)
    expect(open('Reformas Peñalba SL')[0]?.fecha_vencimiento).toBe(masDias(today, -32))
    expect(actividades.some((a) => !a.completada && a.vence_en === masDias(today, -2))).toBe(true)
    expect(open('Floristería Azahar').map(({ id }) => owed(id))).toEqual([305_00])
    expect(facturas.filter(({ rectifica_a }) => rectifica_a)).toHaveLength(1)
    expect(pagos.some(({ factura_id }) => factura_id === null)).toBe(true)
  })
})

describe('the people of the example', () => {
  const { clientes, contactos } = negocioDeEjemplo(TODAY, ZONA)
  const words = (text: string) => text.toLowerCase().split(/[^\p{L}]+/u)

  test('one word finds one client', () => {
    const answering = (word: string) =>
      clientes.filter(({ id, nombre }) =>
        [nombre, ...contactos.filter((c) => c.cliente_id === id).map((c) => c.nombre)].some((text) =>
          words(text).includes(word),
        ),
      )
    for (const word of ['ruiz', 'sol', 'paz', 'arcos', 'marta', 'ana', 'peñalba', 'aitana']) {
      expect(answering(word), word).toHaveLength(1)
    }
    const generic = new Set(['sl', 'sa', 'slp', 'cb', 's', 'coop', 'la', 'las', 'los', 'el', 'de', 'casa'])
    const all = clientes.flatMap(({ nombre }) => words(nombre)).filter((word) => word && !generic.has(word))
    expect(all.filter((word, i) => all.indexOf(word) !== i)).toEqual([])
    expect(one(contactos, ({ nombre }) => nombre.startsWith('Ana ')).nombre).toBe('Ana Gil')
  })

  test('NIFs have their check character, phones are valid and nobody shares one', () => {
    for (const { cif } of clientes) expect(checksOut(cif ?? ''), cif ?? '').toBe(true)
    const phones = [...clientes, ...contactos].map(({ telefono }) => telefono ?? '')
    for (const phone of phones) expect(parsePhoneNumberFromString(phone)?.isValid(), phone).toBe(true)
    expect(new Set(phones).size).toBe(phones.length)
    for (const { email } of [...clientes, ...contactos]) expect(email).toMatch(/^[a-z]+@[a-z]+\.es\.example$/)
    expect(new Set(clientes.map(({ cif }) => cif)).size).toBe(40)
  })
})

test('is the same every time, and on another day has the same ids', () => {
  expect(negocioDeEjemplo(TODAY, ZONA)).toEqual(negocioDeEjemplo(TODAY, ZONA))
  const owners = (today: Fecha) => {
    const { facturas, pagos, actividades } = negocioDeEjemplo(today, ZONA)
    return [facturas, pagos, actividades].map((rows) =>
      Object.fromEntries(rows.map(({ id, cliente_id }) => [id, cliente_id])),
    )
  }
  for (const date of DATES) expect(owners(date)).toEqual(owners(TODAY))
})

test('names its activities as the assistant does', () => {
  const { actividades, facturas, pagos, contactos } = negocioDeEjemplo(TODAY, ZONA)
  const titles = new Set(actividades.map(({ titulo }) => titulo))
  for (const { numero, total_centimos } of facturas) {
    const venta = one(actividades, ({ titulo }) => titulo === tituloDeVenta(numero))
    expect(venta.descripcion).toBe(descripcionDeVenta(total_centimos))
  }
  for (const { factura_id, importe_centimos } of pagos) {
    const numero = facturas.find(({ id }) => id === factura_id)?.numero ?? null
    expect(titles).toContain(tituloDeCobro(importe_centimos, numero))
  }
  for (const { tipo, titulo, contacto_id, origen, completada } of actividades) {
    if (origen === 'sistema' || !completada) continue
    const quien = contactos.find(({ id }) => id === contacto_id)?.nombre.split(' ')[0] ?? null
    expect(titulo).toBe(tituloDeActividad(tipo, quien))
  }
})

describe('loading and removing', () => {
  test('comes once and whole, and goes without a trace', async () => {
    const db = await openDb(':memory:')
    expect(await hayEjemplo(db)).toBe(false)
    expect(await cargarEjemplo(db, TODAY, ZONA)).toHaveLength(40)
    expect(await hayEjemplo(db)).toBe(true)
    expect(await cargarEjemplo(db, TODAY, ZONA)).toEqual([])
    expect(await sizes(db)).toEqual(sizesOf(negocioDeEjemplo(TODAY, ZONA)))
    expect(await quitarEjemplo(db)).toEqual({ quitados: 40, conservados: [], porActualizar: [] })
    expect(await hayEjemplo(db)).toBe(false)
    expect(Object.values(await sizes(db)).every((n) => n === 0)).toBe(true)
  })

  test('the derived figures of the database agree: one debt of Ruiz, exactly 1.210 €', async () => {
    const db = await withExample()
    const debts = await abiertasDe(db, 'Talleres Ruiz SL')
    expect(debts.map((f) => f.total_centimos - f.cobrado_centimos)).toEqual([1210_00])
  })

  test('an activity of hers keeps its client, its contact and its deal, and nothing else', async () => {
    const db = await withExample()
    const [ruiz, marta, web] = [
      await clienteId(db, 'Talleres Ruiz SL'),
      await contactoId(db, 'Marta Lobo'),
      await dealId(db),
    ]
    await insertRow(
      db,
      hers(),
      'actividades',
      unaLlamada({ cliente_id: ruiz, contacto_id: marta, oportunidad_id: web }),
    )
    expect(await quitarEjemplo(db)).toEqual({
      quitados: 39,
      conservados: ['Talleres Ruiz SL'],
      porActualizar: [ruiz],
    })
    expect(await sizes(db)).toEqual({
      clientes: 1,
      contactos: 1,
      oportunidades: 1,
      crm_etapas: 3,
      crm_facturas: 0,
      crm_vencimientos: 0,
      crm_pagos: 0,
      actividades: 1,
    })
    expect(await hayEjemplo(db)).toBe(false)
  })

  test('a payment of hers keeps the invoice whole, with what had been paid before', async () => {
    const db = await withExample()
    const azahar = one(await abiertasDe(db, 'Floristería Azahar'), () => true)
    await registrarPago(
      db,
      hers(),
      {
        cliente_id: azahar.cliente_id,
        factura_id: azahar.id,
        importe_centimos: 305_00,
        numero: azahar.numero,
      },
      TODAY,
    )
    expect((await quitarEjemplo(db)).conservados).toEqual(['Floristería Azahar'])
    expect(await findFactura(db, azahar.id)).toMatchObject({ cobrado_centimos: 605_00, pagada_el: TODAY })
    expect(await sizes(db)).toMatchObject({
      crm_facturas: 1,
      crm_vencimientos: 1,
      crm_pagos: 2,
      actividades: 1,
    })
  })

  test('an invoice, a contact, a deal or a merged client of hers keeps the client', async () => {
    const db = await withExample()
    const by = hers()
    const [sol, paz, arcos] = await Promise.all(
      ['Peluquería Sol', 'Gestoría Paz', 'Hotel Los Arcos SA'].map((nombre) => clienteId(db, nombre)),
    )
    await registrarFactura(db, by, { cliente_id: sol ?? '', numero: '2026-001', total_centimos: 100 }, TODAY)
    const someone = { rol: null, email: null, telefono: null, principal: 0, archivado_en: null } as const
    const contacto = { id: newId(), cliente_id: paz ?? '', nombre: 'Pepa', fecha_creacion: NOW.toISOString() }
    await insertRow(db, by, 'contactos', { ...contacto, ...someone })
    await db
      .insertInto('clientes')
      .values(mine({ fusionado_en: arcos }))
      .execute()
    expect(await quitarEjemplo(db)).toMatchObject({
      quitados: 37,
      conservados: ['Gestoría Paz', 'Hotel Los Arcos SA', 'Peluquería Sol'],
    })
    expect(await sizes(db)).toMatchObject({ clientes: 4, contactos: 1, crm_facturas: 1, crm_pagos: 0 })
  })

  test('a file of hers keeps the note it hangs from', async () => {
    const db = await withExample()
    const note = await db
      .selectFrom('actividades')
      .select('id')
      .where('descripcion', 'like', '%cash flow%')
      .executeTakeFirstOrThrow()
    await db
      .insertInto('crm_archivos')
      .values({
        id: newId(),
        actividad_id: note.id,
        canal: 'telegram',
        chat: '1',
        usuario_id: null,
        ref: 'f',
        clase: 'photo',
        nombre: null,
        mime: null,
        bytes: null,
        creado_en: NOW.toISOString(),
      })
      .execute()
    expect((await quitarEjemplo(db)).conservados).toEqual(['Reformas Peñalba SL'])
    expect(await sizes(db)).toMatchObject({ clientes: 1, actividades: 1 })
  })

  test('what she only edited, moved or silenced goes, and cannot be undone', async () => {
    const db = await withExample()
    await unUsuario(db)
    const ruiz = await clienteId(db, 'Talleres Ruiz SL')
    const web = await dealId(db)
    const by = hers('ella')
    await updateRow(db, by, 'clientes', ruiz, { nombre: 'Talleres Ruiz e Hijos' })
    await updateRow(db, by, 'oportunidades', web, { estado: 'negociacion' })
    const etapa = {
      id: newId(),
      oportunidad_id: web,
      estado: 'negociacion',
      desde: NOW.toISOString(),
    } as const
    await insertRow(db, by, 'crm_etapas', etapa)
    await db.insertInto('crm_silencios').values({ cliente_id: ruiz, desde: NOW.toISOString() }).execute()
    await derived(db, ruiz, web)
    expect(await ultimaOperacion(db, 'ella')).toBe(by.operacion)
    expect(await quitarEjemplo(db)).toMatchObject({ quitados: 40, conservados: [] })
    expect(await ultimaOperacion(db, 'ella')).toBeUndefined()
  })

  test('what would bring back something of a removed client cannot be undone; the rest of hers can', async () => {
    const db = await withExample()
    await unUsuario(db)
    const own = mine({})
    const hersBefore = { ...hers('ella'), operacion: 'alta' }
    await insertRow(db, hersBefore, 'clientes', own)
    const call = unaLlamada({ cliente_id: await clienteId(db, 'Talleres Ruiz SL') })
    await db.insertInto('actividades').values(call).execute()
    await deleteRow(db, { ...hers('ella'), operacion: 'borrado' }, 'actividades', call.id)
    expect((await quitarEjemplo(db)).quitados).toBe(40)
    expect(await ultimaOperacion(db, 'ella')).toBe('alta')
    expect(await undoOperacion(db, 'borrado', NOW)).toBe('done')
    expect(await sizes(db)).toMatchObject({ clientes: 1, actividades: 0 })
    expect(await undoOperacion(db, 'alta', NOW)).toBe('done')
    expect(await sizes(db)).toMatchObject({ clientes: 0 })
  })

  test('comes beside her own business, and again, on another day, without the client that is hers now', async () => {
    const db = await openDb(':memory:')
    const own = mine({})
    await db.insertInto('clientes').values(own).execute()
    await registrarFactura(db, hers(), { cliente_id: own.id, numero: '2026-001', total_centimos: 100 }, TODAY)
    await cargarEjemplo(db, TODAY, ZONA)
    const ruiz = one(await abiertasDe(db, 'Talleres Ruiz SL'), () => true)
    const payment = { cliente_id: ruiz.cliente_id, factura_id: ruiz.id, importe_centimos: 1210_00 }
    await registrarPago(db, hers(), payment, TODAY)
    await quitarEjemplo(db)
    const again = await cargarEjemplo(db, '2027-02-14', ZONA)
    expect(again.length).toBeGreaterThanOrEqual(38)
    expect(again).not.toContain(ruiz.cliente_id)
    await quitarEjemplo(db)
    expect(await sizes(db)).toMatchObject({ clientes: 2, crm_facturas: 2, crm_pagos: 1, actividades: 2 })
  })
})

async function withExample(): Promise<Db> {
  const db = await openDb(':memory:')
  await cargarEjemplo(db, TODAY, ZONA)
  return db
}

/** What the product computes of a client: it must not hold anything back. */
async function derived(db: Db, cliente_id: string, oportunidad_id: string): Promise<void> {
  const task = await db
    .selectFrom('actividades')
    .select('id')
    .where('completada', '=', 0)
    .executeTakeFirstOrThrow()
  const factura = await db
    .selectFrom('crm_facturas')
    .select('id')
    .where('cliente_id', '=', cliente_id)
    .executeTakeFirst()
  await db
    .insertInto('crm_alertas')
    .values({
      id: newId(),
      cliente_id,
      regla: 'r',
      clave: 'r',
      tipo: 'ALERTA',
      texto: 't',
      motivo: 'm',
      importe_centimos: 1,
      urgencia: 1,
      oportunidad_id,
      factura_id: factura?.id ?? null,
      desde: TODAY,
      veces_avisada: 0,
      ultimo_aviso: null,
      pospuesta_hasta: null,
      cerrada_en: null,
    })
    .execute()
  await db
    .insertInto('crm_recordatorios')
    .values({
      id: newId(),
      actividad_id: task.id,
      usuario_id: 'ella',
      momento: NOW.toISOString(),
      hecho_en: null,
    })
    .execute()
  await db
    .insertInto('crm_outbox')
    .values({
      clave: 'k',
      canal: 'telegram',
      chat: '1',
      cuerpo: '{}',
      cliente_id,
      creado_en: NOW.toISOString(),
    })
    .execute()
}

async function unUsuario(db: Db): Promise<void> {
  const creado_en = NOW.toISOString()
  await db
    .insertInto('crm_usuarios')
    .values({ id: 'ella', nombre: 'Ella', rol: 'duena', creado_en, revocado_en: null })
    .execute()
}

/** A turn of hers; under her name only where the test has made her a user. */
function hers(usuario_id: string | null = null): Autoria {
  return { operacion: newId(), usuario_id, canal: 'telegram', now: NOW, newId }
}

function unaLlamada(changes: Partial<Negocio['actividades'][number]>): Negocio['actividades'][number] {
  const instante = NOW.toISOString()
  const blank = {
    descripcion: null,
    responsable: null,
    usuario_id: null,
    contacto_id: null,
    oportunidad_id: null,
  }
  const rest = { duracion_min: null, resultado: null, vence_en: null, vence_hora: null, texto_original: null }
  const when = { fecha: instante, fecha_creacion: instante, completada_en: instante }
  const base = {
    id: newId(),
    cliente_id: null,
    tipo: 'llamada',
    titulo: 'Llamada',
    completada: 1,
    origen: 'chat',
  } as const
  return { ...base, ...blank, ...rest, ...when, ...changes }
}

function mine(changes: Partial<Negocio['clientes'][number]>): Negocio['clientes'][number] {
  const [example] = negocioDeEjemplo(TODAY, ZONA).clientes
  if (!example) throw new Error('the example is empty')
  return { ...example, id: newId(), nombre: 'Mi cliente', ...changes }
}

async function clienteId(db: Db, nombre: string): Promise<string> {
  const row = await db
    .selectFrom('clientes')
    .select('id')
    .where('nombre', '=', nombre)
    .executeTakeFirstOrThrow()
  return row.id
}

async function contactoId(db: Db, nombre: string): Promise<string> {
  const row = await db
    .selectFrom('contactos')
    .select('id')
    .where('nombre', '=', nombre)
    .executeTakeFirstOrThrow()
  return row.id
}

async function dealId(db: Db): Promise<string> {
  const row = await db
    .selectFrom('oportunidades')
    .select('id')
    .where('nombre_proyecto', '=', 'Web Talleres Ruiz')
    .executeTakeFirstOrThrow()
  return row.id
}

const TABLAS = [
  'clientes',
  'contactos',
  'oportunidades',
  'crm_etapas',
  'crm_facturas',
  'crm_vencimientos',
  'crm_pagos',
  'actividades',
] as const

async function sizes(db: Db): Promise<Record<string, number>> {
  const entries = await Promise.all(
    TABLAS.map(async (tabla) => [
      tabla,
      (
        await db
          .selectFrom(tabla as 'clientes')
          .select('id')
          .execute()
      ).length,
    ]),
  )
  return Object.fromEntries(entries)
}

function sizesOf(negocio: Negocio): Record<string, number> {
  const parts = [
    'clientes',
    'contactos',
    'oportunidades',
    'etapas',
    'facturas',
    'vencimientos',
    'pagos',
    'actividades',
  ]
  return Object.fromEntries(TABLAS.map((tabla, i) => [tabla, negocio[parts[i] as keyof Negocio].length]))
}

function one<T>(things: readonly T[], which: (thing: T) => boolean): T {
  const found = things.filter(which)
  expect(found).toHaveLength(1)
  return found[0] as T
}

/** Real Decreto 1065/2007, art. 18–23, and Orden EHA/451/2008: the check character of a NIF. */
function checksOut(nif: string): boolean {
  if (/^\d{8}[A-Z]$/.test(nif)) return nif[8] === 'TRWAGMYFPDXBNJZSQVHLCKE'[Number(nif.slice(0, 8)) % 23]
  const [letter = '', digits, control] = [nif[0], nif.slice(1, 8), nif[8]]
  const sum = [...digits].reduce((total, digit, i) => {
    const doubled = Number(digit) * (i % 2 === 0 ? 2 : 1)
    return total + Math.floor(doubled / 10) + (doubled % 10)
  }, 0)
  const expected = (10 - (sum % 10)) % 10
  return control === ('PQRSNW'.includes(letter) ? 'JABCDEFGHI'[expected] : String(expected))
}

/** What a client of the example still owes. */
async function abiertasDe(db: Db, nombre: string) {
  const found = db.selectFrom('clientes').select('id').where('nombre', '=', nombre)
  const { facturas } = await cuentasDeClientes(db, [(await found.executeTakeFirstOrThrow()).id])
  return facturas.filter((one) => one.total_centimos > one.cobrado_centimos)
}
