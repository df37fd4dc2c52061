import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PositionCounter } from '../../src/engine/lines.ts'

const text = fc
  .array(fc.constantFrom('\n', '\r\n', 'a', 'é', '€', '😀', 'word '), { maxLength: 60 })
  .map(parts => parts.join(''))

test('positions counted forward are those counted from the beginning, in any steps and from any place', () => {
  fc.assert(
    fc.property(text, fc.array(fc.nat(12), { maxLength: 40 }), (text, steps) => {
      const characters = [...text]
      const counter = new PositionCounter(Buffer.from(text), { line: 3, column: 7 })
      let index = 0
      for (const step of steps) {
        index = Math.min(characters.length, index + step)
        const before = characters.slice(0, index).join('')
        const lines = before.split('\n')
        expect(counter.at(Buffer.byteLength(before))).toEqual({
          line: 2 + lines.length,
          column: [...lines.at(-1)!].length + (lines.length === 1 ? 7 : 1),
        })
      }
    }),
    { numRuns: 1000 },
  )
})
