/** Words that join a name: they neither identify nor separate. */
export const ENLACES: ReadonlySet<string> = lista('de del la las el los y e i en al a lo san')

/** Legal forms: often left out, never the name. */
export const FORMAS_LEGALES: ReadonlySet<string> = lista(
  'sl sa slu slp sll sau slne cb scp sc sca coop scoop',
)

/** Words that name no business by themselves: the index skips them when looking up a message. */
export const PALABRAS_VACIAS: ReadonlySet<string> = lista(`
  a al algo alguien ante antes aqui asi aun aunque bien cada casi como con contra cosa cosas cual cuando cuanta
  cuantas cuanto cuantos de del desde despues donde dos durante e el ella ellas ellos en entre era eran es esa esas ese eso
  esos esta estaba estan estar este esto estos estoy fue fui ha haber habia hace hacer hacia han has hasta hay he hemos i ir
  la las le les lo los luego mas me mejor menos mi mia mis mucho mucha muy nada ni no nos nosotros o os otra otras otro otros
  para pero poco por porque pues q que quien quienes se segun ser si sin sobre solo son su sus tal tambien tampoco tan tanto te
  tengo tiene tienen toda todas todo todos tras tres tu tus u un una unas uno unos va van vamos vale voy x xq y ya yo
  sl sa slu slp sll sau slne cb scp sc
  hoy ayer anteayer manana pasado pasada tarde noche mediodia medianoche semana semanas mes meses ano anos dia dias hora horas
  minuto minutos rato finales final principios principio mediados primera ultima ultimo primero proximo proxima viene siguiente
  lunes martes miercoles jueves viernes sabado domingo finde lun mie jue vie sab dom
  enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre
  hola buenas buenos gracias favor ok okey perfecto genial perdona perdon oye
  llamar llamada llamadas llamado llame llamo llamaron llamarle llamarles llama tel telefono movil correo email mail wasap whatsapp
  guasap reunion reuniones reu reunido cita visita visitar visitado visto vista ver nota notas tarea tareas apunta apuntar anota recuerda
  entro entrado entrao entra llego transfer recuerdame recordar hablar hablado hable quedar quedado quedo quedamos mandar mandado mando mande enviar enviado envio escribir
  escrito pasar pasa pasan pasarme paso preguntar insistir decir dice dicen dicho dijo quiere quieren necesita necesitan pide piden
  interesa gusta cuadra acepta aceptan aceptado adelante deshaz deshacer cancela cancelar ayuda corrige cambia mueve
  cliente clientes clienta contacto contactos nuevo nueva nuevos alta oportunidad oportunidades presupuesto presupuestos presu oferta
  propuesta negociacion ganada ganado perdida perdido cierre cerrar inicial probabilidad embudo factura facturas facturado fra fact
  facturar facturacion pago pagos pagado pagar pagan paga cobro cobrado cobrada cobrar bizum transferencia ingreso debe deben deuda deudas
  importe iva irpf euro euros eur mil alertas avisos agenda busca buscar plan pro contrato muestra obra pedido descuento
`)

/** Trades and kinds of business: half the market shares them, so alone they do not say which one. */
export const SECTORES: ReadonlySet<string> = lista(`
  abogados academia administracion agencia alimentacion almacen almacenes aluminios apartamentos arquitectos arquitectura asador aseguradora
  asesoria asesores asociacion asociados autoescuela automocion autos ayuntamiento azulejos bar bodega bodegas boutique cafe cafes
  cafeteria camping carniceria carpinteria carrocerias casa catering centro cerrajeria cerveceria churreria clinica club colegio comercial
  compania comunidad confiteria construcciones constructora consulta consultores consultoria consulting cooperativa copisteria
  cristaleria decoracion dental dentista despacho digital diseno distribuciones drogueria electricidad electro electrodomesticos electronica empresa
  escuela espacio estacion estanco estetica estudio estudios excavaciones farmacia ferreteria festivales fincas fisioterapia floristeria
  floristerias fontaneria formacion fotografia frigorificos fruteria frutas fundacion funeraria garaje gasolinera gestion gestoria
  gimnasio global granja grupo guarderia hermanos heladeria herboristeria hijos hnos hostal hostel hotel hoteles imprenta
  industrias informatica ingenieria ingenieros inmobiliaria instalaciones jardineria jardines jamoneria joyeria jugueteria
  laboratorio laboratorios lavanderia libreria limpiezas limpieza logistica maquinaria marmoles marmoleria mecanica mercado meson
  metalurgica mobiliario moda modas montajes mudanzas muebles multiservicios notaria obras oficina optica optometria pasteleria panaderia
  papeleria parking peluqueria peluqueros perfumeria persianas pescaderia pinturas piscinas pizzeria podologia productos psicologia
  publicidad quesos queseria quiosco reformas regalos relojeria residencia restaurante rotulos salon sastreria seguros
  servicios sociedad soluciones studio suministros supermercado taberna taller talleres tapiceria tapizados taxi taxis textil
  tienda tintoreria toldos transportes turismo vehiculos ventanas veterinaria veterinario viajes vinos vivero viveros yoga zapateria
`)

