/**
 * Mails in quoted-printable: `=3D` is an equals sign, and `=` at the end of a line says that the line goes on, which may be
 * in the midst of a key. https://www.rfc-editor.org/rfc/rfc2045#section-6.7
 */

import { latin1 } from '../tokens/tokens.ts'
import { replaceAll } from './escapes.ts'
import type { View } from './views.ts'

const declared = /quoted-printable/i
/** What mails, mailboxes and cards begin with. Perf: what begins otherwise is not searched through. */
const beginning = /^(?:From |BEGIN:|[A-Za-z][A-Za-z-]*: )/
const beginningReach = 80
const escaped = /=(?:\r?\n|([0-9A-F]{2}))/g

/** True if a file begins like a mail: its text may be quoted-printable. */
export function mayBeMail(bytes: Buffer): boolean {
  // Perf: asked of every file.
  const first = bytes[0]! | 0x20
  return first >= 0x61 && first <= 0x7a && beginning.test(latin1(bytes, 0, beginningReach))
}

/** What the text stands for, if it says somewhere that it is quoted-printable. */
export function quotedPrintableView(view: View): View | undefined {
  const { bytes } = view
  const source = latin1(bytes, 0, bytes.length)
  if (!declared.test(source)) return undefined
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
