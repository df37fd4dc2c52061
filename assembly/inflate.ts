/**
 * Inflate: zlib streams → bytes, from memory to memory. https://www.rfc-editor.org/rfc/rfc1950 and rfc1951
 * Both sides need slack: 8 bytes behind the source are read, 32 behind the target written.
 */

const litlenBits: u32 = 10
const distanceBits: u32 = 8
const mostLitlen: u32 = 286
const mostDistance: u32 = 30

// An entry of a table: bits 0..3 the code's length; 4..8 extra bits; 9..11 what it is; 16..31 a literal, a base or a subtable.
// 0 stands for no code.
const isLiteral: u32 = 1 << 9
const isEnd: u32 = 1 << 10
const isLink: u32 = 1 << 11

/** The most entries that codes of these sizes need, as zlib's `enough` counts them, rounded up. */
const litlenTable: usize = memory.data(4 * 2048, 16)
const distanceTable: usize = memory.data(4 * 1024, 16)
const fixedLitlenTable: usize = memory.data(4 * 2048, 16)
const fixedDistanceTable: usize = memory.data(4 * 1024, 16)
const lengthTable: usize = memory.data(4 * 128, 16)
const lengths: usize = memory.data(320, 16)
const counts: usize = memory.data(2 * 16, 16)
const offsets: usize = memory.data(2 * 16, 16)
const sorted: usize = memory.data(2 * 320, 16)

const order: usize = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15])
const lengthBase: usize = memory.data<u16>([
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
])
const lengthExtra: usize = memory.data<u8>([
  0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
])
const distanceBase: usize = memory.data<u16>([
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193,
  12289, 16385, 24577,
])
const distanceExtra: usize = memory.data<u8>([
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
])

let haveFixed = false

// @inline
function litlenEntry(symbol: u32): u32 {
  if (symbol < 256) return isLiteral | (symbol << 16)
  if (symbol === 256) return isEnd
  if (symbol >= mostLitlen) return 0
  const i = symbol - 257
  return (<u32>load<u8>(lengthExtra + i) << 4) | (<u32>load<u16>(lengthBase + (i << 1)) << 16)
}

function distanceEntry(symbol: u32): u32 {
  if (symbol >= mostDistance) return 0
  return (<u32>load<u8>(distanceExtra + symbol) << 4) | (<u32>load<u16>(distanceBase + (symbol << 1)) << 16)
}

const kindLitlen: u32 = 0
const kindDistance: u32 = 1
const kindLengths: u32 = 2

function entryOf(kind: u32, symbol: u32): u32 {
  if (kind === kindLitlen) return litlenEntry(symbol)
  if (kind === kindDistance) return distanceEntry(symbol)
  return isLiteral | (symbol << 16)
}

/** Makes a table of the code lengths of `n` symbols. False if they are no complete code (of distances, one code may be alone). */
function build(at: usize, n: u32, kind: u32, root: u32, table: usize): bool {
  memory.fill(counts, 0, 32)
  for (let i: u32 = 0; i < n; i++) {
    const slot = counts + (<usize>load<u8>(at + i) << 1)
    store<u16>(slot, load<u16>(slot) + 1)
  }
  let longest: u32 = 15
  while (longest > 0 && load<u16>(counts + (longest << 1)) === 0) longest--
  memory.fill(table, 0, <usize>4 << root)
  if (longest === 0) return kind === kindDistance
  let left: i32 = 1
  let sum: u32 = 0
  for (let length: u32 = 1; length <= 15; length++) {
    const count = load<u16>(counts + (length << 1))
    left = (left << 1) - count
    if (left < 0) return false
    store<u16>(offsets + (length << 1), <u16>sum)
    sum += count
  }
  if (left > 0 && !(kind === kindDistance && longest === 1)) return false
  for (let i: u32 = 0; i < n; i++) {
    const length = load<u8>(at + i)
    if (length === 0) continue
    const slot = offsets + (<usize>length << 1)
    const place = load<u16>(slot)
    store<u16>(slot, place + 1)
    store<u16>(sorted + (<usize>place << 1), <u16>i)
  }
  let code: u32 = 0 // bit-reversed, as it stands in the stream
  let next: usize = sorted
  let free: u32 = 1 << root // where the next subtable begins
  let link: u32 = u32.MAX_VALUE
  let subtable: u32 = 0
  let subBits: u32 = 0
  for (let length: u32 = 1; length <= longest; length++) {
    for (let count = load<u16>(counts + (length << 1)); count > 0; count--) {
      const entry = entryOf(kind, load<u16>(next))
      next += 2
      if (length <= root) {
        const full = entry === 0 ? 0 : entry | length
        for (let i = code; i < <u32>1 << root; i += <u32>1 << length) store<u32>(table + (<usize>i << 2), full)
      } else {
        const low = code & ((1 << root) - 1)
        if (low !== link) {
          link = low
          subtable = free
          subBits = length - root
          let room: i32 = 1 << subBits
          room -= count
          while (room > 0 && subBits + root < longest) {
            subBits++
            room = (room << 1) - load<u16>(counts + ((subBits + root) << 1))
          }
          free += 1 << subBits
          memory.fill(table + (<usize>subtable << 2), 0, <usize>4 << subBits)
          store<u32>(table + (<usize>low << 2), isLink | (subBits << 4) | (subtable << 16) | root)
        }
        const full = entry === 0 ? 0 : entry | (length - root)
        for (let i = code >> root; i < <u32>1 << subBits; i += <u32>1 << (length - root))
          store<u32>(table + (<usize>(subtable + i) << 2), full)
      }
      // The next code, counted in reversed bits.
      let bit: u32 = 1 << (length - 1)
      while (code & bit) bit >>= 1
      code = bit === 0 ? 0 : (code & (bit - 1)) + bit
    }
  }
  return true
}

