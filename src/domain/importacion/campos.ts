import { palabras } from '../lenguaje/normalizar.ts'

/** What a table of a file holds. An invoice listing may carry its clients' columns too. */
export const CLASES = ['clientes', 'contactos', 'facturas', 'vencimientos', 'pagos', 'actividades'] as const
export type Clase = (typeof CLASES)[number]

/** What a column may mean. */
export type Campo =
  | 'cliente'
  | 'razon_social'
  | 'codigo_cliente'
  | 'nif'
  | 'email'
  | 'telefono'
  | 'telefono_2'
  | 'direccion'
  | 'ciudad'
  | 'codigo_postal'
  | 'provincia'
  | 'sector'
  | 'etiquetas'
  | 'contacto'
  | 'rol'
  | 'serie'
  | 'numero'
  | 'fecha'
  | 'vencimiento'
  | 'base'
  | 'iva'
  | 'iva_pct'
  | 'recargo'
  | 'irpf'
  | 'irpf_pct'
  | 'total'
  | 'cobrado'
  | 'pendiente'
  | 'pagada'
  | 'fecha_pago'
  | 'metodo'
  | 'estado'
  | 'concepto'
  | 'rectifica'
  | 'importe'
  | 'tipo'
  | 'titulo'
  | 'descripcion'
  | 'responsable'
  | 'completada'

export const CAMPOS_DE_FECHA: readonly Campo[] = ['fecha', 'vencimiento', 'fecha_pago']
export const CAMPOS_DE_IMPORTE: readonly Campo[] = [
  'base',
  'iva',
  'recargo',
  'irpf',
  'total',
  'cobrado',
  'pendiente',
  'importe',
]

/** Of a client, wherever they stand. */
export const DE_CLIENTE: Campo[] = [
  'cliente',
  'razon_social',
  'codigo_cliente',
  'nif',
  'email',
  'telefono',
  'telefono_2',
  'direccion',
  'ciudad',
  'codigo_postal',
  'provincia',
  'sector',
  'etiquetas',
]

/** What the columns of each kind of table may mean, in the order in which they are offered. */
export const CAMPOS_DE_CLASE: Record<Clase, readonly Campo[]> = {
  clientes: [...DE_CLIENTE, 'contacto'],
  contactos: ['cliente', 'codigo_cliente', 'nif', 'contacto', 'rol', 'email', 'telefono'],
  facturas: [
    'numero',
    'serie',
    'fecha',
    'vencimiento',
    'total',
    'base',
    'iva',
    'iva_pct',
    'recargo',
    'irpf',
    'irpf_pct',
    'estado',
    'pagada',
    'cobrado',
    'pendiente',
    'fecha_pago',
    'metodo',
    'concepto',
    'rectifica',
    ...DE_CLIENTE,
  ],
  vencimientos: ['numero', 'serie', 'vencimiento', 'importe', 'pagada', 'fecha_pago', 'metodo', 'estado'],
  pagos: ['fecha', 'importe', 'numero', 'serie', 'metodo', 'concepto', 'cliente', 'codigo_cliente', 'nif'],
  actividades: [
    'cliente',
    'codigo_cliente',
    'nif',
    'fecha',
    'tipo',
    'titulo',
    'descripcion',
    'responsable',
    'completada',
    'contacto',
  ],
}

/**
 * Headings of each meaning, as `llaveDeTitulo` leaves them. Besides how people write them, those of
 * FacturaScripts (its tables clientes, contactos, facturascli and recibospagoscli), of Holded (its
 * lists and its templates of invoices and contacts) and of the specification.
 */
