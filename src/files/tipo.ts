/** What a file is by its first bytes, as far as it matters here. */
export type Contenido = 'zip' | 'cfb' | 'xml' | 'texto' | 'sqlite' | 'pdf' | 'imagen' | 'programa' | 'otro'

const FIRMAS: [Contenido, string][] = [
  ['zip', 'PK\x03\x04'],
  ['zip', 'PK\x05\x06'],
  ['cfb', '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'],
  ['sqlite', 'SQLite format 3\0'],
  ['pdf', '%PDF-'],
  ['imagen', '\x89PNG'],
  ['imagen', '\xff\xd8\xff'],
  ['imagen', 'GIF8'],
  ['programa', 'MZ'],
  ['programa', '\x7fELF'],
  ['programa', '\xcf\xfa\xed\xfe'],
  ['programa', '\xca\xfe\xba\xbe'],
  ['programa', '#!/'],
  ['otro', 'Rar!\x1a'],
  ['otro', '7z\xbc\xaf\x27\x1c'],
  ['otro', '\x1f\x8b\x08'],
]

/** `cabeza`: the first bytes of the file, a few thousand. Text may still turn out not to be. */
export function contenidoDe(cabeza: Uint8Array): Contenido {
  const latin1 = Buffer.from(cabeza).toString('latin1')
  const firma = FIRMAS.find(([, bytes]) => latin1.startsWith(bytes))
  // «MZ» may also begin a text.
  if (firma && !(firma[1] === 'MZ' && !latin1.includes('\0'))) return firma[0]
  if (
    /^(?:\xef\xbb\xbf)?\s*<(?:\?xml|[a-z!])/i.test(
      latin1.replaceAll('\0', '').replace(/^(?:\xff\xfe|\xfe\xff)/, ''),
    )
  )
    return 'xml'
  return 'texto'
}
