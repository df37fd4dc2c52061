/**
 * Mails in quoted-printable: `=3D` is an equals sign, and `=` at the end of a line says that the line goes on, which may be
 * in the midst of a key. https://www.rfc-editor.org/rfc/rfc2045#section-6.7
 */
import { replaceAll } from './escapes.ts'
import { latin1 } from './tokens.ts'
import type { View } from './views.ts'

/** What a mail says of itself (without its first letter, which may be a capital). */
const declarations = ['uoted-printable', 'uoted-Printable', 'UOTED-PRINTABLE']
const escaped = /=(?:\r?\n|([0-9A-F]{2}))/g

/** What the text stands for, if it says somewhere that it is quoted-printable. */
export function quotedPrintableView(view: View): View | undefined {
  const { bytes } = view
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (!declarations.some(text => buffer.includes(text))) return undefined
  const source = latin1(bytes, 0, bytes.length)
  const { text, starts, ends } = replaceAll(undefined, source, source.matchAll(escaped), ([, hex]) =>
    hex === undefined ? '' : String.fromCharCode(Number.parseInt(hex, 16)),
  )
  return {
    bytes: Buffer.from(text, 'latin1'),
    narrow: false,
    toChunk: (offset, isEnd) =>
      isEnd ? view.toChunk(ends[offset - 1]!, true) : view.toChunk(starts[offset] ?? bytes.length),
  }
}
