/** Packed objects, one after another: rebuilt, and what of each has to be searched or checked handed to the host. */
import { apply } from './delta'
import { inflate } from './inflate'
import { beginsWide, isMail } from './mail'
import { align, reach, top } from './memory'
import { holdsNul } from './plain'
import { headerEnd, isSought, isTree, readHeader, readTree } from './references'
import { addFlags, flagsOf, flat, flatFrame, hasNul, isWhole, sizeOf } from './rope'
import { addFrom, addTouched, around } from './windows'

/** What is asked of an object, as bits; of trees, see references.ts; of what is only a base, none of these. */
const isSearched: u32 = 1
const hasHeader: u32 = 4
// @ts-expect-error: decorator
@external('env', 'whole')
declare function searchWhole(object: u32, at: usize, size: u32): void

let compressed: usize = 0

/** Where the host puts the compressed bytes of an object that inflates to `size` bytes; 0 if there is no room. */
export function input(size: u32, compressedSize: u32): usize {
  compressed = align(align(top) + size + 64)
  return reach(compressed + compressedSize + 512) ? compressed : 0
}

/** An object that is stored whole, of `size` bytes. Returns its frame; 0 if it is broken, or there is no room. */
export function whole(object: u32, compressedSize: u32, size: u32, asked: u32): usize {
  const bytes = align(top)
  if (!inflate(compressed, compressed + compressedSize, bytes, bytes + size)) return 0
  const frame = flatFrame(bytes, size, holdsNul(bytes, bytes + size) ? hasNul : 0)
  return frame !== 0 && look(object, frame, asked, true) ? frame : 0
}

/** An object that is stored as a delta of `size` bytes against the object of a frame. Returns its own frame, as `whole` does. */
export function delta(object: u32, base: usize, compressedSize: u32, size: u32, asked: u32): usize {
  const bytes = align(top)
  if (!inflate(compressed, compressed + compressedSize, bytes, bytes + size)) return 0
  const frame = apply(base, bytes, bytes + size, asked & (isTree | isSought) ? 0 : 4 * around)
  // What was read in another way has to be read anew.
  return frame !== 0 && look(object, frame, asked, (flagsOf(base) & isWhole) !== 0) ? frame : 0
}

/** An object of `size` bytes that lies where compressed bytes would. */
export function stored(object: u32, size: u32, asked: u32): usize {
  const frame = flatFrame(compressed, size, holdsNul(compressed, compressed + size) ? hasNul : 0)
  return frame !== 0 && look(object, frame, asked, true) ? frame : 0
}

/** False if the object is not as it should be, or there is no room to look at it. */
function look(object: u32, frame: usize, asked: u32, isNew: bool): bool {
  if (asked & (isTree | isSought) && !readTree(object, frame, asked, isNew)) return false
  if (asked & hasHeader && !readHeader(object, frame)) return false
  if (!(asked & isSearched)) return true
  if (flagsOf(frame) & hasNul || beginsWide(frame) || isMail(frame)) {
    const bytes = flat(frame)
    if (bytes === 0) return false
    addFlags(frame, isWhole)
    searchWhole(object, bytes, sizeOf(frame))
  } else if (isNew) addFrom(object, frame, asked & hasHeader ? headerEnd : 0)
  else addTouched(object, frame)
  return true
}
