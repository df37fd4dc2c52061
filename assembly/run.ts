/**
 * A glance at a run. Nearly all are identifiers, paths or hashes; their bytes tell it. What it passes over, the ways behind it
 * (src/engine/tokens, src/engine/views) make nothing of.
 */
import { mayHoldEscaped } from './escapes'
import { laneBytes, lanes, setAt } from './glance'
import { isAlphanumeric, isDigit, isUpper } from './letters'

// Of a lane, from 28 on: u32 flags, u32 count of shapes, u32 fewest characters of any token; then the shapes, of 20 bytes, in the order of
// the host's detectors: u32 kind, u32 fewest characters of a run, u32 of a token, u32 most of both, i32 the least sum of levels.
/** Its alphabet is base64's, and all that it is looked at for has a shape. */
const isShaped: u32 = 1
/** Key IDs may stand anywhere in it. */
const hasPrefixes: u32 = 2
/** Nothing else is looked for. */
const onlyPrefixes: u32 = 4
const shapesAt: u32 = 40
const shapeBytes: u32 = 20
const free: u32 = 0
/** By how it begins, which the host knows. */
const begun: u32 = 1
/** By base64's padding, or in its place more of the alphabet; the last kind: by padding alone. */
const ended: u32 = 2
/** As the sum of levels: only the host can tell. */
const unknown: i32 = i32.MIN_VALUE

/** The order of each character in base64's alphabet. */
export const orders: usize = memory.data(128, 16)
/** Of each two characters, by their orders: how much likelier they are in random text than in ordinary text. */
export const levels: usize = memory.data(64 * 64, 16)
/** How many characters may be marks around a token. */
let longestMarks: u32 = 0
/** The fewest characters of base64 of a text that is looked for. */
let shortestBase64: u32 = 0

export function setMeasures(marks: u32, base64: u32): void {
  longestMarks = marks
  shortestBase64 = base64
}

/** What only the host can tell, of the detector with that shape, or of the lane's prefixes. */
// @ts-expect-error: decorator
@external('env', 'ask')
export declare function ask(lane: u32, detector: i32, start: usize, end: usize): bool
/** One of the lane's own prefixes stands anywhere between two addresses; one of any lane's at the first of them. */
const prefixWithin: i32 = -1
export const prefixAt: i32 = -2

/** What a run may hold, as bits: a token; base64 of a text. */
export const aToken: u32 = 1
export const aText: u32 = 2

/** What the run may hold; nothing else surely is in it. What stands around it is looked at, too. */
export function mayHold(index: u32, start: usize, end: usize): u32 {
  const lane = lanes + <usize>index * laneBytes
  const flags = load<u32>(lane, 28)
  if (flags & hasPrefixes && ask(index, prefixWithin, start, end)) return aToken | aText
  if (flags & onlyPrefixes) return 0
  if (!(flags & isShaped)) return aToken | aText
  for (let at = start; at < end; at++)
    if (load<u8>(lane + setAt + load<u8>(at)) === 1) return mayHoldEscaped(index, lane, start, end)
  return stretchMayHold(index, start, end, true, true)
}

/** The same of a stretch of the alphabet: all of a run, or what escapes part it from. */
export function stretchMayHold(index: u32, start: usize, end: usize, isFirst: bool, isLast: bool): u32 {
  return (mayBeToken(index, start, end, isFirst, isLast) ? aToken : 0) | (mayDecode(start, end) ? aText : 0)
}

function mayBeToken(index: u32, start: usize, end: usize, isFirst: bool, isLast: bool): bool {
  const lane = lanes + <usize>index * laneBytes
  const length = <u32>(end - start)
  const count = load<u32>(lane, 32)
  for (let i: u32 = 0; i < count; i++) {
    const shape = lane + shapesAt + <usize>(i * shapeBytes)
    const kind = load<u32>(shape)
    const shortest = load<u32>(shape, 8)
    const longest = load<u32>(shape, 12)
    if (kind === free) {
      if (length < shortest || length > longest + longestMarks) continue
      if (length > longest ? mayHaveMarks(index, i, start, end, isFirst) : mayAccept(index, i, start, end)) return true
    } else if (length >= load<u32>(shape, 4) && length <= longest) {
      if (kind === begun) {
        if (ask(index, i, start, end)) return true
      } else if (!isDigest(start) && ((kind === ended && length >= shortest) || mayBePadding(load<u8>(end), isLast))) return true
    }
  }
  return false
}

/** Of what stands behind a stretch: plain, or escaped, if the run goes on. */
function mayBePadding(byte: u8, isLast: bool): bool {
  return isLast ? byte === 0x3d : byte === 0x5c || byte === 0x25 || byte === 0x26
}

/** Of a free token. */
function mayAccept(index: u32, detector: u32, start: usize, end: usize): bool {
  const least = load<i32>(lanes + <usize>index * laneBytes + shapesAt + <usize>(detector * shapeBytes), 16)
  if (least === unknown) return ask(index, detector, start, end)
  return !isOneCase(start, end) && sumOfLevels(start, end) >= least
}

function isOneCase(start: usize, end: usize): bool {
  let cases: u32 = 0
  for (; start < end && cases !== 3; start++) {
    const byte = load<u8>(start)
    if (byte >= 0x61 && byte <= 0x7a) cases |= 1
    else if (isUpper(byte)) cases |= 2
  }
  return cases !== 3
}

