/**
 * Files of the disk. Most hold nothing, which is found out for many at once, in several threads; only what may hold something
 * comes as chunks. Pipes and terminals only if they are named.
 */
import type { Chunk, Clean, Failure, Skip } from '../chunks/chunk.ts'
import { WindowBuffer } from '../chunks/windows.ts'
import type { GitPlace } from '../git/spawn.ts'
import { type ListItem, listFiles, shownFrom } from './list-files.ts'
import { readOne, readOpened } from './read-file.ts'
import { unsifted } from './sift.ts'
import { type Sifting, siftInOrder } from './sift-in-order.ts'
import type { Source } from './source.ts'

export type FilesOptions = Sifting & {
  /** The files in which the report of this scan is being written. */
  report?: readonly string[]
  /** The work trees of submodules too. */
  submodules?: boolean
}

/** `base` and `paths`: see list-files.ts. */
export function filesSource(
  place: GitPlace,
  paths: readonly string[],
  base: string,
  { report = [], submodules = false, ...sifting }: FilesOptions,
): Source {
  const window = new WindowBuffer()
  const own = new Set(report.map(file => shownFrom(base, file)))
  // Paths that are named may overlap.
  const seen = paths.length > 1 ? new Set<string>() : undefined

  async function* chunks(): AsyncGenerator<Chunk | Clean | Skip | Failure> {
    for await (const { items, sizes } of siftInOrder(wanted(), sifting, place.signal)) {
      const { left, clean } = settle(items, sizes)
      for (const item of left) {
        if ('file' in item) yield* item.stream ? readOpened(item, place.signal) : readOne(item, window)
        else yield item
      }
      if (clean.objects > 0) yield { clean }
    }
  }

  async function* wanted(): AsyncGenerator<ListItem[]> {
    for await (const items of listFiles(place, paths, base, submodules))
      yield own.size === 0 && !seen ? items : items.flatMap(unlessKnown)
  }

  function unlessKnown(item: ListItem): ListItem[] {
    if (!('file' in item)) return [item]
    const { path } = item
    // It names the keys that were found, which would be found in it again.
    if (own.has(path)) return [{ skip: 'the report of this scan', path }]
    if (seen?.has(path)) return []
    seen?.add(path)
    return [item]
  }

  return { unit: 'files', whole: paths.length === 0, history: false, byCommit: false, chunks }
}

/** What is left to read, and what the rest amounts to. */
function settle(items: readonly ListItem[], sizes: Float64Array): { left: ListItem[] } & Clean {
  const left: ListItem[] = []
  const clean = { objects: 0, bytes: 0 }
  for (let index = 0; index < items.length; index++) {
    const size = sizes[index]!
    if (size === unsifted) left.push(items[index]!)
    else {
      clean.objects++
      clean.bytes += size
    }
  }
  return { left, clean }
}
