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
}

/** What the reader of a message knows of the business. */
export type Agenda = {
  candidatos: Candidato[]
  /** The client whose card she was just looking at. */
  enCurso: Candidato | null
}
