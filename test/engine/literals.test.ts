import fc from 'fast-check'
import { expect, test } from 'vitest'
import { eachLiteral, literalsOf } from '../../src/engine/search/literals.ts'

/** Few letters, so that texts begin often and in part. */
const text = fc.stringMatching(/^[ab.]{2,5}$/)
const bytes = fc.stringMatching(/^[abc.]{0,400}$/)

function found(content: string, from: number, to: number, texts: readonly string[]): string[] {
  const places: string[] = []
  eachLiteral(Buffer.from(content), from, to, literalsOf(texts)!, (index, start) => places.push(`${index}@${start}`))
  return places.sort()
}

function naive(content: string, from: number, to: number, texts: readonly string[]): string[] {
  return texts
    .flatMap((wanted, index) =>
      Array.from(content, (_, at) =>
        at >= from && at + wanted.length <= to && content.startsWith(wanted, at) ? `${index}@${at}` : '',
      ),
    )
    .filter(place => place !== '')
    .sort()
}

test('every literal is found wherever it stands, in little and in much', () => {
  fc.assert(
    fc.property(
      bytes,
      fc.uniqueArray(text, { minLength: 1, maxLength: 6 }),
      fc.constantFrom(1, 40),
      fc.nat(400),
      fc.nat(400),
      (content, texts, times, from, more) => {
        const all = content.repeat(times)
        const start = Math.min(from, all.length)
        const end = times > 1 ? all.length : Math.min(all.length, start + more)
        expect(found(all, start, end, texts)).toEqual(naive(all, start, end, texts))
      },
    ),
    { numRuns: 1000 },
  )
})

test('texts with too little in common are refused', () => {
  expect(literalsOf('abcdefghi'.split('').map(letter => letter.repeat(3)))).toBeUndefined()
  expect(literalsOf(['AKIA', 'ASIA', 'ABIA'])).toBeDefined()
})
