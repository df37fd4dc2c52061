/**
 * What an AWS access key ID says about itself, offline. The 16 characters after the prefix are base32 of 80 bits: one for
 * the generation, forty for the account number. Known from published research, not from AWS:
 * https://awsteele.com/blog/2020/09/26/aws-access-key-format.html
 */
import { randomBits } from './letter-pairs.ts'

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

export type KeyIdFacts = {
  /** Twelve digits; undefined for IDs issued before 2019, which do not carry it. */
  account?: string
  /** Why AWS cannot have issued this ID; undefined if it can. */
  impossible?: string
  /** It reads like words, or has characters that are in no ID: hardly one, unless something speaks for it. */
  unlikely?: boolean
}

/**
 * Bits of the letter-pair model under which the 16 characters read like words (`ASIAPACIFICREGIONAL…`). Without a digit one
 * random one in 2,000 has fewer than 3; of all, one in a hundred has fewer than 8.
 */
const wordBits = 3
const wordBitsOfImpossible = 8

/** Reads a 20-character access key ID. */
export function readKeyId(id: string): KeyIdFacts {
  const body = id.slice(4)
  const digits = [...body].map(character => base32.indexOf(character))
  if (digits.includes(-1))
    return { impossible: 'it has characters that no access key ID has (0, 1, 8 or 9)', unlikely: true }
  const facts = digits[0]! < 16 ? readOldKeyId(body) : readAccount(digits)
  const bits = randomBits(body)
  const unlikely = facts.impossible === undefined ? bits < wordBits && !/\d/.test(body) : bits < wordBitsOfImpossible
  return unlikely ? { ...facts, unlikely } : facts
}

function readAccount(digits: readonly number[]): KeyIdFacts {
  const bits = digits.slice(0, 10).reduce((sum, digit) => sum * 32n + BigInt(digit), 0n)
  // The first 48 of these 50 bits, without the generation bit, are the account number and 7 random bits.
  const account = ((bits >> 2n) & 0x7fff_ffff_ffffn) >> 7n
  if (account >= 1_000_000_000_000n) return { impossible: 'it decodes to an account number of more than twelve digits' }
  return { account: account.toString().padStart(12, '0') }
}

/** ASIA names a temporary key: it works with its session token alone. */
export function isTemporaryKeyId(id: string): boolean {
  return id.startsWith('ASIA')
}

/** An Amazon Bedrock API key is `ABSK` and base64 of `BedrockAPIKey-abcd-at-123456789012:` and the password. */
export function readBedrockKey(key: string): { account?: string } {
  const user = Buffer.from(key.slice('ABSK'.length), 'base64').toString('latin1')
  const account = /^[\w+=,.@-]{1,64}-at-(\d{12}):/.exec(user)?.[1]
  return account === undefined ? {} : { account }
}

/** Before 2019 every ID began with I or J and had its last four bits zero: it ends in A or Q. */
function readOldKeyId(body: string): KeyIdFacts {
  if (!/^[IJ]/.test(body)) return { impossible: `no access key ID has ${body[0]} as its fifth character` }
  if (!/[AQ]$/.test(body)) return { impossible: 'IDs of its generation end in A or Q' }
  return {}
}
