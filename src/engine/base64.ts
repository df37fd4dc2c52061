/**
 * Base64 inside text: a Kubernetes Secret, a CI variable, a Basic authorization header, a PowerShell command. A run of
 * base64 that decodes to text is read as a view of its own, and so is base64 within it. Work is bounded: each level is a
 * quarter smaller, and there are two.
 */
import { narrowView, type View } from './views.ts'

const deepest = 2
/** Characters that show whether it is text: 24 random bytes all look printable once in ten thousand million times. */
const probeLength = 32
const shortest = 27

/** The text that the base64 run decodes to, as a view; undefined if it is none. */
export function decodedView(view: View, start: number, end: number): View | undefined {
  if (end - start < shortest || depthOf(view) >= deepest) return undefined
  const probe = decode(view.bytes, start, Math.min(end, start + probeLength))
  const wide = probe[1] === 0 && probe[3] === 0 && probe[5] === 0
  if (!(wide ? isText(probe.filter((_, i) => i % 2 === 0)) : isText(probe))) return undefined
  const bytes = decode(view.bytes, start, end)
  const decoded: View = {
    bytes,
    narrow: false,
    // Three bytes are four characters; a byte begins in the middle of one and ends in the middle of another.
    toChunk: (offset, isEnd) =>
      view.toChunk(start + (isEnd ? Math.ceil((offset * 4) / 3) : Math.floor((offset * 4) / 3)), isEnd),
    outer: { view, start },
  }
  if (!wide) return decoded
  const narrow = narrowView(bytes, 'utf16le')
  return { ...decoded, bytes: narrow.bytes, toChunk: (offset, isEnd) => decoded.toChunk(offset * 2, isEnd) }
}

/** Where base64 of an access key ID alone may begin: it is shorter than the runs that are looked at anyway. */
export function encodedKeyIds(bytes: Uint8Array): number[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return ['QUtJQ', 'QVNJQ'].flatMap(beginning => {
    const found: number[] = []
    for (let at = buffer.indexOf(beginning); at >= 0; at = buffer.indexOf(beginning, at + 1)) found.push(at)
    return found
  })
}

function depthOf(view: View): number {
  return view.outer ? 1 + depthOf(view.outer.view) : 0
}

function decode(bytes: Uint8Array, start: number, end: number): Uint8Array {
  return Buffer.from(Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1'), 'base64')
}

/** Printable ASCII and valid UTF-8; the last character may be cut. */
function isText(bytes: Uint8Array): boolean {
  if (bytes.some(byte => (byte < 0x20 && (byte < 0x09 || byte > 0x0d)) || byte === 0x7f)) return false
  return !Buffer.from(bytes).toString('utf8').slice(0, -1).includes('\ufffd')
}
