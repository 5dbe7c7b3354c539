import { enumerar, plural } from './format.ts'

/** Every sentence of the REST API and of its documentation. */

const TITULOS: Record<number, string> = {
  400: 'No se entiende la petición',
  401: 'Falta una clave válida',
  403: 'La clave no da permiso',
  404: 'No existe',
  405: 'Método no permitido',
  409: 'No encaja con lo que ya hay',
  412: 'Ha cambiado desde que lo leíste',
  413: 'Demasiado grande',
  415: 'Tipo de contenido no admitido',
  422: 'Datos no válidos',
  429: 'Demasiadas peticiones',
  500: 'Error interno',
  503: 'Ocupada',
}

export function tituloDeEstado(status: number): string {
  return TITULOS[status] ?? 'Error'
}

export const errorInterno =
  'Algo ha fallado por dentro y no se ha guardado nada. Está apuntado en el registro.'
export const ocupada =
  'La base de datos está ocupada y no se ha guardado nada: repite la petición en un momento.'
export const rutaDesconocida = 'No hay nada en esta dirección: mira /docs.'
export const cuerpoIlegible = 'No entiendo los datos: mira el ejemplo en /docs.'
export const jsonIlegible = 'El cuerpo no es JSON válido: revisa comillas, comas y llaves.'
export const tipoDeContenido = 'Manda los datos como JSON, con la cabecera «Content-Type: application/json».'
export const sinClave =
  'Falta la clave: manda la cabecera «Authorization: Bearer TU_CLAVE» (se crea con /claves en el chat).'
export const claveDesconocida = 'Esa clave no existe o está anulada: crea otra con /claves en el chat.'
export const versionDistinta =
  'Otra persona o programa lo ha cambiado entretanto: vuelve a leerlo y repite el cambio.'
export const llaveReutilizada =
  'Esa «Idempotency-Key» ya se usó con otros datos: usa una nueva para cada operación.'
export const cursorMalo = 'Ese cursor no es de esta lista: usa el que viene en «siguiente», o ninguno.'
export const emailMalo = 'no parece un e-mail (ejemplo: hola@talleresruiz.es).'
export const fechaMala = 'tiene que ser una fecha que exista, como 2026-11-24.'
export const instanteMalo = 'tiene que ser una fecha con hora, como 2026-11-24T10:30:00+01:00.'
export const dosDecimales = 'va en euros con dos decimales como mucho (1850.25).'
export const vacio = 'no puede estar vacío.'

export function metodoNoPermitido(method: string, allowed: string[]): string {
  return `Aquí no se admite ${method}: usa ${enumerar(allowed)}.`
}

export function cuerpoGrande(bytes: number): string {
  return `La petición pasa de ${Math.round(bytes / 1024 / 1024)} MB: mándala en partes más pequeñas.`
}

export function demasiadas(seconds: number): string {
  return `Demasiadas peticiones seguidas: espera ${plural(seconds, 'segundo', 'segundos')} y sigue.`
}

export function sinPermiso(nombre: string, ambitos: readonly string[]): string {
  const cual = ambitos.map((ambito) => `«${ambito}»`).join(' o ')
  return `La clave «${nombre}» no tiene el permiso ${cual}: crea una que lo tenga con /claves.`
}

export function llaveMala(max: number): string {
  return `La «Idempotency-Key» tiene que tener entre 1 y ${max} caracteres.`
}

/* What is wrong with a field. */

export function falta(campo: string): string {
  return campo === '' ? cuerpoVacio : `Falta «${campo}».`
}

const cuerpoVacio = 'Faltan los datos: manda un objeto JSON.'

const TIPOS: Record<string, string> = {
  string: 'un texto',
  number: 'un número',
  int: 'un número entero',
  boolean: 'true o false',
  array: 'una lista',
  object: 'un objeto',
}

export function tipoEquivocado(campo: string, esperado: string): string {
  const que = TIPOS[esperado] ?? esperado
  return campo === '' ? `Los datos tienen que ser ${que}.` : `«${campo}» tiene que ser ${que}.`
}

export function valorEquivocado(campo: string, valores: string[]): string {
  return `«${campo}» tiene que ser ${valores.map((valor) => `«${valor}»`).join(', ')}.`
}

export function demasiadoPoco(campo: string, que: string, minimo: number): string {
  if (que === 'string')
    return minimo === 1
      ? `«${campo}» no puede estar vacío.`
      : `«${campo}» es demasiado corto (mínimo ${minimo}).`
  if (que === 'array') return `«${campo}» necesita al menos ${minimo}.`
  return `«${campo}» no puede ser menor que ${minimo}.`
}

export function demasiado(campo: string, que: string, maximo: number): string {
  if (que === 'string') return `«${campo}» es demasiado largo: como mucho ${maximo} caracteres.`
  if (que === 'array') return `«${campo}» admite como mucho ${maximo}.`
  return `«${campo}» no puede ser mayor que ${maximo}.`
}

export function formatoEquivocado(campo: string): string {
  return `«${campo}» no tiene el formato esperado: mira el ejemplo en /docs.`
}

export function conCampo(campo: string, problema: string): string {
  return campo === '' ? problema : `«${campo}» ${problema}`
}

