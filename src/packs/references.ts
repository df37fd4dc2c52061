/** Which objects name which, as far as that is new in them: pairs of the place of an id and the number of an object that names it. */
import { share } from './families.ts'

const partLength = 128 * 1024
/** More are made to be many: half a gigabyte. */
const mostParts = 1000

/** Pairs, in parts that threads share: they may be many. */
export class References {
  readonly #parts: Uint32Array[] = []
  #last = new Uint32Array(0)
  #length = 0

  add(place: number, owner: number): void {
    if (this.#length === this.#last.length) this.#begin()
    this.#last[this.#length++] = place
    this.#last[this.#length++] = owner
  }

  #begin(): void {
    this.#length = 0
    if (this.#parts.length > mostParts) return
    this.#last = share(Uint32Array, partLength)
    this.#parts.push(this.#last)
  }

  /** Undefined if they were too many. */
  all(): Uint32Array[] | undefined {
    if (this.#parts.length > mostParts) return undefined
    return this.#parts.map(part => (part === this.#last ? part.subarray(0, this.#length) : part))
  }
}

/** The objects that name what has its id at a place. */
export function ownersOf(references: readonly Uint32Array[]): (place: number) => Uint32Array {
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