function sumOfLevels(start: usize, end: usize): i32 {
  let sum: i32 = 0
  let first = <usize>load<u8>(orders + load<u8>(start)) << 6
  for (let at = start + 1; at < end; at++) {
    const second = <usize>load<u8>(orders + load<u8>(at))
    sum += load<i8>(levels + first + second)
    first = second << 6
  }
  return sum
}

const plus: u8 = 0x2b
const slash: u8 = 0x2f
const openBracket: u8 = 0x5b
const closeBrace: u8 = 0x7d
const idLength: u32 = 20

function isSign(byte: u8): bool {
  return byte === plus || byte === slash
}

/** True if a token may be left of a longer stretch without the marks around it, as src/engine/tokens/free-tokens.ts takes them off. */
function mayHaveMarks(index: u32, detector: u32, start: usize, end: usize, isFirst: bool): bool {
  const longest = load<u32>(lanes + <usize>index * laneBytes + shapesAt + <usize>(detector * shapeBytes), 12)
  const rest = <u32>(end - start) - longest
  const first = load<u8>(start)
  if (rest === 1 && first === plus && mayAccept(index, detector, start + 1, end)) return true
  if (rest === 2) {
    if (isMarkOfTwo(load<u16>(start)) && mayAccept(index, detector, start + 2, end)) return true
    if (isSign(first) && load<u8>(end - 1) === first && mayAccept(index, detector, start + 1, end - 1)) return true
  }
  const before = load<u8>(start - 1)
  // A bracket, or what an escaped one ends in.
  if ((before === openBracket || before === closeBrace || !isFirst) && isColor(start, rest) && mayAccept(index, detector, start + rest, end)) return true
  if (rest > idLength && isSign(load<u8>(start + idLength)) && isUpper(first) && isUpper(load<u8>(start + 1))) return true
  return (rest === 5 || rest === 6) && load<u8>(end - rest) === slash && mayAccept(index, detector, start, end - rest)
}

/** `//`; of a mail, `3D`, `3A`, `20`, `22`, `27`, `A0`, `09`. */
function isMarkOfTwo(two: u16): bool {
  return two === 0x2f2f || two === 0x4433 || two === 0x4133 || two === 0x3032 || two === 0x3232 || two === 0x3732 || two === 0x3041 || two === 0x3930
}

/** `31m` */
function isColor(start: usize, length: u32): bool {
  let at = start
  while (isDigit(load<u8>(at))) at++
  return <u32>(at + 1 - start) === length
}

/** Of the text before a digest that is looked at. */
const digestReach: u32 = 8

/** `sha256-…`, `h1:…`: a digest that says so, as src/engine/tokens/marked-tokens.ts has it. */
function isDigest(start: usize): bool {
  const mark = load<u8>(start - 1)
  if (mark === 0x2d || mark === 0x5f) return isAlphanumeric(load<u8>(start - 2))
  if (mark !== 0x3a) return false
  let at = start - 2
  if (load<u8>(at) === 0x31 && (load<u8>(at - 1) | 0x20) === 0x68) return !isInWord(load<u8>(at - 2))
  while (isDigit(load<u8>(at)) && start - at < digestReach) at--
  if (at === start - 2) return false
  if (load<u8>(at) === 0x2d) at--
  const isSha = (load<u8>(at) | 0x20) === 0x61 && (load<u8>(at - 1) | 0x20) === 0x68 && (load<u8>(at - 2) | 0x20) === 0x73
  return isSha && start - at + 2 <= digestReach && !isInWord(load<u8>(at - 3))
}

function isInWord(byte: u8): bool {
  return isAlphanumeric(byte) || byte === 0x5f
}

/** False if base64 surely decodes to no text. */
function mayDecode(start: usize, end: usize): bool {
  if (<u32>(end - start) < shortestBase64) return false
  for (let skip: usize = 0; skip < 4; skip++) if (mayBeginText(start + skip, end)) return true
  return false
}

/** Where so many bytes are no text and have no NUL, the rest is not looked at. */
const glance: u32 = 8
/** So many characters tell whether it is text. */
const probe: usize = 32

/** False where the first bytes tell that they are neither printable UTF-8 nor UTF-16. */
function mayBeginText(start: usize, end: usize): bool {
  let bits: u32 = 0
  let continuing: u32 = 0
  let bad = false
  // The last character may be cut.
  let isBadSoFar = false
  let bytes: u32 = 0
  let even: u32 = 0
  let odd: u32 = 0
  const last = min(end, start + probe)
  for (let at = start; at < last; at++) {
    bits = (bits << 6) | load<u8>(orders + load<u8>(at))
    const place = <u32>(at - start) & 3
    if (place === 0) continue
    const byte = (bits >> (6 - 2 * place)) & 0xff
    // A byte order mark.
    if (bytes === 1 && byte >= 0xfe && ((bits >> (14 - 2 * place)) & 0xff) === (byte ^ 1)) return true
    if (byte === 0) {
      if (bytes & 1) odd++
      else even++
    }
    bytes++
    isBadSoFar = bad
    if (continuing > 0) {
      if ((byte & 0xc0) !== 0x80) bad = true
      continuing--
    } else if (byte < 0x80) {
      if ((byte < 0x20 && (byte < 0x09 || byte > 0x0d)) || byte === 0x7f) bad = true
    } else if (byte < 0xc2 || byte > 0xf4) bad = true
    else continuing = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3
    if (bytes === glance && bad && even + odd === 0) return false
  }
  // NULs on one side of most pairs.
  const pairs = bytes >> 1
  return !isBadSoFar || (even === 0 && odd * 2 > pairs) || (odd === 0 && even * 2 > pairs)
}
