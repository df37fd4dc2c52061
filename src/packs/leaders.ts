/** Which folders may lead to one of some trees: all that do, and some that do not. */
import type { Pack } from './families.ts'
import { type Plan, placeOfId } from './plan.ts'

/**
 * The places of these trees' ids (objects, by number) and of all folders that may lead to one. `folders`: pairs, of the place of a folder and a
 * tree that names it. Of a tree that is stored as a change of another one these are only the new ones: what names a folder, hands it on
 * to all that are stored as changes of it.
 */
export function leadersTo(plan: Plan, trees: Iterable<number>, folders: readonly Uint32Array[]): Set<number> {
  const namedBy = parentsOf(plan, folders)
  const heirs = new Heirs(plan)
  const leaders = new Set<number>()
  const waiting: number[] = []
  const lead = (object: number): void => {
    const place = placeOfId(plan, object)
    if (leaders.has(place)) return
    leaders.add(place)
    waiting.push(place)
  }
  for (const tree of trees) lead(tree)
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop())
    namedBy(place, tree => heirs.each(tree, lead))
  return leaders
}

/** Calls `visit` with each tree that names a folder of a place. */
function parentsOf({ ids }: Plan, folders: readonly Uint32Array[]) {
  const starts = new Uint32Array(ids.count + 1)
  for (const pairs of folders) for (let i = 0; i < pairs.length; i += 2) starts[pairs[i]! + 1]!++
  for (let place = 1; place < starts.length; place++) starts[place]! += starts[place - 1]!
  const trees = new Uint32Array(starts.at(-1)!)
  const next = starts.slice()
  for (const pairs of folders) for (let i = 0; i < pairs.length; i += 2) trees[next[pairs[i]!]!++] = pairs[i + 1]!
  return (place: number, visit: (tree: number) => void): void => {
    for (let i = starts[place]!; i < starts[place + 1]!; i++) visit(trees[i]!)
  }
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
