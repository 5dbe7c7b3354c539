import type { NewId } from '#db/id.ts'
import { type FacturaVista, facturasConNumeros, loQueHay } from '#db/importaciones.ts'
import type { Db } from '#db/open.ts'
import { claveDeNombre } from '#db/palabras.ts'
import type { Actividad } from '#domain/actividad.ts'
import { type Cliente, nuevoCliente } from '#domain/cliente.ts'
import type { Contacto } from '#domain/contacto.ts'
import type { Factura, Vencimiento } from '#domain/factura.ts'
import type { Fecha, Instante } from '#domain/fecha.ts'
import { claveDeLeido } from '#domain/importacion/censo.ts'
import type {
  ActividadLeida,
  ClienteLeido,
  FacturaLeida,
  FilaMala,
  Leido,
  Motivo,
  PagoLeido,
} from '#domain/importacion/leido.ts'
import type { Cuentas, Duda } from '#domain/importacion/plan.ts'
import type { Pago } from '#domain/pago.ts'
import type { Completa, Resolutor } from './importar-clientes.ts'
import type { Linea } from './importar-fuente.ts'
import { actividadImportada } from './importar-historia.ts'

/** What an import carries from one batch to the next. */
export type Importando = {
  id: string
  resolutor: Resolutor
  cuentas: Cuentas
  /** Clients of hers that were met: counted once. */
  unidos: Set<string>
  /** Invoices of a rehearsal, which the database does not have; null when it is in earnest. */
  ensayadas: Map<string, FacturaVista> | null
  now: Instante
  newId: NewId
  /** The instant at which a day begins in the business's zone. */
  instanteDe: (fecha: Fecha) => Instante
}

/** The rows that a few lines of the file make, and what has to change because of them. */
export type Lote = {
  clientes: Cliente[]
  contactos: Contacto[]
  facturas: Factura[]
  vencimientos: Vencimiento[]
  pagos: Pago[]
  actividades: Actividad[]
  completas: { id: string; delArchivo: boolean; completa: Completa }[]
  /** Clients with new invoices. */
  compradores: Set<string>
  tocados: Set<string>
  /** Invoices of this import whose payment was only supposed, or whose due date was only one: the file says more. */
  conPagos: Set<string>
  conPlazos: Set<string>
  malas: FilaMala[]
  dudas: Duda[]
}

type NuevoContacto = Pick<Contacto, 'cliente_id' | 'nombre' | 'rol' | 'email' | 'telefono'>

