import fc from 'fast-check'
import { expect, test } from 'vitest'
import { searchInBlocks } from '../../src/engine/search/blocks.ts'
import { LiteralSearch, literalsOf } from '../../src/engine/search/literals.ts'
import { createSieve, type Sieve } from '../../src/engine/search/sieve.ts'

/** Few letters, so that texts begin often and in part. */
const text = fc.stringMatching(/^[ab]{2,5}$/)
const bytes = fc.stringMatching(/^[abc]{0,400}$/)

function found(content: string, texts: readonly string[], sieve: Sieve | 'none'): string[] {
  const buffer = Buffer.from(content)
  const search = new LiteralSearch(buffer, literalsOf(texts)!)
  searchInBlocks(buffer, [search], sieve)
  const places: string[] = []
  search.visit((index, start) => places.push(`${index}@${start}`))
  return places.sort()
}

function naive(content: string, texts: readonly string[]): string[] {
  return texts
    .flatMap((wanted, index) =>
      Array.from(content, (_, start) => (content.startsWith(wanted, start) ? `${index}@${start}` : '')),
    )
    .filter(place => place !== '')
    .sort()
}

test('every literal is found wherever it stands, across blocks of any size, with the sieve and without', () => {
  fc.assert(
    fc.property(
      bytes,
      fc.uniqueArray(text, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 40, max: 120 }),
      (content, texts, size) => {
        const expected = naive(content, texts)
        expect(found(content, texts, createSieve(size)!)).toEqual(expected)
        expect(found(content, texts, 'none')).toEqual(expected)
      },
    ),
    { numRuns: 2000 },
  )
})

test('texts with too little in common are refused', () => {
  expect(literalsOf('abcdefghi'.split('').map(letter => letter.repeat(3)))).toBeUndefined()
  expect(literalsOf(['AKIA', 'ASIA', 'ABIA'])).toBeDefined()
})
