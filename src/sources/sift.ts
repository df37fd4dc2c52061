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
import { spotsIn } from '../engine/search/spots.ts'
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

/** Takes files of the block until none is left, in small steps: between them a thread may look after other things. */
export type Sifter = (block: SiftBlock) => Generator<void>

/** Without WebAssembly, it leaves all files. */
export function createSifter(rules: readonly Rule[]): Sifter {
  const lanes = lanesOf(rules.map(createDetector))
  const glancer = createGlancer(lanes)
  if (!glancer) return leave
  const pile = new Pile(lanes, glancer)
  const window = new WindowBuffer()

  return function* sift({ paths, starts, sizes, counters }) {
    const search = (): void =>
      pile.search((index, size) => {
        sizes[index] = size
      })
    let taken = 0
    for (;;) {
      const index = Atomics.add(counters, counter.taken, 1)
      if (index >= sizes.length) break
      taken++
      const start = starts[index]!
      const handle = openFile(Buffer.from(paths.buffer, start, starts[index + 1]! - start))
      if (handle === undefined) continue
      try {
        // Perf: it is quicker to ask an open file than to ask by its path.
        const stats = fstatSync(handle)
        if (!stats.isFile()) continue
        const { size } = stats
        if (size >= pile.largest) {
          // The room is needed for it.
          search()
          yield
          sizes[index] = yield* siftLarge(handle, size)
        } else {
          if (!pile.hasRoom(size + 1)) {
            search()
            yield
          }
          // One byte more than there should be: what has grown, or has content but no size, is not read in full.
          if (readSync(handle, pile.room(size + 1)) !== size) continue
          if (isReadAsItIs(pile.room(size))) pile.add(index, size)
        }
      } catch {
        // Whatever it is, it happens again where the file is read.
      } finally {
        closeSync(handle)
      }
    }
    search()
    Atomics.add(counters, counter.done, taken)
  }

  /** Its size, or `unsifted`. */
  function* siftLarge(handle: number, size: number): Generator<void, number> {
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
