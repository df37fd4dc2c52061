/** A glance passes over no run that a closer look would find something in. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createDetector, type Detector } from '../../src/detectors/detector.ts'
import { lanesOf } from '../../src/engine/lanes.ts'
import { createGlancer } from '../../src/engine/search/glancer.ts'
import { everySpot, type Spot, spotsIn } from '../../src/engine/search/spots.ts'
import { freeTokens } from '../../src/engine/tokens/free-tokens.ts'
import { tokensInRun } from '../../src/engine/tokens/marked-tokens.ts'
import { type Found, prefixedTokensInRun, type Run, readRun } from '../../src/engine/tokens/tokens.ts'
import { decodedViews } from '../../src/engine/views/base64.ts'
import { plainView } from '../../src/engine/views/views.ts'
import { builtinRules } from '../../src/rules/builtin.ts'
import { keyPair, sample, temporaryKey } from '../helpers/keys.ts'

const lanes = lanesOf(builtinRules.map(createDetector))
const lane = lanes.runs.find(({ base64 }) => base64)!
const glancer = createGlancer(lanes)!

/** What the ways behind the glance make of a run: values that detectors accept, and texts in base64. */
function closerLook(bytes: Buffer, start: number, end: number): { tokens: string[]; texts: string[] } {
  const run = readRun(bytes, start, end, lane.alphabet, lane.shortest)
  const tokens: string[] = []
  for (const [look, detectors] of [
    [freeTokens, lane.free],
    [tokensInRun, lane.marked],
    [inEscapes, lanes.prefixed],
  ] as const) {
    for (const detector of detectors) {
      const found: Found[] = []
      look(bytes, run, detector, found)
      tokens.push(...found.filter(({ value }) => detector.judge(value) !== undefined).map(({ value }) => value))
    }
  }
  const texts: string[] = []
  decodedViews(plainView(bytes), run, ({ bytes }) => texts.push(bytes.toString('latin1')))
  return { tokens, texts }
}

function inEscapes(_bytes: Buffer, run: Run, detector: Detector, found: Found[]): void {
  if (run.escaped) prefixedTokensInRun(run, detector, found)
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
  fc.constantFrom(
    '&lt;',
    '&quot;',
    '&nbsp;',
    '&amp;amp;',
    '&amp;gt;',
    '&amp;#47;',
    '%26lt;',
    '&lt',
    '\\&gt;',
    '%23',
    '\\x5c',
  ),
  fc.stringMatching(/^[A-Za-z0-9/+]{1,24}$/),
  seed.map(seed => keyPair(seed).id),
  seed.map(seed => keyPair(seed).secret),
  seed.chain(seed => fc.constantFrom('+', '//', '7m', '3D').map(mark => mark + keyPair(seed).secret)),
  seed.map(seed => sample('aws-codecommit-password', seed).replace(/=$/, '')),
  seed.map(seed =>
    Buffer.from(`key ${keyPair(seed).id}`)
      .toString('base64')
      .replace(/=+$/, ''),
  ),
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
  fc.array(inEscaped, { minLength: 2, maxLength: 60 }).map(parts => parts.join('')),
)
const before = fc.constantFrom(
  '',
  'sha256-',
  'x_',
  'h1:',
  'oh1:',
  'sha-1:',
  'SHA512:',
  'sha:',
  'key:',
  '7:',
  ' ',
  '"',
  '=',
  '\n',
  '[',
  '\x1b[',
  '\\u{5b}',
  '\\x1b[',
  '}',
  '{',
  '-',
  '.',
  '>',
)
const behind = fc.constantFrom('', ' ', '"', '=', '==', '=x', '\n', '.', '-', ']', ':')

/** Without WebAssembly. */
function all(bytes: Buffer): Spot[] {
  return everySpot(bytes, 0, bytes.length, lanes)
}

function isRun({ kind }: Spot): boolean {
  return kind < lanes.runs.length
}

test('of any run', () => {
  let passed = 0
  fc.assert(
    fc.property(before, run, behind, (before, run, behind) => {
      const bytes = Buffer.from(before + run + behind, 'latin1')
      const spots = spotsIn(bytes, lanes, glancer)
      const literals = spots.filter(spot => !isRun(spot)).map(({ start }) => bytes.toString('latin1', start))
      for (const { kind, start, end } of all(bytes)) {
        if (lanes.runs[kind] !== lane) continue
        const spot = spots.find(spot => spot.kind === kind && spot.start === start)
        const { tokens, texts } = closerLook(bytes, start, end)
        // What literals tell is no matter of the run.
        const missed = tokens.filter(value => !literals.some(text => text.startsWith(value)))
        if (!spot?.token) expect([before, run, behind, missed]).toEqual([before, run, behind, []])
        if (!spot?.text) expect([before, run, behind, texts]).toEqual([before, run, behind, []])
        if (!spot) passed++
      }
    }),
    { numRuns: Number(process.env.NOKEYS_RUNS ?? 10_000) },
  )
  expect(passed).toBeGreaterThan(1000)
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

test('spots are runs and literals, whatever the bytes are cut into', () => {
  let left = 0
  let found = 0
  fc.assert(
    fc.property(content, fc.constantFrom(300, 5000, glancer.room.length), (bytes, roomSize) => {
      const texts = (spots: readonly Spot[]) => spots.map(({ kind, start, end }) => `${kind} ${start} ${end}`)
      const spots = texts(spotsIn(bytes, lanes, glancer, roomSize))
      const naive = texts(all(bytes))
      expect(naive).toEqual(expect.arrayContaining(spots))
      // Where there is no hard byte to cut at, they are all told.
      expect(spots).toEqual(expect.arrayContaining(texts(spotsIn(bytes, lanes, glancer))))
      found += spots.length
      left += naive.length
    }),
    { numRuns: 1000 },
  )
  expect(found).toBeLessThan(left * 0.9)
  expect(found).toBeGreaterThan(500)
})

test('a literal that begins a token, and one that does not', () => {
  const { id } = keyPair(3)
  const literals = (text: string) => spotsIn(Buffer.from(text), lanes, glancer).filter(spot => !isRun(spot))
  expect(literals(`x ${id}.`)).toMatchObject([{ start: 2, end: 6 }])
  expect(literals(`${id.slice(0, 19)}. ${id.slice(0, 19)}`)).toEqual([])
  expect(literals(id)).toHaveLength(1)
  expect(literals('QUtJQ')).toHaveLength(1)
})
