import type { Etapa } from '../oportunidad.ts'

/** A client that could be meant: the database brings the few whose words appear in the text. */
export type Candidato = {
  cliente_id: string
  nombre: string
  contactos: { id: string; nombre: string; telefono: string | null }[]
  /** Open deals. */
  oportunidades: { id: string; nombre_proyecto: string; estado: Etapa }[]
  /** Numbers of its invoices that appear in the text. */
  facturas: string[]
  telefono: string | null
  cif: string | null
  /** Its address, by which «el hotel de Cuenca» is told from the others. */
  direccion?: string | null
}

/**
 * Words of hers and what she means by them. `dicho`: she said so in as many words, so it is as good as a name;
 * otherwise she has chosen it when asked. `seguro`: often enough to be taken without asking.
 */
export type Aprendido = {
  /** Plain, without articles and the like. */
  palabras: string
  cliente_id: string | null
  contacto_id: string | null
  /** Words that these stand for: «presupuesto» for «pto». */
  significa: string | null
  dicho: boolean
  seguro: boolean
}

/** What the reader of a message knows of the business. */
export type Agenda = {
  candidatos: Candidato[]
  /** The client whose card she was just looking at. */
  enCurso: Candidato | null
  /** What she has taught about the words of this message, the surest first. */
  aprendido?: Aprendido[]
}
