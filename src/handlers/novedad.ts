import type { Captura } from '#domain/lenguaje/captura.ts'
import { normalizar } from '#domain/lenguaje/normalizar.ts'
import type { Novelty } from './form.ts'

/** How a question begins, or how she tells what has happened: no answer to another question does. */
const PREGUNTA =
  /[?¿]|^(?:que|quien(?:es)?|cuant[oa]s?|como|cuando|cual(?:es)?|donde|a quien|dime|ensename|muestrame|busca(?:me)?) /
const FRASE =
  /^(?:hoy |ayer |ya )?(?:(?:me |nos |le |les )?(?:he|hemos|ha|han)|acabo de|llame|recuerdame|avisame|apunta|nuev[oa] client[ea]) /

/** How much a text that was understood so is a message of its own. `plano`: the text, normalised. */
export function novedad(captura: Captura, plano: string): Novelty {
  const { intencion } = captura
  if (intencion === 'deshacer' || intencion === 'cancelar') return 'pregunta'
  if (['ninguno', 'ambiguo', 'saludo', 'corregir'].includes(intencion)) return 'nada'
  if (intencion === 'buscar' || intencion.startsWith('consulta_')) {
    return PREGUNTA.test(plano) ? 'pregunta' : 'posible'
  }
  if (FRASE.test(plano)) return 'frase'
  return isNoTask(captura, plano) ? 'nada' : 'posible'
}

/** «en enero», «regular»: an answer that was not understood. A task has words of hers, and more than one. */
function isNoTask({ intencion, cliente, titulo }: Captura, plano: string): boolean {
  if (intencion !== 'crear_tarea' || cliente.tipo !== 'ninguno') return false
  return !plano.includes(' ') || !plano.includes(normalizar(titulo ?? ''))
}
