/**
 * The ids of objects that commits, tags and trees name, as far as they are new: the host looks whether they are there, or which trees
 * hold which.
 */
import { touched, touches } from './delta'
import { addName } from './names'
import { flat, sizeOf } from './rope'

/** Bytes of an object id: 20, or 32 in SHA-256 repositories. */
export let idBytes: u32 = 20

export function setIdBytes(bytes: u32): void {
  idBytes = bytes
}

export const references: usize = memory.data(32 << 12, 16)
const most: u32 = 1 << 12
export let referenceCount: u32 = 0
/** Of each, the object that names it: u32. */
export const owners: usize = memory.data(4 << 12)

// @ts-expect-error: decorator
@external('env', 'check')
declare function checkReferences(): void

/** Lets the host see what was gathered. */
export function flushReferences(): void {
  if (referenceCount > 0) checkReferences()
  referenceCount = 0
}

function add(id: usize, owner: u32): void {
  memory.copy(references + <usize>referenceCount * idBytes, id, idBytes)
  store<u32>(owners + (<usize>referenceCount << 2), owner)
  referenceCount++
  if (referenceCount === most) flushReferences()
}

/** Of the entry of a tree that was read last. */
let name: usize = 0
let nameEnd: usize = 0
/** It is a submodule's commit. */
let isLink: bool = false

/** Reads an entry: where the next one begins; 0 if it is none. */
function readEntry(at: usize, end: usize): usize {
  isLink = load<u32>(at) === 0x30303631 // "1600"
  // A mode has five or six digits.
  at += load<u8>(at, 5) === 0x20 ? 5 : 6
  if (load<u8>(at) !== 0x20) return 0
  name = at + 1
  nameEnd = nulFrom(name, end)
  at = nameEnd + 1 + idBytes
  return at > end ? 0 : at
}

let touch: usize = 0
let lastTouch: usize = 0

/** Begins to go through the entries of a tree. */
function beginTouches(): void {
  touch = touched
  lastTouch = touched + (<usize>touches << 3)
}

/** True if the last delta touched the entry between two offsets; of entries in order. */
function isTouched(entry: u32, end: u32): bool {
  while (touch < lastTouch && load<u32>(touch, 4) < entry) touch += 8
  return touch < lastTouch && load<u32>(touch) <= end
}

/** Ids that are looked for, by their first bits: a bit for all that begin alike. */
export const wanted: usize = memory.data(1 << 19, 16)
const wantedMask: u32 = (1 << 22) - 1

// @ts-expect-error: decorator
@inline
function mayBeWanted(id: usize): bool {
  const first = load<u32>(id) & wantedMask
  return ((load<u8>(wanted + (first >> 3)) >> <u8>(first & 7)) & 1) === 1
}

/** Told of an entry that names what may be wanted, and of the tree that it is in. */
// @ts-expect-error: decorator
@external('env', 'entry')
declare function tellEntry(tree: u32, name: usize, nameEnd: usize, id: usize): void

/** What is asked of a tree, as bits: what it names, and the names; where it names what is wanted. */
export const isTree: u32 = 2
export const isSought: u32 = 64

/** Reads a tree. What is wanted is looked for in all its entries; else, only in what the last delta touched, if it is not new. False if it is no tree. */
export function readTree(tree: u32, frame: usize, asked: u32, isNew: bool): bool {
  const bytes = flat(frame)
  if (bytes === 0) return false
  const end = bytes + sizeOf(frame)
  beginTouches()
  for (let at = bytes; at < end; ) {
    const entry = at
    at = readEntry(at, end)
    if (at === 0) return false
    const id = at - idBytes
    if (asked & isSought && mayBeWanted(id)) tellEntry(tree, name, nameEnd, id)
    if (!(asked & isTree)) continue
    if (!isNew && !isTouched(<u32>(entry - bytes), <u32>(at - bytes))) continue
    addName(name, <u32>(nameEnd - name))
    if (!isLink) add(id, tree)
  }
  return true
}

/** The first NUL, or somewhere behind the end; 15 bytes more may be read. */
function nulFrom(at: usize, end: usize): usize {
  while (at < end) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(0)))
    if (found !== 0) return at + ctz(found)
    at += 16
  }
  return at
}

/** Where the lines end that `readHeader` has read: there is nothing else in them. */
export let headerEnd: u32 = 0

/** Adds what the first lines of a commit or tag name: `tree`, `parent`, `object`. False if there is no room. */
export function readHeader(object: u32, frame: usize): bool {
  let at = flat(frame)
  headerEnd = 0
  if (at === 0) return false
  const bytes = at
  const end = at + sizeOf(frame)
  const hex = idBytes << 1
  while (true) {
    const word = load<u32>(at)
    let name: u32
    if (word === 0x65657274) name = 5 // "tree "
    else if (word === 0x65726170 || word === 0x656a626f) name = 7 // "parent ", "object "
    else return true
    if (at + name + hex >= end) return true
    if (load<u8>(at + name + hex) !== 0x0a) return true
    const id = references + <usize>referenceCount * idBytes
    for (let i: u32 = 0; i < idBytes; i++) {
      const digits = at + name + (i << 1)
      const high = hexValue(load<u8>(digits))
      const low = hexValue(load<u8>(digits, 1))
      if ((high | low) & 0xf0) return true
      store<u8>(id + i, (high << 4) | low)
    }
    store<u32>(owners + (<usize>referenceCount << 2), object)
    referenceCount++
    if (referenceCount === most) flushReferences()
    at += name + hex + 1
    headerEnd = <u32>(at - bytes)
  }
}

/** 0xff for what is no digit of lower case. */
function hexValue(digit: u8): u8 {
  if (digit >= 0x30 && digit < 0x3a) return digit - 0x30
  return digit >= 0x61 && digit < 0x67 ? digit - 0x57 : 0xff
}
