import fc from 'fast-check'
import { expect, test } from 'vitest'
import { byteSet } from '../../src/detectors/byte-set.ts'
import { eachRun, type Lane } from '../../src/engine/search/runs.ts'

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
  .map(([alphabet, minLength]): Lane => ({ set: byteSet(alphabet), minLength }))

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

function found(bytes: Uint8Array, lanes: Lane[]): Run[] {
  const runs: Run[] = []
  for (const [index, lane] of lanes.entries())
    eachRun(bytes, 0, bytes.length, lane, (start, end) => runs.push([index, start, end]))
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

test('the runs are exactly the maximal ones', () => {
  fc.assert(
    fc.property(lanesAndBytes, ({ lanes, bytes }) => {
      expect(found(bytes, lanes)).toEqual(expected(bytes, lanes))
    }),
    { numRuns: 2000 },
  )
})
