/**
 * Sifts files: tells which of them surely hold nothing. All others, and those that it cannot read, are for the source to read, so
 * that whatever is told of a file has one origin. It runs in any thread, and in several at once: each takes the next file.
 */
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from 'node:fs'
import { createDetector } from '../detectors/detector.ts'
import { lanesOf } from '../engine/lanes.ts'
import { Pile } from '../engine/pile.ts'
import { createGlancer } from '../engine/search/glancer.ts'
import { partBefore, type Spot } from '../engine/search/spots.ts'
import type { Rule } from '../rules/rule.ts'

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
/** Bytes of a part. In the first, it shows how the file is read. */
const leastPart = 4096
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
  const { room } = pile

  return function* sift({ paths, starts, sizes, counters }) {
    const bytes = Buffer.from(paths.buffer, paths.byteOffset, paths.length)
    const pathOf = (index: number): Buffer => bytes.subarray(starts[index]!, starts[index + 1]!)
    let taken = 0
    let next = take()
    while (next < sizes.length) {
      next = pileUp(next)
      if (pile.isEmpty && next < sizes.length) {
        sizes[next] = yield* siftLarge(pathOf(next))
        next = take()
      } else pile.search(sizes)
      yield
    }
    Atomics.add(counters, counter.done, taken)

    function take(): number {
      const index = Atomics.add(counters, counter.taken, 1)
      if (index < sizes.length) taken++
      return index
    }

    /** From that file on, until there is no room for one, which it returns. Perf: one function that is hot, not one in another. */
    function pileUp(from: number): number {
      for (let index = from; index < sizes.length; index = take()) {
        const handle = openFile(pathOf(index))
        if (handle === undefined) continue
        let fits = true
        try {
          // Perf: to ask for its size takes longer than to read on to its end. At an offset, no pipe or terminal can be read.
          const size = readSync(handle, room, pile.start, pile.rest, 0)
          if (size === pile.rest) fits = false
          else if (size === 0) {
            if (fstatSync(handle).isFile()) sizes[index] = 0
          } else if (readSync(handle, more, 0, 1, size) === 0) pile.add(index, size)
        } catch {
          // Whatever it is, it happens again where the file is read.
        }
        closeSync(handle)
        if (!fits) return index
      }
      return sizes.length
    }
  }

  function* siftLarge(path: Buffer): Generator<void, number> {
    const handle = openFile(path)
    if (handle === undefined) return unsifted
    try {
      return yield* siftParts(handle)
    } catch {
      // As above.
      return unsifted
    } finally {
      closeSync(handle)
    }
  }

  /** Its size, or `unsifted`. It comes in parts that fit into the room. */
  function* siftParts(handle: number): Generator<void, number> {
    const stats = fstatSync(handle)
    const { size } = stats
    // Of some files that have content the system says that they have none.
    if (!stats.isFile() || size === 0) return unsifted
    const spots: Spot[] = []
    let position = 0
    while (position < size) {
      const count = readSync(handle, room, 1, room.length - 2, position)
      const isEnd = position + count === size
      const end = isEnd ? count + 1 : partBefore(room, 1, count + 1, lanes)
      // It has changed, or there is nowhere to part it.
      if (position + count > size || (end <= leastPart && !isEnd)) return unsifted
      if (!glancer!.isPlain(1, end, position === 0, isEnd)) return unsifted
      room[count + 1] = 0
      glancer!.look(1, end, 0, spots)
      if (spots.length > 0) return unsifted
      position += end - 1
      // A parting byte, as what is piled up next needs it.
      if (!isEnd) room[0] = room[end - 1]!
      yield
    }
    return position
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
