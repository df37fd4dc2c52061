/**
 * The door to sieve.wat: WebAssembly that looks at sixteen bytes at once, about three times as fast as the best loop in
 * JavaScript. Where it cannot be had (a Node without compiler, an old processor), runs are found without it.
 */
import code from 'virtual:sieve'
import type { ByteSet } from '../../detectors/byte-set.ts'

/** What a sieve needs to know of the runs that are looked for; made once for each kind of run. */
export type Mesh = {
  /** Of each low nibble, the high nibbles that make a byte of the set with it, one bit each. */
  rows: Uint8Array
  /** Bytes of a window. Every run covers one of the windows that lie `step` apart. */
  width: 8 | 16
  step: number
  /** Bytes that are looked at together, from the first window on. */
  reach: number
}

export type Sieve = {
  /** Bytes that fit in a block. */
  size: number
  load(block: Uint8Array): void
  /** The first window from `at` to `last` (offsets in the block) that may lie in a run; past `last` if none does. */
  skip(mesh: Mesh, at: number, last: number): number
  /** Where the first of the pairs begins, in the windows of 16 bytes from `at` to `last`; past `last` if none does. */
  skipToPair(nibbles: Uint8Array, at: number, last: number): number
}

/** Of shorter runs, two windows of eight bytes pass over more. */
const shortestForSixteen = 24

/** The set holds ASCII alone, as byteSet makes it; `minLength` is at least 8. */
export function meshOf(set: ByteSet, minLength: number): Mesh {
  const rows = new Uint8Array(16)
  for (let byte = 0; byte < 128; byte++) if (set[byte] === 1) rows[byte & 15]! |= 1 << (byte >> 4)
  const width = minLength < shortestForSixteen ? 8 : 16
  const step = minLength - width + 1
  return { rows, width, step, reach: width === 16 ? 16 : step + 8 }
}

/** The most pairs that are looked for at once: a bit stands for each. */
export const mostPairs = 8

/** Of pairs of bytes: where the low and the high nibble of each byte have which of them. */
export function nibblesOf(pairs: readonly Uint8Array[]): Uint8Array {
  const nibbles = new Uint8Array(64)
  for (const [index, pair] of pairs.entries()) {
    for (let i = 0; i < 2; i++) {
      nibbles[i * 32 + (pair[i]! & 15)]! |= 1 << index
      nibbles[i * 32 + 16 + (pair[i]! >> 4)]! |= 1 << index
    }
  }
  return nibbles
}

type Exports = {
  memory: WebAssembly.Memory
  sixteen(at: number, last: number, step: number): number
  eight(at: number, last: number, step: number): number
  pair(at: number, last: number): number
}

const nibblesStart = 16
const blockStart = 128
/** Stays in the first level of the processor's cache. */
const usualSize = 32 * 1024

/** Compiling the sieve takes 0.4 ms, in which this many bytes are searched plainly: a hook's few files need no more. */
const sieveFrom = 1024 * 1024
let searched = 0
let sieve: Sieve | 'none' | undefined

/** The sieve, once there was enough to search. */
export function sieveFor(size: number): Sieve | 'none' {
  searched += size
  if (sieve === undefined && searched >= sieveFrom) sieve = createSieve() ?? 'none'
  return sieve ?? 'none'
}

export function createSieve(size = usualSize): Sieve | undefined {
  let exports: Exports
  try {
    exports = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(code, 'base64'))).exports as Exports
  } catch {
    return undefined
  }
  const memory = new Uint8Array(exports.memory.buffer)
  let loaded: Uint8Array | undefined
  let known: Uint8Array | undefined
  return {
    size,
    load: block => memory.set(block, blockStart),
    skip({ rows, width, step }, at, last) {
      if (rows !== loaded) memory.set(rows)
      loaded = rows
      const search = width === 16 ? exports.sixteen : exports.eight
      return search(at + blockStart, last + blockStart, step) - blockStart
    },
    skipToPair(nibbles, at, last) {
      if (nibbles !== known) memory.set(nibbles, nibblesStart)
      known = nibbles
      return exports.pair(at + blockStart, last + blockStart) - blockStart
    },
  }
}
