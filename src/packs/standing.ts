/**
 * Where blobs stand in trees. All trees are looked through for what names one of the blobs, then for what names one of those
 * trees, and so on up: once for each level of folders.
 */
import { asked, isRead } from './asks.ts'
import { eachOf, share } from './families.ts'
import { treeType } from './object-header.ts'
import type { Plan } from './plan.ts'
import { unpackInThreads } from './threads.ts'
import { counter, type Entry, type Task } from './unpack.ts'

/** A blob at a path, whose bytes are one character each. There is but one object for each. */
export type Standing = { blob: string; path: string }

/** What stands below a tree, by path. */
export type StandingIn = (tree: string) => readonly Standing[]

/** Deeper folders, or blobs at more paths, are made to be many. */
const mostLevels = 100
const mostStanding = 1_000_000

/**
 * Undefined if there is no telling: trees that cannot be read, or more than can be held. `below`: what some tree names, by the places
 * of ids; undefined if that is not known.
 */
export async function standingOf(
  plan: Plan,
  blobs: readonly string[],
  below: Uint8Array | undefined,
  threads: number,
  signal: AbortSignal | undefined,
): Promise<StandingIn | undefined> {
  const { ids } = plan
  const names = new Map(blobs.map(blob => [ids.placeOf(blob), blob]))
  const folders = new Map<number, Entry[]>()
  let fresh: Iterable<number> = names.keys()
  for (let level = 0; ; level++) {
    if (level > mostLevels) return undefined
    const found = await entriesNaming(plan, fresh, threads, signal)
    if (!found) return undefined
    const next: number[] = []
    for (const entry of found) {
      const tree = ids.firstOf(placeOfObject(plan, entry.tree))
      const known = folders.get(tree)
      if (known) known.push(entry)
      else {
        folders.set(tree, [entry])
        if (below?.[tree] !== 0) next.push(tree)
      }
    }
    if (next.length === 0) break
    fresh = next
  }
  const standing = gather(names, folders)
  return standing && (tree => standing.get(ids.placeOf(tree)) ?? [])
}

/** The entries of all trees that name what has one of these places. */
async function entriesNaming(
  { task, ids }: Plan,
  places: Iterable<number>,
  threads: number,
  signal: AbortSignal | undefined,
): Promise<Entry[] | undefined> {
  const wanted = share(Uint8Array, ids.count)
  for (const place of places) if (place >= 0) wanted[place] = 1
  const { bytes, ...trees } = treesOf(task)
  const seeking: Task = { ...task, ...trees, wanted, counters: share(Int32Array, Object.keys(counter).length) }
  const unpacked = await unpackInThreads(seeking, threads, bytes, signal)
  const { asks, states, firstLoose } = seeking
  if (!unpacked || !states.every((state, object) => state === isRead || (asks[object] === 0 && object < firstLoose)))
    return undefined
  return unpacked.flatMap(({ entries }) => entries)
}

/** What there is to read of them, in bytes of packs too. */
function treesOf({ packs, roots, heavy, firstLoose, states }: Task) {
  const asks = share(Uint8Array, states.length)
  let bytes = 0
  const isTree = (root: number): boolean => {
    const pack = packs.findLast(({ first }) => first <= root)
    if (root >= firstLoose || !pack) return true
    if (pack.types[root - pack.first] !== treeType) return false
    eachOf(pack, root - pack.first, object => {
      asks[pack.first + object] = asked.entries
      bytes += pack.offsets[object + 1]! - pack.offsets[object]!
    })
    return true
  }
  const [large, small] = [roots.subarray(0, heavy).filter(isTree), roots.subarray(heavy).filter(isTree)]
  const all = share(Uint32Array, large.length + small.length)
  all.set(large)
  all.set(small, large.length)
  return { asks, bytes, states: share(Uint8Array, states.length), roots: all, heavy: large.length }
}

/** The place of the id of an object. */
function placeOfObject({ regions }: Plan, object: number): number {
  const { first, places } = regions.findLast(({ first }) => first <= object)!
  return first + (places?.[object - first] ?? object - first)
}

/** What stands below each of the folders; `names`: blobs by their places. Undefined if it is too much. */
function gather(
  names: ReadonlyMap<number, string>,
  folders: ReadonlyMap<number, readonly Entry[]>,
): Map<number, readonly Standing[]> | undefined {
  const inTrees = new Map<number, readonly Standing[]>()
  const byEntry = new Map<string, readonly Standing[]>()
  const known = new Map<string, Standing>()
  let count = 0
  const stand = (path: string, blob: string): Standing => {
    const key = `${blob}${path}`
    const standing = known.get(key) ?? { blob, path }
    known.set(key, standing)
    return standing
  }
  const underEntry = ({ name, child }: Entry): readonly Standing[] => {
    const key = `${child}/${name}`
    let under = byEntry.get(key)
    if (!under) {
      const blob = names.get(child)
      under =
        blob === undefined
          ? inFolder(child).map(inner => stand(`${name}/${inner.path}`, inner.blob))
          : [stand(name, blob)]
      byEntry.set(key, under)
      count += under.length
    }
    return under
  }
  const inFolder = (tree: number): readonly Standing[] => {
    const done = inTrees.get(tree)
    if (done || count > mostStanding) return done ?? []
    // Ids that are hashes make no circles; forged ones may.
    inTrees.set(tree, [])
    const entries = folders.get(tree)!
    const all = entries.length === 1 ? underEntry(entries[0]!) : inOrder(entries.flatMap(underEntry))
    if (entries.length > 1) count += all.length
    inTrees.set(tree, all)
    return all
  }
  for (const tree of folders.keys()) inFolder(tree)
  return count > mostStanding ? undefined : inTrees
}

/** An object may lie in several packs, and is read in each. */
function inOrder(all: readonly Standing[]): Standing[] {
  return [...new Set(all)].sort((a, b) => (a.path < b.path ? -1 : 1))
}