/** The commonest first names in Spain (INE, «Apellidos y nombres más frecuentes») and their short forms. */
export const NOMBRES_DE_PILA: ReadonlySet<string> = lista(`
  abel abril adela adolfo adrian adriana agustin aitor alba albert alberto alejandra alejandro alex alfonso alfredo alicia almudena alvaro amalia
  amparo ana andrea andres angel angela angeles anna anton antonia antonio araceli ariadna arturo asuncion aurora barbara bea beatriz begona
  belen benito berta blanca borja bruno camila candela carla carlos carlota carme carmen carolina catalina cecilia celia cesar charo
  clara claudia concepcion conchi consuelo cristian cristina cristobal daniel daniela dani david diana diego dolores domingo eduardo elena
  elisa elvira emilia emilio emma encarna enrique ernesto estefania esteban ester esther eugenia eugenio eva fatima federico felipe felix
  fermin fernanda fernando fran francisca francisco francesc gabriel gabriela gema gerardo german gloria gonzalo gregorio guadalupe
  guillermo gustavo hector hugo ignacio iker ines inma inmaculada inaki irene iria irina isabel isidro ismael ivan jacinto jaime javi
  javier jesus joan joaquin jon jordi jorge jose josefa josep juan juana juanjo julia julian julio laia lara laura leire leo leonor leticia
  lidia lluis lola lorena lorenzo lourdes lucas lucia luis luisa luz macarena magdalena maite manel manolo manuel manuela mar marc
  marcos margarita maria mariano marian marina mario marisa marisol marta marti martin mateo matias mercedes merche miguel mikel milagros
  mireia miriam moises monica montse montserrat nacho natalia nerea nicolas nieves noelia noemi nora nuria olga oriol oscar pablo paco
  paloma paola patricia patxi paula pau pedro pepa pepe pere pilar purificacion quique rafa rafael ramon raquel raul rebeca reme
  remedios ricardo roberto rocio rodrigo roman rosa rosario ruben ruth salvador samuel sandra santi santiago sara sebastian sergio
  sheila silvia sofia soledad sonia susana tamara tere teresa tomas toni trini unai vanesa veronica vicente victor victoria virginia xabi xavi
  xavier yago yolanda
`)

/** First names that are things too: they are somebody only where a name is. */
export const NOMBRES_COMUNES: ReadonlySet<string> = lista('luz sol mar paz flor')

/** Words of business names that are said of other things: they name a client only where a name is announced. */
export const COMUNES: ReadonlySet<string> = lista(`
  abierta abierto activa activo alegre alta amable antigua antiguo azul bella bello blanco buena bueno calma centro clara claro compas
  dulce equipo esquina facil familia feliz fresca fresco fuerte fuerza futuro gran grande idea ideal ilusion joven justa justo libre
  limpia limpio linea lista listo luna mejor mirador moderna moderno mundo natural nube ocasion oportuna oportuno oportunidad perfecta perfecto pequena
  pequeno plaza principal puente punto puerto rapida rapido real red ruta segura seguro salud sana sano segunda serena sereno sierra solucion
  sonrisa suerte tierra torre total unica unico valle verde vida viva vivo vital
`)

