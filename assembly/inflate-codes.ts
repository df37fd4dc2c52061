/** The codes of a deflate stream, as tables. https://www.rfc-editor.org/rfc/rfc1951#section-3.2 */

export const litlenBits: u32 = 10
export const distanceBits: u32 = 8
export const mostLitlen: u32 = 286
export const mostDistance: u32 = 30

// An entry of a table: bits 0..5 how many bits it takes, with its extra bits; 8..11 how many without; 16..30 a literal, a base or a
// subtable; 15 set: a rare one (13: a link to a subtable, of as many bits as 8..11 say; 14: the end; else no code). 0: no code.
export const isLiteral: u32 = 1 << 31
export const isRare: u32 = 1 << 15
export const isEnd: u32 = 1 << 14
export const isLink: u32 = 1 << 13

/** The most entries that codes of these sizes need, as zlib's `enough` counts them, rounded up. */
export const litlenTable: usize = memory.data(4 * 2048, 16)
export const distanceTable: usize = memory.data(4 * 1024, 16)
export const fixedLitlenTable: usize = memory.data(4 * 2048, 16)
export const fixedDistanceTable: usize = memory.data(4 * 1024, 16)
export const lengthTable: usize = memory.data(4 * 128, 16)
export const lengths: usize = memory.data(320, 16)
const counts: usize = memory.data(2 * 16, 16)
const offsets: usize = memory.data(2 * 16, 16)
const sorted: usize = memory.data(2 * 320, 16)

export const order: usize = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15])
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

export let haveFixed = false

// @ts-expect-error: decorator
@inline
function litlenEntry(symbol: u32, length: u32): u32 {
  if (symbol < 256) return isLiteral | (symbol << 16) | length
  if (symbol === 256) return isRare | isEnd | length
  if (symbol >= mostLitlen) return isRare
  const i = symbol - 257
  return entryOfBase(load<u16>(lengthBase + (i << 1)), load<u8>(lengthExtra + i), length)
}

function distanceEntry(symbol: u32, length: u32): u32 {
  if (symbol >= mostDistance) return 0
  return entryOfBase(load<u16>(distanceBase + (symbol << 1)), load<u8>(distanceExtra + symbol), length)
}

// @ts-expect-error: decorator
@inline
function entryOfBase(base: u32, extra: u32, length: u32): u32 {
  return (base << 16) | (length << 8) | (length + extra)
}

export const kindLitlen: u32 = 0
export const kindDistance: u32 = 1
export const kindLengths: u32 = 2

function entryOf(kind: u32, symbol: u32, length: u32): u32 {
  if (kind === kindLitlen) return litlenEntry(symbol, length)
  if (kind === kindDistance) return distanceEntry(symbol, length)
  return (symbol << 16) | length
}

/** Makes a table of the code lengths of `n` symbols. False if they are no complete code (of distances, one code may be alone). */
export function build(at: usize, n: u32, kind: u32, root: u32, table: usize): bool {
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
      const full = entryOf(kind, load<u16>(next), length <= root ? length : length - root)
      next += 2
      if (length <= root) {
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
          store<u32>(table + (<usize>low << 2), isRare | isLink | (subBits << 8) | (subtable << 16) | root)
        }
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

export function buildFixed(): void {
  haveFixed = true
  memory.fill(lengths, 8, 144)
  memory.fill(lengths + 144, 9, 112)
  memory.fill(lengths + 256, 7, 24)
  memory.fill(lengths + 280, 8, 8)
  build(lengths, 288, kindLitlen, litlenBits, fixedLitlenTable)
  memory.fill(lengths, 5, 32)
  build(lengths, 32, kindDistance, distanceBits, fixedDistanceTable)
}
