import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { crearClave, findClave, revocarClave } from '#db/claves.ts'
import { openLector } from '#db/lector.ts'
import { crearSecretoWebhook } from '#db/webhook.ts'
import { type Api, type Extra, recuento, testApi, unClienteDeApi } from './support/api.ts'
import type { Documento } from './support/api-azar.ts'

let api: Api
beforeEach(async () => {
  api = await testApi()
})
afterEach(() => api.close())

type Problema = {
  status: number
  codigo: string
  detail: string
  errores: { campo: string; mensaje: string }[]
}

/** The specification's own example, with the check digit right. */
const XYZ = {
  nombre: 'Empresa XYZ',
  email: 'info@xyz.com',
  telefono: '+34 91 123 4567',
  direccion: 'Calle Principal 123, Madrid',
  cif: 'A12345674',
  sector: 'manufacturing',
  tamaño_empresa: 'mediana',
  estado: 'activo',
  riesgo_impago: 'bajo',
}

describe('clients', () => {
  test('the specification’s example is stored, and comes back as the stored row', async () => {
    const answer = await api.post('/api/clientes/', XYZ)
    expect(answer.status).toBe(201)
    const row = answer.json()
    expect(answer.headers.get('location')).toBe(`/api/clientes/${row.id}`)
    expect(row).toMatchObject({
      nombre: 'Empresa XYZ',
      telefono: '+34911234567',
      cif: 'A12345674',
      tamaño_empresa: 'mediana',
      estado: 'activo',
      ltv: 0,
      // Nobody says what is not known: there are no invoices.
      riesgo_impago: 'sin_datos',
    })
  })

  test('the profile is nested, and its ETag is the version of the client’s row', async () => {
    const id = await unClienteDeApi(api)
    await api.post(`/api/clientes/${id}/contactos`, { nombre: 'Marta', rol: 'Gerente', principal: true })
    await api.post(`/api/clientes/${id}/actividades`, { tipo: 'llamada', titulo: 'Seguimiento' })
    await api.post(`/api/clientes/${id}/oportunidades`, {
      nombre_proyecto: 'Web',
      monto_estimado: 4500.5,
      estado: 'propuesta',
    })
    const first = await api.get(`/api/clientes/${id}`)
    expect(first.json()).toMatchObject({
      cliente: { id, nombre: 'Talleres Ruiz' },
      contactos: [{ nombre: 'Marta', principal: true }],
      actividades: [{ tipo: 'llamada', completada: true, origen: 'api' }],
      oportunidades: [{ nombre_proyecto: 'Web', monto_estimado: 4500.5, probabilidad: 30 }],
      salud: { cliente_id: id, riesgo_impago: 'sin_datos', facturas: 0, monto_promedio_factura: null },
    })
    const version = first.headers.get('etag') ?? ''
    expect((await api.get(`/api/clientes/${id}`, { headers: { 'if-none-match': version } })).status).toBe(304)

    const change = await api.patch(
      `/api/clientes/${id}`,
      { sector: 'automoción' },
      { headers: { 'if-match': version } },
    )
    expect(change.status).toBe(200)
    const again = await api.patch(
      `/api/clientes/${id}`,
      { sector: 'otro' },
      { headers: { 'if-match': version } },
    )
    expect(again.json<Problema>()).toMatchObject({ status: 412, codigo: 'version_distinta' })
    expect((await api.get(`/api/clientes/${id}`)).json()).toMatchObject({ cliente: { sector: 'automoción' } })
  })

  test('PUT replaces, PATCH changes, DELETE archives and it can be brought back', async () => {
    const id = await unClienteDeApi(api, { sector: 'automoción', email: 'hola@ruiz.es' })
    expect((await api.put(`/api/clientes/${id}`, { nombre: 'Ruiz' })).json()).toMatchObject({
      nombre: 'Ruiz',
      sector: null,
      email: null,
    })
    expect((await api.patch(`/api/clientes/${id}`, { email: 'a@ruiz.es' })).json()).toMatchObject({
      nombre: 'Ruiz',
      email: 'a@ruiz.es',
    })
    expect((await api.del(`/api/clientes/${id}`)).status).toBe(204)
    expect((await api.get('/api/clientes')).json()).toEqual({ datos: [], siguiente: null })
    expect((await api.get('/api/clientes?archivado=true')).json()).toMatchObject({ datos: [{ id }] })
    expect((await api.post(`/api/clientes/${id}/restaurar`)).json()).toMatchObject({ archivado_en: null })
  })

  test('a list goes page by page, each client once', async () => {
    for (let n = 0; n < 7; n++) await unClienteDeApi(api, { nombre: `Cliente ${n}` })
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: { datos: { nombre: string }[]; siguiente: string | null } = (
        await api.get(`/api/clientes?limit=3${cursor ? `&cursor=${cursor}` : ''}`)
      ).json()
      seen.push(...page.datos.map((one) => one.nombre))
      cursor = page.siguiente
    }
    expect(seen).toEqual([
      'Cliente 0',
      'Cliente 1',
      'Cliente 2',
      'Cliente 3',
      'Cliente 4',
      'Cliente 5',
      'Cliente 6',
    ])
    expect((await api.get('/api/clientes?cursor=mal')).json<Problema>()).toMatchObject({
      status: 422,
      codigo: 'cursor_malo',
    })
    expect((await api.get('/api/clientes?q=cliente%204')).json()).toMatchObject({
      datos: [{ nombre: 'Cliente 4' }],
    })
  })

  test('a NIF or an e-mail of another client is asked about, and can be forced', async () => {
    const id = await unClienteDeApi(api, { cif: 'B-00001073', email: 'hola@ruiz.es' })
    const same = await api.post('/api/clientes', { nombre: 'Otro', cif: 'b00001073' })
    expect(same.json<Problema>()).toMatchObject({
      status: 409,
      codigo: 'cliente_parecido',
      errores: [{ campo: 'cif' }],
    })
    expect(same.json<Problema>().detail).toContain(id)
    expect((await api.post('/api/clientes?forzar=true', { nombre: 'Otro', cif: 'b00001073' })).status).toBe(
      201,
    )
  })

  test('the plain spelling of an accented name is read too', async () => {
    const answer = await api.post('/api/clientes', { nombre: 'A', tamano_empresa: 'grande' })
    expect(answer.json()).toMatchObject({ tamaño_empresa: 'grande' })
    const decomposed = await api.post('/api/clientes', {
      nombre: 'B',
      ['tamaño_empresa'.normalize('NFD')]: 'pequeña',
    })
    expect(decomposed.json()).toMatchObject({ tamaño_empresa: 'pequeña' })
  })
})

