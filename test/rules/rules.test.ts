import { describe, expect, test } from 'vitest'
import { randomFrom, sampleOf } from '../../src/detectors/sample.ts'
import { builtinRules } from '../../src/rules/builtin.ts'
import { fillExample, type Rule } from '../../src/rules/rule.ts'
import { readRules } from '../../src/rules/yaml.ts'
import { detect } from '../helpers/detect.ts'

const seeds = [1, 2, 3, 4, 5, 6, 7, 8]

/** The example with fresh samples, and the sample of each rule. */
function fill(example: string, seed: number) {
  const random = randomFrom(seed)
  const samples = new Map(builtinRules.map(rule => [rule.sample, sampleOf(rule, random)]))
  return { text: fillExample(example, name => samples.get(name)!), samples }
}

/** `low` is the floor for rules that never rise above it. */
function floorOf(rule: Rule) {
  return Object.values(rule.confidence).every(level => level === 'low') ? 'low' : 'medium'
}

describe.each(builtinRules.map(rule => [rule.id, rule] as const))('%s', (id, rule) => {
  test.each(rule.examples)('reports %j, the value and nothing around it', example => {
    for (const seed of seeds) {
      const { text, samples } = fill(example, seed)
      const found = detect(text, { from: floorOf(rule) }).filter(({ match }) => match.detector.rule.id === id)
      expect(found.map(({ match }) => match.secret.reveal())).toEqual([samples.get(rule.sample)])
      const { start, end } = found[0]!.match
      expect(Buffer.from(text).toString('utf8', start, end)).toBe(samples.get(rule.sample))
    }
  })

  test.each(rule.counterexamples)('leaves alone $text ($why)', ({ text }) => {
    for (const seed of seeds) {
      const found = detect(fill(text, seed).text).filter(({ match }) => match.detector.rule.id === id)
      expect(found).toEqual([])
    }
  })
})

test('a rule file that is wrong is told with file, rule and field', () => {
  const rule = (fields: string) => `rules:\n  - id: my-token\n    title: Mine\n    ${fields}\n`
  expect(() => readRules('rules: [', 'my.yaml')).toThrow(/my\.yaml:1: not valid YAML/)
  expect(() => readRules('{}', 'my.yaml')).toThrow(/my\.yaml: rules must be a list/)
  expect(() => readRules(rule('token: { alphabet: a-z, length: 4 }'), 'my.yaml')).toThrow(
    /rule my-token: token: length is at least 12/,
  )
  expect(() => readRules(rule('token: { alphabet: "z-a", length: 20 }'), 'my.yaml')).toThrow(
    /alphabet holds no valid regular expression/,
  )
  expect(() => readRules(rule('token: { alphabet: a-z, length: 20, prefixes: [é_] }'), 'my.yaml')).toThrow(
    /"é_" is not two or more visible ASCII characters/,
  )
  expect(() => readRules(rule('token: { alphabet: a-z, length: 20, forms: ["(a|b){20}"] }'), 'my.yaml')).toThrow(
    /"\(a\|b\)\{20\}" is not made of characters, \[classes\] and \{counts\} alone/,
  )
  expect(() =>
    readRules(rule('token: { alphabet: a-z, length: 20, prefixes: [ab], forms: ["[a-z]{20}"] }'), 'my.yaml'),
  ).toThrow(/makes a token of 22 characters/)
  expect(() => readRules(rule('token: { alphabet: a-z, length: 20 }\n    severty: high'), 'my.yaml')).toThrow(
    /severty is not a field/,
  )
  expect(() => readRules(rule('token: { alphabet: a-z, length: 20 }\n    names: ["("]'), 'my.yaml')).toThrow(
    /names holds no valid/,
  )
  expect(readRules(rule('token: { alphabet: a-z, length: 20 }'), 'my.yaml')).toHaveLength(1)
})
