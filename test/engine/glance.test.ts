/** A glance passes over no run that a closer look would find something in. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createDetector } from '../../src/detectors/detector.ts'
import { randomBits, randomBitsIn } from '../../src/detectors/letter-pairs.ts'
import { isOneCase, isOneCaseIn } from '../../src/detectors/randomness.ts'
import { lanesOf } from '../../src/engine/lanes.ts'
import { freeTokens } from '../../src/engine/tokens/free-tokens.ts'
import { holdsNothing } from '../../src/engine/tokens/glance.ts'
import { tokensInRun } from '../../src/engine/tokens/marked-tokens.ts'
import { type Found, readRun } from '../../src/engine/tokens/tokens.ts'
import { decodedViews } from '../../src/engine/views/base64.ts'
import { plainView } from '../../src/engine/views/views.ts'
import { builtinRules } from '../../src/rules/builtin.ts'
import { keyPair, sample, temporaryKey } from '../helpers/keys.ts'

const lane = lanesOf(builtinRules.map(createDetector)).runs.find(({ base64 }) => base64)!

/** What the ways behind the glance make of a run: values that detectors accept, and texts in base64. */
function closerLook(bytes: Buffer, start: number, end: number): string[] {
  const run = readRun(bytes, start, end, lane.alphabet, lane.shortest)
  const values: string[] = []
  for (const [look, detectors] of [
    [freeTokens, lane.free],
    [tokensInRun, lane.marked],
  ] as const) {
    for (const detector of detectors) {
      const found: Found[] = []
      look(bytes, run, detector, found)
      values.push(...found.filter(({ value }) => detector.judge(value) !== undefined).map(({ value }) => value))
    }
  }
  decodedViews(plainView(bytes), run, ({ bytes }) => values.push(bytes.toString('latin1')))
  return values
}

const seed = fc.integer({ min: 1, max: 500 })
const inRun = fc.stringMatching(/^[A-Za-z0-9/+]{1,60}$/)
const run = fc.oneof(
  seed.map(seed => keyPair(seed).secret),
  seed.map(seed => `+${keyPair(seed).secret}`),
  seed.chain(seed =>
    fc.constantFrom('//', '/', '+', '3D', '20', '0', '31m', 'x').map(mark => mark + keyPair(seed).secret),
  ),
  seed.chain(seed => fc.constantFrom('/', '+', '/http', '/https', 'x').map(mark => keyPair(seed).secret + mark)),
  seed.chain(seed =>
    fc.constantFrom('/', '//', '///', '+').map(mark => keyPair(seed).id + mark + keyPair(seed).secret),
  ),
  seed.map(seed => `${keyPair(seed).id}/${keyPair(seed).secret}/us/east/1`),
  seed.map(seed => sample('aws-ses-smtp-password', seed)),
  seed.map(seed => sample('aws-codecommit-password', seed).replace(/=$/, '')),
  seed.map(seed => temporaryKey(seed).token.replace(/=+$/, '')),
  fc.string({ unit: 'binary', maxLength: 60 }).map(text => Buffer.from(text).toString('base64').replace(/=+$/, '')),
  fc
    .stringMatching(/^[a-z]{3,12}( [a-z]{3,12}){4,9}$/)
    .map(text => Buffer.from(text).toString('base64').replace(/=+$/, '')),
  fc.tuple(inRun, seed, inRun).map(([before, seed, behind]) => before + keyPair(seed).secret + behind),
  fc.stringMatching(/^([A-Z][a-z]{2,9}){6,12}$/),
  fc.stringMatching(/^[0-9a-f]{40,64}$/),
)
const before = fc.constantFrom('', ' ', '"', '=', '\n', '[', '\x1b[', '\\u{5b}', '\\x1b[', '}', '{', '-', '.', '>')
const behind = fc.constantFrom('', ' ', '"', '=', '==', '=x', '\n', '.', '-', ']', ':')

test('of any run', () => {
  let passed = 0
  fc.assert(
    fc.property(before, run, behind, (before, run, behind) => {
      const bytes = Buffer.from(before + run + behind, 'latin1')
      const start = before.length
      const end = start + run.length
      if (run.length < lane.minLength || !holdsNothing(bytes, start, end, lane)) return
      passed++
      expect(closerLook(bytes, start, end)).toEqual([])
    }),
    { numRuns: 20_000 },
  )
  expect(passed).toBeGreaterThan(2000)
})

test('what is told from bytes is what is told from texts', () => {
  fc.assert(
    fc.property(run, text => {
      const bytes = Buffer.from(`?${text}?`)
      expect(randomBitsIn(bytes, 1, bytes.length - 1)).toBe(randomBits(text))
      expect(isOneCaseIn(bytes, 1, bytes.length - 1)).toBe(isOneCase(text))
    }),
  )
})