describe('what is wrong is said, with its field, and nothing changes', () => {
  test.each<[string, string, string, unknown, number, string]>([
    ['a missing name', 'POST', '/api/clientes', {}, 422, 'nombre'],
    ['an empty name', 'POST', '/api/clientes', { nombre: '  ' }, 422, 'nombre'],
    ['a wrong e-mail', 'POST', '/api/clientes', { nombre: 'A', email: 'no es' }, 422, 'email'],
    ['an unknown field', 'POST', '/api/clientes', { nombre: 'A', telefno: '1' }, 422, 'telefno'],
    [
      'a type that is not one',
      'POST',
      '/api/clientes/ID/actividades',
      { tipo: 'bizum', titulo: 'x' },
      422,
      'tipo',
    ],
    [
      'a probability of 999',
      'POST',
      '/api/clientes/ID/oportunidades',
      { nombre_proyecto: 'x', probabilidad: 999 },
      422,
      'probabilidad',
    ],
    [
      'an amount below zero',
      'POST',
      '/api/clientes/ID/oportunidades',
      { nombre_proyecto: 'x', monto_estimado: -5 },
      422,
      'monto_estimado',
    ],
    ['three decimals', 'POST', '/facturas', { cliente_id: 'ID', numero: '1', total: 10.005 }, 422, 'total'],
    [
      'a date that does not exist',
      'POST',
      '/facturas',
      { cliente_id: 'ID', numero: '1', total: 10, fecha: '2026-02-30' },
      422,
      'fecha',
    ],
    [
      'amounts that do not add up',
      'POST',
      '/facturas',
      { cliente_id: 'ID', numero: '1', base: 100, iva: 21, total: 120 },
      422,
      'total',
    ],
    [
      'due dates that do not add up',
      'POST',
      '/facturas',
      { cliente_id: 'ID', numero: '1', total: 10, vencimientos: [{ fecha: '2026-12-01', importe: 9 }] },
      422,
      'vencimientos',
    ],
    [
      'a client that is not there',
      'POST',
      '/facturas',
      { cliente_id: 'nadie', numero: '1', total: 10 },
      404,
      'cliente_id',
    ],
    ['nothing to change', 'PATCH', '/api/clientes/ID', {}, 422, ''],
  ])('%s', async (_name, method, path, body, status, campo) => {
    const id = await unClienteDeApi(api)
    const before = await recuento(api.db)
    const answer = await api.send(
      method,
      path.replace('ID', id),
      JSON.parse(JSON.stringify(body).replaceAll('"ID"', JSON.stringify(id))),
    )
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    const problem = answer.json<Problema>()
    expect(problem.status).toBe(status)
    expect(problem.detail).not.toBe('')
    if (campo) expect(problem.errores.map((one) => one.campo)).toContain(campo)
    expect(await recuento(api.db)).toEqual(before)
  })

  test('an unknown field gets the name that was probably meant', async () => {
    const answer = await api.post('/api/clientes', { nombre: 'A', telefno: '1' })
    expect(answer.json<Problema>().detail).toBe('No conozco el campo «telefno»: ¿querías decir «telefono»?')
  })

  test.each<[string, Extra, number]>([
    ['no key', { clave: null }, 401],
    ['an unknown key', { clave: 'sb_inventada' }, 401],
    ['broken JSON', { raw: '{"nombre":' }, 400],
    ['XML', { raw: '<a/>', headers: { 'content-type': 'application/xml' } }, 415],
    ['two megabytes', { raw: JSON.stringify({ nombre: 'x'.repeat(2_000_000) }) }, 413],
  ])('%s', async (_name, extra, status) => {
    const answer = await api.post('/api/clientes', { nombre: 'A' }, extra)
    expect(answer.json<Problema>().status).toBe(status)
    expect(await recuento(api.db)).toMatchObject({ clientes: 0 })
  })

  test('an address that is not there, and a method that is not for it', async () => {
    expect((await api.get('/api/nada')).json<Problema>().status).toBe(404)
    const answer = await api.del('/api/clientes')
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, POST'])
  })
})

