/**
 * A glance at bytes: where something may stand that a detector takes, between hard bytes (nothing that is read together goes
 * across one). What it passes over surely holds nothing; the host searches the rest. See src/engine/search/glance.ts, which
 * writes what is looked for.
 */
import { mayHold } from './run'
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
/** Bytes that are hard: 1. */
export const hard: usize = memory.data(256, 16)

let laneCount: u32 = 0
let literalCount: u32 = 0

export function setCounts(lanes: u32, literals: u32): void {
  laneCount = lanes
  literalCount = literals
}

/** Bytes that are looked at for one kind after another: they stay in the processor's cache. */
const blockSize: u32 = 32 << 10
/** Of the block, each 16 bytes in which something may stand: a bit. */
const hits: usize = memory.data((32 << 10) >> 7, 8)
/** Where each lane's next run may begin; the last one: where the next pair may. */
const next: usize = memory.data(4 * 9)

let from: usize = 0
let end: usize = 0
let block: usize = 0
/** Of so many 16 bytes in the block; the next one to look at. */
let bits: u32 = 0
let bit: u32 = 0

/** The zone that was found: all between two hard bytes, or the ends of what is looked at. */
export let zone: usize = 0
export let zoneEnd: usize = 0

/** Begins a look at the bytes between two addresses, of which 64 more can be read to both sides. */
export function lookAt(start: usize, stop: usize): void {
  from = start
  end = stop
  block = start - blockSize
  bits = 0
  bit = 0
  zoneEnd = start
  for (let kind: u32 = 0; kind <= laneCount; kind++) store<u32>(next + (<usize>kind << 2), <u32>start)
}

/** Finds the next zone in which something may stand. False if there is none. */
export function findZone(): bool {
  while (true) {
    for (; bit < bits; bit = (bit | 63) + 1) {
      const rest = load<u64>(hits + ((bit >> 6) << 3)) >> (bit & 63)
      if (rest === 0) continue
      bit += <u32>ctz(rest)
      // Sixteen bytes may go over hard ones: all zones that they touch are one.
      const hit = block + (<usize>bit << 4)
      zone = max(hit, zoneEnd)
      while (zone > from && zone > zoneEnd && !load<u8>(hard + load<u8>(zone - 1))) zone--
      zoneEnd = min(end, hit + 16)
      while (zoneEnd < end && !load<u8>(hard + load<u8>(zoneEnd))) zoneEnd++
      // Behind its end something else may stand in the same sixteen bytes.
      bit = zoneEnd < end ? min(bits, <u32>(zoneEnd - block) >> 4) : bits
      return true
    }
    block += blockSize
    if (block >= end) return false
    // The zone before may go far beyond its block.
    if (block < zoneEnd && zoneEnd === end) return false
    lookAtBlock(min(end, block + blockSize))
  }
}

function lookAtBlock(blockEnd: usize): void {
  bits = (<u32>(blockEnd - block) + 15) >> 4
  bit = block < zoneEnd ? min(bits, <u32>(zoneEnd - block) >> 4) : 0
  for (let at: u32 = 0; at < bits; at += 64) store<u64>(hits + (at >> 3), 0)
  for (let lane: u32 = 0; lane < laneCount; lane++) lookForRuns(lane, blockEnd)
  lookForPairs(blockEnd)
}

function hit(at: usize): void {
  const place = at > block ? <u32>(at - block) >> 4 : 0
  const slot = hits + ((place >> 6) << 3)
  store<u64>(slot, load<u64>(slot) | (<u64>1 << (place & 63)))
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
      if (mayHold(index, start, at)) hit(start)
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
    if (isInLiteral(at)) hit(at)
  }
  store<u32>(slot, <u32>at)
}

function isInLiteral(at: usize): bool {
  const two = load<u16>(at)
  for (let i: u32 = 0; i < literalCount; i++) {
    const literal = literals + <usize>i * literalBytes
    const place = <usize>load<u8>(literal, 1)
    const text = literal + 2
    if (load<u16>(text + place) === two && memory.compare(text, at - place, load<u8>(literal)) === 0) return true
  }
  return false
}
