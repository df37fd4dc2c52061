/**
 * Mails in quoted-printable: `=3D` is an equals sign, and `=` at the end of a line says that the line goes on, which may be
 * in the midst of a key. https://www.rfc-editor.org/rfc/rfc2045#section-6.7
 */
import { replaceAll } from './escapes.ts'
import { latin1 } from './tokens.ts'
import type { View } from './views.ts'

/**
 * What a mail says of itself begins so. Perf: this runs on every file; of short patterns, Buffer searches the first byte, and
 * Q is rare.
 */
const declarations = ['quoted-', 'Quoted-', 'QUOTED-'].map(text => Buffer.from(text))
const declared = 'quoted-printable'
const escaped = /=(?:\r?\n|([0-9A-F]{2}))/g

/** What the text stands for, if it says somewhere that it is quoted-printable. */
export function quotedPrintableView(view: View): View | undefined {
  const { bytes } = view
  if (!isDeclared(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))) return undefined
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

function isDeclared(buffer: Buffer): boolean {
  return declarations.some(beginning => {
    for (let at = buffer.indexOf(beginning); at >= 0; at = buffer.indexOf(beginning, at + 1))
      if (buffer.toString('latin1', at, at + declared.length).toLowerCase() === declared) return true
    return false
  })
}
