/**
 * A stream of bytes → chunks of bounded size that overlap, in one reused buffer. What fits is one chunk.
 */
import type { Chunk, Origin } from '../chunk.ts'

/** Even, so that UTF-16 stays in step. */
const capacity = 8 * 1024 * 1024
/** Context to each side of a chunk's core; more than any detector reads around a candidate. */
const margin = 64 * 1024
const firstSize = 256 * 1024

/** The whole of a thing that is already in memory. */
export function wholeChunk(origin: Origin, bytes: Uint8Array): Chunk {
  return { origin, bytes, coreStart: 0, coreEnd: bytes.length, nextStart: bytes.length, last: true }
}

/** Gathers one thing after another: `begin`, then `space`/`filled` until there is no more, then `end`. */
export class WindowBuffer {
  #buffer = new Uint8Array(firstSize)
  #length = 0
  #first = true
  #origin: Origin = { path: '' }

  begin(origin: Origin): void {
    this.#origin = origin
    this.#length = 0
    this.#first = true
  }

  /** Room to write into; never empty. */
  space(): Uint8Array {
    if (this.#length === this.#buffer.length) {
      const larger = new Uint8Array(Math.min(capacity, this.#buffer.length * 2))
      larger.set(this.#buffer)
      this.#buffer = larger
    }
    return this.#buffer.subarray(this.#length)
  }

  /** Says that `count` bytes of `space()` were written. A full buffer gives a chunk: use it, then call `shift`. */
  filled(count: number): Chunk | undefined {
    this.#length += count
    if (this.#length < capacity) return undefined
    const coreEnd = capacity - margin
    return { ...this.#chunk(), coreEnd, nextStart: coreEnd - margin, last: false }
  }

  /** Makes room behind a full buffer's chunk, keeping the context that the next one needs. */
  shift(): void {
    const keepFrom = capacity - 2 * margin
    this.#buffer.copyWithin(0, keepFrom, this.#length)
    this.#length -= keepFrom
    this.#first = false
  }

  end(): Chunk {
    return this.#chunk()
  }

  #chunk(): Chunk {
    const bytes = this.#buffer.subarray(0, this.#length)
    const coreStart = this.#first ? 0 : margin
    return { origin: this.#origin, bytes, coreStart, coreEnd: bytes.length, nextStart: bytes.length, last: true }
  }
}
