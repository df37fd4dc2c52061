/** A rule made ready to run: sets and patterns compiled, and the judgement of a single token's value. */

import { fingerprintOf } from '../fingerprint.ts'
import { compilePattern, type Rule } from '../rules/rule.ts'
import { Secret } from '../secret.ts'
import { type KeyIdFacts, readKeyId } from './account.ts'
import { type ByteSet, byteSet } from './byte-set.ts'
import { randomBits } from './letter-pairs.ts'
import { classChanges, decodesToText, entropy, isOneCase } from './randomness.ts'

export type Detector = {
  rule: Rule
  /** The alphabet; where it has `/` or `+`, secrets may be escaped and runs are widened by `runSet`. */
  set: ByteSet
  prefixes: readonly string[]
  minLength: number
  maxLength: number
  escapable: boolean
  /** The name that makes the value the rule's, or the one that makes it something else. */
  naming(names: Names): Naming
  isNamedByPath(path: string): boolean
  /** It stands where such a value is public by design; asked with the text before and behind it, escapes undone. */
  isPublicBetween(before: string, behind: string): boolean
  /** Undefined if the value is none of the rule's; else what is known about it. */
  judge(value: string): Facts | undefined
}

/**
 * What may name a value, likeliest first (`firm`: it surely does, no function that takes it or line above), and what it stands
 * under, outermost first.
 */
export type Names = { words: readonly { text: string; firm: boolean }[]; path: string }

export type Naming = { name?: string; otherName?: string }

/** What a value says about itself. */
export type Facts = KeyIdFacts & {
  /** Bits per character, where the rule measures it. */
  entropy?: number
  /** Not random enough to be told unless something speaks for it. */
  textLike?: boolean
}

export function createDetector(rule: Rule): Detector {
  const { token } = rule
  const set = byteSet(token.alphabet)
  const names = anyOf(rule, 'names')
  const otherNames = anyOf(rule, 'otherNames')
  const under = anyOf(rule, 'under')
  const files = anyOf(rule, 'files')
  const placeholders = anyOf(rule, 'placeholders')
  const publicAfter = anyOf(rule, 'publicAfter')
  const publicBefore = anyOf(rule, 'publicBefore')
  return {
    rule,
    set,
    prefixes: token.prefixes,
    minLength: token.minLength,
    maxLength: token.maxLength,
    escapable: set['/'.charCodeAt(0)] === 1 || set['+'.charCodeAt(0)] === 1,
    naming({ words, path }) {
      for (const { text, firm } of words) {
        if (firm && otherNames(inWords(text))) return { otherName: text }
        if (names(inWords(text))) return { name: text }
      }
      return under(inWords(path)) ? { name: path } : {}
    },
    isNamedByPath: files,
    isPublicBetween: (before, behind) => publicAfter(before) || publicBefore(behind),
    judge(value) {
      if (token.minClassChanges > 0 && classChanges(value) < token.minClassChanges) return undefined
      const bits = token.minEntropy > 0 ? entropy(value) : undefined
      if (bits !== undefined && bits < token.minEntropy) return undefined
      const random = token.minRandomBits > 0 ? randomBits(value) : Number.POSITIVE_INFINITY
      if (random < token.minRandomBits) return undefined
      if (token.minRandomBits > 0 && (isOneCase(value) || decodesToText(value))) return undefined
      if (placeholders(value)) return undefined
      if (rule.published.length > 0 && rule.published.includes(fingerprintOf(rule.id, new Secret(value))))
        return undefined
      return {
        ...(rule.check === 'aws-account' ? readKeyId(value) : {}),
        ...(bits === undefined ? {} : { entropy: bits }),
        ...(random < token.bareRandomBits ? { textLike: true } : {}),
      }
    },
  }
}

/** A name as lower-case words: `awsSecretKey`, `AWS_SECRET_KEY` and `aws.secret-key` are all `aws secret key`. */
export function inWords(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .replace(/[^A-Za-z0-9]+/g, ' ')
    .trim()
    .toLowerCase()
}

type PatternField = 'names' | 'otherNames' | 'under' | 'files' | 'placeholders' | 'publicAfter' | 'publicBefore'

/** A test for any of a rule's patterns, compiled when first asked: most scans ask none. */
function anyOf(rule: Rule, field: PatternField): (text: string) => boolean {
  let compiled: RegExp[] | undefined
  return text => {
    compiled ??= rule[field].map(source => compilePattern(source, 'i', rule.id, field))
    return compiled.some(pattern => pattern.test(text))
  }
}
