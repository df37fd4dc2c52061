/** Escapes however nested: what they stand for, and where it stands. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { byteSet } from '../../src/detectors/byte-set.ts'
import { longestToken, unescapeRun, unescapeText } from '../../src/engine/views/escapes.ts'
import { detect } from '../helpers/detect.ts'
import { keyPair } from '../helpers/keys.ts'

type Encoder = (text: string) => string

const perCharacter =
  (pattern: RegExp, write: (code: number) => string): Encoder =>
  text =>
    text.replace(pattern, character => write(character.charCodeAt(0)))
const hex = (code: number, digits: number) => code.toString(16).padStart(digits, '0')
const sign = /[^A-Za-z0-9]/g

const encoders: Record<string, Encoder> = {
  JSON: text => JSON.stringify(text).slice(1, -1).replaceAll('/', '\\/'),
  percent: encodeURIComponent,
  'HTML numbers': perCharacter(sign, code => `&#${code};`),
  'HTML hexadecimal': perCharacter(sign, code => `&#x${hex(code, 2)};`),
  'code points': perCharacter(sign, code => `\\u${hex(code, 4)}`),
  'hexadecimal escapes': perCharacter(sign, code => `\\x${hex(code, 2)}`),
  octal: perCharacter(sign, code => `\\${code.toString(8).padStart(3, '0')}`),
}
const nested = fc.array(fc.constantFrom(...Object.keys(encoders)), { minLength: 1, maxLength: 3 })
const encode = (text: string, names: readonly string[]) => names.reduce((inner, name) => encoders[name]!(inner), text)
/** Signs that a rule's alphabet or its surroundings have; no backslash or percent of its own, which nothing could tell apart. */
const plain = fc.stringMatching(/^[A-Za-z0-9/+=" :,]{1,60}$/)

test('any nesting of three is undone, and each character has its place', () => {
  fc.assert(
    fc.property(plain, nested, (text, names) => {
      const encoded = encode(text, names)
      expect(unescapeText(encoded)).toBe(text)
      const undone = unescapeRun(encoded)
      if (!undone) {
        expect(encoded).toBe(text)
        return
      }
      expect(undone.text).toBe(text)
      // The places follow each other without a gap, so each is the character's own.
      const places = Array.from(undone.starts, (start, i) => [start, undone.ends[i]!])
      expect(places[0]![0]).toBe(0)
      expect(places.at(-1)![1]).toBe(encoded.length)
      for (let i = 1; i < places.length; i++) expect(places[i]![0]).toBe(places[i - 1]![1])
    }),
    { numRuns: 2000 },
  )
})

test('a pair in any nesting of two is found, its spans in the original bytes', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 500 }),
      nested.filter(names => names.length <= 2),
      (seed, names) => {
        const { id, secret } = keyPair(seed)
        const line = encode(`aws_access_key_id = "${id}", aws_secret_access_key = "${secret}"`, names)
        const found = detect(line)
        expect(found.map(({ match }) => match.secret.reveal())).toEqual([id, secret])
        expect(found.map(({ match }) => line.slice(match.start, match.end))).toEqual([id, encode(secret, names)])
        expect(found.map(({ confidence }) => confidence)).toEqual(['high', 'high'])
      },
    ),
    { numRuns: 500 },
  )
})

test('the quick look at a run passes over none that holds a token', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), nested, (seed, names) => {
      const { secret } = keyPair(seed)
      const bytes = Buffer.from(encode(secret, names))
      expect(longestToken(bytes, 0, bytes.length, byteSet('A-Za-z0-9/+'))).toBeGreaterThanOrEqual(40)
    }),
    { numRuns: 2000 },
  )
})
