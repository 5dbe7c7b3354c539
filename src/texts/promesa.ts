import type { Centimos } from '#domain/dinero.ts'
import type { Fecha } from '#domain/fecha.ts'
import type { PromesaViva } from '#domain/promesa.ts'
import { dineroCorto, fechaCorta, recortar } from './format.ts'

/** `🤝 Promesa: paga 605 € el mar 15 dic`. `numero`: of the invoice that was named. */
export function promesaApuntada(
  fecha: Fecha,
  importe: Centimos | null,
  mitad: boolean,
  numero: string | null,
  today: Fecha,
): string {
  const cuanto =
    importe === null ? '' : mitad ? ` la mitad (${dineroCorto(importe)})` : ` ${dineroCorto(importe)}`
  const de = numero === null ? '' : cuanto ? ` de la ${numero}` : ` la ${numero}`
  return `🤝 Promesa: paga${cuanto}${de} el ${fechaCorta(fecha, today)}`
}

/** `promete pagar 605 € el vie 27 nov`; once it is broken, `prometió pagar … el vie 20 nov y no ha llegado`. */
export function comoVa({ promesa, estado, falta }: PromesaViva, today: Fecha): string {
  const cuanto = promesa.importe_centimos === null ? '' : ` ${dineroCorto(falta)}`
  const cuando = fechaCorta(promesa.fecha, today)
  return estado === 'rota'
    ? `prometió pagar${cuanto} el ${cuando} y no ha llegado`
    : `promete pagar${cuanto} el ${cuando}`
}

/** `Promete pagar el vie 27 nov (lo dijo el lun 23 nov: «…»)`. */
export function conSusPalabras(viva: PromesaViva, today: Fecha): string {
  const dicho = viva.promesa.texto ? `: «${recortar(viva.promesa.texto, 160)}»` : ''
  const como = comoVa(viva, today)
  return `${como.charAt(0).toUpperCase()}${como.slice(1)} (lo dijo el ${fechaCorta(viva.dicha, today)}${dicho})`
}
