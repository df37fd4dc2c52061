/**
 * A stream of bytes → chunks of bounded size that overlap, in one reused buffer. What fits is one chunk.
 */
import type { Chunk, Origin } from './chunk.ts'

/** Even numbers of bytes, so that UTF-16 stays in step. */
export type WindowSizes = {
  capacity: number
  /** Context to each side of a chunk's core; more than any detector reads around a candidate. */
  margin: number
}

const usualSizes: WindowSizes = { capacity: 8 * 1024 * 1024, margin: 64 * 1024 }
const firstSize = 256 * 1024

/** The whole of a thing that is already in memory. */
export function wholeChunk(origin: Origin, bytes: Uint8Array): Chunk {
  return { origin, bytes, coreStart: 0, coreEnd: bytes.length, nextStart: bytes.length, last: true }
}

/** Gathers one thing after another: `begin`, then `space`/`filled` until there is no more, then `end`. */
export class WindowBuffer {
  readonly #capacity: number
  readonly #margin: number
  #buffer: Uint8Array
  #length = 0
  #first = true
  #origin: Origin = { path: '' }

  constructor({ capacity, margin }: WindowSizes = usualSizes) {
    this.#capacity = capacity
    this.#margin = margin
    this.#buffer = new Uint8Array(Math.min(firstSize, capacity))
  }

  begin(origin: Origin): void {
    this.#origin = origin
    this.#length = 0
    this.#first = true
  }

  /** Room to write into; never empty. */
  space(): Uint8Array {
    if (this.#length === this.#buffer.length) {
      const larger = new Uint8Array(Math.min(this.#capacity, this.#buffer.length * 2))
      larger.set(this.#buffer)
      this.#buffer = larger
    }
    return this.#buffer.subarray(this.#length)
  }

  /** Says that `count` bytes of `space()` were written. A full buffer gives a chunk: use it, then call `shift`. */
  filled(count: number): Chunk | undefined {
    this.#length += count
    if (this.#length < this.#capacity) return undefined
    const coreEnd = this.#capacity - this.#margin
    return { ...this.#chunk(), coreEnd, nextStart: coreEnd - this.#margin, last: false }
  }

  /** Makes room behind a full buffer's chunk, keeping the context that the next one needs. */
  shift(): void {
    const keepFrom = this.#capacity - 2 * this.#margin
    this.#buffer.copyWithin(0, keepFrom, this.#length)
    this.#length -= keepFrom
    this.#first = false
  }

  end(): Chunk {
    return this.#chunk()
  }

  #chunk(): Chunk {
    const bytes = this.#buffer.subarray(0, this.#length)
    const coreStart = this.#first ? 0 : this.#margin
    return { origin: this.#origin, bytes, coreStart, coreEnd: bytes.length, nextStart: bytes.length, last: true }
  }
}
