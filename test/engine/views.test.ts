import fc from 'fast-check'
import { expect, test } from 'vitest'
import { valuesIn } from '../helpers/detect.ts'
import { keyPair } from '../helpers/keys.ts'

/** Bytes of a binary: no long stretches of text, NULs often, even and odd offsets alike. */
const binary = fc
  .uint8Array({ minLength: 0, maxLength: 400 })
  .map(bytes => bytes.map(byte => (byte < 90 ? 0 : byte | 0x80)))

test('wide strings are found at every offset of a binary, little- and big-endian, and at its very end', () => {
  fc.assert(
    fc.property(binary, binary, fc.integer({ min: 1, max: 50 }), fc.boolean(), (before, after, seed, big) => {
      const { id, secret } = keyPair(seed)
      const wide = Buffer.from(`"secretKey","${id}","${secret}"`, 'utf16le')
      const bytes = Buffer.concat([
        Buffer.from([1, 0xff, 0xfe, 0x81]),
        before,
        Buffer.from([0x81, 0x81]),
        big ? wide.swap16() : wide,
        after,
      ])
      expect(valuesIn(bytes)).toEqual([id, secret])
    }),
    { numRuns: 500 },
  )
})
