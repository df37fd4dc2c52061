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
  readonly #parting: number
  #length = 1

  constructor({ parting }: Lanes, glancer: Glancer) {
    this.#glancer = glancer
    this.#parting = parting.indexOf(1)
    this.#begin()
  }

  /** No text that is larger has ever room. */
  get largest(): number {
    return this.#glancer.room.length - 2
  }

  hasRoom(size: number): boolean {
    return this.#length + size < this.#glancer.room.length
  }

  /** Where the next text is to be written. */
  room(size: number): Buffer {
    return this.#glancer.room.subarray(this.#length, this.#length + size)
  }

  /** Piles up what was written into the room, which is read as it is. `text` is its number. */
  add(text: number, size: number): void {
    const start = this.#length
    this.#length += size
    this.#texts.push({ text, start, end: this.#length })
    this.#glancer.room[this.#length++] = this.#parting
  }

  /** Tells of each text that surely holds no match, and empties the pile. */
  search(tell: (text: number, size: number) => void): void {
    const spots: Spot[] = []
    this.#glancer.look(1, this.#length, 0, spots)
    const places = spots.map(({ start }) => start).sort((a, b) => a - b)
    let next = 0
    for (const { text, start, end } of this.#texts) {
      while (next < places.length && places[next]! < start) next++
      if (next === places.length || places[next]! >= end) tell(text, end - start)
    }
    this.#texts.length = 0
    this.#begin()
  }

  /** Large texts are looked at in the same room. */
  #begin(): void {
    this.#glancer.room[0] = this.#parting
    this.#length = 1
  }
}
