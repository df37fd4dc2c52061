/**
 * Deltas: a base's rope and a list of copies and insertions → a rope, and what is new in it.
 * https://git-scm.com/docs/gitformat-pack#_deltified_representation
 */
import { align, reach, setTop, top } from './memory'
import { flagsOf, flatFrame, frameBytes, gather, hasNul, pieceAt, pieceBytes, setFrame, sizeOf } from './rope'

/** What the last delta touched: pairs of offsets in the object, in order; insertions, and the seams between copies. */
export let touched: usize = 0
export let touches: u32 = 0

let at: usize = 0

function varint(end: usize): u64 {
  let value: u64 = 0
  let shift: u64 = 0
  while (at < end && shift < 63) {
    const byte = load<u8>(at++)
    value |= (<u64>(byte & 127)) << shift
    if (byte < 128) return value
    shift += 7
  }
  return u64.MAX_VALUE
}

let offset: u32 = 0
let length: u32 = 0

/** Reads what follows a command that copies. */
function readCopy(command: u32): void {
  offset = 0
  length = 0
  if (command & 1) offset = load<u8>(at++)
  if (command & 2) offset |= (<u32>load<u8>(at++)) << 8
  if (command & 4) offset |= (<u32>load<u8>(at++)) << 16
  if (command & 8) offset |= (<u32>load<u8>(at++)) << 24
  if (command & 16) length = load<u8>(at++)
  if (command & 32) length |= (<u32>load<u8>(at++)) << 8
  if (command & 64) length |= (<u32>load<u8>(at++)) << 16
  if (length === 0) length = 0x10000
}

function touch(from: u32, to: u32): void {
  if (touches > 0) {
    const last = touched + ((<usize>touches - 1) << 3)
    if (load<u32>(last, 4) >= from) {
      store<u32>(last, to, 4)
      return
    }
  }
  const next = touched + ((<usize>touches) << 3)
  touches++
  store<u32>(next, from)
  store<u32>(next, to, 4)
}

let pieces: usize = 0
let count: u32 = 0

/** The room was made by the caller. */
function addPiece(start: u32, source: usize): void {
  const piece = pieces + <usize>count * pieceBytes
  if (count > 0) {
    const before = piece - pieceBytes
    if (<usize>load<u32>(before, 4) + (start - load<u32>(before)) === source) return
  }
  store<u32>(piece, start)
  store<u32>(piece, <u32>source, 4)
  count++
}

/**
 * The object that the delta between two addresses makes of a base; the bytes of the delta stay in use. 0 if it is broken or
 * too large. The stack ends behind the frame.
 */
export function apply(base: usize, delta: usize, end: usize, keep: bool): usize {
  const baseSize = sizeOf(base)
  at = delta
  if (varint(end) !== <u64>baseSize) return 0
  const declared = varint(end)
  if (declared > <u64>0x7fffffff) return 0
  const size = <u32>declared
  const commands = at
  // A seam and an insertion for each byte of the delta at most, and one at the end.
  let operations: usize = 0
  while (at < end) {
    const command = <u32>load<u8>(at++)
    operations++
    if (command & 128) at += popcnt(command & 127)
    else if (command === 0) return 0
    else at += command
  }
  if (at !== end) return 0
  touched = align(end + 32)
  touches = 0
  pieces = align(touched + ((operations + 2) << 3))
  count = 0
  if (!reach(pieces)) return 0
  let flags: u32 = 0
  let made: u32 = 0
  let follows: u32 = 0 // where in the base the copy before ended
  let copied = true // the operation before was a copy
  let piece = pieceAt(base, 0)
  for (at = commands; at < end; ) {
    const command = <u32>load<u8>(at++)
    if (command & 128) {
      readCopy(command)
      if (offset > baseSize || length > baseSize - offset || length > size - made) return 0
      if (copied && offset !== follows) touch(made, made)
      follows = offset + length
      copied = true
      if (load<u32>(piece) > offset || load<u32>(piece, 8) <= offset) piece = pieceAt(base, offset)
      for (let from = offset; from < follows; piece += pieceBytes) {
        if (!reach(pieces + <usize>(count + 2) * pieceBytes)) return 0
        const start = load<u32>(piece)
        const stop = min(follows, load<u32>(piece, 8))
        addPiece(made, <usize>load<u32>(piece, 4) + (from - start))
        made += stop - from
        from = stop
        // Perf: the next copy often goes on where this one ends.
        if (from >= follows) break
      }
    } else {
      if (command > size - made) return 0
      if (!reach(pieces + <usize>(count + 2) * pieceBytes)) return 0
      touch(made, made + command)
      if (holdsNul(at, at + command)) flags = hasNul
      addPiece(made, at)
      at += command
      made += command
      copied = false
      follows = u32.MAX_VALUE
    }
  }
  if (made !== size) return 0
  if (copied && follows !== baseSize) touch(size, size)
  if (size === 0) addPiece(0, delta)
  const last = pieces + <usize>count * pieceBytes
  store<u32>(last, size)
  store<u32>(last, 0, 4)
  flags |= flagsOf(base)
  const frame = last + pieceBytes
  if (!reach(frame + frameBytes)) return 0
  setFrame(frame, size, count, pieces, flags)
  setTop(frame + frameBytes)
  return keep && count > 32 && (<usize>count) << 7 > size ? flatten(frame, flags) : frame
}

/** A rope of many small pieces is dearer than its bytes. What was touched stays behind the pieces. */
function flatten(frame: usize, flags: u32): usize {
  const size = sizeOf(frame)
  const bytes = align(top)
  if (!reach(bytes + size + 32)) return frame
  gather(frame, 0, size, bytes)
  const made = flatFrame(bytes, size, flags)
  return made === 0 ? frame : made
}

/** May read 15 bytes beyond the end. */
export function holdsNul(from: usize, end: usize): bool {
  for (; from + 16 <= end; from += 16) if (!i8x16.all_true(v128.load(from))) return true
  for (; from < end; from++) if (load<u8>(from) === 0) return true
  return false
}
