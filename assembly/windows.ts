/**
 * What of an object has to be searched: around what a delta touched, as far as it can matter. Windows of many objects are
 * gathered in one scratch, which the host searches at once.
 *
 * A window ends at hard bytes: nothing that the search reads together (a run, an escape, base64 in lines) goes across one. Between the
 * hard bytes lies the zone: what begins there is judged anew; to both sides of it stands what judging reads around it.
 */
import { touched, touches } from './delta'
import { lookAt } from './glance'
import { gather, pieceAt, pieceBytes, piecesOf, sizeOf } from './rope'

/** The most bytes around a candidate that decide whether it is one. */
export const around: u32 = 128

export const scratchSize: u32 = 1 << 20
export const scratch: usize = memory.data((1 << 20) + 192, 16) + 64
/** Of each window: where its zone begins and ends in the scratch, and its object's number. */
export const segments: usize = memory.data(12 << 14, 16)
const mostSegments: u32 = 1 << 14
/** Bytes that are hard: 1. */
export const hard: usize = memory.data(256, 16)

export let used: u32 = 0
export let segmentCount: u32 = 0

/** Told when all that was gathered has been glanced at. */
// @ts-expect-error: decorator
@external('env', 'search')
declare function search(): void

/** Glances at what was gathered, and lets the host look closer. */
export function flush(): void {
  // It begins with a separator, and ends with one.
  store<u32>(scratch + used, separator)
  if (segmentCount > 0) {
    lookAt(scratch, scratch + used + 4)
    search()
  }
  used = 0
  segmentCount = 0
}

/** Stands before each window: lines end there, and nothing goes across it. "\n\0\0\n" */
const separator: u32 = 0x0a00000a

/** Of a window too large for the scratch, parts that overlap: more than judging reads. */
const overlap: u32 = 64 << 10

function add(object: u32, frame: usize, from: u32, zone: u32, zoneEnd: u32, to: u32): void {
  while (to - from > scratchSize - 16) {
    const end = from + scratchSize - 16
    addWhole(object, frame, from, zone, end - overlap, end)
    zone = end - overlap
    from = zone - overlap
  }
  addWhole(object, frame, from, zone, zoneEnd, to)
}

function addWhole(object: u32, frame: usize, from: u32, zone: u32, zoneEnd: u32, to: u32): void {
  const length = to - from
  if (used + length + 16 > scratchSize || segmentCount === mostSegments) flush()
  store<u32>(scratch + used, separator)
  const at = used + 4
  gather(frame, from, to, scratch + at)
  const segment = segments + <usize>segmentCount * 12
  segmentCount++
  store<u32>(segment, at + (zone - from))
  store<u32>(segment, at + (zoneEnd - from), 4)
  store<u32>(segment, object, 8)
  used = at + length
}

/** Adds all of an object from an offset on. */
export function addFrom(object: u32, frame: usize, from: u32): void {
  const size = sizeOf(frame)
  if (size > from) add(object, frame, from, from, size, size)
}

/** Adds what the last delta touched. */
export function addTouched(object: u32, frame: usize): void {
  const size = sizeOf(frame)
  let from: u32 = 0
  let zone: u32 = 0
  let zoneEnd: u32 = 0
  for (let i: u32 = 0; i < touches; i++) {
    const touch = touched + (<usize>i << 3)
    const first = load<u32>(touch)
    const begin = hardBefore(frame, first > around ? first - around : 0, zoneEnd)
    // What lies between two windows is less than what each would have around it.
    if (i === 0 || begin > zoneEnd + 2 * around) {
      if (i > 0) add(object, frame, from, zone, zoneEnd, min(size, zoneEnd + around))
      zone = begin
      from = begin > around ? begin - around : 0
    }
    zoneEnd = hardBehind(frame, min(size, load<u32>(touch, 4) + around), size)
  }
  if (touches > 0) add(object, frame, from, zone, zoneEnd, min(size, zoneEnd + around))
}

/** The offset behind the last hard byte before `offset`, no less than `floor`. */
function hardBefore(frame: usize, offset: u32, floor: u32): u32 {
  const first = piecesOf(frame)
  let piece = pieceAt(frame, offset)
  while (true) {
    const start = load<u32>(piece)
    const bytes = <usize>load<u32>(piece, 4)
    const stop = max(start, floor)
    while (offset > stop) {
      if (load<u8>(hard + load<u8>(bytes + (offset - 1 - start)))) return offset
      offset--
    }
    if (offset <= floor || piece === first) return offset
    piece -= pieceBytes
  }
}

/** The offset of the first hard byte from `offset` on, no more than `ceiling`. */
function hardBehind(frame: usize, offset: u32, ceiling: u32): u32 {
  if (offset >= ceiling) return ceiling
  let piece = pieceAt(frame, offset)
  while (true) {
    const start = load<u32>(piece)
    const bytes = <usize>load<u32>(piece, 4)
    const end = min(ceiling, load<u32>(piece, 8))
    while (offset < end) {
      if (load<u8>(hard + load<u8>(bytes + (offset - start)))) return offset
      offset++
    }
    if (offset >= ceiling) return offset
    piece += pieceBytes
  }
}