describe('keys', () => {
  test('a key does what its scopes say', async () => {
    const solo = async (...ambitos: ('leer' | 'escribir' | 'facturas')[]) => ({
      clave: await crearClave(api.db, { nombre: ambitos.join(), ambitos }, api.clock.now, api.newId),
    })
    const id = await unClienteDeApi(api)
    const [leer, escribir, facturas] = [await solo('leer'), await solo('escribir'), await solo('facturas')]
    const factura = { cliente_id: id, numero: 'A1', total: 10 }
    expect((await api.get('/api/clientes', leer)).status).toBe(200)
    expect((await api.post('/api/clientes', { nombre: 'B' }, leer)).json<Problema>()).toMatchObject({
      status: 403,
      codigo: 'sin_permiso',
    })
    expect((await api.post('/facturas', factura, leer)).status).toBe(403)
    expect((await api.get('/api/clientes', escribir)).status).toBe(403)
    expect((await api.post('/facturas', factura, facturas)).status).toBe(201)
    expect((await api.post('/api/clientes', { nombre: 'B' }, facturas)).status).toBe(403)
    expect((await api.get('/api/facturas', facturas)).status).toBe(200)
  })

  test('a revoked key opens nothing, and the last use of a key is known', async () => {
    await api.get('/api/clientes')
    const clave = findClave(openLector(api.db, ':memory:'), api.clave)
    expect(clave?.usada_en).toBe(api.clock.now.toISOString())
    await revocarClave(api.db, clave?.id ?? '', api.clock.now)
    expect((await api.get('/api/clientes')).status).toBe(401)
  })

  test('a key has its rate, and another key its own', async () => {
    await api.close()
    api = await testApi({ limitePorMinuto: 3 })
    for (let n = 0; n < 3; n++) expect((await api.get('/api/clientes')).status).toBe(200)
    const full = await api.get('/api/clientes')
    expect(full.json<Problema>()).toMatchObject({ status: 429, codigo: 'demasiadas_peticiones' })
    expect(Number(full.headers.get('retry-after'))).toBeGreaterThan(0)
    const other = await crearClave(api.db, { nombre: 'otra', ambitos: ['leer'] }, api.clock.now, api.newId)
    expect((await api.get('/api/clientes', { clave: other })).status).toBe(200)
  })

  test('no other site’s page may call, unless it is configured', async () => {
    const from = { headers: { origin: 'https://app.ejemplo.es' } }
    expect((await api.get('/api/clientes', from)).headers.get('access-control-allow-origin')).toBeNull()
    await api.close()
    api = await testApi({ corsOrigenes: ['https://app.ejemplo.es'] })
    expect((await api.get('/api/clientes', from)).headers.get('access-control-allow-origin')).toBe(
      'https://app.ejemplo.es',
    )
    const preflight = await api.send('OPTIONS', '/api/clientes', undefined, {
      clave: null,
      headers: { ...from.headers, 'access-control-request-method': 'POST' },
    })
    expect(preflight.status).toBe(204)
  })
})

