/**
 * One pass over the bytes for all that is searched for: block by block, so that each is copied into the sieve once and every
 * search finds it in the processor's cache.
 */
import type { Sieve } from './sieve.ts'

/** A search that gathers what it finds. What is found is visited after the pass: a visitor may search in turn, and there is one sieve. */
export type BlockSearch = {
  /** The first offset that was not looked at. */
  readonly window: number
  /** Searches all bytes without a sieve. */
  plainly(): void
  /** Searches the block from `start` to `end`, which the sieve holds. */
  sifted(sieve: Sieve, start: number, end: number): void
}

export function searchInBlocks(bytes: Uint8Array, searches: readonly BlockSearch[], sieve: Sieve | 'none'): void {
  if (sieve === 'none') {
    for (const search of searches) search.plainly()
    return
  }
  let end = 0
  for (let start = 0; end < bytes.length; start = Math.min(...searches.map(search => search.window))) {
    end = Math.min(bytes.length, start + sieve.size)
    sieve.load(bytes.subarray(start, end))
    for (const search of searches) search.sifted(sieve, start, end)
  }
}
