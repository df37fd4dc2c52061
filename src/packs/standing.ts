/**
 * Where blobs stand in trees. All trees are looked through twice: for what names one of the blobs, and which folders each names;
 * then for what names a folder that may lead to a blob.
 */
import { asked, isRead } from './asks.ts'
import { eachOf, share } from './families.ts'
import { leadersTo } from './leaders.ts'
import { treeType } from './object-header.ts'
import { type Plan, placeOfId } from './plan.ts'
import { unpackInThreads } from './threads.ts'
import { counter, type Entry, mostEntries, type Task, type Unpacked } from './unpack.ts'

/** A blob at a path, whose bytes are one character each. There is but one object for each. */
export type Standing = { blob: string; path: string }

/** What stands below a tree, by path. */
export type StandingIn = (tree: string) => readonly Standing[]

/** More are made to be many: all that trees list together, and the different ones of them. */
const mostStanding = 8_000_000
const mostDifferent = 1_000_000

/** Undefined if there is no telling: trees that cannot be read, or more than can be held. */
export async function standingOf(
  plan: Plan,
  blobs: readonly string[],
  threads: number,
  signal: AbortSignal | undefined,
): Promise<StandingIn | undefined> {
  const { ids } = plan
  const names = new Map(blobs.map(blob => [ids.placeOf(blob), blob]))
  const holding = await seek(plan, names.keys(), asked.entries | asked.folders, threads, signal)
  if (!holding) return undefined
  const first = holding.flatMap(({ entries }) => entries)
  const folders = leadersTo(
    plan,
    first.map(({ tree }) => tree),
    holding.map(({ folders }) => folders),
  )
  const leading = folders.size === 0 ? [] : await seek(plan, folders, asked.entries, threads, signal)
  const entries = leading && [...first, ...leading.flatMap(({ entries }) => entries)]
  if (!entries || entries.length > mostEntries) return undefined
  const inFolders = new Map<number, Entry[]>()
  for (const entry of entries) {
    const place = placeOfId(plan, entry.tree)
    const known = inFolders.get(place)
    if (known) known.push(entry)
    else inFolders.set(place, [entry])
  }
  const standing = gather(names, inFolders)
  return standing && (tree => standing.get(ids.placeOf(tree)) ?? [])
}

/** Looks through all trees for what has one of these places. */
async function seek(
  { task, ids }: Plan,
  places: Iterable<number>,
  ask: number,
  threads: number,
  signal: AbortSignal | undefined,
): Promise<Unpacked[] | undefined> {
  const wanted = share(Uint8Array, ids.count)
  for (const place of places) if (place >= 0) wanted[place] = 1
  const { bytes, ...trees } = treesOf(task, ask)
  const counters = share(Int32Array, Object.keys(counter).length)
  const seeking: Task = { ...task, ...trees, counters, seek: { wanted, ask } }
  const unpacked = await unpackInThreads(seeking, threads, bytes, signal)
  const { asks, states, firstLoose } = seeking
  const isAll = states.every((state, object) => state === isRead || (asks[object] === 0 && object < firstLoose))
  return isAll ? unpacked : undefined
}

/** What there is to read of them, in bytes of packs too. */
function treesOf({ packs, roots, heavy, firstLoose, states }: Task, ask: number) {
  const asks = share(Uint8Array, states.length)
  let bytes = 0
  const isTree = (root: number): boolean => {
    const pack = packs.findLast(({ first }) => first <= root)
    if (root >= firstLoose || !pack) return true
    if (pack.types[root - pack.first] !== treeType) return false
    eachOf(pack, root - pack.first, object => {
      asks[pack.first + object] = ask
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