/** How people are called for short, and their names. */
const CORTOS: Record<string, string> = {
  bea: 'beatriz',
  flor: 'florencia',
  paco: 'francisco',
  fran: 'francisco',
  curro: 'francisco',
  pepe: 'jose',
  pepa: 'josefa',
  nacho: 'ignacio',
  javi: 'javier',
  rafa: 'rafael',
  toni: 'antonio',
  manolo: 'manuel',
  manu: 'manuel',
  lola: 'dolores',
  charo: 'rosario',
  conchi: 'concepcion',
  concha: 'concepcion',
  merche: 'mercedes',
  inma: 'inmaculada',
  montse: 'montserrat',
  maite: 'maria teresa',
  tere: 'teresa',
  santi: 'santiago',
  dani: 'daniel',
  alex: 'alejandro',
  quique: 'enrique',
  kike: 'enrique',
  chema: 'jose maria',
  juanjo: 'juan jose',
  guille: 'guillermo',
  fede: 'federico',
  edu: 'eduardo',
  nando: 'fernando',
  fer: 'fernando',
  lupe: 'guadalupe',
  lupita: 'guadalupe',
  pili: 'pilar',
  cris: 'cristina',
  caro: 'carolina',
  patri: 'patricia',
  vero: 'veronica',
  gabi: 'gabriel',
  seba: 'sebastian',
  nico: 'nicolas',
  tomi: 'tomas',
  andy: 'andres',
  beto: 'alberto',
  memo: 'guillermo',
  chayo: 'rosario',
  mili: 'milagros',
}

/** Whether two first names are one person's, like «Bea» and «Beatriz». */
export function mismoNombre(una: string, otra: string): boolean {
  return una === otra || CORTOS[una] === otra || CORTOS[otra] === una
}

/** The other forms of a first name, for looking it up. */
export function otrosNombres(nombre: string): string[] {
  const largo = CORTOS[nombre]
  const cortos = Object.keys(CORTOS).filter((corto) => CORTOS[corto] === nombre)
  return [...(largo && !largo.includes(' ') ? [largo] : []), ...cortos]
}

/**
 * Whether a word that is mostly a day or the like stands where a name does: «con domingo», «julio dice que»,
 * «la de viernes», or with a capital of its own.
 */
export function dondeUnNombre(palabras: readonly string[], i: number, capital: boolean): boolean {
  const [palabra = '', antes = '', dosAntes = '', despues = ''] = [
    palabras[i],
    palabras[i - 1],
    palabras[i - 2],
    palabras[i + 1],
  ]
  if (
    /^(?:manana|tarde|noche)$/.test(palabra) &&
    /^(?:l[ao]s?|el) de la (?:manana|tarde|noche)$/.test(palabras.slice(Math.max(0, i - 3), i + 1).join(' '))
  )
    return i === 3 || /^(?:a|con|de|para)$/.test(palabras[i - 4] ?? '')
  const esMes = /^(?:abril|julio)$/.test(palabra)
  if (capital && /^(?:a|con|de|para)$/.test(antes) && !(esMes && /^(?:de|para)$/.test(antes))) return true
  if (/^(?:lunes|martes|miercoles|jueves|viernes|sabado)$/.test(palabra))
    return antes === 'de' && /^(?:l[ao]s?|el)$/.test(dosAntes)
  if (!NOMBRES_DE_PILA.has(palabra)) return false
  if (/^(?:a|con)$/.test(antes)) return !(CON_TIEMPO.test(dosAntes) && !capital)
  if (antes.length > 3 && HIZO.test(antes) && /^(?:me|nos|le|les|ha|ya|se|lo)$/.test(dosAntes)) return true
  return i === 0 && QUE_HACE.test(despues)
}

/** «comparado con julio», «de lunes a domingo», «lo pasamos a julio». */
const CON_TIEMPO =
  /^(?:comparad[oa]s?|compara|comparar|comparando|respecto|lunes|martes|miercoles|jueves|viernes|sabado|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|pasa[rn]?|pasamos|paso|pasarlo|pasalo|mueve[n]?|movemos|mover|moverlo|muevelo|deja[rn]?|dejamos|dejarlo|dejalo|aplaza[rn]?|aplazamos|aplazarlo|aplazalo|retrasa[rn]?|retrasamos|retrasalo)$/

/** What somebody did, before who did it: «me pagó domingo». */
const HIZO =
  /^(?:pago|pagado|pagaron|dijo|dicho|llamo|llamado|escribio|escrito|confirmo|confirmado|cancelo|cancelado|mando|mandado|pidio|pedido|firmo|firmado|contesto|contestado|comento|comentado|conto|debe|ingreso|ingresado|acepto|aceptado)$/

const QUE_HACE = /^(?:dice|dijo|quiere|me|nos|ha|pide|pregunta|llama|llamo|viene|no|el|la|se)$/

function lista(texto: string): ReadonlySet<string> {
  return new Set(texto.trim().split(/\s+/))
}