const TITULOS: Record<Campo, string> = {
  cliente:
    'cliente nombrecliente nombre nombrefiscal nombrecontacto nombreempresa empresa clientenombre customer customername client clientname company companyname name fiscalname destinatario deudor comprador titular',
  razon_social: 'razonsocial razonsocialcliente nombrecomercial tradename',
  codigo_cliente:
    'codcliente codigocliente idcliente clienteid clientid customerid ncliente numerocliente codigocontacto referenciacliente customercode',
  nif: 'nif cif cifnif nifcif dni nifdni dninif nie nifcliente cifcliente nifcontacto contactnif contactid identificacionfiscal idfiscal nifiva vat vatnumber taxid identificacion documento clientecif',
  email: 'email correo correoelectronico mail emailcliente emailcontacto contactemail contactsemailaddress',
  telefono:
    'telefono telefono1 tel tlf tfno movil telefonomovil phone mobile telefonocontacto telefonocliente celular',
  telefono_2: 'telefono2 otrotelefono telefonofijo fijo phone2',
  direccion: 'direccion domicilio address calle direccionfacturacion direccionfiscal direccioncliente',
  ciudad: 'ciudad poblacion localidad municipio city town',
  codigo_postal: 'codpostal codigopostal cp postalcode zip zipcode',
  provincia: 'provincia province region',
  sector: 'sector industria actividad industry',
  etiquetas: 'etiquetas tags tagsseparadospor tagsseparatedby grupo codgrupo categoria',
  contacto: 'contacto personacontacto persona contactperson atencion interlocutor',
  rol: 'rol cargo puesto role position jobtitle',
  serie: 'serie codserie seriefactura series',
  numero:
    'numero num n no numfactura nfactura numerofactura numerodocumento numdocumento ndocumento factura codigofactura facturanumero numerofra numfra nfra fra invoice invoicenumber invoiceno number docnumber documentnumber codigofacturacliente facturan referenciafactura facturaid invoiceid',
  fecha:
    'fecha fechafactura fechaemision emision fechaexpedicion fechadocumento date invoicedate issuedate issuedon emitida fechafra dia',
  vencimiento:
    'vencimiento fechavencimiento vence vto fechavto duedate due dueon fechalimite fechalimitepago vencimientos proximovencimiento',
  base: 'base baseimponible neto subtotal importeneto importesiniva totalneto sinimpuestos amountuntaxed net netamount bi totalsiniva importebase',
  iva: 'iva totaliva cuotaiva importeiva ivarepercutido tax vatamount taxamount amounttax impuestos cuota',
  iva_pct: 'iva% %iva tipoiva porcentajeiva ivatipo',
  recargo: 'recargo totalrecargo recargoequivalencia req receq receq% cuotarecargo',
  irpf: 'totalirpf retencion retenciones importeretencion cuotairpf importeirpf retencionirpf irpfimporte withholding irpf',
  irpf_pct: 'irpf% %irpf retencion% %retencion porcentajeirpf tipoirpf tiporetencion',
  total:
    'total importetotal totalfactura totalimporte totalapagar importe totaleur totaleuros importefactura totalconiva amount totalamount amounttotal grandtotal liquido totaldocumento',
  cobrado:
    'cobrado importecobrado cantidadcobrada totalcobrado pagado importepagado totalpagado paid amountpaid paidamount acuenta',
  pendiente:
    'pendiente importependiente pendientecobro pendientepago porcobrar totalpendiente saldo saldopendiente deuda amountdue balance outstanding',
  pagada: 'pagada estapagada cobrada ispaid',
  fecha_pago:
    'fechapago fechacobro pagadael cobradael fechapagada fechapagado fechacobrado paymentdate paidon paidat datepaid pagadaen',
  metodo:
    'metodo metodopago formapago formacobro codpago mediopago mediocobro paymentmethod method formadepagoid formapagoid',
  estado: 'estado status estadofactura estadocobro estadopago situacion state',
  concepto:
    'concepto conceptos asunto observaciones subject memo notas notes comentarios detalle descripcioninterna',
  rectifica: 'codigorect rectifica facturarectificada rectificaa facturaorigen',
  importe: 'importe cantidad importecobro importepago amount monto importerecibo total cobrado',
  tipo: 'tipo tipoactividad type clase canal',
  titulo: 'titulo asunto resumen subject title',
  descripcion:
    'descripcion detalle detalles notas nota observaciones comentario comentarios texto description notes body',
  responsable: 'responsable usuario agente comercial asignado owner user',
  completada: 'completada hecha done completed realizada',
}

/** Where a heading means something else than elsewhere. */
const TITULOS_DE_CLASE: Partial<Record<Clase, Partial<Record<Campo, string>>>> = {
  clientes: {
    codigo_cliente: 'codigo id cod externalid referencia',
    nif: 'contactid',
  },
  contactos: {
    cliente: 'cliente empresa nombrecliente company companyname cuenta organizacion razonsocial',
    contacto: 'nombre contacto name nombrecontacto nombreyapellidos persona nombrecompleto',
    codigo_cliente: 'codcliente clienteid',
  },
  facturas: { numero: 'codigo id', concepto: 'descripcion', fecha: 'fechafacturacion' },
  vencimientos: {
    numero: 'codigofactura codigo',
    fecha_pago: 'fechapago',
    pagada: 'pagado pagada',
    vencimiento: 'fecha',
  },
  pagos: { fecha: 'fechapago fechacobro fechavalor', numero: 'codigofactura facturas' },
}

const STOPWORDS = new Set([
  'de',
  'del',
  'la',
  'el',
  'los',
  'las',
  'al',
  'eur',
  'euros',
  'dd',
  'mm',
  'yyyy',
  'aaaa',
])

/** A heading to compare with another: «Fecha de vencimiento (dd/mm/yyyy)» is 'fechavencimiento'. */
export function llaveDeTitulo(titulo: string): string {
  const parts = palabras(
    titulo
      .replaceAll('%', ' porcien ')
      .replaceAll('_', ' ')
      .replace(/[€$º°ª#]/g, ' '),
  )
  return parts
    .filter((part) => !STOPWORDS.has(part))
    .map((part) => (part === 'porcien' ? '%' : part))
    .join('')
}

const INDICES = new Map(CLASES.map((clase) => [clase, indiceDe(clase)]))

function indiceDe(clase: Clase): Map<string, Campo> {
  const index = new Map<string, Campo>()
  const own = TITULOS_DE_CLASE[clase] ?? {}
  for (const campo of CAMPOS_DE_CLASE[clase]) {
    for (const titulo of (own[campo] ?? '').split(' ')) if (titulo) index.set(titulo, campo)
  }
  for (const campo of CAMPOS_DE_CLASE[clase]) {
    for (const titulo of TITULOS[campo].split(' ')) if (!index.has(titulo)) index.set(titulo, campo)
  }
  return index
}

/** What a heading means in a kind of table, and how sure that is (0 to 1). Null when it says nothing. */
export function campoDeTitulo(titulo: string, clase: Clase): { campo: Campo; seguridad: number } | null {
  const llave = llaveDeTitulo(titulo)
  const index = INDICES.get(clase)
  const exact = index?.get(llave)
  if (exact) return { campo: exact, seguridad: 1 }
  if (llave.length < 4 || !index) return null
  const [longest] = [...index.keys()]
    .filter((key) => key.length >= 4 && (llave.startsWith(key) || llave.endsWith(key)))
    .sort((a, b) => b.length - a.length)
  const campo = longest && index.get(longest)
  return campo ? { campo, seguridad: 0.7 } : null
}