/** Reads some lines against what the database has. Writes nothing. */
export async function leerLote(db: Db, en: Importando, lineas: readonly Linea[]): Promise<Lote> {
  const lote = loteVacio()
  const facturas = await facturasDe(db, en, lineas)
  const contactos: NuevoContacto[] = []
  const sueltas: { cliente_id: string; actividad: ActividadLeida }[] = []
  const pagos: { pago: PagoLeido; cliente_id: string; factura: FacturaVista | null }[] = []

  const cliente = (leido: ClienteLeido) => resolver(en, lote, contactos, leido)
  for (const { tabla, linea, resultado } of lineas) {
    const mala = (motivo: Motivo, valor: string | null = null) => {
      lote.malas.push({ tabla, linea, motivo, valor })
      en.cuentas.malas++
    }
    if ('motivo' in resultado) mala(resultado.motivo, resultado.valor)
    if ('salta' in resultado && resultado.salta === 'totales') en.cuentas.filas_de_totales++
    if (!('leido' in resultado)) continue
    const { leido } = resultado
    switch (leido.tipo) {
      case 'factura':
        unaFactura(en, lote, facturas, leido, cliente, mala)
        break
      case 'cliente':
        if (!cliente(leido.cliente)) mala('cliente_desconocido', leido.cliente.cif ?? leido.cliente.codigo)
        break
      case 'contacto': {
        const id = cliente(leido.cliente)
        if (id) contactos.push({ cliente_id: id, ...leido.contacto })
        else mala('cliente_desconocido', leido.cliente.cif ?? leido.cliente.codigo)
        break
      }
      case 'pago': {
        const factura = leido.numero === null ? null : facturas.find(leido.serie, leido.numero)
        const id = factura?.cliente_id ?? (leido.cliente && !leido.numero ? cliente(leido.cliente) : null)
        if (id) pagos.push({ pago: leido.pago, cliente_id: id, factura: factura ?? null })
        else if (leido.numero) mala('factura_desconocida', leido.numero)
        else mala('cliente_desconocido', leido.cliente?.cif ?? leido.cliente?.codigo ?? null)
        break
      }
      case 'vencimiento': {
        const factura = facturas.find(leido.serie, leido.numero)
        if (!factura) mala('factura_desconocida', leido.numero)
        else if (factura.suya) unPlazo(en, lote, factura, leido)
        else en.cuentas.pagos_repetidos++
        if (factura && leido.pago) pagos.push({ pago: leido.pago, cliente_id: factura.cliente_id, factura })
        break
      }
      case 'actividad': {
        const id = cliente(leido.cliente)
        if (id) sueltas.push({ cliente_id: id, actividad: leido.actividad })
        else mala('cliente_desconocido', leido.cliente.cif ?? leido.cliente.codigo)
        break
      }
    }
  }
  await sinRepetir(db, en, lote, { contactos, sueltas, pagos })
  return lote
}

function loteVacio(): Lote {
  return {
    clientes: [],
    contactos: [],
    facturas: [],
    vencimientos: [],
    pagos: [],
    actividades: [],
    completas: [],
    compradores: new Set(),
    tocados: new Set(),
    conPagos: new Set(),
    conPlazos: new Set(),
    malas: [],
    dudas: [],
  }
}

type Facturas = {
  find(serie: string, numero: string): FacturaVista | undefined
  exact(serie: string, numero: string): FacturaVista | undefined
  add(factura: FacturaVista): void
}

/** The invoices that some lines speak of, as far as they exist. */
async function facturasDe(db: Db, en: Importando, lineas: readonly Linea[]): Promise<Facturas> {
  const numeros = new Set<string>()
  for (const { resultado } of lineas) if ('leido' in resultado) anadirNumeros(numeros, resultado.leido)
  const byKey = new Map<string, FacturaVista>()
  const byNumber = new Map<string, FacturaVista[]>()
  const add = (one: FacturaVista) => {
    byKey.set(llave(one), one)
    byNumber.set(one.numero, [...(byNumber.get(one.numero) ?? []), one])
  }
  if (numeros.size > 0) for (const one of await facturasConNumeros(db, en.id, [...numeros])) add(one)
  const exact = (serie: string, numero: string) =>
    byKey.get(llave({ serie, numero })) ?? en.ensayadas?.get(llave({ serie, numero }))
  return {
    exact,
    find(serie, numero) {
      const found = exact(serie, numero)
      if (found || serie !== '') return found
      const same = byNumber.get(numero) ?? []
      return same.length === 1 ? same[0] : undefined
    },
    add(one) {
      add(one)
      en.ensayadas?.set(llave(one), one)
    },
  }
}

function llave({ serie, numero }: { serie: string; numero: string }): string {
  return `${serie}\u0001${numero}`
}

function anadirNumeros(numeros: Set<string>, leido: Leido): void {
  if (leido.tipo === 'factura') {
    numeros.add(leido.factura.numero)
    if (leido.factura.rectifica) numeros.add(leido.factura.rectifica)
  } else if ((leido.tipo === 'pago' || leido.tipo === 'vencimiento') && leido.numero)
    numeros.add(leido.numero)
}

