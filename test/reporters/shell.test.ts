/** What we print as a command, a shell reads as the very path, and Git as no option and no pattern. */
import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { printable } from '../../src/reporters/printable.ts'
import { shellQuote } from '../../src/reporters/shell.ts'

function readByBash(quoted: readonly string[]): string[] {
  const out = execFileSync('bash', ['-c', `printf '%s\\0' ${quoted.join(' ')}`], { encoding: 'utf8' })
  return out.split('\0').slice(0, -1)
}

test('bash reads the path back', () => {
  const characters = fc.constantFrom(...'ab/\'"\\$`!*?[]{}()<>|&;#~ \n\t\x1b\u202eé鍵😀:-=')
  const path = fc.array(characters, { minLength: 1, maxLength: 12 }).map(parts => parts.join(''))
  fc.assert(
    fc.property(fc.array(path, { minLength: 1, maxLength: 20 }), paths => {
      const read = readByBash(paths.map(shellQuote))
      expect(read.map(path => path.replace(/^\.\/(?=[-:~])/, ''))).toEqual(paths)
    }),
    { numRuns: 200 },
  )
})

test('plain paths stay bare, odd ones get the least that is needed', () => {
  expect(shellQuote('config/aws-prod_1.env')).toBe('config/aws-prod_1.env')
  expect(shellQuote("it's here.txt")).toBe("'it'\\''s here.txt'")
  expect(shellQuote('-rf')).toBe('./-rf')
  expect(shellQuote(':(glob)x')).toBe("'./:(glob)x'")
  expect(shellQuote('a\nb')).toBe("$'a\\012b'")
  expect(printable(shellQuote('a\u202e##[x]'))).toBe(shellQuote('a\u202e##[x]'))
})
