/** Which trees may lead to some objects: all that do, and some that do not. */
import { asked } from './asks.ts'
import type { Pack } from './families.ts'
import type { Naming } from './naming.ts'
import { type Plan, placeOfId } from './plan.ts'

/**
 * All trees that may name something at one of these places, or name a tree that may: by the places of their ids, one object of each.
 * Of a tree that is stored as a change of another one it is only known what is new: what names something, hands it on to all that are
 * stored as changes of it.
 */
export function leadersTo({ plan, ownersAt }: Naming, places: Iterable<number>): Map<number, number> {
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