/** The id of the client that a row means, with what follows from meeting it; null when nobody knows it. */
function resolver(
  en: Importando,
  lote: Lote,
  contactos: NuevoContacto[],
  leido: ClienteLeido,
): string | null {
  const resuelto = en.resolutor.resolver(leido)
  if (!resuelto) return null
  const { conocido, nuevo, dudoso, completa } = resuelto
  const { id } = conocido
  lote.tocados.add(id)
  if (nuevo) {
    en.cuentas.clientes++
    lote.clientes.push(nuevaFicha(leido, id, conocido.codigo, en.now))
    if (leido.contacto) {
      contactos.push({ cliente_id: id, nombre: leido.contacto, rol: null, email: null, telefono: null })
    }
  } else if (!conocido.delArchivo && !en.unidos.has(id)) {
    en.unidos.add(id)
    en.cuentas.clientes_unidos++
  }
  if (dudoso) {
    const { conocido: suyo, por } = dudoso
    const clave = claveDeLeido(leido, claveDeNombre)
    lote.dudas.push({ clave, nombre: leido.nombre ?? '', cliente_id: suyo.id, suyo: suyo.nombre, por })
  }
  if (Object.keys(completa).length > 0) {
    const pending = lote.clientes.find((cliente) => cliente.id === id)
    if (pending) Object.assign(pending, completa)
    else lote.completas.push({ id, delArchivo: conocido.delArchivo, completa })
  }
  return id
}

function nuevaFicha(leido: ClienteLeido, id: string, codigo: string | null, now: Instante): Cliente {
  const { cif, email, telefono, direccion, sector, etiquetas } = leido
  return nuevoCliente({
    id,
    nombre: leido.nombre ?? '',
    cif,
    email,
    telefono,
    direccion,
    sector,
    etiquetas,
    external_id: codigo,
    fecha_creacion: now,
  })
}

function unaFactura(
  en: Importando,
  lote: Lote,
  facturas: Facturas,
  { cliente, factura, avisos }: Extract<Leido, { tipo: 'factura' }>,
  resolverCliente: (leido: ClienteLeido) => string | null,
  mala: (motivo: Motivo, valor?: string | null) => void,
): void {
  const { serie, numero } = factura
  const known = facturas.exact(serie, numero)
  if (known) {
    if (known.suya) mala('repetida', numero)
    else en.cuentas.facturas_repetidas++
    return
  }
  const cliente_id = resolverCliente(cliente)
  if (!cliente_id) {
    mala('cliente_desconocido', cliente.cif ?? cliente.codigo)
    return
  }
  const id = en.newId()
  const rectifica = factura.rectifica ? facturas.find(serie, factura.rectifica)?.id : undefined
  lote.facturas.push(filaDeFactura(en, id, cliente_id, factura, rectifica ?? null))
  facturas.add({ id, cliente_id, serie, numero, suya: 1 })
  lote.compradores.add(cliente_id)
  // The first due date and the payment of an invoice have its own id: a table of its own may say better.
  for (const [i, plazo] of factura.vencimientos.entries()) {
    lote.vencimientos.push({ id: i === 0 ? id : en.newId(), factura_id: id, ...plazo })
  }
  for (const pago of factura.pagos) unPago(en, lote, pago, cliente_id, id, id)
  contar(en.cuentas, factura)
  for (const aviso of avisos) en.cuentas.avisos[aviso] = (en.cuentas.avisos[aviso] ?? 0) + 1
}

function filaDeFactura(
  en: Importando,
  id: string,
  cliente_id: string,
  factura: FacturaLeida,
  rectifica_a: string | null,
): Factura {
  const { serie, numero, fecha_emision, base_centimos, iva_centimos, irpf_centimos, total_centimos } = factura
  const [ultimo = fecha_emision] = factura.vencimientos
    .map(({ fecha }) => fecha)
    .sort()
    .reverse()
  return {
    id,
    cliente_id,
    serie,
    numero,
    fecha_emision,
    fecha_vencimiento: ultimo,
    base_centimos,
    iva_centimos,
    irpf_centimos,
    total_centimos,
    concepto: factura.concepto,
    rectifica_a,
    external_id: null,
    origen: 'importacion',
    anulada_en: factura.anulada ? en.now : null,
    creada_en: en.now,
  }
}

