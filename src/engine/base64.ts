/**
 * Base64 inside text: a Kubernetes Secret, a CI variable, a Basic authorization header, a PowerShell command, a mail's
 * attachment wrapped in lines. A run of base64 that decodes to text is read as a view of its own, and so is base64 within
 * it. Work is bounded: each level is a quarter smaller, and there are three.
 */
import { byteSet } from '../detectors/byte-set.ts'
import { type Decoded, decodeAt } from './escapes.ts'
import { lineAround } from './lines.ts'
import { latin1 } from './tokens.ts'
import { encodingOf, narrowView, type View } from './views.ts'

const deepest = 3
/** The shortest that holds an access key ID. */
const shortest = 27
/** Characters that show whether it is text: 24 random bytes all look printable once in ten thousand million times. */
const probeLength = 32
/** A line of wrapped base64 has at least so many characters. */
const shortestLine = 40
const lineBreakReach = 48

const alphabet = byteSet('A-Za-z0-9+/')
const decoded: Decoded = { code: 0, next: 0 }

/** Characters of base64 and where they stand: spans of bytes, one a character, or one escape sequence for one character. */
type Encoded = { text: string; spans: Span[]; end: number }
type Span = { index: number; start: number; escapeEnd?: number }

/**
 * Calls `visit` with each text that base64 in the run decodes to, as a view. Returns the offset behind what was read, which
 * lies behind the run where base64 goes on in the next line.
 */
export function decodedViews(view: View, start: number, end: number, visit: (inner: View) => void): number {
  const { bytes } = view
  if (depthOf(view) >= deepest) return end
  let at = start
  while (end - at >= shortest) {
    const probe = readEncoded(bytes, at, probeLength + 3)
    // A character or two of what stands before may belong to the alphabet; a chunk may begin anywhere in the base64.
    const shift = probe.text.length < shortest ? undefined : [0, 1, 2, 3].find(from => beginsText(probe.text, from))
    if (shift === undefined) at = pieceEnd(bytes, at, end)
    else {
      const whole = readEncoded(bytes, at)
      visit(decodedView(view, whole, shift))
      at = whole.end
    }
    if (at < end) {
      decodeAt(bytes, at, decoded)
      at = decoded.next
    }
  }
  return Math.max(at, end)
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

/** The base64 from `start` on, over line breaks; or its first characters, `most` of them and a line's rest. */
function readEncoded(bytes: Uint8Array, start: number, most = Number.POSITIVE_INFINITY): Encoded {
  const spans: Span[] = []
  const texts: string[] = []
  const isPatch = bytes[lineAround(bytes, start, lineBreakReach).start] === plus
  let index = 0
  let lineStart = 0
  let lineLength = 0
  let at = start
  for (;;) {
    let end = at
    while (end < bytes.length && alphabet[bytes[end]!] === 1 && index + end - at < most) end++
    if (end > at) {
      spans.push({ index, start: at })
      texts.push(latin1(bytes, at, end))
      index += end - at
      at = end
    }
    if (at >= bytes.length || index >= most) break
    decodeAt(bytes, at, decoded)
    if (alphabet[decoded.code] === 1) {
      spans.push({ index, start: at, escapeEnd: decoded.next })
      texts.push(String.fromCharCode(decoded.code))
      index++
      at = decoded.next
      continue
    }
    // All lines but the last are as long as the first.
    lineLength ||= index
    if (lineLength < shortestLine || index - lineStart < lineLength) break
    const next = nextLine(bytes, at, isPatch)
    if (next === undefined) break
    lineStart = index
    at = next
  }
  return { text: texts.join(''), spans, end: at }
}

const plus = 0x2b
/** What may stand between two lines of a string in code, a quotation, a comment; in a patch, the mark of an added line. */
const lineBreak = /^["'`]?[ \t]*[+.,\\]?[ \t]*\r?\n[ \t>|#*"'`]*/
const lineBreakInPatch = /^["'`]?[ \t]*[+.,\\]?[ \t]*\r?\n\+[ \t>|#*"'`]*/

/** Where base64 goes on in the next line; undefined if it does not. A line may also end in an escape: `\n`, `&#10;`. */
function nextLine(bytes: Uint8Array, at: number, isPatch: boolean): number | undefined {
  let next = at
  for (decodeAt(bytes, next, decoded); isEscapedLineEnd(next); decodeAt(bytes, next, decoded)) next = decoded.next
  if (next === at || alphabet[bytes[next] ?? 0] !== 1) {
    const text = latin1(bytes, next, next + lineBreakReach)
    next += (isPatch ? lineBreakInPatch : lineBreak).exec(text)?.[0].length ?? 0
  }
  return next > at && alphabet[bytes[next] ?? 0] === 1 ? next : undefined
}

function isEscapedLineEnd(at: number): boolean {
  return (decoded.code === 0x0a || decoded.code === 0x0d) && decoded.next > at + 1
}

/** Behind the characters of the alphabet that stand at `at`. */
function pieceEnd(bytes: Uint8Array, at: number, end: number): number {
  let behind = at
  while (behind < end) {
    decodeAt(bytes, behind, decoded)
    if (alphabet[decoded.code] !== 1) return behind
    behind = decoded.next
  }
  return behind
}

/** True if the base64 decodes to text, of one or two bytes a character, as far as its first characters tell. */
function beginsText(text: string, shift: number): boolean {
  const bytes = Buffer.from(text.slice(shift, shift + probeLength), 'base64')
  const encoding = encodingOf(bytes)
  return isText(encoding === 'bytes' ? bytes : narrowView(bytes, encoding).bytes.filter(byte => byte < 0x80))
}

/** Printable ASCII and valid UTF-8; the last character may be cut. */
function isText(bytes: Uint8Array): boolean {
  if (bytes.some(byte => (byte < 0x20 && (byte < 0x09 || byte > 0x0d)) || byte === 0x7f)) return false
  return !Buffer.from(bytes).toString('utf8').slice(0, -1).includes('\ufffd')
}

function decodedView(view: View, { text, spans }: Encoded, shift: number): View {
  const bytes = Buffer.from(text.slice(shift), 'base64')
  // Three bytes are four characters; a byte begins in the middle of one and ends in the middle of another.
  const startOf = (offset: number): number => placeOf(spans, shift + Math.floor((offset * 4) / 3)).start
  const endOf = (offset: number): number => placeOf(spans, shift + Math.ceil((offset * 4) / 3) - 1).end
  const inner: View = {
    bytes,
    narrow: false,
    toChunk: (offset, isEnd) => (isEnd ? view.toChunk(endOf(offset), true) : view.toChunk(startOf(offset))),
    outer: { view, start: spans[0]!.start },
  }
  const encoding = encodingOf(bytes)
  if (encoding === 'bytes') return inner
  return {
    ...inner,
    bytes: narrowView(bytes, encoding).bytes,
    toChunk: (offset, isEnd) => inner.toChunk(offset * 2, isEnd),
  }
}

/** Where the character of that index begins and ends. */
function placeOf(spans: readonly Span[], index: number): { start: number; end: number } {
  let low = 0
  for (let high = spans.length; high - low > 1; ) {
    const middle = (low + high) >> 1
    if (spans[middle]!.index <= index) low = middle
    else high = middle
  }
  const { index: first, start, escapeEnd } = spans[low]!
  return { start: start + index - first, end: escapeEnd ?? start + index - first + 1 }
}
