/** Runs with escapes in them, read as src/engine/views/escapes.ts undoes them. */
import { setAt } from './glance'
import { isAlphanumeric } from './letters'
import { aText, aToken, ask, prefixAt, stretchMayHold } from './run'

const percent: i32 = 0x25
const ampersand: i32 = 0x26
const backslash: i32 = 0x5c
const isOfAlphabet: u8 = 2

/** How much stands together of the lane's alphabet, once escapes are undone; where it begins. */
let together: u32 = 0
let stretch: usize = 0
/** The backslash before it that goes; 0 if there is none. */
let lead: usize = 0
/** Nothing in it is escaped. */
let plain: bool = true
/** What it stands for is not known: there are escapes within escapes. */
let nested: bool = false
/** What it stands for, as far as there is room; what is longer is no token. */
const text: usize = memory.data(8192 + 128, 16) + 64
const mostText: u32 = 8192
/** So many bytes before it are the same, too. */
const around: usize = 64

/** What may be in what the run stands for. */
export function mayHoldEscaped(index: u32, lane: usize, start: usize, end: usize): u32 {
  const shortest = load<u32>(lane, 36)
  let held: u32 = 0
  begin()
  for (let at = start; at < end; ) {
    let code = <i32>load<u8>(at)
    let next = at + 1
    if (code === percent) {
      code = hexAt(next, 2)
      if (code >= 0) next += 2
    } else if (code === backslash) {
      while (load<u8>(next) === backslash) next++
      const digits = digitsBehind(load<u8>(next))
      code = digits === 0 ? -1 : hexAt(next + 1, digits)
      if (code >= 0) next += 1 + digits
      else if (isOctal(next)) {
        code = ((<i32>load<u8>(next) - 0x30) << 6) + ((<i32>load<u8>(next, 1) - 0x30) << 3) + <i32>load<u8>(next, 2) - 0x30
        next += 3
      } else if (isControl(load<u8>(next))) next++
      else if (next < end && mayBeEscaped(load<u8>(next))) {
        // Of an escaped sign the backslash goes.
        if (together === 0 && lead === 0) lead = at
        plain = false
        if (load<u8>(next) >= 0x30) nested = true
        at = next
        continue
      }
    }
    while (code === ampersand && isEntity(next)) {
      const length = partingEntity(next)
      if (length > 0) {
        code = -1
        next += length
      } else if (isAmp(next)) next += 4
      else return aToken | aText
    }
    const isEscape = next !== at + 1
    if (code >= 0 && code < 256 && load<u8>(lane + setAt + code) & isOfAlphabet) {
      if (together === 0) stretch = lead !== 0 ? lead : at
      if (isEscape) plain = false
      if (together < mostText) store<u8>(text + together, <u8>code)
      together++
    } else if (isEscape && isNested(code)) nested = true
    else {
      if (together >= shortest) held |= partMayHold(index, at, start, end)
      begin()
      // What is no escape yet may be one when others behind it are undone.
      if (!isEscape) nested = (code === percent && hasEscape(next, 2)) || (code === ampersand && hasEscape(next, longestEntity))
    }
    at = next
  }
  return together < shortest ? held : held | partMayHold(index, end, start, end)
}

function begin(): void {
  together = 0
  lead = 0
  plain = true
  nested = false
}

/** Of a stretch that ends at an address, in the run between `start` and `end`. */
function partMayHold(index: u32, at: usize, start: usize, end: usize): u32 {
  if (nested || (!plain && together > mostText)) return aToken | aText
  if (!plain) {
    memory.copy(text - around, stretch - around, around)
    store<u8>(text + together, load<u8>(at))
    return stretchMayHold(index, text, text + together, false, at === end)
  }
  const isFirst = stretch === start
  // Where an escape ends in a letter or digit, a key ID in the bytes does not seem to stand free.
  if (!isFirst && isAlphanumeric(load<u8>(stretch - 1)) && ask(index, prefixAt, stretch, at)) return aToken | aText
  return stretchMayHold(index, stretch, at, isFirst, at === end)
}

/** Behind a backslash, what it may escape: a sign, or what begins a number of which more is escaped. */
function mayBeEscaped(byte: u8): bool {
  return !isAlphanumeric(byte) || byte === 0x78 || byte === 0x75 || byte === 0x55 || (byte >= 0x30 && byte <= 0x37)
}

/** What begins an escape, and what else is in one that is in no alphabet: `\\%&#;`. */
function isNested(code: i32): bool {
  return code === backslash || code === percent || code === ampersand || code === 0x23 || code === 0x3b
}

/** How many hexadecimal digits stand behind x, u and U; 0 behind others. */
function digitsBehind(byte: u8): u32 {
  return byte === 0x78 ? 2 : byte === 0x75 ? 4 : byte === 0x55 ? 8 : 0
}

/** `nrtbfv0ae` */
function isControl(byte: u8): bool {
  if (byte === 0x30) return true
  return byte >= 0x61 && byte <= 0x76 && ((<u32>0x2a2033 >> (byte - 0x61)) & 1) === 1
}

/** Negative where it is no number. */
function hexAt(at: usize, digits: u32): i32 {
  let value: i64 = 0
  for (let i: u32 = 0; i < digits; i++) {
    const byte = load<u8>(at + i)
    const lower = byte | 0x20
    const digit = byte >= 0x30 && byte <= 0x39 ? <i32>byte - 0x30 : lower >= 0x61 && lower <= 0x66 ? <i32>lower - 0x57 : -1
    if (digit < 0) return -1
    value = (value << 4) + digit
  }
  // Larger ones are in no alphabet.
  return <i32>min<i64>(value, 0x7fffffff)
}

function isOctal(at: usize): bool {
  for (let i: usize = 0; i < 3; i++) if (load<u8>(at + i) < 0x30 || load<u8>(at + i) > 0x37) return false
  return true
}

const longestEntity: u32 = 9

function isEntity(at: usize): bool {
  const start = load<u8>(at) === 0x23 ? at + 1 : at
  let end = start
  while (<u32>(end - start) < longestEntity && isAlphanumeric(load<u8>(end))) end++
  return end > start && load<u8>(end) === 0x3b
}

/** One may begin in so many bytes from an address on. */
function hasEscape(at: usize, length: usize): bool {
  for (const end = at + length; at < end; at++) {
    const byte = <i32>load<u8>(at)
    if (byte === backslash || byte === percent || byte === ampersand) return true
  }
  return false
}

/** The length of `lt;`, `gt;`, `quot;`, `apos;` and `nbsp;` at an address, which stand for what is in no alphabet and no escape; 0 of any other. */
function partingEntity(at: usize): u32 {
  const three = load<u32>(at) & 0xffffff
  if (three === 0x3b746c || three === 0x3b7467) return 3
  if (load<u8>(at, 4) !== 0x3b) return 0
  const four = load<u32>(at)
  return four === 0x746f7571 || four === 0x736f7061 || four === 0x7073626e ? 5 : 0
}

/** `amp;` */
function isAmp(at: usize): bool {
  return load<u32>(at) === 0x3b706d61
}
