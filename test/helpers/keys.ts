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

/** A value of any rule, by the rule's ID. */
export function sample(id: string, seed = 1): string {
  return sampleOf(rule(id), randomFrom(seed))
}

/** A temporary key: its ID begins in ASIA, and its session token is as long as those of AWS and has their row of slashes. */
export function temporaryKey(seed: number): Pair & { token: string } {
  const { id, secret } = keyPair(seed)
  const more = [1, 2, 3, 4, 5].map(i => keyPair(seed * 100 + i).secret)
  const token = [sample('aws-session-token', seed), '/'.repeat(20), ...more, ...more.reverse(), 'A=='].join('')
  return { id: `ASIA${id.slice(4)}`, secret, token }
}
