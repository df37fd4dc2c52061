/**
 * A run of at least L bytes cannot end before the L-th byte from where it may begin: look there first and go back to the last byte
 * that is none of the set; the next run begins behind that one. Work is linear on any input: no byte is read more than twice.
 */
import type { ByteSet } from '../../detectors/byte-set.ts'

/** A kind of run. `minLength` is at least 8, of bytes that are ASCII. */
export type Lane = { set: ByteSet; minLength: number }

/** Calls `visit` with every maximal run between two offsets of at least the lane's length, in order; half-open. */
export function eachRun(
  bytes: Uint8Array,
  from: number,
  to: number,
  { set, minLength }: Lane,
  visit: (start: number, end: number) => void,
): void {
  for (let start = from; start + minLength <= to; ) {
    let at = start + minLength - 1
    while (at >= start && set[bytes[at]!] === 1) at--
    if (at < start) {
      at = start + minLength
      while (at < to && set[bytes[at]!] === 1) at++
      visit(start, at)
    }
    start = at + 1
  }
}
