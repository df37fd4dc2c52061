import fc from 'fast-check'
import { expect, test } from 'vitest'
import { byteSet } from '../../src/detectors/byte-set.ts'
import { searchInBlocks } from '../../src/engine/search/blocks.ts'
import { type Lane, laneOf, RunSearch } from '../../src/engine/search/runs.ts'
import { createSieve, type Sieve } from '../../src/engine/search/sieve.ts'

type Run = [lane: number, start: number, end: number]

/** Alphabets of rules, and any other. */
const alphabet = fc.oneof(
  fc.constantFrom('A-Z0-9', 'A-Za-z0-9/+', 'A-Za-z0-9_-', '!-~', '\\s\\S'),
  fc
    .uniqueArray(fc.integer({ min: 0, max: 127 }), { minLength: 1, maxLength: 60 })
    .map(codes => codes.map(code => `\\x${code.toString(16).padStart(2, '0')}`).join('')),
)
const lane = fc
  .tuple(alphabet, fc.integer({ min: 8, max: 70 }))
  .map(([alphabet, minLength]) => laneOf(byteSet(alphabet), minLength))

/** Stretches of bytes of a lane, of lengths about its least, broken by single bytes of any kind. */
const lanesAndBytes = fc
  .array(lane, { minLength: 1, maxLength: 3 })
  .chain(lanes =>
    fc
      .array(
        fc.tuple(
          fc.constantFrom(...lanes),
          fc.oneof(fc.integer({ min: -9, max: 20 }), fc.integer({ min: 0, max: 300 })),
          fc.nat(),
          fc.integer({ min: 0, max: 255 }),
        ),
        { maxLength: 30 },
      )
      .map(parts => ({ lanes, bytes: Uint8Array.from(parts.flatMap(stretch)) })),
  )

function stretch([{ set, minLength }, more, seed, breaker]: [Lane, number, number, number]): number[] {
  const members = [...set.keys()].filter(code => set[code] === 1)
  const run = Array.from({ length: Math.max(0, minLength + more) }, (_, i) => members[(seed + i * i) % members.length]!)
  return breaker % 4 === 0 ? run : [...run, breaker]
}

function findRuns(
  bytes: Uint8Array,
  lanes: readonly Lane[],
  visit: (lane: Lane, start: number, end: number) => void,
  sieve: Sieve | 'none',
): void {
  const searches = lanes.map(lane => new RunSearch(bytes, lane))
  searchInBlocks(bytes, searches, sieve)
  for (const search of searches) search.visit(visit)
}

function found(bytes: Uint8Array, lanes: Lane[], sieve: Parameters<typeof findRuns>[3]): Run[] {
  const runs: Run[] = []
  findRuns(bytes, lanes, (lane, start, end) => runs.push([lanes.indexOf(lane), start, end]), sieve)
  return runs
}

/** Byte by byte, as the contract says it. */
function expected(bytes: Uint8Array, lanes: Lane[]): Run[] {
  return lanes.flatMap(({ set, minLength }, index) => {
    const runs: Run[] = []
    let length = 0
    for (let at = 0; at <= bytes.length; at++) {
      if (at < bytes.length && set[bytes[at]!] === 1) length++
      else {
        if (length >= minLength) runs.push([index, at - length, at])
        length = 0
      }
    }
    return runs
  })
}

test('without a sieve, the runs are exactly the maximal ones', () => {
  fc.assert(
    fc.property(lanesAndBytes, ({ lanes, bytes }) => {
      expect(found(bytes, lanes, 'none')).toEqual(expected(bytes, lanes))
    }),
    { numRuns: 2000 },
  )
})

test('with a sieve, the same runs are found, wherever its blocks end', () => {
  fc.assert(
    fc.property(lanesAndBytes, fc.integer({ min: 80, max: 400 }), ({ lanes, bytes }, size) => {
      expect(found(bytes, lanes, createSieve(size)!)).toEqual(expected(bytes, lanes))
    }),
    { numRuns: 2000 },
  )
})

test('with blocks of the usual size, runs about their borders and over several blocks are found', () => {
  const sieve = createSieve()!
  const lanes = [laneOf(byteSet('A-Z0-9'), 20), laneOf(byteSet('A-Za-z0-9/+'), 40)]
  for (let shift = -64; shift <= 64; shift++) {
    for (const length of [20, 39, 40, 41, 3 * sieve.size]) {
      const bytes = new Uint8Array(6 * sieve.size + shift).fill(0x20)
      bytes.fill(0x41, sieve.size + shift, sieve.size + shift + length)
      bytes.fill(0x42, bytes.length - length)
      expect(found(bytes, lanes, sieve)).toEqual(expected(bytes, lanes))
    }
  }
})

test('whoever is told of a run may look for runs in turn', () => {
  const lanes = [laneOf(byteSet('a-z'), 20)]
  const outer = Buffer.from(`${'a'.repeat(30)} ${'b'.repeat(40)} ${'c'.repeat(20)}`)
  const sieve = createSieve()!
  const runs: Run[] = []
  findRuns(
    outer,
    lanes,
    (_, start, end) => runs.push(...found(outer.subarray(start + 1, end), lanes, sieve), [9, start, end]),
    sieve,
  )
  expect(runs).toEqual([
    [0, 0, 29],
    [9, 0, 30],
    [0, 0, 39],
    [9, 31, 71],
    [9, 72, 92],
  ])
})
