/** Keys for tests, made at run time from a seed. None is shaped by hand, none is stored. */
import { randomFrom, sampleOf } from '../../src/detectors/sample.ts'
import { builtinRules } from '../../src/rules/builtin.ts'

const rule = (id: string) => builtinRules.find(rule => rule.id === id)!

export type Pair = { id: string; secret: string }

/** An access key ID and a secret; equal seeds give equal pairs. */
export function keyPair(seed: number): Pair {
  const random = randomFrom(seed)
  return { id: sampleOf(rule('aws-access-key-id'), random), secret: sampleOf(rule('aws-secret-access-key'), random) }
}
