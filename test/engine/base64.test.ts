import fc from 'fast-check'
import { expect, test } from 'vitest'
import { valuesIn } from '../helpers/detect.ts'
import { keyPair } from '../helpers/keys.ts'

const printable = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
  .filter(text => !/[\p{C}\ufffd]/u.test(text))
const ascii = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 30 })

test('a key ID in base64 of any text is found, in UTF-8 whatever the script, in UTF-16 as shells write it', () => {
  fc.assert(
    fc.property(printable, ascii, fc.nat(50), (before, command, seed) => {
      const { id } = keyPair(seed)
      expect(valuesIn(Buffer.from(`${before} ${id} is the access key`).toString('base64'))).toContain(id)
      expect(valuesIn(Buffer.from(`${command} ${id} is the access key`, 'utf16le').toString('base64'))).toContain(id)
    }),
    { numRuns: 500 },
  )
})
