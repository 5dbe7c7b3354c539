import { renderUnicodeCompact } from 'uqr'

/** A QR to be scanned from the terminal, or null when what we print goes elsewhere. */
export function qrForTerminal(text: string): string | null {
  return process.stdout.isTTY ? renderUnicodeCompact(text, { border: 2 }) : null
}
