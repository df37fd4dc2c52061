/**
 * Deltas: a base's rope and a list of copies and insertions → a rope, and what is new in it.
 * https://git-scm.com/docs/gitformat-pack#_deltified_representation
 */
import { align, reach, setTop, top } from './memory'
import { holdsNul } from './plain'
import {
  copy, countOf, flagsOf, flatFrame, frameBytes, gather, hasNul, pieceAt, pieceBytes, piecesOf, setFrame, sizeOf,
} from './rope'

/** What the last delta touched: pairs of offsets in the object, in order; insertions, and the seams between copies. */
export let touched: usize = 0
export let touches: u32 = 0

/** Places that are no further apart are one. */
let join: u32 = 0

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

/**
 * Of each command that copies, which of the bytes behind it are the offset's and the length's (for a swizzle: 16 bytes), and how
 * many there are. Perf: no two commands are alike, and a processor guesses their branches wrong.
 */
const shuffles: usize = memory.data(16 << 7, 16)
const copySizes: usize = memory.data(1 << 7)

function makeShuffles(): void {
  for (let command: usize = 0; command < 128; command++) {
    let size: u8 = 0
    memory.fill(shuffles + (command << 4), 0x80, 16)
    for (let i: usize = 0; i < 7; i++)
      if (command & (<usize>1 << i)) store<u8>(shuffles + (command << 4) + i, size++)
    store<u8>(copySizes + command, size)
  }
}
makeShuffles()

/** Reads what follows a command that copies; 15 bytes more may be read. */
// @ts-ignore: decorator
@inline
function readCopy(command: u32): void {
  const kind = <usize>(command & 0x7f)
  const both = i64x2.extract_lane(i8x16.swizzle(v128.load(at), v128.load(shuffles + (kind << 4))), 0)
  at += load<u8>(copySizes + kind)
  offset = <u32>both
  length = <u32>(<u64>both >> 32)
  if (length === 0) length = 0x10000
}

// @ts-ignore: decorator
@inline
function touch(from: u32, to: u32): void {
  if (touches > 0) {
    const last = touched + ((<usize>touches - 1) << 3)
    if (load<u32>(last, 4) + join >= from) {
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
 * too large. Places that are touched no further than `near` from one another are taken for one. The stack ends behind the frame.
 */
export function apply(base: usize, delta: usize, end: usize, near: u32): usize {
  const baseSize = sizeOf(base)
  at = delta
  if (varint(end) !== <u64>baseSize) return 0
  const declared = varint(end)
  if (declared > <u64>0x7fffffff) return 0
  const size = <u32>declared
  const commands = at
  touched = align(end + 32)
  join = near
  // One for each that lies so far from the one before, or for each byte of the delta, and one at the end.
  const most = min<usize>(end - commands, near === 0 ? usize.MAX_VALUE : size / near) + 2
  const made = align(touched + (most << 3))
  if (!reach(made)) return 0
  // A rope of many small pieces is dearer than its bytes. A delta that is long for its object has as many as it has commands.
  if ((end - commands) << 4 < size) {
    begin(commands)
    const frame = splice(base, size, end, made, size >> 7)
    if (frame !== tooMany) return frame
  }
  begin(commands)
  return build(base, size, end, made)
}

function begin(commands: usize): void {
  touches = 0
  at = commands
  follows = 0
  copied = true
}

/** Instead of a frame. */
const tooMany: usize = 1

/** Reads on after a command of a copy: true if it lies in the base and fits. A seam before it is noted. */
// @ts-ignore: decorator
@inline
function beginCopy(command: u32, baseSize: u32, made: u32, size: u32): bool {
  readCopy(command)
  if (offset > baseSize || length > baseSize - offset || length > size - made) return false
  if (copied && offset !== follows) touch(made, made)
  follows = offset + length
  copied = true
  return true
}

/** Where in the base the copy before ended; whether the operation before was a copy. */
let follows: u32 = 0
let copied: bool = true

function finish(base: usize, size: u32): void {
  if (copied && follows !== sizeOf(base)) touch(size, size)
}

/** The object in one piece. */
function build(base: usize, size: u32, end: usize, bytes: usize): usize {
  if (!reach(bytes + size + 64)) return 0
  const baseSize = sizeOf(base)
  const flatBase = countOf(base) === 1 ? <usize>load<u32>(piecesOf(base), 4) : 0
  let made: u32 = 0
  let flags = flagsOf(base) & hasNul
  while (at < end) {
    const command = <u32>load<u8>(at++)
    if (command & 128) {
      if (!beginCopy(command, baseSize, made, size)) return 0
      if (flatBase) copy(bytes + made, flatBase + offset, length)
      else gather(base, offset, follows, bytes + made)
      made += length
    } else {
      if (command === 0 || command > size - made || command > <u32>(end - at)) return 0
      touch(made, made + command)
      if (holdsNul(at, at + command)) flags = hasNul
      copy(bytes + made, at, command)
      at += command
      made += command
      copied = false
    }
  }
  if (made !== size || at !== end) return 0
  finish(base, size)
  return flatFrame(bytes, size, flags)
}

/** The object as a rope of its base's pieces and the delta's own, which lie at `place`; or `tooMany`. */
function splice(base: usize, size: u32, end: usize, place: usize, mostPieces: u32): usize {
  const baseSize = sizeOf(base)
  pieces = place
  count = 0
  let flags = flagsOf(base) & hasNul
  let made: u32 = 0
  let piece = pieceAt(base, 0)
  while (at < end) {
    const command = <u32>load<u8>(at++)
    if (count > mostPieces) return tooMany
    if (command & 128) {
      if (!beginCopy(command, baseSize, made, size)) return 0
      if (load<u32>(piece) > offset || load<u32>(piece, 8) <= offset) piece = pieceAt(base, offset)
      for (let from = offset; ; piece += pieceBytes) {
        if (count > mostPieces) return tooMany
        if (!reach(pieces + <usize>(count + 2) * pieceBytes)) return 0
        const stop = min(follows, load<u32>(piece, 8))
        addPiece(made, <usize>load<u32>(piece, 4) + (from - load<u32>(piece)))
        made += stop - from
        from = stop
        // Perf: the next copy often goes on in the piece in which this one ends.
        if (from === follows) break
      }
    } else {
      if (command === 0 || command > size - made || command > <u32>(end - at)) return 0
      if (!reach(pieces + <usize>(count + 2) * pieceBytes)) return 0
      touch(made, made + command)
      if (holdsNul(at, at + command)) flags = hasNul
      addPiece(made, at)
      at += command
      made += command
      copied = false
    }
  }
  if (made !== size || at !== end) return 0
  finish(base, size)
  if (size === 0) addPiece(0, pieces)
  const last = pieces + <usize>count * pieceBytes
  store<u32>(last, size)
  store<u32>(last, 0, 4)
  const frame = last + pieceBytes
  if (!reach(frame + frameBytes)) return 0
  setFrame(frame, size, count, pieces, flags)
  setTop(frame + frameBytes)
  return frame
}