function contar(cuentas: Cuentas, { fecha_emision, total_centimos, anulada }: FacturaLeida): void {
  cuentas.facturas++
  if (!anulada) cuentas.facturado_centimos += total_centimos
  if (cuentas.desde === null || fecha_emision < cuentas.desde) cuentas.desde = fecha_emision
  if (cuentas.hasta === null || fecha_emision > cuentas.hasta) cuentas.hasta = fecha_emision
}

function unPago(
  en: Importando,
  lote: Lote,
  { fecha, importe_centimos, metodo }: PagoLeido,
  cliente_id: string,
  factura_id: string | null,
  id: string,
): void {
  lote.pagos.push({
    id,
    cliente_id,
    factura_id,
    fecha,
    importe_centimos,
    metodo,
    external_id: null,
    origen: 'importacion',
    creado_en: en.now,
  })
  lote.tocados.add(cliente_id)
  en.cuentas.pagos++
}

function unPlazo(
  en: Importando,
  lote: Lote,
  factura: FacturaVista,
  { fecha, importe_centimos }: Extract<Leido, { tipo: 'vencimiento' }>,
): void {
  lote.conPlazos.add(factura.id)
  lote.tocados.add(factura.cliente_id)
  lote.vencimientos.push({ id: en.newId(), factura_id: factura.id, fecha, importe_centimos })
  en.cuentas.vencimientos++
}

type Sueltos = {
  contactos: NuevoContacto[]
  sueltas: { cliente_id: string; actividad: ActividadLeida }[]
  pagos: { pago: PagoLeido; cliente_id: string; factura: FacturaVista | null }[]
}

/** People, payments and activities have no number of their own: what is there already is not made again. */
async function sinRepetir(db: Db, en: Importando, lote: Lote, nuevos: Sueltos): Promise<void> {
  const { contactos, sueltas, pagos } = nuevos
  if (contactos.length + sueltas.length + pagos.length === 0) return
  const ids = [...contactos, ...sueltas, ...pagos].map(({ cliente_id }) => cliente_id)
  const there = await loQueHay(db, [...new Set(ids)])
  const seen = (key: string) => there.seen.has(key) || !there.seen.add(key)

  for (const contacto of contactos) {
    const { cliente_id, nombre, email } = contacto
    if (seen(`contacto ${cliente_id} ${nombre.toLowerCase()}`)) continue
    if (email && seen(`contacto ${cliente_id} ${email}`)) continue
    const principal = there.conPrincipal.has(cliente_id) ? 0 : 1
    there.conPrincipal.add(cliente_id)
    en.cuentas.contactos++
    lote.contactos.push({
      id: en.newId(),
      ...contacto,
      principal,
      fecha_creacion: en.now,
      archivado_en: null,
    })
  }
  for (const { pago, cliente_id, factura } of pagos) {
    const factura_id = factura?.id ?? null
    if (seen(`pago ${cliente_id} ${factura_id} ${pago.fecha} ${pago.importe_centimos}`)) {
      en.cuentas.pagos_repetidos++
      continue
    }
    if (factura?.suya) lote.conPagos.add(factura.id)
    unPago(en, lote, pago, cliente_id, factura_id, en.newId())
  }
  for (const { cliente_id, actividad } of sueltas) {
    const fecha = en.instanteDe(actividad.fecha)
    if (seen(`actividad ${cliente_id} ${fecha} ${actividad.titulo}`)) continue
    en.cuentas.actividades++
    const { completada, fecha: dia, ...dicho } = actividad
    lote.actividades.push({
      ...actividadImportada(en.newId(), cliente_id, fecha, en.now),
      ...dicho,
      ...(completada ? {} : { completada: 0, completada_en: null, vence_en: dia }),
    })
  }
}
