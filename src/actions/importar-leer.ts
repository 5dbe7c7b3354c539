import type { FacturaVista } from '#db/importaciones.ts'
import type { Db } from '#db/open.ts'
import { claveDeNombre } from '#db/palabras.ts'
import { type Cliente, nuevoCliente } from '#domain/cliente.ts'
import type { Factura } from '#domain/factura.ts'
import type { Instante } from '#domain/fecha.ts'
import { claveDeLeido } from '#domain/importacion/censo.ts'
import type { ClienteLeido, FacturaLeida, Leido, Motivo } from '#domain/importacion/leido.ts'
import type { Cuentas } from '#domain/importacion/plan.ts'
import { type Cobro, cobrarConocidas } from './importar-cobros.ts'
import type { Linea } from './importar-fuente.ts'
import { type Importando, type Lote, loteVacio, type NuevoContacto, unPago } from './importar-lote.ts'
import { contarVez, type Sueltos, sinRepetir } from './importar-sueltos.ts'
import { type Facturas, facturasDe } from './importar-vistas.ts'

/** Reads some lines against what the database has. Writes nothing. */
export async function leerLote(db: Db, en: Importando, lineas: readonly Linea[]): Promise<Lote> {
  const lote = loteVacio()
  const facturas = await facturasDe(db, en, lineas)
  const contactos: NuevoContacto[] = []
  const sueltas: Sueltos['sueltas'] = []
  const pagos: Sueltos['pagos'] = []
  const cobros: Cobro[] = []

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
    const vez = contarVez(en, leido)
    switch (leido.tipo) {
      case 'factura':
        unaFactura(en, lote, facturas, leido, cliente, mala, cobros)
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
        if (id) pagos.push({ pago: leido.pago, cliente_id: id, factura: factura ?? null, vez })
        else if (leido.numero) mala('factura_desconocida', leido.numero)
        else mala('cliente_desconocido', leido.cliente?.cif ?? leido.cliente?.codigo ?? null)
        break
      }
      case 'vencimiento': {
        const factura = facturas.find(leido.serie, leido.numero)
        if (!factura) mala('factura_desconocida', leido.numero)
        else if (factura.suya) unPlazo(en, lote, factura, leido)
        else en.cuentas.pagos_repetidos++
        if (factura && leido.pago) {
          pagos.push({ pago: leido.pago, cliente_id: factura.cliente_id, factura, vez })
        }
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
  await cobrarConocidas(db, en, lote, cobros)
  await sinRepetir(db, en, lote, { contactos, sueltas, pagos })
  return lote
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
  cobros: Cobro[],
): void {
  const { serie, numero } = factura
  const known = facturas.exact(serie, numero)
  if (known) {
    if (known.suya) mala('repetida', numero)
    else {
      en.cuentas.facturas_repetidas++
      const [pago] = factura.pagos
      if (pago && en.resolutor.puedeSer(cliente, known.cliente_id)) cobros.push({ factura: known, pago })
    }
    return
  }
  const cliente_id = resolverCliente(cliente)
  if (!cliente_id) {
    mala('cliente_desconocido', cliente.cif ?? cliente.codigo)
    return
  }
  const id = en.newId()
  if (factura.rectifica) lote.referencias.push({ factura_id: id, numero: factura.rectifica })
  const corregida = factura.rectifica ? facturas.find(serie, factura.rectifica) : undefined
  const rectifica_a = corregida?.cliente_id === cliente_id ? corregida.id : null
  lote.facturas.push(filaDeFactura(en, id, cliente_id, factura, rectifica_a))
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