describe('the same request twice', () => {
  test('with an Idempotency-Key has one effect and one answer', async () => {
    const key = { headers: { 'idempotency-key': 'a1' } }
    const first = await api.post('/api/clientes', { nombre: 'Ruiz' }, key)
    const second = await api.post('/api/clientes', { nombre: 'Ruiz' }, key)
    expect([second.status, second.text, second.headers.get('location')]).toEqual([
      201,
      first.text,
      first.headers.get('location'),
    ])
    expect(second.headers.get('idempotent-replayed')).toBe('true')
    expect(await recuento(api.db)).toMatchObject({ clientes: 1 })
    const other = await api.post('/api/clientes', { nombre: 'Otro' }, key)
    expect(other.json<Problema>()).toMatchObject({ status: 422, codigo: 'llave_reutilizada' })
  })

  test('what was refused can be sent again, put right, with the same key', async () => {
    const key = { headers: { 'idempotency-key': 'a1' } }
    expect((await api.post('/api/clientes', {}, key)).status).toBe(422)
    expect((await api.post('/api/clientes', { nombre: 'Ruiz' }, key)).status).toBe(201)
  })

  test('at the same time from several programs, has one effect', async () => {
    const key = { headers: { 'idempotency-key': 'a1' } }
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => api.post('/api/clientes', { nombre: 'Ruiz' }, key)),
    )
    expect(new Set(answers.map((one) => one.text)).size).toBe(1)
    expect(await recuento(api.db)).toMatchObject({ clientes: 1 })
  })

  test('one that fails among others takes back its own changes and nobody else’s', async () => {
    const id = await unClienteDeApi(api)
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        api.post('/facturas', { cliente_id: id, numero: n % 3 === 0 ? 'repetida' : `F${n}`, total: n + 1 }),
      ),
    )
    expect(answers.filter((one) => one.status === 201)).toHaveLength(9)
    expect(answers.filter((one) => one.status === 409)).toHaveLength(3)
    expect(await recuento(api.db)).toMatchObject({ crm_facturas: 9, actividades: 9 })
  })

  test('an invoice with its external_id is the stored one, 200', async () => {
    const id = await unClienteDeApi(api)
    const factura = { cliente_id: id, numero: '2026-1', total: 1210.55, external_id: 'sb-1' }
    const first = await api.post('/facturas', factura)
    const second = await api.post('/api/facturas', factura)
    expect([first.status, second.status]).toEqual([201, 200])
    expect(second.json().id).toBe(first.json().id)
    expect((await api.post('/facturas', { ...factura, total: 1 })).json<Problema>()).toMatchObject({
      status: 409,
      codigo: 'external_id_en_uso',
    })
    expect(await recuento(api.db)).toMatchObject({ crm_facturas: 1, actividades: 1 })
  })
})

