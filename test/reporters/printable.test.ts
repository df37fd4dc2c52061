/** Nothing that is printed can command a terminal or a CI runner, and JSON stays the data that it was. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { printable, safeJson } from '../../src/reporters/printable.ts'

const hostile = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|^\s*::|##(vso|teamcity)?\[/iu

const dangerous = fc.constantFrom(
  ...['\n', '\r', '\t', '\x1b[31m', '\x07', '\x7f', '\x9b', '\u202e', '\u2066', '\u200b', '\u2028', '\ufeff', '\u00ad'],
  ...['\u{e0041}', '\ud800', '\udfff', '::error::', ' ::', ':', '#', '##[', '##vso[', '##VSO[', '##teamcity[', '['],
)
const texts = fc
  .array(fc.oneof(dangerous, fc.string({ unit: 'grapheme', maxLength: 5 })), { maxLength: 8 })
  .map(parts => parts.join(''))

test('text for people holds nothing hostile, and a second pass changes nothing', () => {
  fc.assert(
    fc.property(texts, text => {
      const safe = printable(text)
      expect(safe).not.toMatch(hostile)
      expect(printable(safe)).toBe(safe)
    }),
    { numRuns: 2000 },
  )
})

test('what was there is told', () => {
  expect(printable('a\nb\tc\x1b[2Jd\u202ee\u{e0041}')).toBe('a\\nb\\tc\\x1b[2Jd\\u202ee\\u{e0041}')
  expect(printable('  ::set-env name=A::b')).toBe('  \\x3a:set-env name=A::b')
  expect(printable('a ##[add-mask]x ##vso[task.complete]')).toBe('a \\x23#[add-mask]x \\x23#vso[task.complete]')
})

test('ordinary text stays as it is, in any script', () => {
  for (const text of ['src/a b/Größe.ts', 'データ/鍵.env', 'a::b', 'c#.cs', '## heading', 'עברית'])
    expect(printable(text)).toBe(text)
})

test('JSON with such characters is the same data, and harmless', () => {
  fc.assert(
    fc.property(texts, fc.jsonValue(), (text, value) => {
      const data = { [text]: text, value }
      const json = safeJson(data)
      expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(data)))
      expect(json).not.toMatch(hostile)
    }),
    { numRuns: 2000 },
  )
})
