import { clausulas } from './normalizar.ts'

/**
 * Tells which clauses of a text speak of what has happened, by their verbs: «llamé», «estuve», «he visto», «estabas».
 * It needs the accents as typed, which alone tell «llamó» from «llamo».
 */
export function clausulasEnPasado(limpio: string, plano: string): (en: number) => boolean {
  let antes = false
  const pasadas = clausulas(plano).filter(({ inicio, fin }) => {
    const palabras =
      limpio
        .slice(inicio, fin)
        .toLowerCase()
        .match(/\p{L}+/gu) ?? []
    // «salí a la una, 24 de enero»: a few words without a verb go on with what was said.
    antes = palabras.some(esPasado) || (antes && palabras.length <= COLA)
    return antes
  })
  return (en) => pasadas.some((c) => c.inicio <= en && en < c.fin)
}

const COLA = 4

function esPasado(palabra: string): boolean {
  if (PASADOS.has(palabra)) return true
  if (NO_VERBOS.has(palabra)) return false
  if (/(?:ó|ieron|aron|iste|aste|amos?té|aba|abas|ábamos|aban)$/.test(palabra)) return palabra.length > 3
  // «llamaré» and «podré» are to come; «compré» is not.
  if (/(?:[aei]ré|[^aeiou]dré|abré|erré)$/.test(palabra)) return false
  return /(?:[^aeiou]|u|i)(?:é|í)$/.test(palabra) && palabra.length > 2
}

const PASADOS = new Set(
  `fue fui fuimos fueron hubo hice hizo hicimos hicieron dije dijo dijeron vine vino vinieron estuve estuvo estuvimos estuvieron tuve tuvo
   tuvimos tuvieron pude pudo pudieron puse puso pusieron quise quiso traje trajo trajeron di dio dieron vi vio vieron vimos era eran
   había habían tenía tenían`.split(/\s+/),
)
/** Not verbs, or not past: «café», «aquí», «acaba». */
const NO_VERBOS = new Set(
  `qué porqué café bebé comité aquí ahí allí así sí mí tí ti casi también sé té dé esté acaba acaban acabas acabo graba graban traba traban
   daré iré haré seré veré estaré aún según bisturí jabalí maniquí chalé parqué carné`.split(/\s+/),
)
