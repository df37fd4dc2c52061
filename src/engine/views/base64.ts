/**
 * Base64 inside text: a Kubernetes Secret, a CI variable, a Basic authorization header, a PowerShell command, a mail's
 * attachment wrapped in lines. A run of base64 that decodes to text is read as a view of its own, and so is base64 within
 * it. Work is bounded: each level is a quarter smaller, and there are three.
 */
import { byteSet } from '../../detectors/byte-set.ts'
import { lineAround } from '../lines.ts'
import { type Run, readText, stretchEnd } from '../tokens/tokens.ts'
import { encodingOf, narrowView, type View } from './views.ts'

const deepest = 3
/** The shortest that holds an access key ID. */
export const shortestBase64 = 27
/** Characters that show whether it is text: 24 random bytes all look printable once in ten thousand million times. */
const probeLength = 32
/** Of those characters so many may come first that belong to what stands before; or a chunk may begin anywhere. */
const shifts = [0, 1, 2, 3]
/** A line of wrapped base64 has at least so many characters. */
const shortestLine = 40
const reachBehind = 512
/** How far before it a line of a patch may begin. */
const reachBefore = 120

export const alphabet = byteSet('A-Za-z0-9+/')

/**
 * Calls `visit` with each text that base64 in the run decodes to, as a view. Returns the offset behind what was read, which
 * lies behind the run where base64 goes on in the next line.
 */
export function decodedViews(view: View, run: Run, visit: (inner: View) => void): number {
  let readUntil = run.end
  if (run.longest < shortestBase64 || depthOf(view) >= deepest) return readUntil
  const { text } = run
  for (let at = 0; at < text.length; at++) {
    const from = at
    at = stretchEnd(run, alphabet, from)
    if (at - from < shortestBase64) continue
    // A character or two of what stands before may belong to the alphabet; a chunk may begin anywhere in the base64.
    const codes = Buffer.from(text.slice(from, Math.min(at, from + shifts.length + probeLength)), 'latin1')
    const shift = shifts.find(skip => beginsText(codes, skip, Math.min(codes.length, skip + probeLength)))
    if (shift === undefined) continue
    const lines = readLines(view.bytes, run.startOf(from + shift), run.endOf(at - 1))
    visit(decodedView(view, lines))
    readUntil = Math.max(readUntil, lines.end)
    while (at < text.length && run.startOf(at) < lines.end) at++
  }
  return readUntil
}

/** How base64 of an access key ID alone begins, and base64 of that: both are shorter than the runs that are looked at anyway. */
export const encodedKeyIds = ['QUtJQ', 'QVNJQ', 'UVV0SlF', 'UVZOSlF']

function depthOf(view: View): number {
  return view.outer ? 1 + depthOf(view.outer.view) : 0
}

/** True if the base64 decodes to text, of one or two bytes a character, as far as its first characters tell. */
function beginsText(codes: Buffer, start: number, end: number): boolean {
  const bytes = Buffer.from(codes.toString('latin1', start, end), 'base64')
  const encoding = encodingOf(bytes)
  return isText(encoding === 'bytes' ? bytes : narrowView(bytes, encoding).bytes.filter(byte => byte < 0x80))
}

/** Printable ASCII and valid UTF-8; the last character may be cut. */
function isText(bytes: Uint8Array): boolean {
  return !bytes.some(isControl) && !Buffer.from(bytes).toString('utf8').slice(0, -1).includes('\ufffd')
}

function isControl(byte: number): boolean {
  return (byte < 0x20 && (byte < 0x09 || byte > 0x0d)) || byte === 0x7f
}

/** Base64 without its line breaks, where its characters stand in the bytes, and where it ends there. */
type Lines = { text: string; startOf(index: number): number; endOf(index: number): number; start: number; end: number }

/** The base64 from `start` on, over line breaks; its first line ends at `end`. */
function readLines(bytes: Buffer, start: number, end: number): Lines {
  const isPatch = bytes[lineAround(bytes, start, reachBefore).start] === 0x2b
  for (let reach = end - start + reachBehind; ; reach *= 8) {
    const run = readText(bytes, start, Math.min(bytes.length, start + reach))
    const lines = joinLines(run.text, isPatch)
    const last = lines.at(-1)!
    if (run.end < bytes.length && last.end > run.text.length - reachBehind / 2) continue
    const place = (index: number): number => {
      const line = findLine(lines, index)
      return line.start + index - line.index
    }
    return {
      text: lines.map(line => run.text.slice(line.start, line.end)).join(''),
      startOf: index => run.startOf(place(index)),
      endOf: index => run.endOf(place(index)),
      start,
      end: run.endOf(last.end - 1),
    }
  }
}

/** A line's span in the text, and the index of its first character among all. */
type Line = { index: number; start: number; end: number }

/** What may stand between two lines of a string in code, a quotation, a comment; in a patch, the mark of an added line. */
export const lineBreakBytes = '"\'`\t +.,\\\r\n>|#*'
const lineBreak = /["'`]?[ \t]*[+.,\\]?[ \t]*\r?\n["'`]?[ \t]*[+.,\\]?[ \t]*(?:\r?\n)?[ \t>|#*"'`]*/y
const lineBreakInPatch = /["'`]?[ \t]*[+.,\\]?[ \t]*\r?\n\+[ \t>|#*"'`]*/y

/** All lines but the last are as long as the first. */
function joinLines(text: string, isPatch: boolean): Line[] {
  const lines: Line[] = []
  const pattern = isPatch ? lineBreakInPatch : lineBreak
  let index = 0
  for (let start = 0; ; start = pattern.lastIndex) {
    let end = start
    while (end < text.length && alphabet[text.charCodeAt(end)] === 1) end++
    if (end > start) lines.push({ index, start, end })
    index += end - start
    pattern.lastIndex = end
    const first = lines[0]!.end - lines[0]!.start
    if (first < shortestLine || end - start < first || !pattern.test(text)) return lines
  }
}

function findLine(lines: readonly Line[], index: number): Line {
  let low = 0
  for (let high = lines.length; high - low > 1; ) {
    const middle = (low + high) >> 1
    if (lines[middle]!.index <= index) low = middle
    else high = middle
  }
  return lines[low]!
}

function decodedView(view: View, { text, startOf, endOf, start, end }: Lines): View {
  const bytes = Buffer.from(text, 'base64')
  // Three bytes are four characters; a byte begins in the middle of one and ends in the middle of another.
  const inner: View = {
    bytes,
    narrow: false,
    toChunk: (offset, isEnd) =>
      isEnd
        ? view.toChunk(endOf(Math.ceil((offset * 4) / 3) - 1), true)
        : view.toChunk(startOf(Math.floor((offset * 4) / 3))),
    outer: { view, start, end },
  }
  const encoding = encodingOf(bytes)
  if (encoding === 'bytes') return inner
  return {
    ...inner,
    bytes: narrowView(bytes, encoding).bytes,
    toChunk: (offset, isEnd) => inner.toChunk(offset * 2, isEnd),
  }
}
