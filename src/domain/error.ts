/** What cannot be done: a code for programs, a Spanish sentence for people. */
export class ErrorDeNegocio extends Error {
  readonly code: string
  constructor(code: string, sentence: string) {
    super(sentence)
    this.name = 'ErrorDeNegocio'
    this.code = code
  }
}
