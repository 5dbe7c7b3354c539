import type { ProblemaDeFichero } from '#domain/fichero.ts'

/** Why a file could not be opened, and what to do instead. */
export const problemaDeFichero: Record<ProblemaDeFichero, string> = {
  vacio: 'Ese archivo está vacío. Comprueba que al guardarlo tenía filas y vuelve a mandármelo.',
  demasiado_grande:
    'Ese archivo pasa de 256 MB y no lo abro. Pártelo en varios (por años, por ejemplo) y mándamelos uno a uno.',
  bomba:
    'Ese archivo se hincha muchísimo al abrirlo y lo he dejado por seguridad. Ábrelo en tu hoja de cálculo, guárdalo como CSV y mándamelo.',
  no_es_lo_que_dice:
    'Por dentro ese archivo no es lo que dice su nombre. Vuelve a guardarlo desde tu programa como .xlsx o .csv y mándamelo.',
  cifrado:
    'Ese archivo tiene contraseña. Ábrelo, guárdalo sin contraseña (en Excel: Archivo → Información → Proteger libro) y mándamelo.',
  formato_desconocido:
    'Ese formato no lo leo. Ábrelo en tu hoja de cálculo, guárdalo como .xlsx o .csv y mándamelo.',
  ilegible:
    'Ese archivo está dañado o a medias. Vuelve a descargarlo o a guardarlo como .xlsx o .csv y mándamelo otra vez.',
}
