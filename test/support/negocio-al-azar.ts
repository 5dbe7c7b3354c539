import fc from 'fast-check'
import type { Db } from '#db/open.ts'
import type { Tables } from '#db/schema.ts'
import { ETAPAS } from '#domain/oportunidad.ts'

const HOSTILES = [
  '=1+1',
  '+34600111222',
  '-5',
  '@SUM(A1)',
  "'=ya",
  "''+",
  '\tx',
  '\r\nx',
  '＝1',
  '"',
  ';',
  'a;"b"\r\nc',
  '_x000D_',
  '<&>',
  ' espacios ',
  '0041',
  '1,5',
  'sí',
  'true',
  '',
  '\u0085\u2028',
  'e\u0301',
  '👩‍👩‍👧',
  '\u0001\u001f\ufffe',
]

/** Any text that the database may hold: hostile ones, and whole characters without NUL. */
const texto = fc.oneof(
  fc.constantFrom(...HOSTILES),
  fc
    .tuple(fc.constantFrom(...HOSTILES), fc.string({ unit: 'binary', maxLength: 8 }))
    .map(([a, b]) => (a + b).replaceAll('\0', '')),
)
const conLetra = texto.map((t) => (t.trim() === '' ? `${t}x` : t))
const centimos = fc.integer({ min: -999_999_999, max: 999_999_999 })
const fecha = fc
  .date({ min: new Date('1850-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((d) => d.toISOString().slice(0, 10))
const instante = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((d) => d.toISOString())
const talVez = <T>(arbitrario: fc.Arbitrary<T>) => fc.option(arbitrario, { nil: null })
const bit = fc.constantFrom(0 as const, 1 as const)

const cliente = fc.record({
  nombre: conLetra,
  email: talVez(texto),
  telefono: talVez(texto),
  direccion: talVez(texto),
  cif: talVez(texto),
  sector: talVez(texto),
  tamaño_empresa: talVez(fc.constantFrom('pequeña', 'mediana', 'grande')),
  estado: fc.constantFrom('prospecto', 'activo', 'inactivo', 'bloqueado'),
  ltv_centimos: centimos,
  riesgo_impago: fc.constantFrom('bajo', 'medio', 'alto', 'sin_datos'),
  fecha_primera_factura: talVez(fecha),
  fecha_creacion: instante,
  limite_credito_centimos: talVez(fc.nat(1e9)),
  tipo: talVez(fc.constantFrom('empresa', 'autonomo', 'particular', 'administracion')),
  etiquetas: talVez(texto),
  archivado_en: talVez(instante),
})
const contacto = fc.record({
  nombre: conLetra,
  rol: talVez(texto),
  email: talVez(texto),
  telefono: talVez(texto),
  principal: bit,
  fecha_creacion: instante,
  archivado_en: talVez(instante),
})
const oportunidad = fc.record({
  nombre_proyecto: conLetra,
  descripcion: talVez(texto),
  monto_estimado_centimos: talVez(fc.nat(1e9)),
  estado: fc.constantFrom(...ETAPAS),
  probabilidad: fc.integer({ min: 0, max: 100 }),
  fecha_creacion: instante,
  fecha_cierre_esperada: talVez(fecha),
  motivo_perdida: talVez(texto),
  fecha_cierre_real: talVez(fecha),
  archivado_en: talVez(instante),
})
const factura = fc.record({
  serie: texto,
  fecha_emision: fecha,
  base_centimos: talVez(centimos),
  iva_centimos: talVez(centimos),
  irpf_centimos: talVez(centimos),
  total_centimos: centimos,
  concepto: talVez(texto),
  origen: fc.constantFrom('chat', 'api', 'importacion', 'sistema'),
  anulada_en: talVez(instante),
  creada_en: instante,
})
const pago = fc.record({
  fecha,
  importe_centimos: centimos.filter((c) => c !== 0),
  metodo: talVez(texto),
  origen: fc.constantFrom('manual', 'api', 'banco', 'importacion'),
  creado_en: instante,
})
const promesa = fc.record({
  fecha,
  importe_centimos: talVez(fc.integer({ min: 1, max: 1e9 })),
  creada_en: instante,
})
const actividad = fc.record({
  tipo: fc.constantFrom('llamada', 'nota', 'tarea', 'venta', 'whatsapp'),
  titulo: texto,
  descripcion: talVez(texto),
  fecha: instante,
  responsable: talVez(texto),
  completada: bit,
  fecha_creacion: instante,
  duracion_min: talVez(fc.integer({ min: 1, max: 9999 })),
  resultado: talVez(texto),
  vence_en: talVez(fecha),
  completada_en: talVez(instante),
  origen: fc.constantFrom('chat', 'api', 'importacion', 'sistema'),
  texto_original: talVez(texto),
})

const deUno = fc.record({
  cliente,
  contactos: fc.array(contacto, { maxLength: 2 }),
  oportunidades: fc.array(fc.record({ oportunidad, etapas: fc.array(instante, { maxLength: 2 }) }), {
    maxLength: 2,
  }),
  facturas: fc.array(
    fc.record({ factura, pagos: fc.array(pago, { maxLength: 2 }), plazos: fc.integer({ min: 1, max: 3 }) }),
    { maxLength: 3 },
  ),
  actividades: fc.array(fc.record({ actividad, promesa: talVez(promesa) }), { maxLength: 3 }),
  fusionado: fc.boolean(),
})

/** Some clients with all that hangs from them, in every shape that the tables allow. */
export const negocioAlAzar = fc.array(deUno, { minLength: 1, maxLength: 5 })
export type NegocioAlAzar = typeof negocioAlAzar extends fc.Arbitrary<infer T> ? T : never

export async function guardar(db: Db, negocio: NegocioAlAzar, newId: () => string): Promise<void> {
  const insert = (tabla: keyof Tables, fila: object) =>
    db
      .insertInto(tabla as 'clientes')
      .values(fila as Tables['clientes'])
      .execute()
  let ultima: string | null = null
  const clientes = negocio.map(() => newId())
  for (const [i, uno] of negocio.entries()) {
    const cliente_id = clientes[i] as string
    await insert('clientes', { id: cliente_id, ...uno.cliente, external_id: i % 2 ? `=${cliente_id}` : null })
    const contactos = uno.contactos.map((c) => ({ id: newId(), cliente_id, ...c }))
    for (const [n, c] of contactos.entries())
      await insert('contactos', { ...c, principal: n === 0 ? c.principal : 0 })
    const oportunidades: string[] = []
    for (const { oportunidad, etapas } of uno.oportunidades) {
      const id = newId()
      oportunidades.push(id)
      await insert('oportunidades', { id, cliente_id, ...oportunidad })
      for (const desde of etapas)
        await insert('crm_etapas', { id: newId(), oportunidad_id: id, estado: 'inicial', desde })
    }
    for (const { factura, pagos, plazos } of uno.facturas) {
      const id = newId()
      const rectifica_a = ultima
      await insert('crm_facturas', {
        id,
        cliente_id,
        ...factura,
        numero: `-${id}`,
        fecha_vencimiento: factura.fecha_emision,
        rectifica_a,
        external_id: rectifica_a && `+${id}`,
      })
      ultima = id
      for (let n = 0; n < plazos; n++)
        await insert('crm_vencimientos', {
          id: newId(),
          factura_id: id,
          fecha: factura.fecha_emision,
          importe_centimos: factura.total_centimos - n,
        })
      for (const [n, p] of pagos.entries())
        await insert('crm_pagos', {
          id: newId(),
          cliente_id,
          factura_id: n ? null : id,
          ...p,
          external_id: n ? newId() : null,
        })
    }
    for (const [n, { actividad: a, promesa: p }] of uno.actividades.entries()) {
      const id = newId()
      const suyo = n === 1 && a.tipo !== 'venta' ? null : cliente_id
      await insert('actividades', {
        id,
        cliente_id: suyo,
        ...a,
        usuario_id: null,
        contacto_id: contactos[0]?.id ?? null,
        oportunidad_id: oportunidades[0] ?? null,
        vence_hora: a.vence_en ? '09:30' : null,
      })
      const factura_id = n === 0 && uno.facturas.length > 0 ? ultima : null
      if (p && suyo) await insert('crm_promesas', { id, cliente_id, ...p, factura_id })
    }
  }
  for (const [i, { fusionado }] of negocio.entries()) {
    const otro = clientes[(i + 1) % clientes.length]
    if (fusionado && otro !== clientes[i])
      await db
        .updateTable('clientes')
        .set({ fusionado_en: otro })
        .where('id', '=', clientes[i] as string)
        .execute()
  }
}
