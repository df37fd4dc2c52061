/**
 * A glance at bytes: the spots where something may stand that a detector takes. What it passes over surely holds nothing; the host
 * looks closer at the rest. See src/engine/search/glance.ts, which writes what is looked for.
 */
import { aText, aToken, mayHold } from './run'
import { eight, pair, sixteen } from './sieve'

// A lane: a kind of run. For the sieve its set, 16 bytes; u32 width of a window, u32 step, u32 fewest bytes of a run; the rest is for run.ts.
export const laneBytes: u32 = 1024
export const mostLanes: u32 = 8
export const lanes: usize = memory.data(1024 * 8, 16)
/** In a lane, where a byte of each byte stands: 1 if it is of the set, and 2 more if it is of the alphabet. */
export const setAt: u32 = 256

// A literal: u8 its length, u8 where in it the pair stands that is looked for, its bytes.
export const literalBytes: u32 = 32
export const mostLiterals: u32 = 32
export const literals: usize = memory.data(32 * 32, 16)
/** For the sieve: the pairs of all literals. */
export const pairs: usize = memory.data(64, 16)

let laneCount: u32 = 0
let literalCount: u32 = 0

export function setCounts(lanes: u32, literals: u32): void {
  laneCount = lanes
  literalCount = literals
}

/** Bytes that are looked at for one kind after another: they stay in the processor's cache. */
const blockSize: u32 = 32 << 10
/** Where each lane's next run may begin; the last one: where the next pair may. */
const next: usize = memory.data(4 * 9)

let from: usize = 0
let end: usize = 0

/**
 * Told of each spot: a run of the lane of that number, or, counted on behind the lanes, a literal; of one kind in order. `held`: what
 * may be in it.
 */
// @ts-expect-error: decorator
@external('env', 'spot')
declare function spot(kind: u32, start: usize, end: usize, held: u32): void

/** Looks at the bytes between two addresses, of which 64 more can be read to both sides. */
export function lookAt(start: usize, stop: usize): void {
  from = start
  end = stop
  for (let kind: u32 = 0; kind <= laneCount; kind++) store<u32>(next + (<usize>kind << 2), <u32>start)
  for (let block = start; block < stop; block += blockSize) {
    const blockEnd = min(stop, block + blockSize)
    for (let lane: u32 = 0; lane < laneCount; lane++) lookForRuns(lane, blockEnd)
    lookForPairs(blockEnd)
  }
}

/** Notes the runs that windows in the block show. */
function lookForRuns(index: u32, blockEnd: usize): void {
  const lane = lanes + <usize>index * laneBytes
  const width = load<u32>(lane, 16)
  const step = load<u32>(lane, 20)
  const least = load<u32>(lane, 24)
  const set = lane + setAt
  const lead = least - width
  const last = min(blockEnd - 1, end - width)
  let start = <usize>load<u32>(next + (<usize>index << 2))
  while (true) {
    let window = start + lead
    if (window <= last) window = width === 16 ? sixteen(lane, window, last, step, from, end) : eight(lane, window, last, step)
    start = window - lead
    if (window > last) break
    // A run cannot end before its least byte: look there first and go back to the last byte that is none of the set.
    let at = start + least - 1
    while (at >= start && load<u8>(set + load<u8>(at))) at--
    if (at < start) {
      at = start + least
      while (at < end && load<u8>(set + load<u8>(at))) at++
      const held = mayHold(index, start, at)
      if (held !== 0) spot(index, start, at, held)
    }
    start = at + 1
  }
  store<u32>(next + (<usize>index << 2), <u32>start)
}

function lookForPairs(blockEnd: usize): void {
  const slot = next + (<usize>laneCount << 2)
  let at = <usize>load<u32>(slot)
  const last = blockEnd - 1
  for (; ; at++) {
    at = pair(pairs, at, last)
    if (at > last) break
    lookForLiterals(at)
  }
  store<u32>(slot, <u32>at)
}

/** Those whose pair stands at an address. */
function lookForLiterals(at: usize): void {
  const two = load<u16>(at)
  for (let i: u32 = 0; i < literalCount; i++) {
    const literal = literals + <usize>i * literalBytes
    const length = <usize>load<u8>(literal)
    const place = <usize>load<u8>(literal, 1)
    const text = literal + 2
    const start = at - place
    if (load<u16>(text + place) !== two || start < from || start + length > end) continue
    if (memory.compare(text, start, length) === 0) spot(laneCount + i, start, start + length, aToken | aText)
  }
}
