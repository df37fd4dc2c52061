/**
 * Inflate: zlib streams → bytes, from memory to memory. https://www.rfc-editor.org/rfc/rfc1950 and rfc1951
 * Both sides need slack: 16 bytes behind the source are read, 320 behind the target written where a stream is broken, else 32.
 */
import {
  build, buildFixed, distanceBits, distanceTable, fixedDistanceTable, fixedLitlenTable, haveFixed, isEnd,
  isLink, isLiteral, isRare, kindDistance, kindLengths, kindLitlen, lengthTable, lengths, litlenBits, litlenTable,
  mostDistance, mostLitlen, order,
} from './inflate-codes'

let bits: u64 = 0
let have: u32 = 0
let from: usize = 0

// @ts-expect-error: decorator
@inline
function refill(): void {
  bits |= load<u64>(from) << have
  from += (63 - have) >> 3
  have |= 56
}

// @ts-expect-error: decorator
@inline
function take(count: u32): u32 {
  const value = <u32>bits & ((1 << count) - 1)
  bits >>= count
  have -= count
  return value
}

/** Reads the two codes of a dynamic block. */
function readCodes(): bool {
  refill()
  const litlens = take(5) + 257
  const distances = take(5) + 1
  const known = take(4) + 4
  if (litlens > mostLitlen || distances > mostDistance) return false
  memory.fill(lengths, 0, 19)
  for (let i: u32 = 0; i < known; i++) {
    if (have < 3) refill()
    store<u8>(lengths + load<u8>(order + i), <u8>take(3))
  }
  if (!build(lengths, 19, kindLengths, 7, lengthTable)) return false
  const all = litlens + distances
  let previous: u8 = 0
  for (let i: u32 = 0; i < all; ) {
    refill()
    const entry = load<u32>(lengthTable + ((<usize>bits & 127) << 2))
    if (entry === 0) return false
    take(entry & 15)
    const symbol = entry >> 16
    if (symbol < 16) {
      previous = <u8>symbol
      store<u8>(lengths + i++, previous)
      continue
    }
    let repeat: u32
    let value: u8 = 0
    if (symbol === 16) {
      if (i === 0) return false
      value = previous
      repeat = 3 + take(2)
    } else if (symbol === 17) repeat = 3 + take(3)
    else repeat = 11 + take(7)
    if (i + repeat > all) return false
    memory.fill(lengths + i, value, repeat)
    i += repeat
    previous = value
  }
  if (load<u8>(lengths + 256) === 0) return false
  if (!build(lengths, litlens, kindLitlen, litlenBits, litlenTable)) return false
  return build(lengths + litlens, distances, kindDistance, distanceBits, distanceTable)
}

/**
 * Inflates the zlib stream between two addresses. True if it holds exactly the bytes that fit between `to` and `toEnd`; its
 * check sum is not looked at.
 */
export function inflate(source: usize, sourceEnd: usize, to: usize, toEnd: usize): bool {
  const cmf = <u32>load<u8>(source)
  const flags = <u32>load<u8>(source + 1)
  // Deflate, no preset dictionary.
  if ((cmf & 15) !== 8 || ((cmf << 8) | flags) % 31 !== 0 || (flags & 32) !== 0) return false
  from = source + 2
  bits = 0
  have = 0
  let out = to
  for (let last = false; !last; ) {
    if (from - (have >> 3) >= sourceEnd) return false
    refill()
    last = take(1) === 1
    const type = take(2)
    if (type === 0) {
      take(have & 7)
      from -= have >> 3
      bits = 0
      have = 0
      if (from + 4 > sourceEnd) return false
      const length = <u32>load<u16>(from)
      if (length !== (<u32>~load<u16>(from + 2) & 0xffff)) return false
      from += 4
      if (from + length > sourceEnd || out + length > toEnd) return false
      memory.copy(out, from, length)
      from += length
      out += length
      continue
    }
    let litlen = litlenTable
    let distance = distanceTable
    if (type === 1) {
      if (!haveFixed) buildFixed()
      litlen = fixedLitlenTable
      distance = fixedDistanceTable
    } else if (type === 3 || !readCodes()) return false
    const end = inflateBlock(litlen, distance, out, to, toEnd, sourceEnd)
    if (end === 0) return false
    out = end
  }
  return out === toEnd && from - (have >> 3) <= sourceEnd
}

