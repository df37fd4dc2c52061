/** What looks like a key and is none: nothing at default settings. */
import { expect, test } from 'vitest'
import { decoys } from '../../corpus/decoys/index.ts'
import { noiseFrom } from '../../corpus/noise.ts'
import { detect } from '../helpers/detect.ts'

const samplesPerDecoy = 20

test.each(decoys.map((decoy, index) => [`${decoy.family}: ${decoy.name}`, decoy, index] as const))(
  '%s',
  (_title, decoy, index) => {
    for (let n = 0; n < samplesPerDecoy; n++) {
      const found = detect(Buffer.from(decoy.make(noiseFrom(index * 1000 + n))), { path: decoy.path })
      expect(found.map(({ match, evidence }) => [match.secret.reveal(), evidence])).toEqual([])
    }
  },
)

test('the decoys are many, and their names are unique', () => {
  expect(decoys.length).toBeGreaterThan(90)
  expect(new Set(decoys.map(decoy => decoy.name)).size).toBe(decoys.length)
})
