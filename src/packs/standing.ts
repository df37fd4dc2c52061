/**
 * Where blobs stand in trees. What names what is known from reading all objects, as far as it is new in each; the trees that may lead to
 * one of the blobs are read once more, for all that they name.
 */
import { asked, isBase, isRead } from './asks.ts'
import { share } from './families.ts'
import { leadersTo } from './leaders.ts'
import type { Naming } from './naming.ts'
import { type Plan, placeOfId } from './plan.ts'
import { unpackInThreads } from './threads.ts'
import { type Entry, mostEntries, type Task } from './unpack.ts'

/** A blob at a path, whose bytes are one character each. There is but one object for each. */
export type Standing = { blob: string; path: string }

/** What stands below a tree, by path. */
export type StandingIn = (tree: string) => readonly Standing[]

/** `trees`: the places of the ids of those in which something stands. */
type Stood = { standingIn: StandingIn; trees: number[] }

/** More are made to be many: all that trees list together, and the different ones of them. */
const mostStanding = 8_000_000
const mostDifferent = 1_000_000

/** `blobs`: also such that are missing. Undefined if there is no telling: trees that cannot be read, or more than can be held. */
export async function standingOf(
  naming: Naming,
  blobs: readonly string[],
  threads: number,
  signal: AbortSignal | undefined,
): Promise<Stood | undefined> {
  const { plan, missing } = naming
  const { ids } = plan
  const places = new Map(missing.map((oid, index) => [oid, ids.count + index]))
  const names = new Map(blobs.map(blob => [places.get(blob) ?? ids.placeOf(blob), blob]))
  const leaders = leadersTo(naming, names.keys())
  const entries = await entriesIn(plan, leaders, names.keys(), missing, threads, signal)
  if (!entries || entries.length > mostEntries) return undefined
  const inFolders = new Map<number, Entry[]>()
  for (const entry of entries) {
    const place = placeOfId(plan, entry.tree)
    const known = inFolders.get(place)
    if (known) known.push(entry)
    else inFolders.set(place, [entry])
  }
  const standing = gather(names, inFolders)
  if (!standing) return undefined
  return {
    standingIn: tree => standing.get(ids.placeOf(tree)) ?? [],
    trees: [...standing.keys()].filter(place => standing.get(place)!.length > 0),
  }
}

/** Where these trees (objects, by the places of their ids) name each other, or one of these places. */
async function entriesIn(
  { task, ids }: Plan,
  trees: ReadonlyMap<number, number>,
  places: Iterable<number>,
  missing: readonly string[],
  threads: number,
  signal: AbortSignal | undefined,
): Promise<Entry[] | undefined> {
  const wanted = share(Uint8Array, ids.count + missing.length)
  for (const place of places) wanted[place] = 1
  for (const place of trees.keys()) wanted[place] = 1
  const { bytes, ...parts } = readingOf(task, trees.values())
  const states = share(Uint8Array, task.states.length)
  const seeking: Task = { ...task, ...parts, states, taken: share(Int32Array, 1), wanted, missing }
  const unpacked = await unpackInThreads(seeking, threads, bytes, signal)
  const isAll = Array.from(trees.values()).every(object => states[object] === isRead)
  return isAll ? unpacked?.flatMap(({ entries }) => entries) : undefined
}

/** To read these trees, and what they are stored as changes of. Every family by itself: they may be large. */
function readingOf({ packs, firstLoose, states }: Task, trees: Iterable<number>) {
  const asks = share(Uint8Array, states.length)
  const families = new Set<number>()
  let bytes = 0
  for (const tree of trees) {
    asks[tree]! |= asked.entries
    const pack = packs.findLast(({ first }) => first <= tree)
    if (tree >= firstLoose || !pack) {
      families.add(tree)
      continue
    }
    const { first, offsets, bases } = pack
    bytes += offsets[tree - first + 1]! - offsets[tree - first]!
    let root = tree - first
    for (let base = bases[root]!; base >= 0; base = bases[root]!) {
      root = base
      if (asks[first + root]! & isBase) break
      asks[first + root]! |= isBase
      bytes += offsets[root + 1]! - offsets[root]!
    }
    if (bases[root]! < 0) families.add(first + root)
  }
  const roots = share(Uint32Array, families.size)
  roots.set([...families])
  return { asks, bytes, roots, heavy: roots.length }
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
  const isTooMuch = (more: number): boolean => {
    count += more
    return count > mostStanding || known.size > mostDifferent
  }
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
      const inside = blob === undefined ? inFolder(child) : []
      if (isTooMuch(inside.length)) return []
      under = blob === undefined ? inside.map(({ path, blob }) => stand(`${name}/${path}`, blob)) : [stand(name, blob)]
      byEntry.set(key, under)
    }
    return under
  }
  const inFolder = (tree: number): readonly Standing[] => {
    const done = inTrees.get(tree)
    if (done || isTooMuch(0)) return done ?? []
    // Ids that are hashes make no circles; forged ones may.
    inTrees.set(tree, [])
    const entries = folders.get(tree) ?? []
    const lists = entries.map(underEntry)
    const length = lists.reduce((sum, list) => sum + list.length, 0)
    if (lists.length > 1 && isTooMuch(length)) return []
    const all = lists.length === 1 ? lists[0]! : inOrder(lists.flat())
    inTrees.set(tree, all)
    return all
  }
  for (const tree of folders.keys()) inFolder(tree)
  return isTooMuch(0) ? undefined : inTrees
}

/** An object may lie in several packs, and is read in each. */
function inOrder(all: readonly Standing[]): Standing[] {
  return [...new Set(all)].sort((a, b) => (a.path < b.path ? -1 : 1))
}
