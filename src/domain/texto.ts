import { cleanText } from './conversation.ts'

/**
 * A text from another program as it is stored, and so as it is compared when it comes again: without marks of
 * ours, halves of characters and spaces around it. Null when nothing is left.
 */
export function textoDeFuera(text: string | null | undefined): string | null {
  return (
    cleanText(text ?? '')
      .toWellFormed()
      .trim() || null
  )
}
