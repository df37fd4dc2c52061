/** What names what in a repository, objects that are not there among them. */
import type { Rule } from '../rules/rule.ts'
import { asked, isCommit, isRead } from './asks.ts'
import type { ObjectStore } from './object-store.ts'
import { makePlan, type Plan } from './plan.ts'
import { unpackInThreads } from './threads.ts'
import { mostMissing, type Unpacked } from './unpack.ts'

export type Naming = {
  plan: Plan
  /** See references.ts. */
  references: readonly Uint32Array[]
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
  return { plan, references, missing: [...numbers.keys()] }
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
  const bytes = packs.reduce((sum, { offsets, count }) => sum + offsets[count]!, 0)
  const unpacked = await unpackInThreads({ ...plan.task, roots: trees, heavy: 0 }, threads, bytes, signal)
  const isAll = asks.every((ask, object) => !(ask & asked.tree) || states[object] === isRead)
  return isAll && unpacked ? namingOf(plan, unpacked) : undefined
}

/** Ids of what tags name. */
export function taggedIn({ plan, references, missing }: Naming): string[] {
  const { ids, task } = plan
  const tagged = new Set<string>()
  for (const pairs of references) {
    for (let i = 0; i < pairs.length; i += 2) {
      const [place, owner] = [pairs[i]!, pairs[i + 1]!]
      if ((task.asks[owner]! & (asked.header | isCommit)) !== asked.header) continue
      tagged.add(place < ids.count ? ids.hexOf(place) : missing[place - ids.count]!)
    }
  }
  return [...tagged]
}
