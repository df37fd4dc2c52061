/**
 * A glance at a run. Nearly all are identifiers, paths or hashes; their bytes tell it. What is said here is what src/engine/tokens/glance.ts
 * says.
 */
import { longestToken } from './escapes'
import { laneBytes, lanes, setAt } from './glance'

// Of a lane, from 28 on: u32 flags, u32 count of shapes, u32 fewest characters of any token; then the shapes, of 20 bytes: u32 kind (3: by padding alone), u32 fewest characters of a run, u32 of a token,
// u32 most of both, i32 the least sum of levels.
const isBase64: u32 = 1
const isAsked: u32 = 2
const shapesAt: u32 = 40
const shapeBytes: u32 = 20
const free: u32 = 0
/** By how it begins, which the host knows. */
const begun: u32 = 1
/** By base64's padding, or in its place more of the alphabet. */
const ended: u32 = 2
/** As the sum of levels: only the host can tell. */
const unknown: i32 = i32.MIN_VALUE

/** The order of each character in base64's alphabet. */
export const orders: usize = memory.data(128, 16)
/** Of each two characters, by their orders: how much likelier they are in random text than in ordinary text. */
export const levels: usize = memory.data(64 * 64, 16)
/** How many characters may be marks around a token. */
export let longestMarks: u32 = 0
/** The fewest characters of base64 of a text that is looked for. */
export let shortestBase64: u32 = 0

export function setMeasures(marks: u32, base64: u32): void {
  longestMarks = marks
  shortestBase64 = base64
}

// @ts-expect-error: decorator
@external('env', 'mayHold')
declare function ask(lane: u32, start: usize, end: usize): bool

const equals: u8 = 0x3d

/** False if the run surely holds nothing. The byte before it and the one behind it are looked at, too. */
export function mayHold(index: u32, start: usize, end: usize): bool {
  const lane = lanes + <usize>index * laneBytes
  const flags = load<u32>(lane, 28)
  if (flags & isAsked) return ask(index, start, end)
  if (!(flags & isBase64)) return true
  for (let at = start; at < end; at++)
    if (load<u8>(lane + setAt + load<u8>(at)) === 1) return longestToken(lane, start, end) >= load<u32>(lane, 36)
  const length = <u32>(end - start)
  const count = load<u32>(lane, 32)
  for (let i: u32 = 0; i < count; i++) {
    const shape = lane + shapesAt + <usize>(i * shapeBytes)
    const kind = load<u32>(shape)
    const shortest = load<u32>(shape, 8)
    const longest = load<u32>(shape, 12)
    if (kind === free) {
      if (length < shortest || length > longest + longestMarks) continue
      if (length > longest) {
        if (mayHaveMarks(start, end, longest)) return true
        continue
      }
      const least = load<i32>(shape, 16)
      if (least === unknown) {
        if (ask(index, start, end)) return true
      } else if (!isOneCase(start, end) && sumOfLevels(start, end) >= least) return true
    } else if (length >= load<u32>(shape, 4) && length <= longest) {
      if (kind === begun) {
        if (ask(index, start, end)) return true
      } else if ((kind === ended && length >= shortest) || load<u8>(end) === equals) return true
    }
  }
  return mayDecode(start, end)
}

function isOneCase(start: usize, end: usize): bool {
  let cases: u32 = 0
  for (; start < end && cases !== 3; start++) {
    const byte = load<u8>(start)
    if (byte >= 0x61 && byte <= 0x7a) cases |= 1
    else if (byte >= 0x41 && byte <= 0x5a) cases |= 2
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

function isDigit(byte: u8): bool {
  return byte >= 0x30 && byte <= 0x39
}

function isUpper(byte: u8): bool {
  return byte >= 0x41 && byte <= 0x5a
}

function mayHaveMarks(start: usize, end: usize, longest: u32): bool {
  const rest = <u32>(end - start) - longest
  const first = load<u8>(start)
  // Of a mail, `3D`, `20`, `A0`.
  if (rest <= 2 && (isSign(first) || first === 0x33 || first === 0x32 || first === 0x41 || first === 0x30)) return true
  const before = load<u8>(start - 1)
  if (before === openBracket || before === closeBrace) {
    let at = start
    while (isDigit(load<u8>(at))) at++
    if (<u32>(at + 1 - start) === rest) return true
  }
  if (rest > idLength && isSign(load<u8>(start + idLength)) && isUpper(first) && isUpper(load<u8>(start + 1))) return true
  return (rest === 5 || rest === 6) && load<u8>(end - rest) === slash
}

function mayDecode(start: usize, end: usize): bool {
  if (<u32>(end - start) < shortestBase64) return false
  for (let skip: usize = 0; skip < 4; skip++) if (mayBeginText(start + skip, end)) return true
  return false
}

/** Where so many bytes are no text and have no NUL, the rest is not looked at. */
const glance: u32 = 8
/** So many characters tell whether it is text. */
const probe: usize = 32

function mayBeginText(start: usize, end: usize): bool {
  let bits: u32 = 0
  let continuing: u32 = 0
  let bad = false
  let bytes: u32 = 0
  let even: u32 = 0
  let odd: u32 = 0
  const last = min(end, start + probe)
  for (let at = start; at < last; at++) {
    bits = (bits << 6) | load<u8>(orders + load<u8>(at))
    const place = <u32>(at - start) & 3
    if (place === 0) continue
    const byte = (bits >> (6 - 2 * place)) & 0xff
    if (bytes === 0 && byte >= 0xfe) return true
    if (byte === 0) {
      if (bytes & 1) odd++
      else even++
    }
    bytes++
    if (continuing > 0) {
      if ((byte & 0xc0) !== 0x80) bad = true
      continuing--
    } else if (byte < 0x80) {
      if ((byte < 0x20 && (byte < 0x09 || byte > 0x0d)) || byte === 0x7f) bad = true
    } else if (byte < 0xc2 || byte > 0xf4) bad = true
    else continuing = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3
    if (bytes === glance && bad && even + odd === 0) return false
  }
  const pairs = bytes >> 1
  return !bad || (even === 0 && odd * 2 > pairs) || (odd === 0 && even * 2 > pairs)
}
