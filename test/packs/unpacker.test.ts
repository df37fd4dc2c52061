/** assembly/ against Node's zlib and a plain application of deltas; broken input is refused, and never more than that. */
import { constants, deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createEngine } from '../../src/engine/engine.ts'
import { asked, isBase } from '../../src/packs/asks.ts'
import { createUnpacker, type Unpacker } from '../../src/packs/unpacker.ts'
import { builtinRules } from '../../src/rules/builtin.ts'
import { applyOperations, deltaOf, type Operation } from '../helpers/pack.ts'

/** All objects here hold a NUL, so that each is shown whole. */
function open(): { unpacker: Unpacker; shown: Map<number, Buffer> } {
  const shown = new Map<number, Buffer>()
  const unpacker = createUnpacker(createEngine(builtinRules).lanes, 20, {
    search: () => {},
    searchWhole: (object, bytes) => shown.set(object, Buffer.from(bytes)),
    check: () => {},
    entry: () => {},
  })!
  return { unpacker, shown }
}

const ask = asked.search | isBase
/** Runs and repetitions at any distance, so that all kinds of codes and matches occur. */
const content = fc
  .array(fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 300 })), { maxLength: 30 })
  .map(parts => Buffer.concat([Buffer.alloc(1), ...parts.flatMap(([bytes, times]) => Array(times).fill(bytes))]))
const level = fc.record({
  level: fc.integer({ min: 0, max: 9 }),
  strategy: fc.constantFrom(
    constants.Z_DEFAULT_STRATEGY,
    constants.Z_FILTERED,
    constants.Z_HUFFMAN_ONLY,
    constants.Z_RLE,
    constants.Z_FIXED,
  ),
  memLevel: fc.integer({ min: 1, max: 9 }),
})

test('inflates what zlib deflates', () => {
  const { unpacker, shown } = open()
  const mark = unpacker.mark()
  fc.assert(
    fc.property(content, level, (bytes, options) => {
      expect(unpacker.whole(1, deflateSync(bytes, options), bytes.length, ask)).not.toBe(0)
      expect(shown.get(1)!.equals(bytes)).toBe(true)
      unpacker.release(mark)
    }),
    { numRuns: 300 },
  )
})

test('what is broken is refused, and what comes after it is read as before', () => {
  const { unpacker, shown } = open()
  const mark = unpacker.mark()
  const good = Buffer.from('\0 a good one')
  fc.assert(
    fc.property(
      content,
      level,
      fc.array(fc.nat(), { minLength: 1, maxLength: 4 }),
      fc.boolean(),
      (bytes, options, places, cut) => {
        let broken = deflateSync(bytes, options)
        for (const place of places) broken[place % broken.length]! ^= 1 << (place % 8)
        if (cut) broken = broken.subarray(0, places[0]! % broken.length)
        unpacker.whole(1, broken, bytes.length, ask)
        unpacker.release(mark)
        unpacker.whole(2, deflateSync(good), good.length, ask)
        expect(shown.get(2)).toEqual(good)
        unpacker.release(mark)
      },
    ),
    { numRuns: 300 },
  )
})

test('applies deltas, chain upon chain; a broken one is refused', () => {
  const { unpacker, shown } = open()
  const mark = unpacker.mark()
  const operation = fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 300 }).map(bytes => ({ insert: Buffer.from(bytes) })),
    fc.record({ copy: fc.nat(), length: fc.nat() }),
  )
  const step = fc.tuple(fc.array(operation, { minLength: 1, maxLength: 60 }), fc.nat(), fc.boolean())
  fc.assert(
    fc.property(content, fc.array(step, { minLength: 1, maxLength: 12 }), (bytes, steps) => {
      let base: Buffer = bytes
      let frame = unpacker.whole(0, deflateSync(base), base.length, ask)
      for (const [raw, place, isBroken] of steps) {
        const operations: Operation[] = [{ copy: 0, length: 1 }]
        let size = 1
        for (const next of raw) {
          if ('insert' in next) operations.push(next)
          else {
            const copy = next.copy % base.length
            operations.push({ copy, length: 1 + (next.length % (base.length - copy)) })
          }
          size += 'insert' in next ? next.insert.length : (operations.at(-1) as { length: number }).length
          if (size > 400_000) break
        }
        const made = applyOperations(base, operations)
        const delta = deltaOf(base.length, made.length, operations)
        if (isBroken) {
          const broken = Buffer.from(delta)
          broken[place % broken.length]! ^= 1 << (place % 8)
          const before = unpacker.mark()
          const got = unpacker.delta(1, frame, deflateSync(broken), broken.length, ask)
          if (got !== 0) expect(shown.get(1)).toHaveLength(unpacker.sizeOf(got))
          unpacker.release(before)
        }
        frame = unpacker.delta(1, frame, deflateSync(delta), delta.length, ask)
        expect(frame).not.toBe(0)
        expect(shown.get(1)!.equals(made)).toBe(true)
        base = made
      }
      unpacker.release(mark)
    }),
    { numRuns: 200 },
  )
})
