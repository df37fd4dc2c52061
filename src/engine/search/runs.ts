/**
 * The hot loop. A run of at least L bytes cannot end before the L-th byte from where it may begin: look there first and go
 * back to the last byte that is none of the set; the next run begins behind that one. A sieve passes over most of the text
 * before this is done. Work is linear on any input: no byte is read here more than twice.
 */
import type { ByteSet } from '../../detectors/byte-set.ts'
import type { BlockSearch } from './blocks.ts'
import { type Mesh, meshOf, type Sieve } from './sieve.ts'

/** A kind of run. All kinds are looked for in one pass, block by block, while the block is in the processor's cache. */
export type Lane = { set: ByteSet; minLength: number; mesh: Mesh }

/** Of ASCII bytes; `minLength` is at least 8. */
export function laneOf(set: ByteSet, minLength: number): Lane {
  return { set, minLength, mesh: meshOf(set, minLength) }
}

/** Gathers every maximal run of at least the lane's length, in order; offsets are half-open. */
export class RunSearch<L extends Lane> implements BlockSearch {
  /** Starts and ends. */
  readonly #runs: number[] = []
  readonly #bytes: Uint8Array
  readonly #lane: L
  /** Where the next run may begin. */
  #from = 0
  /** How far before a window the runs begin that are found by it and by none before. */
  readonly #lead: number

  constructor(bytes: Uint8Array, lane: L) {
    this.#bytes = bytes
    this.#lane = lane
    this.#lead = lane.minLength - lane.mesh.width
  }

  visit(visitor: (lane: L, start: number, end: number) => void): void {
    for (let at = 0; at < this.#runs.length; at += 2) visitor(this.#lane, this.#runs[at]!, this.#runs[at + 1]!)
  }

  get window(): number {
    return this.#from + this.#lead
  }

  plainly(): void {
    while (this.#from + this.#lane.minLength <= this.#bytes.length) this.#step()
  }

  /** The same, for the windows that lie in the block from `start` to `end` alone. */
  sifted(sieve: Sieve, start: number, end: number): void {
    const { mesh } = this.#lane
    const last = end - (end === this.#bytes.length ? mesh.width : mesh.reach) - start
    for (;;) {
      const window = sieve.skip(mesh, this.window - start, last)
      this.#from = start + window - this.#lead
      if (window > last) return
      this.#step()
    }
  }

  /** Looks for the run that begins at `#from`, which is there or not; either way the next may begin further on. */
  #step(): void {
    const bytes = this.#bytes
    const { set, minLength } = this.#lane
    const from = this.#from
    let at = from + minLength - 1
    while (at >= from && set[bytes[at]!] === 1) at--
    if (at < from) {
      at = from + minLength
      while (at < bytes.length && set[bytes[at]!] === 1) at++
      this.#runs.push(from, at)
    }
    this.#from = at + 1
  }
}
