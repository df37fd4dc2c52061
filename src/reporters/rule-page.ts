/** `nokeys rules ID`: a rule in plain words: what it looks for and reports, how sure it is, what it leaves alone and why. */
import { randomFrom, sampleOf } from '../detectors/sample.ts'
import { fillExample, type Rule, type Token } from '../rules/rule.ts'
import { partsOf } from './advice.ts'
import { printable } from './printable.ts'
import { wrap } from './wrap.ts'

const widest = 100

/** `all` are the rules whose samples its examples may name. */
export function rulePage(rule: Rule, all: readonly Rule[]): string {
  const samples = samplesOf(all)
  const shown = (example: string): string[] =>
    fillExample(example, name => samples.get(name) ?? '')
      .split('\n')
      .map((line, i) => `${i === 0 ? '  ' : '    '}${printable(line).slice(0, widest)}`)
  const sections: [string, string[]][] = [
    ['What it looks for', shapeOf(rule.token).flatMap(line => wrap(line, '  '))],
    ['How sure it is', groundsOf(rule, all)],
    ['What it reports, for example', rule.examples.flatMap(shown)],
    [
      'What it leaves alone',
      rule.counterexamples.flatMap(({ text, why }) => [...shown(text), ...wrap(`because: ${why}`, '      ')]),
    ],
    ['What to do about one', rule.advice.flatMap((step, i) => stepLines(step, i + 1))],
    ['More', rule.references.map(reference => `  ${printable(reference)}`)],
  ]
  return [
    `${rule.id}: ${printable(rule.title)}, severity ${rule.severity}`,
    ...(rule.description === '' ? [] : ['', ...wrap(rule.description, '')]),
    ...sections.flatMap(([title, lines]) => (lines.length > 0 ? ['', title, ...lines] : [])),
    '',
  ].join('\n')
}

/** The beginnings of samples: a whole one would make this page itself look like a leak. */
function samplesOf(rules: readonly Rule[]): Map<string, string> {
  const random = randomFrom(1)
  return new Map(rules.map(rule => [rule.sample, `${sampleOf(rule, random).slice(0, 4)}…`]))
}

function shapeOf(token: Token): string[] {
  const { minLength, maxLength, prefixes, padded } = token
  const length = minLength === maxLength ? `${minLength}` : `${minLength} to ${maxLength}`
  const beginning = prefixes.length > 0 ? ` that begin with ${listed(prefixes, 'or')}` : ''
  const lines = [
    `${length} characters${beginning}: ${alphabetInWords(token.alphabet)}${padded ? ', with = for padding at the end' : ''}.`,
    'No more of these characters may stand on either side; escapes such as %2F, \\/ and \\u002f are seen through.',
  ]
  if (token.forms.length > 0) lines.push(`Built like this, as a regular expression: ${listed(token.forms, 'or')}`)
  const floors = [
    token.minEntropy > 0 ? [`${token.minEntropy} bits of entropy per character`] : [],
    token.minClassChanges > 0
      ? [`${token.minClassChanges} changes between capitals, small letters, digits and signs`]
      : [],
    token.minRandomBits > 0
      ? [`likelier random than text by ${token.minRandomBits} bits, judged by its pairs of letters`]
      : [],
  ].flat()
  if (floors.length > 0) lines.push(`Random enough: at least ${listed(floors, 'and')}.`)
  return lines
}

const ranges: readonly [string, string][] = [
  ['A-Za-z', 'letters'],
  ['0-9a-f', 'hexadecimal digits'],
  ['A-Z', 'capital letters'],
  ['a-z', 'small letters'],
  ['0-9', 'digits'],
]

/** `A-Za-z0-9/+` → "letters, digits, / and +". */
function alphabetInWords(alphabet: string): string {
  const words: string[] = []
  let rest = alphabet
  for (const [range, word] of ranges) {
    if (!rest.includes(range)) continue
    words.push(word)
    rest = rest.replace(range, '')
  }
  return listed([...words, ...rest.replaceAll('\\', '')], 'and')
}

function listed(items: readonly string[], joint: 'and' | 'or'): string {
  return items.length < 2 ? items.join() : `${items.slice(0, -1).join(', ')} ${joint} ${items.at(-1)}`
}

/** A line for each ground: how sure a match is that stands on it. */
function groundsOf(rule: Rule, all: readonly Rule[]): string[] {
  const { confidence, pairsWith } = rule
  const other = all.find(({ id }) => id === pairsWith)?.title ?? pairsWith
  const near = [
    ...(pairsWith === undefined ? [] : [`its other half (${other}) stands within ten lines or a thousand characters`]),
    ...(rule.beside.length === 0 ? [] : ['what belongs to it (a user name, a host) stands right beside it']),
  ]
  const grounds: [string | undefined, string][] = [
    [confidence.bare ?? 'never', 'when nothing else speaks for it'],
    [
      confidence.named,
      `when a name says so: a variable, key, attribute or column${rule.files.length > 0 ? ', or a file made for such values' : ''}`,
    ],
    [pairsWith && confidence.sameFile, `when its other half (${other}) is somewhere in the same file`],
    [near.length > 0 ? confidence.paired : undefined, `when ${listed(near, 'or')}`],
    [
      rule.otherNames.length > 0 ? 'less' : undefined,
      'when a name says that it is something else, such as a digest or a public key',
    ],
    [
      rule.publicAfter.length + rule.publicBefore.length > 0 ? 'low' : undefined,
      'whatever speaks for it, where it is public by design, as in a signed URL',
    ],
    [rule.placeholders.length > 0 ? 'never' : undefined, 'when it is a documented example or an obvious placeholder'],
  ]
  return grounds.flatMap(([level, when]) => {
    if (level === undefined) return []
    const [first, ...rest] = wrap(when, ' '.repeat(12))
    return [`  ${level.padEnd(10)}${first!.trimStart()}`, ...rest]
  })
}

function stepLines(step: string, number: number): string[] {
  const lines = partsOf(step.replaceAll('{keyId}', 'KEY_ID')).flatMap(({ words, commands }) => [
    ...wrap(words, '     '),
    ...commands.map(command => `       ${printable(command)}`),
  ])
  return [`  ${number}. ${lines[0]!.trimStart()}`, ...lines.slice(1)]
}
