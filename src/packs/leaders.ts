/** Which trees may lead to some objects: all that do, and some that do not. */
import { asked } from './asks.ts'
import type { Pack } from './families.ts'
import { type Plan, placeOfId } from './plan.ts'

/**
 * All trees that may name something at one of these places, or name a tree that may: by the places of their ids, one object of each.
 * `references`: see references.ts. Of a tree that is stored as a change of another one they are only the new ones: what names something,
 * hands it on to all that are stored as changes of it.
 */
export function leadersTo(
  plan: Plan,
  places: Iterable<number>,
  references: readonly Uint32Array[],
): Map<number, number> {
  const ownersAt = ownersOf(references)
  const heirs = new Heirs(plan)
  const leaders = new Map<number, number>()
  const waiting = [...places]
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    for (const owner of ownersAt(place)) {
      if (!(plan.task.asks[owner]! & asked.tree)) continue
      heirs.each(owner, object => {
        const leader = placeOfId(plan, object)
        if (leaders.has(leader)) return
        leaders.set(leader, object)
        waiting.push(leader)
      })
    }
  }
  return leaders
}

/** The objects that name what has its id at a place. */
function ownersOf(references: readonly Uint32Array[]): (place: number) => Uint32Array {
  let last = 0
  for (const pairs of references) for (let i = 0; i < pairs.length; i += 2) last = Math.max(last, pairs[i]!)
  const starts = new Uint32Array(last + 2)
  for (const pairs of references) for (let i = 0; i < pairs.length; i += 2) starts[pairs[i]! + 1]!++
  for (let place = 1; place < starts.length; place++) starts[place]! += starts[place - 1]!
  const owners = new Uint32Array(starts.at(-1)!)
  const next = starts.slice()
  for (const pairs of references) for (let i = 0; i < pairs.length; i += 2) owners[next[pairs[i]!]!++] = pairs[i + 1]!
  return place => owners.subarray(starts[place] ?? 0, starts[place + 1] ?? 0)
}

/** An object and all that are stored as changes of it, and of those. */
class Heirs {
  readonly #packs: readonly Pack[]
  readonly #firstLoose: number
  readonly #seen: Uint8Array

  constructor({ task }: Plan) {
    this.#packs = task.packs
    this.#firstLoose = task.firstLoose
    this.#seen = new Uint8Array(task.states.length)
  }

  /** Calls `visit` with those that were not visited before. */
  each(object: number, visit: (object: number) => void): void {
    const waiting = [object]
    for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
      if (this.#seen[one]) continue
      this.#seen[one] = 1
      visit(one)
      if (one >= this.#firstLoose) continue
      const { first, children, siblings } = this.#packs.findLast(({ first }) => first <= one)!
      for (let child = children[one - first]!; child >= 0; child = siblings[child]!) waiting.push(first + child)
    }
  }
}
