/**
 * Many small texts, glanced at at once for whether they may hold a match. Perf: to begin costs as much as to look at some
 * kilobytes, and most files have no more.
 */
import type { Glance } from './search/glance.ts'
import { createGlancer } from './search/glancer.ts'
import { mayBeMail } from './views/quoted-printable.ts'
import { encodingOf } from './views/views.ts'

/** Without WebAssembly: all texts may. */
const usualSize = 256 * 1024

/** True for text without UTF-16, wide strings or mail in it: the engine looks at nothing but the bytes themselves. */
export function isReadAsItIs(bytes: Buffer): boolean {
  return !bytes.includes(0) && encodingOf(bytes, -1) === 'bytes' && !mayBeMail(bytes)
}

export class Pile {
  readonly #zones: (start: number, end: number) => readonly number[]
  readonly #bytes: Buffer
  readonly #texts: { text: number; start: number; end: number }[] = []
  readonly #parting: number
  #length = 1

  constructor(glance: Glance) {
    const glancer = createGlancer(glance)
    this.#bytes = glancer?.room ?? Buffer.alloc(usualSize)
    this.#zones = glancer?.zones ?? ((start, end) => [start, end])
    this.#parting = glance.hard.indexOf(1)
    this.#bytes[0] = this.#parting
  }

  /** No text that is larger has ever room. */
  get largest(): number {
    return this.#bytes.length - 2
  }

  hasRoom(size: number): boolean {
    return this.#length + size < this.#bytes.length
  }

  /** Where the next text is to be written. */
  room(size: number): Buffer {
    return this.#bytes.subarray(this.#length, this.#length + size)
  }

  /** Piles up what was written into the room, which is read as it is. `text` is its number. */
  add(text: number, size: number): void {
    const start = this.#length
    this.#length += size
    this.#texts.push({ text, start, end: this.#length })
    this.#bytes[this.#length++] = this.#parting
  }

  /** Tells of each text whether it may hold a match (if it does, it may), and empties the pile. */
  search(tell: (text: number, size: number, mayHold: boolean) => void): void {
    if (this.#texts.length === 0) return
    const zones = this.#zones(1, this.#length)
    let next = 0
    for (const { text, start, end } of this.#texts) {
      while (next < zones.length && zones[next + 1]! <= start) next += 2
      tell(text, end - start, next < zones.length && zones[next]! < end)
    }
    this.#texts.length = 0
    this.#length = 1
  }
}
