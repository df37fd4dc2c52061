/** Tokens that a fixed beginning or their padding tells: whole, at their exact span, in every encoding. */
import { describe, expect, test } from 'vitest'
import { createEngine } from '../../src/engine/engine.ts'
import { readRules } from '../../src/rules/yaml.ts'
import { detect } from '../helpers/detect.ts'
import { keyPair, sample, temporaryKey } from '../helpers/keys.ts'

const { token } = temporaryKey(3)
const bedrock = `ABSK${Buffer.from(`BedrockAPIKey-ab12-at-123456789012:${sample('aws-codecommit-password')}${'Zq7'.repeat(9)}`).toString('base64')}`
const codecommit = sample('aws-codecommit-password')
const unicode = (text: string) => text.replace(/[^A-Za-z0-9]/g, c => `\\u00${c.charCodeAt(0).toString(16)}`)

/** The values of one rule, and what stands at their spans. */
function found(text: string | Uint8Array, rule: string) {
  const bytes = Buffer.from(text as string)
  return detect(bytes, { from: 'low' })
    .filter(({ match }) => match.detector.rule.id === rule)
    .map(({ match }) => [match.secret.reveal(), bytes.toString('latin1', match.start, match.end)])
}

describe.each([
  ['as it is', (text: string) => text],
  ['percent encoding', encodeURIComponent],
  ['percent encoding, twice', (text: string) => encodeURIComponent(encodeURIComponent(text))],
  ['JSON', (text: string) => text.replaceAll('/', '\\/')],
  ['JSON code points', unicode],
  ['HTML entities', (text: string) => text.replaceAll('/', '&#x2F;').replaceAll('+', '&#43;').replaceAll('=', '&#61;')],
])('%s', (_name, encode) => {
  test.each([
    ['aws-session-token', token, (written: string) => `"SessionToken": "${written}"`],
    ['aws-session-token', token, (written: string) => `a=1&token=${written}&b=2`],
    ['aws-bedrock-api-key', bedrock, (written: string) => `bearer "${written}", `],
    [
      'aws-codecommit-password',
      codecommit,
      (written: string) => `https://bob-at-123456789012:${written}@git-codecommit`,
    ],
  ])('%s is found whole', (rule, value, write) => {
    expect(found(write(encode(value)), rule)).toEqual([[value, encode(value)]])
  })
})

test.each([
  ['a newline as \\n', `"x\\n${token}\\n"`],
  ['an equals sign as %3D', `x%3D${token}%26y`],
  ['an equals sign as \\u003d', `x\\u003d${token}\\u0026y`],
])('%s before it is a boundary', (_name, text) => {
  expect(found(text, 'aws-session-token')).toEqual([[token, token]])
})

test('a token in base64 is found in it, its span that of the base64', () => {
  const encoded = Buffer.from(`aws_session_token=${token}\n`).toString('base64')
  const match = found(`data:\n  credentials: ${encoded}\n`, 'aws-session-token')[0]!
  expect(match[0]).toBe(token)
  expect(Buffer.from(match[1]!, 'base64').length).toBeGreaterThan(token.length - 3)
})

test.each(['utf16le', 'utf8'] as const)('in %s', encoding => {
  const text = `aws_session_token=${token}\r\n`
  const bytes = Buffer.from(encoding === 'utf8' ? text : `\ufeff${text}`, encoding)
  expect(detect(bytes).map(({ match }) => match.secret.reveal())).toEqual([token])
})

test.each([
  ['too long', `${token.replace(/=+$/, '')}${'abC/'.repeat(1100)}`],
  ['too short', token.slice(0, 90)],
  ['a part of a word', `a${token}`],
  ['a word in the alphabet before it', `abc/${token}`],
])('%s is no session token', (_name, text) => {
  expect(found(text, 'aws-session-token')).toEqual([])
})

test('what follows the padding is no part of it', () => {
  const bare = token.replace(/=+$/, '')
  for (const behind of ['', '=', '==', '==&x=1', '== ', '%3D%3D&'])
    expect(found(`t=${bare}${behind}`, 'aws-session-token')[0]![0]!.replace(/=+$/, '')).toBe(bare)
})