describe('invoices and payments', () => {
  test('an invoice brings its client, its history, its health', async () => {
    const answer = await api.post('/facturas', {
      cliente: { nombre: 'Gestoría Paz', cif: 'J00002147' },
      numero: '2026-7',
      base: 1000,
      iva: 210,
      irpf: 150,
      fecha: '2026-11-02',
      vencimientos: [
        { fecha: '2026-11-15', importe: 500 },
        { fecha: '2026-12-15', importe: 560 },
      ],
    })
    expect(answer.status).toBe(201)
    const factura = answer.json()
    expect(factura).toMatchObject({
      total: 1060,
      estado: 'vencida',
      pendiente: 1060,
      fecha_vencimiento: '2026-12-15',
    })
    const perfil = (await api.get(`/api/clientes/${factura.cliente_id}`)).json()
    expect(perfil).toMatchObject({
      cliente: { estado: 'activo', ltv: 1060, fecha_primera_factura: '2026-11-02' },
      actividades: [{ tipo: 'venta', titulo: 'Factura #2026-7', responsable: 'Sistema' }],
      salud: { pendiente: 1060, vencido: 500, facturas: 1 },
    })

    const pago = await api.post('/api/pagos', { numero: '2026-7', importe: 500, fecha: '2026-11-20' })
    expect(pago.json()).toMatchObject({ factura_id: factura.id, importe: 500 })
    expect((await api.get(`/api/facturas/${factura.id}`)).json()).toMatchObject({
      cobrado: 500,
      pendiente: 560,
      estado: 'parcial',
    })
    expect((await api.get('/api/deudas')).json()).toMatchObject({
      total: 560,
      vencido: 0,
      clientes: [{ nombre: 'Gestoría Paz' }],
    })

    await api.post('/facturas', {
      cliente_id: factura.cliente_id,
      numero: 'R1',
      total: -560,
      rectifica_a: '2026-7',
    })
    expect((await api.get(`/api/facturas/${factura.id}`)).json()).toMatchObject({
      pendiente: 0,
      estado: 'pagada',
    })
    expect((await api.get('/api/deudas')).json()).toMatchObject({ total: 0, clientes: [] })
  })

  test('an issued invoice is not edited; its due dates and words may be; cancelling it is undone', async () => {
    const id = await unClienteDeApi(api)
    const factura = (await api.post('/facturas', { cliente_id: id, numero: '1', total: 100 })).json()
    const url = `/api/facturas/${factura.id}`
    expect((await api.patch(url, { total: 90 })).json<Problema>()).toMatchObject({
      status: 409,
      codigo: 'factura_emitida',
    })
    expect((await api.patch(url, { concepto: 'Web', fecha_vencimiento: '2027-01-31' })).json()).toMatchObject(
      {
        concepto: 'Web',
        fecha_vencimiento: '2027-01-31',
        vencimientos: [{ fecha: '2027-01-31', importe: 100 }],
      },
    )
    // What was read may be sent back whole.
    expect((await api.put(url, (await api.get(url)).json())).status).toBe(200)
    expect((await api.del(url)).status).toBe(204)
    expect((await api.get(url)).json()).toMatchObject({ estado: 'anulada', pendiente: 0 })
    expect((await api.post(`${url}/restaurar`)).json()).toMatchObject({ estado: 'pendiente', pendiente: 100 })
  })

  test('a payment can be taken back, and brought back, and the debt follows', async () => {
    const id = await unClienteDeApi(api)
    await api.post('/facturas', { cliente_id: id, numero: '1', total: 100 })
    const pago = (await api.post('/api/pagos', { numero: '1', importe: 100 })).json()
    const url = `/api/pagos/${pago.id}`
    expect((await api.patch(url, { importe: 50 })).json<Problema>()).toMatchObject({ status: 409 })
    expect((await api.del(url)).status).toBe(204)
    expect((await api.get('/api/deudas')).json()).toMatchObject({ total: 100 })
    expect((await api.get(url)).status).toBe(404)
    expect((await api.post(`${url}/restaurar`)).status).toBe(200)
    expect((await api.get('/api/deudas')).json()).toMatchObject({ total: 0 })
  })
})

test('a task is pending until it is done, what happened is done', async () => {
  const id = await unClienteDeApi(api)
  const tarea = (
    await api.post(`/api/clientes/${id}/actividades`, {
      tipo: 'tarea',
      titulo: 'Mandar presupuesto',
      vence_en: '2026-11-26',
    })
  ).json()
  expect(tarea).toMatchObject({
    completada: false,
    vence_en: '2026-11-26',
    fecha: '2026-11-25T23:00:00.000Z',
  })
  expect((await api.get('/api/actividades?completada=false')).json()).toMatchObject({
    datos: [{ id: tarea.id }],
  })
  expect((await api.patch(`/api/actividades/${tarea.id}`, { completada: true })).json()).toMatchObject({
    completada: true,
  })
  expect((await api.del(`/api/actividades/${tarea.id}`)).status).toBe(204)
  expect((await api.post(`/api/actividades/${tarea.id}/restaurar`)).json()).toMatchObject({
    titulo: 'Mandar presupuesto',
  })
})

test('a promise to pay goes and comes back with the activity that told of it', async () => {
  const cliente_id = await unClienteDeApi(api)
  const nueva = { tipo: 'llamada', titulo: 'Llamada', descripcion: 'paga el viernes' }
  const { id } = (await api.post(`/api/clientes/${cliente_id}/actividades`, nueva)).json<{ id: string }>()
  const promesa = { id, cliente_id, fecha: '2026-11-27', importe_centimos: 100, factura_id: null }
  await api.db
    .insertInto('crm_promesas')
    .values({ ...promesa, creada_en: '2026-11-23T09:42:00.000Z' })
    .execute()
  const promesas = () => api.db.selectFrom('crm_promesas').select('fecha').execute()
  expect((await api.del(`/api/actividades/${id}`)).status).toBe(204)
  expect(await promesas()).toEqual([])
  expect((await api.post(`/api/actividades/${id}/restaurar`)).status).toBe(200)
  expect(await promesas()).toEqual([{ fecha: '2026-11-27' }])
})

