/**
 * The door to assembly/: objects of packs are inflated, rebuilt from their deltas, and what has to be searched comes back in
 * few large pieces. Where WebAssembly cannot be had, there is none.
 */
import code from 'virtual:unpack'
import type { Lanes } from '../engine/lanes.ts'
import { type GlanceExports, glanceImports, writeGlance } from '../engine/search/glance.ts'
import type { Spot } from '../engine/search/spots.ts'

type Exports = GlanceExports & {
  top: { value: number }
  setTop(at: number): void
  setIdBytes(bytes: number): void
  input(size: number, compressedSize: number): number
  whole(object: number, compressedSize: number, size: number, asked: number): number
  delta(object: number, base: number, compressedSize: number, size: number, asked: number): number
  stored(object: number, size: number, asked: number): number
  flush(): void
  flushReferences(): void
  scratch: { value: number }
  used: { value: number }
  segments: { value: number }
  segmentCount: { value: number }
  hard: { value: number }
  nameStore: { value: number }
  nameBytes: { value: number }
  tooManyNames: { value: number }
  references: { value: number }
  referenceCount: { value: number }
  owners: { value: number }
  wanted: { value: number }
}

export type Visitor = {
  /**
   * Windows of many objects in one, and the spots where something may stand. `objectAt`: the object that is to be suspected if
   * something begins at an offset.
   */
  search(bytes: Buffer, spots: Spot[], objectAt: (offset: number) => number | undefined): void
  /** All of an object that cannot be searched in windows. */
  searchWhole(object: number, bytes: Buffer): void
  /** Ids, one after another, that commits, tags or trees name, and the objects that name them. */
  check(ids: Int32Array, owners: Uint32Array): void
  /** An entry of a tree that names what may be wanted: its name and its id. */
  entry(tree: number, name: Buffer, id: Buffer): void
}

export type Unpacker = {
  /** An object that is stored whole. Returns its frame, valid until it is released; 0 if it could not be read. */
  whole(object: number, compressed: Buffer, size: number, asked: number): number
  /** An object that is stored as a delta against another one, whose frame is given. */
  delta(object: number, base: number, compressed: Buffer, size: number, asked: number): number
  /** An object that was inflated already. */
  stored(object: number, bytes: Buffer, asked: number): number
  /** Bytes of the object of a frame. */
  sizeOf(frame: number): number
  /** What is made from now on is released by `release`. */
  mark(): number
  release(mark: number): void
  /** Looks in trees for ids that begin with these four bytes. */
  want(word: number): void
  /** Lets the visitor see what is still to be searched and checked. */
  end(): void
  /** The names of files and folders in all trees that were read, a NUL behind each; undefined if there were too many. */
  names(): Uint8Array | undefined
}

let module: WebAssembly.Module | undefined
const wantedBits = 22

/** Undefined too if there is too much to look for. */
export function createUnpacker(lanes: Lanes, idBytes: number, visitor: Visitor): Unpacker | undefined {
  let exports: Exports
  let memory = Buffer.alloc(0)
  const bytesOf = (): Buffer => {
    // Grown memory is another buffer.
    if (memory.length === 0) memory = Buffer.from(exports.memory.buffer)
    return memory
  }
  let spots: Spot[] = []
  const onSpot = (spot: Spot): void => {
    const { value } = exports.scratch
    spots.push({ ...spot, start: spot.start - value, end: spot.end - value })
  }
  const env = {
    ...glanceImports(lanes, bytesOf, onSpot),
    search: () => {
      if (spots.length === 0) return
      const segments = new Uint32Array(exports.memory.buffer, exports.segments.value, exports.segmentCount.value * 3)
      const bytes = Buffer.from(exports.memory.buffer, exports.scratch.value, exports.used.value)
      visitor.search(bytes, spots, offset => objectAt(segments, offset))
      spots = []
    },
    whole: (object: number, at: number, size: number) =>
      visitor.searchWhole(object, Buffer.from(exports.memory.buffer, at, size)),
    check: () => {
      const { buffer } = exports.memory
      const count = exports.referenceCount.value
      visitor.check(
        new Int32Array(buffer, exports.references.value, (count * idBytes) >> 2),
        new Uint32Array(buffer, exports.owners.value, count),
      )
    },
    entry: (tree: number, name: number, nameEnd: number, id: number) =>
      visitor.entry(tree, bytesOf().subarray(name, nameEnd), bytesOf().subarray(id, id + idBytes)),
  }
  try {
    module ??= new WebAssembly.Module(Buffer.from(code, 'base64'))
    exports = new WebAssembly.Instance(module, { env }).exports as Exports
  } catch {
    return undefined
  }
  if (!writeGlance(exports, lanes)) return undefined
  bytesOf().set(lanes.hard, exports.hard.value)
  exports.setIdBytes(idBytes)
  /** False if there is no room. */
  const put = (bytes: Buffer, size: number): boolean => {
    const at = exports.input(size, bytes.length)
    if (at === 0) return false
    bytesOf().set(bytes, at)
    return true
  }
  return {
    whole: (object, compressed, size, asked) =>
      put(compressed, size) ? exports.whole(object, compressed.length, size, asked) : 0,
    delta: (object, base, compressed, size, asked) =>
      put(compressed, size) ? exports.delta(object, base, compressed.length, size, asked) : 0,
    stored: (object, bytes, asked) => (put(bytes, 0) ? exports.stored(object, bytes.length, asked) : 0),
    sizeOf: frame => {
      const bytes = bytesOf()
      return bytes[frame]! + bytes[frame + 1]! * 256 + bytes[frame + 2]! * 65536 + bytes[frame + 3]! * 16777216
    },
    mark: () => exports.top.value,
    release: mark => exports.setTop(mark),
    want(word) {
      const first = word & (2 ** wantedBits - 1)
      bytesOf()[exports.wanted.value + (first >> 3)]! |= 1 << (first & 7)
    },
    end() {
      exports.flush()
      exports.flushReferences()
    },
    names: () =>
      exports.tooManyNames.value
        ? undefined
        : Uint8Array.from(
            bytesOf().subarray(exports.nameStore.value, exports.nameStore.value + exports.nameBytes.value),
          ),
  }
}

/** Whose zone an offset of the scratch lies in. Zones: begin, end, object; in order. */
function objectAt(segments: Uint32Array, offset: number): number | undefined {
  let low = 0
  for (let high = segments.length / 3; high - low > 1; ) {
    const middle = (low + high) >> 1
    if (segments[middle * 3]! <= offset) low = middle
    else high = middle
  }
  const at = low * 3
  return offset >= segments[at]! && offset < segments[at + 1]! ? segments[at + 2] : undefined
}