export function campoDesconocido(key: string, parecida: string | null): string {
  return parecida
    ? `No conozco el campo «${key}»: ¿querías decir «${parecida}»?`
    : `No conozco el campo «${key}»: quítalo o mira los nombres en /docs.`
}

/* What cannot be done. */

export const clienteNoEncontrado = 'No hay ningún cliente con ese identificador.'
export const contactoNoEncontrado = 'No hay ningún contacto con ese identificador.'
export const actividadNoEncontrada = 'No hay ninguna actividad con ese identificador.'
export const oportunidadNoEncontrada = 'No hay ninguna oportunidad con ese identificador.'
export const facturaNoEncontrada = 'No hay ninguna factura con ese identificador.'
export const pagoNoEncontrado = 'No hay ningún cobro con ese identificador.'
export const noSePuedeRestaurar =
  'No se puede restaurar: aquello de lo que colgaba ya no está, o su sitio lo ocupa otro.'
export const contactoDeOtro = 'Esa persona es de otro cliente.'
export const oportunidadDeOtro = 'Esa oportunidad es de otro cliente.'
export const clienteAjeno = 'No coincide con el cliente de la dirección: quita «cliente_id» o usa el mismo.'
export const necesitaCliente = 'Solo las tareas y las notas pueden ir sin cliente: añade «cliente_id».'
export const horaSinFecha = 'Una hora de vencimiento necesita su fecha: añade «vence_en».'
export const apunteDelSistema =
  'La apunta el sistema al recibir la factura o el cobro: cambia eso y no la actividad.'
export const facturaEmitida =
  'Una factura emitida no se cambia: manda una rectificativa con «rectifica_a». Solo cambian su concepto, sus vencimientos y su external_id.'
export const importeInmutable = 'El importe de un cobro no se cambia: bórralo y mándalo otra vez bien.'
export const vencimientosNoSuman = 'Los vencimientos tienen que sumar el total de la factura.'
export const vencimientoTemprano = 'Un vencimiento no puede ser anterior a la fecha de la factura.'
export const nadaQueCambiar = 'No hay nada que cambiar: manda al menos un campo.'

export function clienteParecido(por: string, nombre: string, id: string): string {
  return `Ese ${por === 'cif' ? 'NIF' : 'e-mail'} ya está en «${nombre}» (${id}). Si de verdad es otro cliente, repite la petición con ?forzar=true.`
}

export function externalIdEnUso(que: string): string {
  return `Ese «external_id» ya es de ${que}: cada cosa tiene el suyo.`
}

export const copiaEnCurso = 'Ya se está haciendo una copia: espera a que termine y pídela otra vez.'
export const fechasDistintas = '«fecha» y «fecha_emision» son lo mismo: manda solo una.'
export const clienteDoble = 'Manda «cliente_id» o «cliente», no los dos.'
export const vencimientoDistinto =
  '«fecha_vencimiento» tiene que ser la última de «vencimientos»: manda solo una de las dos cosas.'
export const facturaDeOtro = 'Esa factura es de otro cliente.'

/* The webhook. */

export const webhookApagado = 'El webhook está apagado: crea su secreto con /claves → Webhook en el chat.'
export const firmaFalsa =
  'La firma no es correcta: HMAC-SHA256 de «marca.cuerpo» con el secreto del webhook, en hexadecimal.'
export const firmaVieja =
  'La marca de tiempo está fuera de los 5 minutos admitidos: firma con la hora actual.'
export const firmaRepetida = 'Esa firma ya se usó: cada envío se firma de nuevo con su hora.'
export const eventoDistinto = 'Ese «id» de evento ya llegó con otros datos: cada evento lleva el suyo.'

/* The documentation. */

export const docs = {
  titulo: 'SmartBilling CRM',
  descripcion:
    'Clientes, contactos, actividades, oportunidades, facturas y cobros del negocio, con la salud de cada cliente al día. ' +
    'Los importes van en euros con dos decimales como mucho. Lo que no se sabe es `null`. ' +
    'Los errores son `application/problem+json` (RFC 9457). Guía paso a paso: `docs/api.md`.',
  clave: 'Se crea en el chat con /claves, o con `npm run -s clave -- NOMBRE leer,escribir`.',
  siguiente: 'Cursor de la página siguiente; null cuando no hay más.',
  cursor: 'El «siguiente» de la página anterior.',
  q: 'Palabras que buscar.',
  etag: 'Versión de la fila: sirve para `If-Match` e `If-None-Match`.',
  location: 'Dirección de lo creado.',
  sinCambios: 'Sin cambios desde la versión de `If-None-Match`.',
  ifMatch: 'La versión (`ETag`) que se leyó: si ha cambiado entretanto, 412 y no se toca nada.',
  idempotencia:
    'Repetir la petición con la misma llave devuelve la misma respuesta y no hace nada dos veces.',
  permiso: (ambitos: readonly string[]) => `Permiso: ${ambitos.map((one) => `\`${one}\``).join(' o ')}.`,
  ejemploDelNegocio: 'Del negocio de ejemplo («👀 Ver ejemplo» en el chat).',
} as const
