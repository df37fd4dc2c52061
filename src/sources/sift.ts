/**
 * Sifts files: tells which of them surely hold nothing. All others, and those that it cannot read, are for the source to read, so
 * that whatever is told of a file has one origin. It runs in any thread, and in several at once: each takes the next file.
 */
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from 'node:fs'
import { WindowBuffer } from '../chunks/windows.ts'
import { createDetector } from '../detectors/detector.ts'
import { lanesOf } from '../engine/lanes.ts'
import { Pile } from '../engine/pile.ts'
import { createGlancer } from '../engine/search/glancer.ts'
import { partBefore, type Spot, spotsIn } from '../engine/search/spots.ts'
import { isReadAsItIs } from '../engine/views/views.ts'
import type { Rule } from '../rules/rule.ts'
import { chunksOf } from './read-file.ts'

/** Files to be sifted, in memory that threads share. */
export type SiftBlock = {
  /** All paths, one behind the other. An empty one stands for what is not to be sifted. */
  paths: Uint8Array
  /** Where in them each file's begins, and the last one ends. */
  starts: Uint32Array
  /** Of each file its bytes, if it holds nothing; else `unsifted`. */
  sizes: Float64Array
  counters: Int32Array
}

export const unsifted = -1
/** How many files were taken, and with how many of them the threads are done. */
export const counter = { taken: 0, done: 1 }

/** A link is not followed, and no pipe waited for or terminal taken over, if one has taken a file's place. */
const openFlags =
  constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0)
/** Windows cannot open a link itself. */
const followsLinks = constants.O_NOFOLLOW === undefined
const origin = { path: '' }
/** With less room left, the pile is searched. */
const leastRest = 32 * 1024
/** Where it shows whether a file goes on. */
const more = Buffer.alloc(1)

/** Takes files of the block until none is left, in small steps: between them a thread may look after other things. */
export type Sifter = (block: SiftBlock) => Generator<void>

/** Without WebAssembly, it leaves all files. */
export function createSifter(rules: readonly Rule[]): Sifter {
  const lanes = lanesOf(rules.map(createDetector))
  const glancer = createGlancer(lanes)
  if (!glancer) return leave
  const pile = new Pile(lanes, glancer)
  const window = new WindowBuffer()

  return function* sift(block) {
    const { sizes, counters } = block
    const paths = Buffer.from(block.paths.buffer, block.paths.byteOffset, block.paths.length)
    let taken = 0
    for (;;) {
      const index = Atomics.add(counters, counter.taken, 1)
      if (index >= sizes.length) break
      taken++
      if (pile.rest < leastRest) {
        pile.search(sizes)
        yield
      }
      const handle = siftSmall(paths.subarray(block.starts[index]!, block.starts[index + 1]!), index, sizes)
      if (handle === undefined) continue
      pile.search(sizes)
      try {
        sizes[index] = yield* siftAlone(handle)
      } catch {
        // Whatever it is, it happens again where the file is read.
      } finally {
        closeSync(handle)
      }
    }
    pile.search(sizes)
    Atomics.add(counters, counter.done, taken)
  }

  /** Of what has no room in the pile, the open file. */
  function siftSmall(path: Buffer, index: number, sizes: Float64Array): number | undefined {
    const handle = openFile(path)
    if (handle === undefined) return undefined
    const { room } = pile
    try {
      // Perf: to ask for its size takes longer than to read on to its end. At an offset, no pipe or terminal can be read.
      const size = readSync(handle, room, pile.start, pile.rest, 0)
      if (size === pile.rest) return handle
      if (size === 0) {
        if (fstatSync(handle).isFile()) sizes[index] = 0
      } else if (readSync(handle, more, 0, 1, size) === 0) {
        if (isReadAsItIs(room.subarray(pile.start, pile.start + size))) pile.add(index, size)
      }
    } catch {
      // As above.
    }
    closeSync(handle)
    return undefined
  }

  /** Its size, or `unsifted`. What is large comes in parts that fit into the room. */
  function* siftAlone(handle: number): Generator<void, number> {
    const { room } = pile
    const stats = fstatSync(handle)
    const { size } = stats
    // Of some files that have content the system says that they have none.
    if (!stats.isFile() || size === 0) return unsifted
    let position = 0
    while (position < size) {
      const count = readSync(handle, room, 1, room.length - 2, position)
      const end = position + count === size ? count + 1 : partBefore(room, 1, count + 1, lanes)
      // It has changed, or there is nowhere to part it.
      if (position + count > size || end === 1) return unsifted
      const part = room.subarray(1, end)
      // Wide strings may go on in the next part.
      if (part.includes(0)) return yield* siftWindows(handle, size)
      if (position === 0 && !isReadAsItIs(part)) return unsifted
      room[count + 1] = 0
      const spots: Spot[] = []
      glancer!.look(1, end, 0, spots)
      if (spots.length > 0) return unsifted
      position += end - 1
      if (position < size) room[0] = room[end - 1]!
      yield
    }
    return position
  }

  /** The same of what has NUL bytes. */
  function* siftWindows(handle: number, size: number): Generator<void, number> {
    let bytes = 0
    for (const chunk of chunksOf(handle, size, origin, window)) {
      const text = Buffer.from(chunk.bytes.buffer, chunk.bytes.byteOffset, chunk.bytes.length)
      if (!isReadAsItIs(text) || spotsIn(text, lanes, glancer!).length > 0) return unsifted
      bytes += chunk.coreEnd - chunk.coreStart
      yield
    }
    return bytes
  }
}

/** Takes all that is left, and looks at none. */
function* leave({ sizes, counters }: SiftBlock): Generator<void> {
  const taken = Atomics.exchange(counters, counter.taken, sizes.length)
  Atomics.add(counters, counter.done, Math.max(0, sizes.length - taken))
  yield
}

/** Undefined if it cannot be opened, or is a link. */
function openFile(file: Buffer): number | undefined {
  if (file.length === 0) return undefined
  try {
    if (followsLinks && !lstatSync(file).isFile()) return undefined
    return openSync(file, openFlags)
  } catch {
    return undefined
  }
}