test('what is of another kind is not said to be missing', async () => {
  const mal = await api.get('/api/alertas?limit=x')
  expect(mal.status).toBe(422)
  expect(mal.json()).toMatchObject({
    errores: [{ campo: 'limit', mensaje: expect.not.stringContaining('Falta') }],
  })
  const nombre = await api.post('/api/clientes', { nombre: 5 })
  expect(nombre.json()).toMatchObject({
    errores: [{ campo: 'nombre', mensaje: expect.not.stringContaining('Falta') }],
  })
  expect((await api.post('/api/clientes', {})).json()).toMatchObject({ detail: 'Falta «nombre».' })
})

test('recommendations and health are computed of today', async () => {
  const id = await unClienteDeApi(api)
  await api.post('/facturas', {
    cliente_id: id,
    numero: '1',
    total: 1210,
    fecha: '2026-09-01',
    fecha_vencimiento: '2026-10-01',
  })
  expect((await api.get(`/api/clientes/${id}/salud`)).json()).toMatchObject({
    vencido: 1210,
    riesgo_impago: expect.stringMatching(/medio|alto/),
    confianza: 'baja',
    importe_mediano: 1210,
    // Of a single purchase nothing is foretold.
    esperado_12m: null,
    rango: { puesto: 1, de: 1, percentil: null },
    concentracion: 1,
    exposicion: null,
    facturas_abiertas: [{ numero: '1', pendiente: 1210, dias_vencida: 53, p_impago_30: 1 }],
    porque: { pagos_a_tiempo: expect.arrayContaining(['0 de 1 factura a tiempo.']) },
  })
  const nueva = (await api.post('/api/clientes', { nombre: 'Nueva' })).json<{ id: string }>()
  expect((await api.get(`/api/clientes/${nueva.id}/salud`)).json()).toMatchObject({
    riesgo_impago: 'sin_datos',
    riesgo_perdida: 'sin_datos',
    confianza: null,
    rango: null,
    facturas_abiertas: [],
    porque: {},
  })
  const recomendaciones = (await api.get(`/api/clientes/${id}/recomendaciones`)).json<
    { tipo: string; texto: string }[]
  >()
  expect(recomendaciones[0]).toMatchObject({ tipo: 'ALERTA', regla: 'factura_vencida', importe: 1210 })
  expect((await api.get(`/api/alertas?cliente_id=${id}`)).json()).toMatchObject({
    datos: [{ regla: 'factura_vencida' }],
  })
})

test('a copy of the database is a database', async () => {
  await api.close()
  api = await testApi({ fichero: true })
  const answer = await api.get('/api/copia')
  expect(answer.headers.get('content-type')).toBe('application/vnd.sqlite3')
  expect(answer.text.startsWith('SQLite format 3')).toBe(true)
})

