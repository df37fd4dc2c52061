/** What names what in a repository, objects that are not there among them. */
import type { Rule } from '../rules/rule.ts'
import { asked } from './asks.ts'
import { bytesOf } from './families.ts'
import type { ObjectStore } from './object-store.ts'
import { makePlan, type Plan, placeOfId } from './plan.ts'
import { ownersOf } from './references.ts'
import { unpackInThreads } from './threads.ts'
import { mostMissing, type Unpacked } from './unpack.ts'

export type Naming = {
  plan: Plan
  /** The objects that name what has its id at a place, as far as it is new in them. */
  ownersAt: (place: number) => Uint32Array
  /** Ids of what is named and not there, in hexadecimal, in the order of their places, which are behind all others. */
  missing: readonly string[]
}

/** Puts together what threads have noted. Undefined if it is too much. */
export function namingOf(plan: Plan, unpacked: readonly Unpacked[]): Naming | undefined {
  const { count } = plan.ids
  const numbers = new Map<string, number>()
  const references: Uint32Array[] = []
  for (const { references: parts, missing } of unpacked) {
    if (!parts || missing.length >= mostMissing) return undefined
    for (const oid of missing) if (!numbers.has(oid)) numbers.set(oid, numbers.size)
    // Each thread has counted by itself.
    if (missing.length > 0 && unpacked.length > 1)
      for (const pairs of parts)
        for (let i = 0; i < pairs.length; i += 2)
          if (pairs[i]! >= count) pairs[i] = count + numbers.get(missing[pairs[i]! - count]!)!
    references.push(...parts)
  }
  let owners: ReturnType<typeof ownersOf> | undefined
  const ownersAt = (place: number): Uint32Array => {
    // Perf: mostly nobody asks.
    owners ??= ownersOf(references)
    return owners(place)
  }
  return { plan, ownersAt, missing: [...numbers.keys()] }
}

/** Reads all trees for it. Undefined too if not all can be read. */
export async function readNaming(
  store: ObjectStore,
  idBytes: number,
  rules: readonly Rule[],
  threads: number,
  signal: AbortSignal | undefined,
): Promise<Naming | undefined> {
  const plan = makePlan(store, idBytes, rules, undefined)
  if (!plan) return undefined
  const { asks, states, packs, roots, firstLoose } = plan.task
  for (let object = 0; object < firstLoose; object++) asks[object]! &= ~(asked.search | asked.header)
  const trees = roots.filter(root => root >= firstLoose || (asks[root]! & asked.tree) !== 0)
  const task = { ...plan.task, roots: trees, heavy: 0 }
  const unpacked = await unpackInThreads(task, threads, bytesOf(packs), signal)
  // Of a loose object it is not known what it is until it is read.
  const isAll = states.every((state, object) => state !== 0 || (object < firstLoose && !(asks[object]! & asked.tree)))
  return isAll && unpacked ? namingOf(plan, unpacked) : undefined
}

/**
 * The places of the ids of all commits and tags that lead to what is missing, and of the trees of which that is known; of what is missing too.
 */
export function leadingTo({ plan, missing, ownersAt }: Naming, trees: Iterable<number>): Set<number> {
  const { ids, task } = plan
  const leading = new Set([...missing.map((_, index) => ids.count + index), ...trees])
  const waiting = [...leading]
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    for (const owner of ownersAt(place)) {
      const leader = placeOfId(plan, owner)
      if (!(task.asks[owner]! & asked.header) || leading.has(leader)) continue
      leading.add(leader)
      waiting.push(leader)
    }
  }
  return leading
}
