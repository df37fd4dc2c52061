/** Which objects of a pack are deltas of which: families, each with one object that is stored whole. */
import { longestHeader, readHeader } from './object-header.ts'
import type { PackFile } from './pack-file.ts'
import type { PackIndex } from './pack-index.ts'

/** A pack as threads share it. Objects are counted in the order in which they lie in it. */
export type Pack = {
  path: string
  /** The number of its first object, among those of all packs. */
  first: number
  count: number
  /** Where each begins, and behind the last where they end. */
  offsets: Float64Array
  checks: Uint32Array
  /** 0 for what could not be read, and for deltas of such. */
  types: Uint8Array
  /** The base of a delta; -1: none. */
  bases: Int32Array
  /** The first delta of each, and the next one of the same base; -1: none. */
  children: Int32Array
  siblings: Int32Array
  /** The place of each one's id in the index. */
  places: Uint32Array
}

/** Of all their objects. */
export function bytesOf(packs: readonly Pack[]): number {
  return packs.reduce((sum, { offsets, count }) => sum + offsets[count]!, 0)
}

/** Reads the header of each object. What is not as it should be is left without a type. Undefined if two lie at one place. */
export function readFamilies(
  path: string,
  file: PackFile,
  index: PackIndex,
  idBytes: number,
  first: number,
): Pack | undefined {
  const { count } = index
  const { offsets, places } = inOrder(index, file.size - idBytes)
  if (offsets.some((offset, i) => i > 0 && offset <= offsets[i - 1]!)) return undefined
  const pack: Pack = {
    ...{ path, first, count, offsets, places },
    checks: share(Uint32Array, count),
    types: share(Uint8Array, count),
    bases: share(Int32Array, count).fill(-1),
    children: share(Int32Array, count).fill(-1),
    siblings: share(Int32Array, count).fill(-1),
  }
  for (let i = 0; i < count; i++) {
    pack.checks[i] = index.checks[places[i]!]!
    const offset = offsets[i]!
    const bytes = file.read(offset, Math.min(offset + longestHeader, file.size))
    const header = readHeader(bytes, idBytes)
    if (!header) continue
    pack.types[i] = header.type
    if (header.type !== 0) continue
    const baseOffset = header.back > 0 ? offset - header.back : offsetOf(index, bytes, header.idAt, idBytes)
    const base = baseOffset === undefined ? -1 : rankOf(offsets, count, baseOffset)
    if (base >= 0 && base !== i) pack.bases[i] = base
  }
  // Backwards, so that the deltas of one base are in the pack's order.
  for (let i = count - 1; i >= 0; i--) {
    const base = pack.bases[i]!
    if (base < 0) continue
    pack.siblings[i] = pack.children[base]!
    pack.children[base] = i
  }
  return pack
}

type Arrays = { BYTES_PER_ELEMENT: number }

/** An array in memory that threads share. */
export function share<A>(array: Arrays & (new (memory: SharedArrayBuffer) => A), count: number): A {
  return new array(new SharedArrayBuffer(count * array.BYTES_PER_ELEMENT))
}

function inOrder({ count, offsets: unordered }: PackIndex, end: number): Pick<Pack, 'offsets' | 'places'> {
  const offsets = share(Float64Array, count + 1)
  const places = share(Uint32Array, count)
  // Perf: a number holds an offset and a place behind it, so that one sort puts both in order. In all but huge packs.
  const scale = 2 ** Math.ceil(Math.log2(count + 1))
  if (end * scale < Number.MAX_SAFE_INTEGER && unordered.every(offset => offset < end)) {
    const keys = unordered.map((offset, place) => offset * scale + place).sort()
    for (let i = 0; i < count; i++) {
      offsets[i] = Math.floor(keys[i]! / scale)
      places[i] = keys[i]! - offsets[i]! * scale
    }
  } else {
    offsets.set(unordered)
    offsets.subarray(0, count).sort()
    for (let place = 0; place < count; place++) places[rankOf(offsets, count, unordered[place]!)] = place
  }
  offsets[count] = end
  return { offsets, places }
}

/** The object that begins at an offset; -1 if none does. */
function rankOf(offsets: Float64Array, count: number, offset: number): number {
  let low = 0
  for (let high = count; high - low > 1; ) {
    const middle = (low + high) >> 1
    if (offsets[middle]! <= offset) low = middle
    else high = middle
  }
  return offsets[low] === offset ? low : -1
}

/** Where the object begins whose id stands in a header; undefined if the pack has none such. */
function offsetOf({ count, ids, offsets }: PackIndex, bytes: Buffer, at: number, idBytes: number): number | undefined {
  const id = bytes.subarray(at, at + idBytes)
  let low = 0
  for (let high = count; high - low > 1; ) {
    const middle = (low + high) >> 1
    if (ids.compare(id, 0, idBytes, middle * idBytes, (middle + 1) * idBytes) <= 0) low = middle
    else high = middle
  }
  return ids.compare(id, 0, idBytes, low * idBytes, (low + 1) * idBytes) === 0 ? offsets[low] : undefined
}

/** Calls `visit` with each object of a family, bases first. */
export function eachOf({ children, siblings }: Pack, root: number, visit: (object: number) => void): void {
  // Perf: most have no deltas.
  if (children[root]! < 0) {
    visit(root)
    return
  }
  const waiting = [root]
  for (let object = waiting.pop(); object !== undefined; object = waiting.pop()) {
    visit(object)
    for (let child = children[object]!; child >= 0; child = siblings[child]!) waiting.push(child)
  }
}
