/** Text made to take long. What is quadratic takes hours here and runs into the time limit; nothing is timed otherwise. */
import { expect, test } from 'vitest'
import { valuesIn } from '../helpers/detect.ts'
import { keyPair } from '../helpers/keys.ts'

const { id } = keyPair(1)

test.each([
  '\\',
  '%',
  '&',
  '#',
  ';',
  '&#',
  '%25',
  '\\\\n',
  '&amp;',
  'a',
  'A',
  '=',
  'QUtJQ',
  '\0',
  `${'a'.repeat(39)} `,
])('a megabyte of %j hides no key behind it and takes no time', piece => {
  expect(valuesIn(`${piece.repeat(1e6 / piece.length)}\n"${id}"`)).toEqual([id])
})
