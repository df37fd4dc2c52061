/**
 * The fast way through all objects: read from packs and loose files by ourselves, searched only where something is new. It
 * tells what surely holds nothing; all else is left to be read through Git. Whatever it does not know how to read, too.
 */
import type { Rule } from '../rules/rule.ts'
import { asked, isCommit, isCounted, isRead, isSuspect } from './asks.ts'
import type { Cache } from './cache.ts'
import { bytesOf, eachOf } from './families.ts'
import type { Known } from './known.ts'
import { leadingTo, namingOf, readNaming } from './naming.ts'
import type { ObjectStore } from './object-store.ts'
import { makePlan, type Plan } from './plan.ts'
import { type StandingIn, standingOf } from './standing.ts'
import { unpackInThreads } from './threads.ts'
import type { Task, Unpacked } from './unpack.ts'

export type Survey = {
  /** What was read and holds nothing. */
  clean: { objects: number; bytes: number }
  /** Ids of what may hold something. */
  suspects: string[]
  /** Ids of what could not be read. */
  unread: string[]
  /** Each object that was read names only objects that are there. */
  complete: boolean
  has(oid: string): boolean
  /** The names of files and folders in all trees, as bytes; undefined if they are not all known. */
  names: Buffer[] | undefined
  /** The ids of all commits; undefined if they are not all known. */
  commits(): string[] | undefined
  /** How many trees were read. */
  trees: number
  /** How many objects are named and not there; undefined if that is not known, or many. */
  missing: number | undefined
  /** Which objects, by their ids, lead to a missing one, or are one; undefined if that cannot be told. */
  leadingToMissing(): Promise<((oid: string) => boolean) | undefined>
  /** Where blobs stand in trees; undefined if that cannot be told. */
  standing(blobs: readonly string[]): Promise<StandingIn | undefined>
}

export type SurveyOptions = {
  threads: number
  cache?: Cache | undefined
  signal?: AbortSignal | undefined
}

/** Undefined if this way is not open: a form that is not known, no WebAssembly. Throws what reading files throws. */
export async function survey(
  store: ObjectStore,
  idBytes: number,
  rules: readonly Rule[],
  { threads, cache, signal }: SurveyOptions,
): Promise<Survey | undefined> {
  const known = cache?.read()
  const plan = makePlan(store, idBytes, rules, known)
  if (!plan) return undefined
  const { task } = plan
  const bytes = bytesOf(task.packs)
  const unpacked = await unpackInThreads(task, threads, bytes, signal)
  if (!unpacked) return undefined
  const found = summarize(plan, unpacked, known)
  const isAll = found.unread.length === 0
  const naming = isAll && plan.isWhole ? namingOf(plan, unpacked) : undefined
  const standing: Survey['standing'] = async blobs => {
    if (!isAll) return undefined
    try {
      // What is known was not read.
      const read = plan.isWhole ? naming : await readNaming(store, idBytes, rules, threads, signal)
      return read && (await standingOf(read, blobs, threads, signal))?.standingIn
    } catch {
      // No memory, no threads, a file that is gone: Git tells, if it can.
      return undefined
    }
  }
  const isNew = task.roots.length > 0 && bytes + task.loose.length * looseBytes > worthKeeping
  if (cache && isNew && isAll) {
    const now = knownOf(plan, found)
    if (!known || !isSame(now, known)) cache.write(now)
  }
  const leadingToMissing = async () => {
    const standing = naming && (await standingOf(naming, naming.missing, threads, signal).catch(() => undefined))
    if (!standing) return undefined
    const leading = leadingTo(naming, standing.trees)
    return (oid: string): boolean => !found.has(oid) || leading.has(plan.ids.placeOf(oid))
  }
  return { ...found, missing: naming?.missing.length, leadingToMissing, standing }
}

