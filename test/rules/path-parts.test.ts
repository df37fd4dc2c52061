import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createDetector } from '../../src/detectors/detector.ts'
import { pathParts } from '../../src/detectors/path-parts.ts'
import { builtinRules } from '../../src/rules/builtin.ts'

test('patterns of our own rules can be taken apart', () => {
  const files = builtinRules.flatMap(rule => rule.files)
  expect(files.length).toBeGreaterThan(3)
  expect(files.filter(source => pathParts(source) === undefined)).toEqual([])
})

test('patterns that reach over slashes cannot', () => {
  for (const source of ['a.*b$', 'a[^b]c', 'a\\Sb', 'x(/y)?z', 'a|b', 'a/*b', '(?<!x)a', 'a[!-9]b', 'a$|b'])
    expect(pathParts(source)).toBe(undefined)
  expect(pathParts('(^|/)\\.aws/(credentials|config)$')).toEqual(['\\.aws', '(credentials|config)'])
})

test('where the names say no, no path made of them is named', () => {
  const detectors = builtinRules.filter(rule => rule.files.length > 0).map(createDetector)
  const name = fc.constantFrom(
    '.aws',
    'config',
    'credentials',
    'x_accessKeys.csv',
    'a',
    'rootkey.csv',
    'b.csv',
    '.s3cfg',
  )
  fc.assert(
    fc.property(
      fc.uniqueArray(name, { minLength: 1, maxLength: 4 }),
      fc.array(fc.nat(), { minLength: 1 }),
      (names, picks) => {
        const path = picks
          .slice(0, 4)
          .map(pick => names[pick % names.length]!)
          .join('/')
        for (const detector of detectors)
          if (detector.isNamedByPath(path)) expect(detector.mayBeNamedByPathOf(names)).toBe(true)
      },
    ),
  )
  expect(detectors.some(detector => !detector.mayBeNamedByPathOf(['src', 'main.c', 'config']))).toBe(true)
})
