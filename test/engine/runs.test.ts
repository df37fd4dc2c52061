import fc from 'fast-check'
import { expect, test } from 'vitest'
import { byteSet } from '../../src/detectors/byte-set.ts'
import { findRuns } from '../../src/engine/runs.ts'

/** Bytes that make runs of every length likely: long stretches of the alphabet, broken now and then. */
const text = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.stringMatching(/^[A-Z0-9]{1,45}$/) },
      fc.constantFrom(' ', '\n', '-', 'a', '\u00e9', '\0'),
    ),
    {
      maxLength: 40,
    },
  )
  .map(parts => parts.join(''))

test('the strided search finds exactly the maximal runs that a regular expression finds', () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 12, max: 41 }), (content, minLength) => {
      const bytes = Buffer.from(content)
      const found: [number, number][] = []
      findRuns(bytes, byteSet('A-Z0-9'), minLength, (start, end) => found.push([start, end]))
      const expected = [...bytes.toString('latin1').matchAll(/[A-Z0-9]+/g)]
        .filter(([run]) => run.length >= minLength)
        .map(match => [match.index, match.index + match[0].length])
      expect(found).toEqual(expected)
    }),
    { numRuns: 2000 },
  )
})
