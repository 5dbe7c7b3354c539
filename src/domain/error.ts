/** What cannot be done: a code for programs, a Spanish sentence for people. */
export class ErrorDeNegocio extends Error {
  readonly code: string
  /** The field of the input that is wrong, as the API writes it («total», «cliente.nombre»). */
  readonly campo: string | null
  constructor(code: string, sentence: string, campo: string | null = null) {
    super(sentence)
    this.name = 'ErrorDeNegocio'
    this.code = code
    this.campo = campo
  }
}
