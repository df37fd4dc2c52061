/**
 * Keys made at run time from a seed: as AWS makes them, uniformly random, and not asked of our own rules, so that what the rules
 * throw away is counted against them. None is shaped by hand, none is stored.
 */
import { base32, base64, type Noise, noiseFrom } from './noise.ts'

export type Key = { id: string; secret: string }

/** An access key with its secret; equal seeds give equal keys. */
export function keyFrom(seed: number): Key {
  const noise = noiseFrom(seed)
  return { id: idFrom(noise), secret: noise.pick(base64, 40) }
}

/** One ID in four is temporary, one in eight from before 2019; the others carry an account number. */
export function idFrom(noise: Noise): string {
  const kind = noise.below(8)
  const prefix = kind < 2 ? 'ASIA' : 'AKIA'
  return prefix + (kind === 7 ? oldBody(noise) : newBody(noise))
}

/** Base32 of 80 bits: 1, forty of the account number, 39 random ones. */
function newBody(noise: Noise): string {
  const account = BigInt(noise.below(1_000_000)) * 1_000_000n + BigInt(noise.below(1_000_000))
  const upper = (1n << 40n) | account
  // Forty-one bits are eight digits and one bit of the ninth.
  const digits = Array.from({ length: 8 }, (_, i) => base32[Number((upper >> BigInt(36 - 5 * i)) & 31n)])
  const ninth = base32[Number(upper & 1n) * 16 + noise.below(16)]
  return digits.join('') + ninth + noise.pick(base32, 7)
}

/** Beginning with I or J, the last four bits zero. */
function oldBody(noise: Noise): string {
  return noise.pick('IJ', 1) + noise.pick(base32, 14) + noise.pick('AQ', 1)
}