function buildFixed(): void {
  haveFixed = true
  memory.fill(lengths, 8, 144)
  memory.fill(lengths + 144, 9, 112)
  memory.fill(lengths + 256, 7, 24)
  memory.fill(lengths + 280, 8, 8)
  build(lengths, 288, kindLitlen, litlenBits, fixedLitlenTable)
  memory.fill(lengths, 5, 32)
  build(lengths, 32, kindDistance, distanceBits, fixedDistanceTable)
}

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
  let count = have
  let at = from
  const litlenMask: u64 = (1 << litlenBits) - 1
  const distanceMask: u64 = (1 << distanceBits) - 1
  const limit = sourceEnd + 8
  for (;;) {
    if (at > limit) return 0
    hold |= load<u64>(at) << count
    at += (63 - count) >> 3
    count |= 56
    let entry = load<u32>(litlen + (<usize>(hold & litlenMask) << 2))
    // Three literals of 15 bits each may follow one another before more is read.
    for (let literals = 0; ; literals++) {
      if (entry & isLink) {
        hold >>= litlenBits
        count -= litlenBits
        const mask: u64 = (1 << ((entry >> 4) & 31)) - 1
        entry = load<u32>(litlen + (<usize>((entry >> 16) + <u32>(hold & mask)) << 2))
      }
      const length = entry & 15
      hold >>= length
      count -= length
      if (!(entry & isLiteral)) break
      if (out >= end) return 0
      store<u8>(out++, <u8>(entry >> 16))
      if (literals === 2) {
        entry = isLiteral
        break
      }
      entry = load<u32>(litlen + (<usize>(hold & litlenMask) << 2))
    }
    if (entry === isLiteral) continue
    if (entry === 0) return 0
    if (entry & isEnd) break
    if (count < 48) {
      hold |= load<u64>(at) << count
      at += (63 - count) >> 3
      count |= 56
    }
    let extra = (entry >> 4) & 31
    const length = (entry >> 16) + (<u32>hold & ((1 << extra) - 1))
    hold >>= extra
    count -= extra
    entry = load<u32>(distances + (<usize>(hold & distanceMask) << 2))
    if (entry & isLink) {
      hold >>= distanceBits
      count -= distanceBits
      const mask: u64 = (1 << ((entry >> 4) & 31)) - 1
      entry = load<u32>(distances + (<usize>((entry >> 16) + <u32>(hold & mask)) << 2))
    }
    if (entry === 0) return 0
    hold >>= entry & 15
    count -= entry & 15
    extra = (entry >> 4) & 31
    const distance = (entry >> 16) + (<u32>hold & ((1 << extra) - 1))
    hold >>= extra
    count -= extra
    if (<usize>distance > out - begin || <usize>length > end - out) return 0
    copyMatch(out, distance, length)
    out += length
  }
  bits = hold
  have = count
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
  } else if (distance >= 8) {
    do {
      store<u64>(out, load<u64>(source))
      out += 8
      source += 8
    } while (out < end)
  } else if (distance === 1) {
    const splat = i8x16.splat(load<u8>(source))
    do {
      v128.store(out, splat)
      out += 16
    } while (out < end)
  } else {
    do store<u8>(out++, load<u8>(source++))
    while (out < end)
  }
}