test('a Bedrock key tells its account; a CodeCommit password and an SES password count beside what belongs to them', () => {
  const [key] = detect(bedrock)
  expect(key!.match.facts.account).toBe('123456789012')
  expect(key!.confidence).toBe('high')
  const ses = sample('aws-ses-smtp-password')
  for (const [value, beside] of [
    [codecommit, 'ann.lee+git-at-123456789012'],
    [codecommit, 'git-codecommit.eu-west-1.amazonaws.com'],
    [ses, 'email-smtp.us-east-1.amazonaws.com'],
  ] as const) {
    expect(
      detect(`host ${beside}\nx ${value}\n`).map(({ match, evidence }) => [match.secret.reveal(), evidence.at(-1)]),
    ).toEqual([[value, expect.stringContaining('beside ')]])
    expect(detect(`x ${value}\n`, { from: 'low' })).toEqual([])
  }
})

test.each([
  ['prefixes in a row', 'IQoJb3JpZ2luX2Vj'],
  ['prefixes behind slashes', '/FQoDYXdz'],
  ['prefixes behind escapes', '%3DABSK'],
  ['prefixes behind encoded slashes', '%2FABSK'],
  ['searched prefixes', 'da2-'],
  ['searched prefixes and their alphabet', 'amzn.mws.0-'],
  ['padding', '='],
  ['padded values', 'A='],
])('four megabytes of %s come to an end, as work that grows with the square would not', (_name, piece) => {
  expect(detect(piece.repeat(2 ** 22 / piece.length), { from: 'low' })).toEqual([])
})

test('rules of a user: a prefix outside the alphabet, several prefixes, forms and padding', () => {
  const rules = readRules(
    `rules:
  - { id: a, title: A, token: { prefixes: [acme_], alphabet: A-Za-z0-9, length: 25 }, confidence: { bare: high } }
  - { id: b, title: B, token: { prefixes: [xa_, xb_, xc_], alphabet: a-z0-9, length: 23 }, confidence: { bare: high } }
  - { id: c, title: C, token: { alphabet: A-Z=, length: 24, forms: ['[A-Z]{22}=='] }, confidence: { bare: high } }
`,
    'my.yaml',
  )
  const scan = (text: string) =>
    createEngine(rules)
      .open()
      .scan({ bytes: Buffer.from(text), coreStart: 0, coreEnd: text.length, nextStart: text.length, last: true })
      .map(({ detector, secret }) => [detector.rule.id, secret.reveal()])
  const a = `acme_${'aB3d'.repeat(5)}`
  const b = `xb_${'a7c9'.repeat(5)}`
  const c = `${'KW'.repeat(11)}==`
  expect(scan(`k=${a} "${b}", c: ${c}`)).toEqual([
    ['a', a],
    ['b', b],
    ['c', c],
  ])
  expect(scan(`x${a} x${b} ${c.slice(0, -1)} ${a}0 ${b}0`)).toEqual([])
})

test('in packed data a length byte says where an ID ends', () => {
  const { id } = keyPair(3)
  const packed = Buffer.concat([Buffer.from([0, 90, 20]), Buffer.from(`${id}Z`), Buffer.from([8])])
  expect(detect(packed).map(({ match }) => match.secret.reveal())).toEqual([id])
})

test('a byte of the alphabet beside a token with a prefix makes it a part of something longer', () => {
  const rules = readRules(
    'rules:\n  - { id: my-flag, title: Mine, token: { prefixes: [NO_], alphabet: A-Z_, minLength: 13, maxLength: 24 }, confidence: { bare: high } }\n',
    'my.yaml',
  )
  const values = (text: string) => {
    const bytes = Buffer.from(text)
    return createEngine(rules)
      .open()
      .scan({ bytes, coreStart: 0, coreEnd: bytes.length, nextStart: bytes.length, last: true })
      .map(({ secret }) => secret.reveal())
  }
  expect(values('x = NO_UNTRACKED_FILES;')).toEqual(['NO_UNTRACKED_FILES'])
  expect(values('SHOW_NO_UNTRACKED_FILES')).toEqual([])
  expect(values('%3DNO_UNTRACKED_FILES%26')).toEqual(['NO_UNTRACKED_FILES'])
})
