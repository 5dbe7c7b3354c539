import type { TipoApuntable } from '../actividad.ts'
import { normalizar } from './normalizar.ts'

/** What of a client a question asks for, when it is one thing: «teléfono de Marta», «¿ha pagado Ruiz?», «cómo paga Ruiz». */
export type DatoPedido =
  | 'telefono'
  | 'email'
  | 'direccion'
  | 'nif'
  | 'ultimo_contacto'
  | 'pagos'
  | 'salud'
  | 'cuando_paga'
  | 'cuando_compra'

/** Null when it asks for the whole card, or for nothing of the kind. */
export function leerDatoPedido(texto: string): DatoPedido | null {
  const plano = normalizar(texto)
  return DATOS.find(([, re]) => re.test(plano))?.[0] ?? null
}

const DATOS: [DatoPedido, RegExp][] = [
  [
    'ultimo_contacto',
    /\bcuando\b.*\b(?:habl|llam|escrib|vi|vimos|quede|visit|contact)\w*|\bultima vez\b|\bultim[oa] (?:contacto|llamada|visita|reunion)\b/,
  ],
  ['pagos', /\b(?:ha|han) (?:pagado|abonado|ingresado|cobrado)\b|\b(?:pago|pagaron) (?:ya|la|el)\b/],
  ['telefono', /\b(?:telefono|tel|tlf|tfno|movil|celular|numero|fijo)\b/],
  ['email', /\b(?:e-?mail|mail|correo)\b/],
  ['direccion', /\b(?:direccion|domicilio|donde (?:esta|vive|queda))\b/],
  ['nif', /\b(?:nif|cif|dni|rfc|rut|cuit)\b/],
  [
    'cuando_paga',
    /\bcuando\b.*\b(?:pagara|pagaran|paga|pagan|(?:va|van) a pagar\w*|cobrare|voy a cobrar\w*)\b/,
  ],
  [
    'cuando_compra',
    /\bcuando\b.*\b(?:comprara|compra|volvera|(?:va|van|vuelve) a (?:comprar|pedir|volver)\w*)\b|\bproxima (?:compra|factura)\b/,
  ],
  [
    'salud',
    /\bcomo (?:me |nos )?pagan?\b|\b(?:salud|riesgos?|impagos?|moros[oa]|fiable)\b|\bpagan? (?:muy )?(?:tarde|mal|bien|pronto|rapido|a tiempo)\b|\btardan?(?: \w+){0,3} pagar\w*\b/,
  ],
]

/** The one kind of thing that a question about the agenda asks for: «a quién tengo que llamar hoy». Null: all. */
export function leerTipoPedido(texto: string): TipoApuntable | null {
  const plano = normalizar(texto)
  return TIPOS_PEDIDOS.find(([, re]) => re.test(plano))?.[0] ?? null
}

const TIPOS_PEDIDOS: [TipoApuntable, RegExp][] = [
  ['llamada', /\b(?:llam(?:ar|o|adas?)|telefonear)(?:[lm][eoa]s?)?\b/],
  ['reunion', /\b(?:reunion(?:es)?|reus?|citas?)\b/],
  ['visita', /\bvisit(?:ar|o|as?)\b/],
  ['email', /\b(?:e-?mails?|mails?|correos?)\b/],
  ['whatsapp', /\b(?:whats?apps?|wasaps?|guasaps?)\b/],
]

/** Whether she calls off something planned: «cancela la reunión con Ana», «Ana me ha cancelado la cita». */
export function leerAnulacion(texto: string): boolean {
  return ANULA.test(normalizar(texto))
}

const ANULA =
  /^(?:(?:oye|por favor|al final|hay que|[a-zñ]{1,20} (?:me|nos)|se|me|nos|ha|han)[ ,]+){0,3}(?:(?:cancel|anul|desconvoc|elimin)(?:a|o|ar|an|ado|ada)|suspend(?:e|er|en|ido)|quita|quitar|borra|borrar)(?:me)? (?:la|el|mi|esa|ese|las|los) (?:reunion|reu|cita|visita|llamada|videollamada|tarea|recordatorio|aviso|comida)\b/

/** A question mark, with no amount told: nobody files «¿ha pagado Ruiz?». */
export function soloPregunta(texto: string): boolean {
  return /[?¿]/.test(texto) && !/\d/.test(texto)
}
