/** Seeded randomness for keys and for what is no key. */
import { randomFrom } from '../src/detectors/sample.ts'

export const lower = 'abcdefghijklmnopqrstuvwxyz'
export const upper = lower.toUpperCase()
export const digits = '0123456789'
export const base62 = upper + lower + digits
export const base64 = `${base62}+/`
export const base64url = `${base62}-_`
export const base32 = `${upper}234567`
export const hex = '0123456789abcdef'

export type Noise = {
  /** A whole number from 0 up to, not including, the limit. */
  below(limit: number): number
  /** So many characters of the alphabet. */
  pick(alphabet: string, length: number): string
  uuid(): string
}

/** Equal seeds give equal noise. */
export function noiseFrom(seed: number): Noise {
  const random = randomFrom(seed)
  const below = (limit: number) => Math.floor(random() * limit)
  const pick = (alphabet: string, length: number) =>
    Array.from({ length }, () => alphabet[below(alphabet.length)]).join('')
  return { below, pick, uuid: () => [8, 4, 4, 4, 12].map(length => pick(hex, length)).join('-') }
}