describe('the webhook', () => {
  const factura = { cliente: { nombre: 'Ruiz' }, numero: 'W1', total: 10 }

  function firmado(secreto: string, evento: object, at: Date): Extra {
    const raw = JSON.stringify(evento)
    const marca = String(Math.floor(at.getTime() / 1000))
    const firma = createHmac('sha256', secreto).update(`${marca}.${raw}`).digest('hex')
    return {
      raw,
      clave: null,
      headers: { 'x-smartbilling-marca': marca, 'x-smartbilling-firma': `sha256=${firma}` },
    }
  }

  test('a signed event has its effect; the same delivery is refused, signed anew it had happened', async () => {
    const secreto = await crearSecretoWebhook(api.db, api.clock.now)
    const evento = { id: 'e1', tipo: 'factura.emitida', datos: factura }
    const signed = firmado(secreto, evento, api.clock.now)
    expect((await api.post('/webhooks/smartbilling', undefined, signed)).json()).toEqual({
      resultado: 'hecho',
      id: 'e1',
    })
    expect((await api.post('/webhooks/smartbilling', undefined, signed)).json<Problema>()).toMatchObject({
      status: 409,
      codigo: 'firma_repetida',
    })
    api.clock.now = new Date(api.clock.now.getTime() + 60_000)
    const anew = firmado(secreto, evento, api.clock.now)
    expect((await api.post('/webhooks/smartbilling', undefined, anew)).json()).toEqual({
      resultado: 'ya_estaba',
      id: 'e1',
    })
    expect(await recuento(api.db)).toMatchObject({ crm_facturas: 1, clientes: 1 })

    const pago = { id: 'e2', tipo: 'pago.recibido', datos: { numero: 'W1', importe: 4 } }
    expect(
      (await api.post('/webhooks/smartbilling', undefined, firmado(secreto, pago, api.clock.now))).status,
    ).toBe(200)
    const anulada = { id: 'e3', tipo: 'factura.anulada', datos: { numero: 'W1' } }
    expect(
      (await api.post('/webhooks/smartbilling', undefined, firmado(secreto, anulada, api.clock.now))).status,
    ).toBe(200)
  })

  test('without secret, badly signed, too old, or saying nothing known: refused, and nothing happens', async () => {
    const evento = { id: 'e1', tipo: 'factura.emitida', datos: factura }
    expect(
      (await api.post('/webhooks/smartbilling', undefined, firmado('x', evento, api.clock.now))).status,
    ).toBe(404)
    const secreto = await crearSecretoWebhook(api.db, api.clock.now)
    const old = new Date(api.clock.now.getTime() - 6 * 60_000)
    for (const [extra, status] of [
      [firmado('otro', evento, api.clock.now), 401],
      [firmado(secreto, evento, old), 401],
      [{ ...firmado(secreto, evento, api.clock.now), raw: JSON.stringify({ ...evento, id: 'e9' }) }, 401],
      [firmado(secreto, { ...evento, tipo: 'otro' }, api.clock.now), 422],
      [firmado(secreto, { ...evento, datos: {} }, api.clock.now), 422],
    ] as const) {
      expect((await api.post('/webhooks/smartbilling', undefined, extra)).status).toBe(status)
    }
    expect(await recuento(api.db)).toMatchObject({ crm_facturas: 0, clientes: 0 })
  })
})

