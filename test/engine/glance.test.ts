/** A glance passes over no run that a closer look would find something in. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createDetector } from '../../src/detectors/detector.ts'
import { randomBits, randomBitsIn } from '../../src/detectors/letter-pairs.ts'
import { isOneCase, isOneCaseIn } from '../../src/detectors/randomness.ts'
import { lanesOf } from '../../src/engine/lanes.ts'
import { createGlancer } from '../../src/engine/search/glancer.ts'
import { eachLiteral } from '../../src/engine/search/literals.ts'
import { eachRun } from '../../src/engine/search/runs.ts'
import { zonesIn } from '../../src/engine/search/zones.ts'
import { freeTokens } from '../../src/engine/tokens/free-tokens.ts'
import { holdsNothing, mayHold } from '../../src/engine/tokens/glance.ts'
import { tokensInRun } from '../../src/engine/tokens/marked-tokens.ts'
import { type Found, readRun } from '../../src/engine/tokens/tokens.ts'
import { decodedViews } from '../../src/engine/views/base64.ts'
import { plainView } from '../../src/engine/views/views.ts'
import { builtinRules } from '../../src/rules/builtin.ts'
import { keyPair, sample, temporaryKey } from '../helpers/keys.ts'

const lanes = lanesOf(builtinRules.map(createDetector))
const lane = lanes.runs.find(({ base64 }) => base64)!

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
const inEscaped = fc.oneof(
  fc.constantFrom(
    '\\x41',
    '\\x2f',
    '%2F',
    '%252b',
    '&amp;',
    '&#x2b;',
    '&',
    '\\n',
    '\\/',
    '\\',
    '\\\\u0041',
    '\\U0000002f',
  ),
  fc.constantFrom(
    '\\101',
    '\\0',
    '%',
    '%0',
    ';',
    '#',
    '\\u12',
    '\\UFFFFFFFF',
    '&x;',
    '&verylongname;',
    'A',
    'x',
    '7',
    '/',
  ),
  fc.stringMatching(/^[A-Za-z0-9/+]{1,24}$/),
)
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
  fc.array(inEscaped, { minLength: 4, maxLength: 60 }).map(parts => parts.join('')),
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

const plain = fc.oneof(
  fc.constantFrom(
    ' ',
    '\n',
    '(',
    ':',
    '_',
    '"',
    '=',
    '-',
    '.',
    '%',
    '&',
    '\\',
    ';',
    '\u00fc',
    '\0',
    'AKI',
    'da2-',
    'QUtJ',
  ),
  fc.stringMatching(/^[ a-z(){};\n]{0,80}$/),
  fc.stringMatching(/^[A-Za-z0-9/+]{0,45}$/),
  fc.constantFrom('a(b);\n', '/usr/share/local/', 'x').chain(text => fc.nat(3000).map(times => text.repeat(times))),
)
const literal = fc.constantFrom(...lanes.literals.map(({ text }) => text))
const content = fc
  .array(fc.oneof({ weight: 3, arbitrary: plain }, { weight: 1, arbitrary: run }, { weight: 1, arbitrary: literal }), {
    maxLength: 30,
  })
  .map(parts => Buffer.from(parts.join(''), 'latin1'))

test('the zones that code in WebAssembly leaves hold all runs and literals that are worth a look', () => {
  const { hard } = lanes.glance
  const glancer = createGlancer(lanes.glance)!
  let left = 0
  let all = 0
  fc.assert(
    fc.property(content, fc.constantFrom(300, 5000, glancer.room.length), (bytes, roomSize) => {
      const zones = zonesIn(bytes, hard, glancer, roomSize)
      const isInZone = (start: number, end: number): boolean =>
        zones.some((from, i) => i % 2 === 0 && from <= start && zones[i + 1]! >= end)
      eachRun(bytes, 0, bytes.length, lane, (start, end) => {
        if (mayHold(lane, bytes, start, end)) expect([start, end, isInZone(start, end)]).toEqual([start, end, true])
      })
      eachLiteral(bytes, 0, bytes.length, lanes.literals, (index, start) => {
        const end = start + lanes.literals[index]!.text.length
        expect([start, end, isInZone(start, end)]).toEqual([start, end, true])
      })
      for (const [i, at] of zones.entries()) {
        expect(at === 0 || at === bytes.length || hard[bytes[at - 1]!] === 1 || hard[bytes[at]!] === 1).toBe(true)
        if (i > 0) expect(at).toBeGreaterThanOrEqual(zones[i - 1]!)
        left += i % 2 === 0 ? -at : at
      }
      all += bytes.length
    }),
    { numRuns: 1000 },
  )
  expect(left).toBeLessThan(all * 0.9)
})

test('a run is judged alike in WebAssembly', () => {
  const glancer = createGlancer(lanes.glance)!
  fc.assert(
    fc.property(before, run, behind, (before, run, behind) => {
      const bytes = Buffer.from(before + run + behind, 'latin1')
      if (run.length < lane.minLength || lane.set[bytes[before.length - 1] ?? 0] === 1) return
      const literals: number[] = []
      eachLiteral(bytes, 0, bytes.length, lanes.literals, (_, start) => literals.push(start))
      eachRun(bytes, 0, bytes.length, lane, (start, end) => {
        const expected = literals.length > 0 || mayHold(lane, bytes, start, end)
        expect(zonesIn(bytes, lanes.glance.hard, glancer).length > 0).toBe(expected)
      })
    }),
    { numRuns: 10_000 },
  )
})
