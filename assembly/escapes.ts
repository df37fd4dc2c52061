/** Runs with escapes in them. What is said here is what src/engine/views/escapes.ts says. */
import { setAt } from './glance'

const percent: i32 = 0x25
const ampersand: i32 = 0x26
const backslash: i32 = 0x5c
const isOfAlphabet: u8 = 2

/** The most characters of a lane's alphabet that can stand together in what a run stands for; where only undoing its escapes would tell, more. */
export function longestToken(lane: usize, start: usize, end: usize): u32 {
  let longest: u32 = 0
  let together: u32 = 0
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
      else {
        at = next
        continue
      }
    }
    if (code === ampersand && isEntity(next)) return u32.MAX_VALUE
    if (code >= 0 && code < 256 && load<u8>(lane + setAt + code) & isOfAlphabet) together++
    else if (next === at + 1 || !isNested(code)) {
      longest = max(longest, together)
      together = 0
    }
    at = next
  }
  return max(longest, together)
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

function isAlphanumeric(byte: u8): bool {
  const lower = byte | 0x20
  return (byte >= 0x30 && byte <= 0x39) || (lower >= 0x61 && lower <= 0x7a)
}
