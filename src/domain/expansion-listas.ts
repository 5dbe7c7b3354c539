import type { TipoActividad } from './actividad.ts'
import type { EstadoCliente, TamanoEmpresa } from './cliente.ts'
import { normalizar } from './lenguaje/normalizar.ts'
import type { Etapa } from './oportunidad.ts'

/** A value of one of our lists, and whether it is what the text said or only the nearest. */
export type DeLista<T> = { valor: T; exacto: boolean }

/** What an activity is called elsewhere, by the beginning of the word. `exacto`: the same thing in other words. */
const TIPOS: [RegExp, TipoActividad, boolean][] = [
  [/^(llamada|llamar|telefon|call)/, 'llamada', true],
  [/^(e-?mail|correo|mail)/, 'email', true],
  [/^(reunion|meeting|cita|videollamada)/, 'reunion', true],
  [/^(tarea|task|recordatorio|todo)/, 'tarea', true],
  [/^(nota|note|comentario)/, 'nota', true],
  [/^(whats ?app|wasap|wsp)/, 'whatsapp', true],
  [/^(visita|visit)/, 'visita', true],
  [/^(venta|factura)/, 'venta', true],
  [/^(cobro|pago)/, 'cobro', true],
]

export function tipoDeActividad(text: string): DeLista<TipoActividad> {
  const plain = normalizar(text)
  const found = TIPOS.find(([re]) => re.test(plain))
  return found ? { valor: found[1], exacto: found[2] } : { valor: 'nota', exacto: false }
}

const ESTADOS: [RegExp, EstadoCliente][] = [
  [/^(prospect|lead|potencial)/, 'prospecto'],
  [/^(activ|cliente|alta)/, 'activo'],
  [/^(inactiv|baja)/, 'inactivo'],
  [/^(bloquead|moros)/, 'bloqueado'],
]

/** An unknown state leaves the client as the specification makes a new one: a prospect. */
export function estadoDeCliente(text: string): DeLista<EstadoCliente> {
  const found = ESTADOS.find(([re]) => re.test(normalizar(text)))
  return found ? { valor: found[1], exacto: true } : { valor: 'prospecto', exacto: false }
}

const TAMANOS: [RegExp, TamanoEmpresa][] = [
  [/^(pequen|micro|small)/, 'pequeña'],
  [/^(median|medium)/, 'mediana'],
  [/^(grand|large)/, 'grande'],
]

export function tamanoDeEmpresa(text: string): DeLista<TamanoEmpresa | null> {
  const found = TAMANOS.find(([re]) => re.test(normalizar(text)))
  return found ? { valor: found[1], exacto: true } : { valor: null, exacto: false }
}

const ETAPAS: [RegExp, Etapa][] = [
  [/^(inicial|nuev|lead|abiert)/, 'inicial'],
  [/^(contact)/, 'contacto'],
  [/^(en )?(propuest|presupuest|oferta)/, 'propuesta'],
  [/^(en )?(negocia)/, 'negociacion'],
  [/^(cerrada )?(ganad|won|acepta)/, 'ganada'],
  [/^(cerrada )?(perdid|lost|rechaz)/, 'perdida'],
]

export function etapaDeTexto(text: string): DeLista<Etapa> {
  const found = ETAPAS.find(([re]) => re.test(normalizar(text)))
  return found ? { valor: found[1], exacto: true } : { valor: 'inicial', exacto: false }
}
