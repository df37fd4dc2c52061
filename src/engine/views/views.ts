/**
 * Views: the bytes of a chunk as one byte a character. Most files are their own view. UTF-16 text, and wide strings in
 * binary files, are read through a narrowed copy; positions are counted back to the original bytes.
 */

export type View = {
  bytes: Buffer
  /** Two bytes of the chunk are one of the view. */
  narrow: boolean
  /** Offset in the view → offset in the chunk, of the character's first byte; with `end`, behind the last of the one before. */
  toChunk(offset: number, end?: boolean): number
  /** The view that this one was decoded from, and where in it: what stands around it there names what is in here. */
  outer?: { view: View; start: number; end: number }
}

export type Encoding = 'bytes' | 'utf16le' | 'utf16be'

/** What characters beyond Latin-1 become; not in any alphabet. A second half of a pair counts as no column of its own. */
const foreign = 0xff
const trailing = 0x80
const sampleSize = 4096

/** Reads the encoding off the beginning of a file: a byte order mark, or NULs on one side of nearly every pair. */
export function encodingOf(bytes: Buffer, firstNul = bytes.indexOf(0)): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf16be'
  const size = Math.min(bytes.length, sampleSize) & ~1
  if (size < 8 || firstNul < 0 || firstNul >= size) return 'bytes'
  let even = 0
  let odd = 0
  for (let i = 0; i < size; i += 2) {
    if (bytes[i] === 0) even++
    if (bytes[i + 1] === 0) odd++
  }
  const pairs = size / 2
  if (odd > pairs * 0.5 && even < pairs * 0.02) return 'utf16le'
  if (even > pairs * 0.5 && odd < pairs * 0.02) return 'utf16be'
  return 'bytes'
}

export function plainView(bytes: Buffer): View {
  return { bytes, narrow: false, toChunk: offset => offset }
}

/** UTF-16 between two offsets, one byte a code unit. */
export function narrowView(bytes: Buffer, encoding: 'utf16le' | 'utf16be', from = 0, to = bytes.length): View {
  const [low, high] = encoding === 'utf16le' ? [0, 1] : [1, 0]
  const units = (to - from) >> 1
  const narrow = Buffer.allocUnsafe(units)
  for (let i = 0, at = from; i < units; i++, at += 2) {
    const top = bytes[at + high]!
    narrow[i] = top === 0 ? bytes[at + low]! : top >= 0xdc && top <= 0xdf ? trailing : foreign
  }
  return { bytes: narrow, narrow: true, toChunk: offset => from + offset * 2 }
}

/** Wide strings shorter than this hold no key ID. */
const shortestWide = 40
/** A wide string of that length covers one position in so many, with three bytes behind it. */
const wideStep = shortestWide - 4

/**
 * The wide strings in a binary file (a character, a NUL, a character, a NUL …), at any offset. Big-endian ones read the
 * same, one byte later.
 */
export function wideViews(bytes: Buffer): View[] {
  return wideStrings(bytes).map(([start, end]) => narrowView(bytes, 'utf16le', start, end))
}

/** Where they begin and end. */
function wideStrings(bytes: Buffer): [start: number, end: number][] {
  const found: [number, number][] = []
  const isUnit = (at: number): boolean => bytes[at] !== 0 && bytes[at + 1] === 0
  for (let probe = 0; probe + 3 < bytes.length; probe += wideStep) {
    // Perf: on ordinary binary code one of the first two looks fails.
    let start = bytes[probe + 1] === 0 ? probe : bytes[probe] === 0 ? probe + 1 : -1
    if (start < 0 || !isUnit(start) || !isUnit(start + 2)) continue
    let end = start + 4
    while (start >= 2 && isUnit(start - 2)) start -= 2
    while (end + 1 < bytes.length && isUnit(end)) end += 2
    // The last unit's NUL may lie behind the end.
    if (end < bytes.length && bytes[end] !== 0 && end + 1 === bytes.length) end++
    if (end - start >= shortestWide - 1) found.push([start, Math.min(bytes.length, end + 1)])
    probe = Math.max(probe, end - wideStep)
  }
  return found
}
