/** A rule made ready to run: sets and patterns compiled, and the judgement of a single token's value. */

import { fingerprintOf } from '../fingerprint.ts'
import { formPattern, readForm } from '../rules/form.ts'
import { compilePattern, type Rule } from '../rules/rule.ts'
import { Secret } from '../secret.ts'
import { type KeyIdFacts, readBedrockKey, readKeyId } from './account.ts'
import { type ByteSet, byteSet } from './byte-set.ts'
import { randomBits } from './letter-pairs.ts'
import { pathParts } from './path-parts.ts'
import { classChanges, decodesToText, entropy, isOneCase } from './randomness.ts'

export type Detector = {
  rule: Rule
  /** The alphabet; where it has `/` or `+`, secrets may be escaped and runs are widened by `runSet`. */
  set: ByteSet
  prefixes: readonly Prefix[]
  padded: boolean
  /** No token is without its padding. */
  alwaysPadded: boolean
  /** Its beginning or its padding tells where a token is, also among escapes. */
  marked: boolean
  /** Its length alone tells a token. */
  free: boolean
  /** The shortest run of the alphabet that can hold a token. */
  minRun: number
  minLength: number
  maxLength: number
  escapable: boolean
  /** Only what stands beside a value can speak for it. */
  needsBeside: boolean
  /** The name that makes the value the rule's, or the one that makes it something else. */
  naming(names: Names): Naming
  isNamedByPath(path: string): boolean
  /** False if no path made of these names of files and folders names it. */
  mayBeNamedByPathOf(names: readonly string[]): boolean
  /** It stands where such a value is public by design; asked with the text before and behind it, escapes undone. */
  isPublicBetween(before: string, behind: string): boolean
  /** What of the text around a value belongs to it. */
  besideIn(text: string): string | undefined
  /** Undefined where a token has no forms, or a prefix. */
  hasForm: ((value: string) => boolean) | undefined
  /** Undefined if the value is none of the rule's; else what is known about it. */
  judge(value: string): Facts | undefined
}

/**
 * What may name a value, likeliest first (`firm`: it surely does, no function that takes it or line above), and what it stands
 * under, outermost first.
 */
export type Names = { words: readonly { text: string; firm: boolean }[]; path: string }

/** How a token begins. */
export type Prefix = {
  text: string
  /** So many of its first characters are in no run: the last of them is not in the alphabet. */
  outside: number
}

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
  const forms = token.forms.map(form => new RegExp(`^${formPattern(readForm(form)!)}$`))
  const hasForm = (text: string): boolean => forms.some(form => form.test(text))
  const prefixes = token.prefixes.map(text => ({ text, outside: outsideOf(text, set) }))
  const escapable = set['/'.charCodeAt(0)] === 1 || set['+'.charCodeAt(0)] === 1
  return {
    rule,
    set,
    prefixes,
    padded: token.padded,
    alwaysPadded: token.padded && token.forms.length > 0 && token.forms.every(form => form.endsWith('=')),
    marked: token.padded || (escapable && prefixes.length > 0),
    free: !token.padded && prefixes.length === 0,
    minRun: token.minLength - Math.max(0, ...prefixes.map(({ outside }) => outside)) - (token.padded ? 2 : 0),
    minLength: token.minLength,
    maxLength: token.maxLength,
    escapable,
    needsBeside: rule.confidence.bare === undefined && rule.names.length + rule.under.length + rule.files.length === 0,
    naming({ words, path }) {
      for (const { text, firm } of words) {
        if (firm && otherNames(inWords(text))) return { otherName: text }
        if (names(inWords(text))) return { name: text }
      }
      return under(inWords(path)) ? { name: path } : {}
    },
    isNamedByPath: files,
    mayBeNamedByPathOf(names) {
      // Nothing that matches a part of a path goes over a slash.
      const all = names.join('/')
      return rule.files.some(source => {
        const parts = pathParts(source)?.map(part => compilePattern(part, 'i', rule.id, 'files'))
        return parts === undefined || parts.every(part => part.test(all))
      })
    },
    isPublicBetween: (before, behind) => publicAfter(before) || publicBefore(behind),
    besideIn: firstOf(rule, 'beside'),
    hasForm: forms.length > 0 && prefixes.length === 0 ? hasForm : undefined,
    judge(value) {
      const rest = value.slice(prefixes.find(({ text }) => value.startsWith(text))?.text.length ?? 0)
      if (forms.length > 0 && !hasForm(rest)) return undefined
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
        ...(rule.check === 'bedrock-account' ? readBedrockKey(value) : {}),
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

function outsideOf(prefix: string, set: ByteSet): number {
  let outside = prefix.length
  while (outside > 0 && set[prefix.charCodeAt(outside - 1)] === 1) outside--
  return outside
}

type PatternField =
  | 'beside'
  | 'names'
  | 'otherNames'
  | 'under'
  | 'files'
  | 'placeholders'
  | 'publicAfter'
  | 'publicBefore'

/** A test for any of a rule's patterns. */
function anyOf(rule: Rule, field: PatternField): (text: string) => boolean {
  const first = firstOf(rule, field)
  return text => first(text) !== undefined
}

/** What the first of a rule's patterns that matches takes of a text. Compiled when first asked: most scans ask none. */
function firstOf(rule: Rule, field: PatternField): (text: string) => string | undefined {
  let compiled: RegExp[] | undefined
  return text => {
    compiled ??= rule[field].map(source => compilePattern(source, 'i', rule.id, field))
    for (const pattern of compiled) {
      const match = pattern.exec(text)
      if (match) return match[0]
    }
    return undefined
  }
}
