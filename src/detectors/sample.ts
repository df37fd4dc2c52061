/** Seeded samples of a rule's token: examples and tests use them, so that nothing shaped like a live key is stored. */
import { readForm } from '../rules/form.ts'
import type { Rule } from '../rules/rule.ts'
import { readKeyId } from './account.ts'
import { randomBits } from './letter-pairs.ts'
import { classChanges, entropy } from './randomness.ts'

/** A generator of numbers in [0, 1) from a seed (mulberry32); equal seeds give equal samples. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** A token that the rule reports: right beginning, form, length and randomness, no placeholder, issuable where it is checked. */
export function sampleOf(rule: Rule, random: () => number): string {
  const { alphabet, prefixes, forms, minLength } = rule.token
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!
  const draw = (set: string, count: number): string => {
    const characters = charactersOf(set)
    return Array.from({ length: Math.max(0, count) }, () => pick(characters)).join('')
  }
  for (;;) {
    const prefix = prefixes.length > 0 ? pick(prefixes) : ''
    const parts = forms.length > 0 ? readForm(pick(forms))! : [{ set: alphabet, count: minLength - prefix.length }]
    const token = prefix + parts.map(({ set, count }) => draw(set, count)).join('')
    if (isGood(rule, token)) return token
  }
}

function charactersOf(set: string): string[] {
  const pattern = new RegExp(`[${set}]`)
  return Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).filter(c => pattern.test(c))
}

function isGood(rule: Rule, token: string): boolean {
  const { minEntropy, minClassChanges, minRandomBits, bareRandomBits } = rule.token
  if (rule.placeholders.some(pattern => new RegExp(pattern, 'i').test(token))) return false
  if (rule.check === 'aws-account') {
    const { account, unlikely } = readKeyId(token)
    if (account === undefined || unlikely) return false
  }
  if (minRandomBits > 0 && randomBits(token) < Math.max(minRandomBits, bareRandomBits)) return false
  return entropy(token) >= minEntropy && classChanges(token) >= minClassChanges
}
