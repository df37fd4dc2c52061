/**
 * A letter-pair model: how much likelier a token's neighbouring characters are in random base64 than in ordinary text, code
 * and paths. It tells an identifier or a path of forty characters from a secret far better than entropy, which sees only
 * how often each character comes. Trained by build/train.ts.
 */
import { levels } from './letter-pair-levels.ts'

/** The model's characters, in the order of the table's rows and columns. */
export const pairAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
/** A level is so many bits wide; the middle one, written as the middle of the alphabet, is 0. */
export const levelBits = 0.25

const size = pairAlphabet.length
const orders = new Uint8Array(128)
for (let i = 0; i < size; i++) orders[pairAlphabet.charCodeAt(i)] = i

let table: Int8Array | undefined

/**
 * Bits by which the token is likelier random than text, over all its pairs. Measured on 40 characters: random ones have 105
 * on average, fewer than 20 once in 280,000; identifiers and paths lie below 0 (docs/randomness.md).
 */
export function randomBits(token: string): number {
  const table = pairLevels()
  let sum = 0
  for (let i = 1; i < token.length; i++) sum += table[pairIndex(token.charCodeAt(i - 1), token.charCodeAt(i))]!
  return sum * levelBits
}

/** Of each two characters of the alphabet, by how many levels they are likelier in random text. */
export function pairLevels(): Int8Array {
  table ??= readLevels()
  return table
}

function readLevels(): Int8Array {
  return Int8Array.from(levels, level => size / 2 - orders[level.charCodeAt(0)]!)
}

/** Where the table has a pair of characters, given by their codes. */
export function pairIndex(first: number, second: number): number {
  return orders[first & 127]! * size + orders[second & 127]!
}
