/** What is told of a pile is what is told of each text alone, whatever lies beside it; and none that holds something is passed over. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { keyFrom } from '../../corpus/keys.ts'
import { shapes } from '../../corpus/shapes/index.ts'
import { wholeChunk } from '../../src/chunks/windows.ts'
import { createEngine } from '../../src/engine/engine.ts'
import { Pile } from '../../src/engine/pile.ts'
import { createGlancer } from '../../src/engine/search/glancer.ts'
import { mayBeMail, quotedPrintableView } from '../../src/engine/views/quoted-printable.ts'
import { encodingOf, plainView, wideViews } from '../../src/engine/views/views.ts'
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

const piece = fc.oneof(
  fc
    .constantFrom('From ', 'from: ', 'Subject: x\n', 'BEGIN:VCARD\n', 'a', '-', '\0', '\0\0\0', '\n')
    .map(text => Buffer.from(text)),
  fc.constantFrom('quoted-printable', 'Quoted-Printable', '=?utf-8?q?', 'QUOTED').map(text => Buffer.from(text)),
  fc.constantFrom('\ufeff', '\ufffe', 'key').map(text => Buffer.from(text, 'utf16le')),
  fc.stringMatching(/^[ -~]{18,60}$/).map(text => Buffer.from(text, 'utf16le')),
  fc.stringMatching(/^[ -~]{18,60}$/).map(text => Buffer.from(text, 'utf16le').swap16()),
  fc.uint8Array({ maxLength: 90 }).map(bytes => Buffer.from(bytes)),
  fc.nat(5000).map(length => Buffer.alloc(length, 'some text ')),
  fc.nat(2500).map(length => Buffer.alloc(2 * length, 'w\0i\0d\0e\0 \0')),
)

test('texts of any kind, beside each other', () => {
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 12 }), all => {
      expectAll(all)
    }),
    { numRuns: 1500 },
  )
  expect(passed).toBeGreaterThan(500)
})

test('every shape of the corpus, whole and without what stands around the key', () => {
  const whole = shapes.map((shape, index) => Buffer.from(shape.make(keyFrom(index))))
  const parts = whole.flatMap(text => [text.subarray(text.length >> 2), text.subarray(0, text.length >> 1)])
  const texts = [...whole, ...parts]
  expectAll(texts)
  expectAll(texts.toReversed())
  expect(mayHold([...texts, Buffer.from('import x')])).not.toContain(texts.length)
})

test('what is read in another way is no plain text, nor are all parts of it', () => {
  let plain = 0
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 7 }), fc.array(fc.nat(), { maxLength: 3 }), (pieces, cuts) => {
      const bytes = Buffer.concat(pieces)
      const isPlain = arePlain(bytes, [])
      if (isPlain) plain++
      if (isReadAsItIs(bytes)) return
      expect(isPlain).toBe(false)
      expect(arePlain(bytes, cuts)).toBe(false)
    }),
    { numRuns: 3000 },
  )
  expect(plain).toBeGreaterThan(500)
})

test('a wide string is seen though it is cut in two, and a mail though its encoding stands in another part', () => {
  const text = Buffer.alloc(4096, 'some text ')
  for (let length = 20; length < 30; length++) {
    const wide = Buffer.from(keyPair(length).secret.slice(0, length), 'utf16le')
    for (const string of [wide, Buffer.from(wide).swap16()])
      for (let cut = 0; cut <= string.length; cut++)
        expect(arePlain(Buffer.concat([text, string, text]), [cut])).toBe(false)
  }
  const mail = Buffer.concat([Buffer.from('Content-Type: x\n'), text, Buffer.from('Encoding: Quoted-Printable\n')])
  for (let cut = 0; cut <= mail.length - text.length; cut++) expect(arePlain(mail, [cut])).toBe(false)
})

test('most texts and binaries are plain', () => {
  const random = Buffer.from(Array.from({ length: 20_000 }, (_, index) => (index * index * 31 + (index >> 3)) & 0xff))
  const texts = ['', 'a\0b', 'name: x\n', 'From: x\n\nquoted', `${keyPair(1).id}`, '\ufeffabc', 'x'.repeat(9000)]
  for (const bytes of [...texts.map(text => Buffer.from(text)), random, Buffer.alloc(9000)])
    expect(arePlain(bytes, [])).toBe(true)
})

/** In no other way than byte by byte, as the engine reads. */
function isReadAsItIs(bytes: Buffer): boolean {
  const isMail = mayBeMail(bytes) && quotedPrintableView(plainView(bytes)) !== undefined
  return encodingOf(bytes) === 'bytes' && !isMail && wideViews(bytes).length === 0
}

/** Each part alone, in a room in which something else has been. */
function arePlain(bytes: Buffer, cuts: readonly number[]): boolean {
  const ends = [...cuts.map(cut => Math.min(4096 + (cut % bytes.length), bytes.length)), bytes.length].sort(
    (a, b) => a - b,
  )
  return ends.every((end, index) => {
    const start = ends[index - 1] ?? 0
    glancer.room.fill(index % 2 ? 0 : 0x41)
    bytes.copy(glancer.room, 1, start, end)
    return glancer.isPlain(1, 1 + end - start, start === 0, end === bytes.length)
  })
}