/** Decodes a block's symbols from `out` on; returns where its bytes end, 0 if it is broken. */
function inflateBlock(litlen: usize, distances: usize, out: usize, begin: usize, end: usize, sourceEnd: usize): usize {
  let hold = bits
  // Only the lowest six bits count: those above are what entries have there.
  let count = have
  let at = from
  const litlenMask: u64 = (1 << litlenBits) - 1
  const distanceMask: u64 = (1 << distanceBits) - 1
  const limit = sourceEnd + 8
  for (;;) {
    if (at > limit || out > end) return 0
    hold |= load<u64>(at) << count
    at += 7 - ((count >> 3) & 7)
    count |= 56
    let entry = load<u32>(litlen + (<usize>(hold & litlenMask) << 2))
    // Three literals of 15 bits each may follow one another before more is read.
    if (entry & isLiteral) {
      hold >>= entry
      count -= entry
      store<u8>(out++, <u8>(entry >> 16))
      entry = load<u32>(litlen + (<usize>(hold & litlenMask) << 2))
      if (entry & isLiteral) {
        hold >>= entry
        count -= entry
        store<u8>(out++, <u8>(entry >> 16))
        entry = load<u32>(litlen + (<usize>(hold & litlenMask) << 2))
        if (entry & isLiteral) {
          hold >>= entry
          count -= entry
          store<u8>(out++, <u8>(entry >> 16))
          continue
        }
      }
    }
    if (entry & isRare) {
      if (entry & isLink) {
        hold >>= entry
        count -= entry
        const mask: u64 = (1 << ((entry >> 8) & 15)) - 1
        entry = load<u32>(litlen + (<usize>((entry >> 16) + <u32>(hold & mask)) << 2))
        if (entry & isLiteral) {
          hold >>= entry
          count -= entry
          store<u8>(out++, <u8>(entry >> 16))
          continue
        }
      }
      if (entry & isRare) {
        if (!(entry & isEnd)) return 0
        hold >>= entry
        count -= entry
        break
      }
    }
    const length = (entry >> 16) + (<u32>(hold & ((<u64>1 << entry) - 1)) >> ((entry >> 8) & 15))
    hold >>= entry
    count -= entry
    // A distance takes up to 28 bits.
    hold |= load<u64>(at) << count
    at += 7 - ((count >> 3) & 7)
    count |= 56
    entry = load<u32>(distances + (<usize>(hold & distanceMask) << 2))
    if (entry & isRare) {
      hold >>= entry
      count -= entry
      const mask: u64 = (1 << ((entry >> 8) & 15)) - 1
      entry = load<u32>(distances + (<usize>((entry >> 16) + <u32>(hold & mask)) << 2))
    }
    const distance = (entry >> 16) + (<u32>(hold & ((<u64>1 << entry) - 1)) >> ((entry >> 8) & 15))
    hold >>= entry
    count -= entry
    if (<usize>distance - 1 >= out - begin) return 0
    copyMatch(out, distance, length)
    out += length
  }
  if (out > end) return 0
  bits = hold
  have = count & 63
  from = at
  return out
}

// @ts-expect-error: decorator
@inline
function copyMatch(out: usize, distance: u32, length: u32): void {
  let source = out - distance
  const end = out + length
  if (distance >= 16) {
    do {
      v128.store(out, v128.load(source))
      out += 16
      source += 16
    } while (out < end)
  } else if (distance === 1) {
    const splat = i8x16.splat(load<u8>(source))
    do {
      v128.store(out, splat)
      out += 16
    } while (out < end)
  } else if (distance >= 8) {
    do {
      store<u64>(out, load<u64>(source))
      out += 8
      source += 8
    } while (out < end)
  } else {
    do store<u8>(out++, load<u8>(source++))
    while (out < end)
  }
}
