/** A rule made ready to run: sets and patterns compiled, and the judgement of a single token's value. */

import { compilePattern, type Rule } from '../rules/rule.ts'
import { readKeyId } from './account.ts'
import { type ByteSet, byteSet } from './byte-set.ts'
import { randomBits } from './letter-pairs.ts'
import { classChanges, decodesToText, entropy } from './randomness.ts'

export type Detector = {
  rule: Rule
  /** The alphabet; where it has `/` or `+`, secrets may be escaped and runs are widened by `runSet`. */
  set: ByteSet
  prefixes: readonly string[]
  minLength: number
  maxLength: number
  escapable: boolean
  isNamedBy(name: string): boolean
  isNamedByPath(path: string): boolean
  isPublicAfter(text: string): boolean
  /** Undefined if the value is none of the rule's; else what is known about it. */
  judge(value: string): Facts | undefined
}

/** What a value says about itself. */
export type Facts = {
  account?: string
  impossible?: string
  /** Bits per character, where the rule measures it. */
  entropy?: number
}

export function createDetector(rule: Rule): Detector {
  const { token } = rule
  const set = byteSet(token.alphabet)
  const names = anyOf(rule, 'names')
  const files = anyOf(rule, 'files')
  const placeholders = anyOf(rule, 'placeholders')
  const publicAfter = anyOf(rule, 'publicAfter')
  return {
    rule,
    set,
    prefixes: token.prefixes,
    minLength: token.minLength,
    maxLength: token.maxLength,
    escapable: set['/'.charCodeAt(0)] === 1 || set['+'.charCodeAt(0)] === 1,
    isNamedBy: name => name !== '' && names(name),
    isNamedByPath: files,
    isPublicAfter: publicAfter,
    judge(value) {
      if (token.minClassChanges > 0 && classChanges(value) < token.minClassChanges) return undefined
      const bits = token.minEntropy > 0 ? entropy(value) : undefined
      if (bits !== undefined && bits < token.minEntropy) return undefined
      if (token.minRandomBits > 0 && (randomBits(value) < token.minRandomBits || decodesToText(value))) return undefined
      if (placeholders(value)) return undefined
      return {
        ...(rule.check === 'aws-account' ? readKeyId(value) : {}),
        ...(bits === undefined ? {} : { entropy: bits }),
      }
    },
  }
}

type PatternField = 'names' | 'files' | 'placeholders' | 'publicAfter'

/** A test for any of a rule's patterns, compiled when first asked: most scans ask none. */
function anyOf(rule: Rule, field: PatternField): (text: string) => boolean {
  let compiled: RegExp[] | undefined
  return text => {
    compiled ??= rule[field].map(source => compilePattern(source, 'i', rule.id, field))
    return compiled.some(pattern => pattern.test(text))
  }
}
