/** What is told of a pile is what is told of each text alone, whatever lies beside it; and none that holds something is passed over. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { keyFrom } from '../../corpus/keys.ts'
import { shapes } from '../../corpus/shapes/index.ts'
import { wholeChunk } from '../../src/chunks/windows.ts'
import { createEngine } from '../../src/engine/engine.ts'
import { Pile } from '../../src/engine/pile.ts'
import { createGlancer } from '../../src/engine/search/glancer.ts'
import { isReadAsItIs } from '../../src/engine/views/views.ts'
import { builtinRules } from '../../src/rules/builtin.ts'
import { keyPair, sample, temporaryKey } from '../helpers/keys.ts'

const engine = createEngine(builtinRules)
const glancer = createGlancer(engine.lanes)!
const holdsMatch = (text: Buffer): boolean => engine.open().scan(wholeChunk({ path: '' }, text)).length > 0

/** The numbers of the texts that may hold something. */
function mayHold(texts: readonly Buffer[]): number[] {
  const pile = new Pile(engine.lanes, glancer)
  const sizes = new Float64Array(texts.length).fill(-1)
  for (const [number, text] of texts.entries()) {
    if (text.length > pile.rest) pile.search(sizes)
    text.copy(pile.room, pile.start)
    pile.add(number, text.length)
  }
  pile.search(sizes)
  const told = [...texts.keys()].filter(number => sizes[number] === -1)
  for (const [number, { length }] of texts.entries()) if (!told.includes(number)) expect(sizes[number]).toBe(length)
  return told
}

function expectAll(texts: readonly Buffer[]): void {
  const told = mayHold(texts)
  for (const [number, text] of texts.entries()) {
    expect(told.includes(number)).toBe(mayHold([text]).length > 0)
    if (holdsMatch(text)) expect(told).toContain(number)
    else passed += told.includes(number) ? 0 : 1
  }
}

let passed = 0

const seed = fc.integer({ min: 1, max: 400 })
/** What may become or stop being a key by what stands before or behind it. */
const part = fc.oneof(
  seed.map(seed => keyPair(seed).secret),
  seed.map(seed => keyPair(seed).id),
  seed.map(seed => temporaryKey(seed).token),
  seed.map(seed => sample('aws-codecommit-password', seed)),
  seed.map(seed => Buffer.from(`key ${keyPair(seed).id}\n${keyPair(seed).secret}\n`).toString('base64')),
  fc.integer({ min: 1, max: 60 }).chain(length => seed.map(seed => keyPair(seed).secret.repeat(2).slice(0, length))),
  fc.constantFrom(
    '+',
    '/',
    '=',
    '==',
    '-',
    '_',
    '\n',
    '\r\n',
    ' ',
    '"',
    '\\',
    '\\n',
    '%',
    '%3D',
    '&',
    '&#x3d;',
    '\\u003d',
    '.',
    'alice-at-123456789012 ',
  ),
  fc.stringMatching(/^[ a-zA-Z0-9/+=.,;\n-]{0,200}$/),
)
const text = fc.array(part, { maxLength: 4 }).map(parts => Buffer.from(parts.join('')))

test('texts of any kind, beside each other', () => {
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 12 }), all => {
      const texts = all.filter(isReadAsItIs)
      expectAll(texts)
    }),
    { numRuns: 1500 },
  )
  expect(passed).toBeGreaterThan(500)
})

test('every shape of the corpus, whole and without what stands around the key', () => {
  const whole = shapes.map((shape, index) => Buffer.from(shape.make(keyFrom(index))))
  const parts = whole.flatMap(text => [text.subarray(text.length >> 2), text.subarray(0, text.length >> 1)])
  const texts = [...whole, ...parts].filter(isReadAsItIs)
  expect(texts.length).toBeGreaterThan(whole.length)
  expectAll(texts)
  expectAll(texts.toReversed())
  expect(mayHold([...texts, Buffer.from('import x')])).not.toContain(texts.length)
})

test('what is not read as it is, is not for a pile', () => {
  const wide = Buffer.from(`key ${keyPair(1).id}`, 'utf16le')
  const mail = Buffer.from(`Subject: a key\n\n${keyPair(1).id}`)
  const inBinary = Buffer.concat([Buffer.from([1, 2, 3]), Buffer.alloc(9000, 7), wide])
  for (const text of [wide, mail, inBinary, Buffer.from('\ufeff\u4e2d', 'utf16le')])
    expect(isReadAsItIs(text)).toBe(false)
  for (const text of ['', 'import x', 'a\0b', `${keyPair(1).id}`]) expect(isReadAsItIs(Buffer.from(text))).toBe(true)
})
