import type { Reply } from '#domain/conversation.ts'
import type { Captura } from '#domain/lenguaje/captura.ts'
import type { Duda } from '#domain/lenguaje/dudas.ts'
import { preguntaCual } from '#domain/lenguaje/preguntas.ts'
import * as texts from '#texts/dudas.ts'
import type { Capturado } from './con-cliente.ts'
import { type Ctx, once } from './context.ts'
import { claveDeDuda, type Elegido } from './elegido.ts'
import { inRows } from './form.ts'

/** What is asked first when several things are doubtful; which client comes before all of them. */
const ORDEN: Duda['campo'][] = ['fecha', 'hora', 'importe', 'etapa', 'tipo']

/**
 * Adds to what was answered the one question that her words leave open. It is filed (or proposed) already with
 * the first option: each button reads the same words again with its value, in place of what they had made.
 */
export function conDuda(ctx: Ctx, leido: Capturado, replies: Reply[]): Reply[] {
  const { captura, texto, elegido = {} } = leido
  const duda = laPrimera(captura)
  const [first, ...others] = replies
  if (!duda || !first || preguntaCual(captura)) return replies
  const grupo = grupoDe(ctx, first)
  const choices = duda.opciones.map((opcion, i) => {
    const arg = { ...fijar(captura, elegido, duda, opcion), op: ctx.by.operacion, t: texto }
    return once(ctx, texts.opciones(duda, ctx.today)[i] ?? '', 'rehacer', JSON.stringify(arg), grupo)
  })
  return [
    {
      ...first,
      text: `${first.text}\n${texts.pregunta(duda, ctx.today)}`,
      choices: [...inRows(choices), ...(first.choices ?? [])],
    },
    ...others,
  ]
}

function laPrimera({ dudas }: Captura): Duda | undefined {
  return [...dudas]
    .filter(({ opciones }) => opciones.length > 1)
    .sort((a, b) => ORDEN.indexOf(a.campo) - ORDEN.indexOf(b.campo))[0]
}

/** The buttons die with those of the proposal or the undo that they stand beside. */
function grupoDe(ctx: Ctx, { choices = [] }: Reply): string {
  const ids = new Set(choices.flat().map(({ id }) => id))
  return ctx.fichas.find((ficha) => ids.has(ficha.id) && ficha.grupo)?.grupo ?? ctx.newId()
}

/** The field of the capture that a doubt is about: the one that holds its first option. */
function fijar(captura: Captura, elegido: Elegido, duda: Duda, valor: Duda['opciones'][number]): Elegido {
  const ya = [...(elegido.ya ?? []), claveDeDuda(duda)]
  if (duda.paso) return { ...elegido, p: { ...elegido.p, [duda.campo]: valor }, ya }
  const [plain = duda.campo, ...others] = CAMPOS[duda.campo]
  const campo = [plain, ...others].find((one) => captura[one] === duda.opciones[0]) ?? plain
  return { ...elegido, v: { ...elegido.v, [campo]: valor }, ya }
}

const CAMPOS: Record<Duda['campo'], (keyof Captura)[]> = {
  fecha: ['fecha', 'fechaActividad', 'vencimiento', 'cierre'],
  hora: ['hora', 'horaActividad'],
  importe: ['importe'],
  etapa: ['etapa'],
  tipo: ['tipo'],
}
