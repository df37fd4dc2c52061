/**
 * Many small texts, searched at once for whether they hold a match. Perf: to begin a search costs as much as to search some
 * kilobytes, and most files have no more.
 */
import type { Engine } from './engine.ts'
import { mayBeMail } from './views/quoted-printable.ts'
import { encodingOf } from './views/views.ts'

/** So far behind hard bytes a match depends on what stands there: from within a text nothing of its neighbours is seen. */
const reach = 128
const newline = 0x0a

/** True for text without UTF-16, wide strings or mail in it: the engine looks at nothing but the bytes themselves. */
export function isReadAsItIs(bytes: Buffer): boolean {
  return !bytes.includes(0) && encodingOf(bytes, -1) === 'bytes' && !mayBeMail(bytes)
}

export class Pile {
  readonly #engine: Engine
  readonly #bytes: Buffer
  /** Hard bytes, and a newline: a text begins where a line does, in a pile too. */
  readonly #parting: Uint8Array
  readonly #texts: { text: number; start: number; end: number }[] = []
  #length = 0

  constructor(engine: Engine, capacity: number) {
    this.#engine = engine
    this.#parting = new Uint8Array(reach + 1).fill(engine.hardBytes.indexOf(1, 1))
    this.#parting[reach] = newline
    this.#bytes = Buffer.allocUnsafeSlow(capacity + 2 * this.#parting.length)
    this.#part()
  }

  hasRoom(size: number): boolean {
    return this.#length + size + this.#parting.length <= this.#bytes.length
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
    this.#part()
  }

  /** Tells of each text whether it may hold a match (if it does, it may), and empties the pile. */
  search(tell: (text: number, size: number, mayHold: boolean) => void): void {
    if (this.#texts.length === 0) return
    const suspects = this.#engine.suspects(this.#bytes.subarray(0, this.#length))
    for (const { text, start, end } of this.#texts)
      tell(
        text,
        end - start,
        suspects.some(at => at >= start && at < end),
      )
    this.#texts.length = 0
    this.#length = this.#parting.length
  }

  #part(): void {
    this.#bytes.set(this.#parting, this.#length)
    this.#length += this.#parting.length
  }
}