test('every example of the document works with the example business, and Swagger UI is served from here', async () => {
  await api.close()
  api = await testApi({ ejemplo: true, fichero: true })
  const doc = (await api.get('/openapi.json', { clave: null })).json<Documento & { openapi: string }>()
  expect(doc.openapi).toBe('3.1.0')
  const failed: string[] = []
  for (const [path, methods] of Object.entries(doc.paths)) {
    for (const [method, op] of Object.entries(methods)) {
      const id = op.parameters?.find((one) => one.in === 'path')
      const url = path.replace('{id}', String(id?.example))
      const body = op.requestBody?.content['application/json']?.example
      const answer = await api.send(method.toUpperCase(), url, body)
      if (answer.status >= 300) failed.push(`${method} ${url}: ${answer.text}`)
    }
  }
  expect(failed).toEqual([])

  const page = await api.get('/docs', { clave: null })
  expect(page.text).toContain('/docs/swagger-ui-bundle.js')
  expect(page.text).not.toMatch(/https?:\/\//)
  expect((await api.get('/docs/swagger-ui.css', { clave: null })).status).toBe(200)
})

describe('what a reviewer tried', () => {
  test('a payment that was sent again cannot be brought back twice, and one that stands is left alone', async () => {
    const id = await unClienteDeApi(api)
    const pago = { cliente_id: id, importe: 10, external_id: 'dup' }
    const first = (await api.post('/api/pagos', pago)).json()
    await api.post(`/api/pagos/${first.id}/restaurar`)
    expect(await recuento(api.db)).toMatchObject({ actividades: 1 })
    await api.del(`/api/pagos/${first.id}`)
    await api.post('/api/pagos', pago)
    expect((await api.post(`/api/pagos/${first.id}/restaurar`)).json<Problema>()).toMatchObject({
      status: 409,
      codigo: 'no_se_puede_restaurar',
    })
  })

  test('a payment that waits for its invoice still does after it was deleted and brought back', async () => {
    const id = await unClienteDeApi(api)
    const waiting = (await api.post('/api/pagos', { cliente_id: id, numero: 'Z-1', importe: 10 })).json()
    await api.del(`/api/pagos/${waiting.id}`)
    const factura = (await api.post('/facturas', { cliente_id: id, numero: 'Z-1', total: 10 })).json()
    const back = await api.post(`/api/pagos/${waiting.id}/restaurar`)
    expect(back.json()).toMatchObject({ factura_id: factura.id })
  })

  test('an invoice that was said outright is not overridden by the number that was named first', async () => {
    const id = await unClienteDeApi(api)
    const other = (await api.post('/facturas', { cliente_id: id, numero: 'Z-2', total: 10 })).json()
    const pago = (await api.post('/api/pagos', { cliente_id: id, numero: 'Z-9', importe: 10 })).json()
    await api.patch(`/api/pagos/${pago.id}`, { factura_id: other.id })
    await api.post('/facturas', { cliente_id: id, numero: 'Z-9', total: 10 })
    expect((await api.get(`/api/pagos/${pago.id}`)).json()).toMatchObject({ factura_id: other.id })
  })

  test('a date that is changed in what was read and sent back whole is changed', async () => {
    const id = await unClienteDeApi(api)
    const factura = (await api.post('/facturas', { cliente_id: id, numero: '1', total: 10 })).json()
    const body = { ...factura, fecha_vencimiento: '2027-03-01' }
    expect((await api.put(`/api/facturas/${factura.id}`, body)).json()).toMatchObject({
      fecha_vencimiento: '2027-03-01',
      vencimientos: [{ fecha: '2027-03-01', importe: 10 }],
    })
  })

  test.each([
    ['fecha', { fecha: '2026-11-01', fecha_emision: '2026-11-02' }],
    ['cliente', { cliente: { nombre: 'Otro' } }],
    [
      'fecha_vencimiento',
      { fecha_vencimiento: '2027-01-01', vencimientos: [{ fecha: '2027-02-01', importe: 10 }] },
    ],
  ])('what an invoice says twice has to agree: %s', async (campo, extra) => {
    const id = await unClienteDeApi(api)
    const answer = await api.post('/facturas', { cliente_id: id, numero: '1', total: 10, ...extra })
    expect(answer.json<Problema>()).toMatchObject({ status: 422, errores: [{ campo }] })
  })

  test('an invoice of a later date is all left to collect', async () => {
    const id = await unClienteDeApi(api)
    const answer = await api.post('/facturas', {
      cliente_id: id,
      numero: '1',
      total: 10,
      fecha: '2026-12-20',
    })
    expect(answer.json()).toMatchObject({ estado: 'pendiente', pendiente: 10 })
  })

  test('a search takes the other filters too, and alerts of archived clients are not listed', async () => {
    const id = await unClienteDeApi(api, { nombre: 'Gamma' })
    await unClienteDeApi(api, { nombre: 'Gamma Dos', estado: 'bloqueado' })
    expect((await api.get('/api/clientes?q=gamma&estado=bloqueado')).json()).toMatchObject({
      datos: [{ nombre: 'Gamma Dos' }],
    })
    await api.post('/facturas', { cliente_id: id, numero: '1', total: 10, fecha: '2026-08-01' })
    expect((await api.get('/api/alertas')).json<{ datos: unknown[] }>().datos).not.toEqual([])
    await api.del(`/api/clientes/${id}`)
    expect((await api.get('/api/alertas')).json()).toMatchObject({ datos: [] })
    expect((await api.get('/api/clientes?q=gamma&limit=1&archivado=true')).json()).toMatchObject({
      datos: [{ id }],
    })
  })

  test('seventy thousand unknown fields are answered at once, with the first twenty', async () => {
    const body = Object.fromEntries(Array.from({ length: 70_000 }, (_, n) => [`campo${n}`, 1]))
    const answer = await api.post('/api/clientes', body)
    expect(answer.json<Problema>()).toMatchObject({ status: 422 })
    expect(answer.json<Problema>().errores).toHaveLength(20)
  })

  test('odd names under /docs, and the head of a copy, are no bugs', async () => {
    for (const name of ['constructor', '__proto__', 'toString', 'nada']) {
      expect((await api.get(`/docs/${name}`, { clave: null })).status).toBe(404)
    }
    expect((await api.send('HEAD', '/api/copia')).status).toBe(200)
  })

  test('signatures are not to be guessed at', async () => {
    await crearSecretoWebhook(api.db, api.clock.now)
    const statuses = new Set<number>()
    for (let n = 0; n < 40; n++)
      statuses.add((await api.post('/webhooks/smartbilling', { n }, { clave: null })).status)
    expect([...statuses]).toEqual([401, 429])
  })
})
