/**
 * Many small texts, glanced at at once for whether they may hold a match. Perf: to begin costs as much as to look at some
 * kilobytes, and most files have no more.
 */
import type { Lanes } from './lanes.ts'
import type { Glancer } from './search/glancer.ts'
import type { Spot } from './search/spots.ts'

export class Pile {
  readonly #glancer: Glancer
  readonly #texts: { text: number; start: number; end: number }[] = []
  readonly #spots: Spot[] = []
  readonly #parting: number
  #length = 1

  constructor({ parting }: Lanes, glancer: Glancer) {
    this.#glancer = glancer
    this.#parting = parting.indexOf(1)
    this.#begin()
  }

  /** Where the next text is to be written, and the most bytes that it may have. */
  get room(): Buffer {
    return this.#glancer.room
  }

  get start(): number {
    return this.#length
  }

  get rest(): number {
    return this.room.length - this.#length - 1
  }

  get isEmpty(): boolean {
    return this.#texts.length === 0
  }

  /** Piles up what was written into the room, unless it is not plain. `text` is its number. */
  add(text: number, size: number): void {
    const start = this.#length
    if (!this.#glancer.isPlain(start, start + size, true, true)) return
    this.#length += size
    this.#texts.push({ text, start, end: this.#length })
    this.room[this.#length++] = this.#parting
  }

  /** Writes the size of each text in it that surely holds no match to the place of its number, of any other -1, and empties the pile. */
  search(sizes: Float64Array): void {
    this.#glancer.look(1, this.#length, 0, this.#spots)
    for (const { text, start, end } of this.#texts) sizes[text] = end - start
    for (const spot of this.#spots) sizes[this.#texts.findLast(({ start }) => start <= spot.start)!.text] = -1
    this.#spots.length = 0
    this.#texts.length = 0
    this.#begin()
  }

  /** Until something is piled up, others may use the room. */
  #begin(): void {
    this.room[0] = this.#parting
    this.#length = 1
  }
}
