/**
 * Objects as ropes: a list of pieces, each bytes of a base or of what a delta inserted. A version of a large file then costs
 * what was changed in it, not its size. A frame names one: its size, its pieces, what is known of it.
 */
import { align, reach, setTop, top } from './memory'

// A frame: u32 size, u32 count of pieces, u32 address of the pieces, u32 flags.
// A piece: u32 where it begins in the object, u32 address of its bytes; behind the last, the object's size.
export const frameBytes: usize = 16
export const pieceBytes: usize = 8
export const hasNul: u32 = 1
/** It is searched in another way than byte by byte. */
export const isWhole: u32 = 2

// @ts-expect-error: decorator
@inline
export function sizeOf(frame: usize): u32 {
  return load<u32>(frame)
}

// @ts-expect-error: decorator
@inline
export function countOf(frame: usize): u32 {
  return load<u32>(frame, 4)
}

// @ts-expect-error: decorator
@inline
export function piecesOf(frame: usize): usize {
  return <usize>load<u32>(frame, 8)
}

// @ts-expect-error: decorator
@inline
export function flagsOf(frame: usize): u32 {
  return load<u32>(frame, 12)
}

export function addFlags(frame: usize, flags: u32): void {
  store<u32>(frame, flagsOf(frame) | flags, 12)
}

export function setFrame(frame: usize, size: u32, count: u32, pieces: usize, flags: u32): void {
  store<u32>(frame, size)
  store<u32>(frame, count, 4)
  store<u32>(frame, <u32>pieces, 8)
  store<u32>(frame, flags, 12)
}

/** A frame of one piece behind its bytes; 0 if there is no room. The stack ends behind it. */
export function flatFrame(bytes: usize, size: u32, flags: u32): usize {
  const pieces = align(bytes + size + 32)
  const frame = pieces + 2 * pieceBytes
  if (!reach(frame + frameBytes)) return 0
  store<u32>(pieces, 0)
  store<u32>(pieces, <u32>bytes, 4)
  store<u32>(pieces, size, 8)
  store<u32>(pieces, 0, 12)
  setFrame(frame, size, 1, pieces, flags)
  setTop(frame + frameBytes)
  return frame
}

/** The address of the piece that holds an offset of the object; the last one's for its end. */
export function pieceAt(frame: usize, offset: u32): usize {
  const pieces = piecesOf(frame)
  let low: u32 = 0
  let high = countOf(frame)
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (load<u32>(pieces + <usize>middle * pieceBytes) <= offset) low = middle
    else high = middle
  }
  return pieces + <usize>low * pieceBytes
}

/** Copies the object's bytes between two offsets. */
export function gather(frame: usize, from: u32, to: u32, target: usize): void {
  if (from >= to) return
  for (let piece = pieceAt(frame, from); from < to; piece += pieceBytes) {
    const end = min(to, load<u32>(piece, 8))
    copy(target, <usize>load<u32>(piece, 4) + (from - load<u32>(piece)), end - from)
    target += end - from
    from = end
  }
}

/** May read and write up to 31 bytes more than asked for: bulk copies are dear for a few bytes, and so is each step more. */
export function copy(target: usize, source: usize, length: u32): void {
  if (length > 256) {
    memory.copy(target, source, length)
    return
  }
  for (const end = target + length; target < end; target += 32, source += 32) {
    v128.store(target, v128.load(source))
    v128.store(target, v128.load(source, 16), 16)
  }
}

/** All bytes of the object in one place: where they lie, or a copy above the stack, which is not counted in. 0: no room. */
export function flat(frame: usize): usize {
  const size = sizeOf(frame)
  if (countOf(frame) === 1) return <usize>load<u32>(piecesOf(frame), 4)
  const target = align(top)
  if (!reach(target + size + 32)) return 0
  gather(frame, 0, size, target)
  return target
}