/** What is read in no time need not be kept. */
const worthKeeping = 4 * 1024 * 1024
/** What reading a loose object costs, in bytes of a pack. */
const looseBytes = 10_000

type Summary = Omit<Survey, 'missing' | 'leadingToMissing' | 'standing'>

function summarize(plan: Plan, unpacked: Unpacked[], known: Known | undefined): Summary {
  const { task, ids } = plan
  const { states, sizes, asks } = task
  passOn(task)
  const clean = { objects: 0, bytes: 0 }
  const suspects = new Set<string>()
  const unread = new Set<string>()
  let trees = 0
  eachObject(plan, (object, place) => {
    if (asks[object]! & asked.tree) trees++
    if (states[object] === isRead) {
      if (!(asks[object]! & isCounted)) return
      clean.objects++
      clean.bytes += sizes[object]!
    } else if (states[object] === isSuspect) suspects.add(ids.hexOf(place))
    else unread.add(ids.hexOf(place))
  })
  const isAll = unread.size === 0
  return {
    clean,
    trees,
    suspects: [...suspects],
    unread: [...unread],
    complete: isAll && unpacked.every(({ missing }) => missing.length === 0),
    has: oid => ids.has(oid),
    names: isAll ? namesOf([...unpacked, ...(known ? [known] : [])]) : undefined,
    commits: () => (isAll && !known ? commitsOf(plan) : undefined),
  }
}

/** What a delta copies from its base is not searched again: what was suspect there is suspect in it. */
function passOn({ packs, states, asks }: Task): void {
  for (const pack of packs) {
    const { first, count, children, siblings } = pack
    for (let root = 0; root < count; root++) {
      if (pack.bases[root]! >= 0) continue
      eachOf(pack, root, object => {
        if (states[first + object] !== isSuspect) return
        for (let child = children[object]!; child >= 0; child = siblings[child]!)
          if (asks[first + child]! & asked.search) states[first + child] = isSuspect
      })
    }
  }
}

/** Calls `visit` with the number of each object and the place of its id. */
function eachObject({ regions }: Plan, visit: (object: number, place: number) => void): void {
  for (const { first, count, places } of regions)
    for (let object = 0; object < count; object++) visit(first + object, first + (places?.[object] ?? object))
}

function knownOf(plan: Plan, { names, complete }: Pick<Survey, 'names' | 'complete'>): Known {
  const { ids, task } = plan
  const clean: number[] = []
  const trees: number[] = []
  const suspects: number[] = []
  eachObject(plan, (object, place) => {
    if (ids.firstOf(place) !== place) return
    if (task.states[object] === isSuspect) suspects.push(place)
    else if (task.asks[object]! & isCounted) clean.push(place)
    else trees.push(place)
  })
  return {
    clean: ids.bytesOf(clean),
    trees: ids.bytesOf(trees),
    suspects: ids.bytesOf(suspects),
    names: names && Buffer.concat(names.flatMap(name => [name, nul])),
    complete,
  }
}

/** Of one repository: it only grows, or something is gone from it. */
function isSame(a: Known, b: Known): boolean {
  return (
    a.complete === b.complete &&
    (['clean', 'trees', 'suspects'] as const).every(list => a[list].length === b[list].length)
  )
}

const nul = Buffer.alloc(1)

function namesOf(unpacked: readonly Pick<Unpacked, 'names'>[]): Buffer[] | undefined {
  const all = new Set<string>()
  for (const { names } of unpacked) {
    if (!names) return undefined
    const text = Buffer.from(names).toString('latin1')
    for (const name of text.split('\0')) all.add(name)
  }
  all.delete('')
  return Array.from(all, name => Buffer.from(name, 'latin1'))
}

function commitsOf(plan: Plan): string[] {
  const { task, ids } = plan
  const commits = new Set<string>()
  eachObject(plan, (object, place) => {
    if (task.asks[object]! & isCommit) commits.add(ids.hexOf(place))
  })
  return [...commits]
}
