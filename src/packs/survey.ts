/**
 * The fast way through all objects: read from packs and loose files by ourselves, searched only where something is new. It
 * tells what surely holds nothing; all else is left to be read through Git. Whatever it does not know how to read, too.
 */
import type { Rule } from '../rules/rule.ts'
import { eachOf } from './families.ts'
import type { ObjectStore } from './object-store.ts'
import { makePlan, type Plan } from './plan.ts'
import { unpackInThreads } from './threads.ts'
import { counter, isCounted, isRead, isSuspect } from './unpack.ts'
import { asked } from './unpacker.ts'

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
}

/** Undefined if this way is not open: a form that is not known, no WebAssembly. Throws what reading files throws. */
export async function survey(
  store: ObjectStore,
  idBytes: number,
  rules: readonly Rule[],
  options: { threads: number; signal?: AbortSignal | undefined },
): Promise<Survey | undefined> {
  const plan = makePlan(store, idBytes, rules)
  if (!plan) return undefined
  const { task } = plan
  const bytes = task.packs.reduce((sum, { offsets, count }) => sum + offsets[count]!, 0)
  return (await unpackInThreads(task, options.threads, bytes, options.signal)) ? summarize(plan) : undefined
}

function summarize({ task, ids }: Plan): Survey {
  const { packs, states, sizes, asks, firstLoose, counters } = task
  // What a delta copies from its base is not searched again.
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
  const clean = { objects: 0, bytes: 0 }
  const suspects = new Set<string>()
  const unread = new Set<string>()
  const note = (object: number, place: number): void => {
    if (asks[object] === asked.base) return
    if (states[object] === isRead) {
      if (!(asks[object]! & isCounted)) return
      clean.objects++
      clean.bytes += sizes[object]!
    } else if (states[object] === isSuspect) suspects.add(ids.hexOf(place))
    else unread.add(ids.hexOf(place))
  }
  for (const { first, count, places } of packs)
    for (let object = 0; object < count; object++) note(first + object, first + places[object]!)
  for (let object = firstLoose; object < states.length; object++) note(object, object)
  const complete = unread.size === 0 && counters[counter.missing] === 0
  return { clean, suspects: [...suspects], unread: [...unread], complete, has: oid => ids.has(oid) }
}
