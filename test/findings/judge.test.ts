import { describe, expect, test } from 'vitest'
import { readKeyId } from '../../src/detectors/account.ts'
import { detect } from '../helpers/detect.ts'
import { keyPair } from '../helpers/keys.ts'

const a = keyPair(1)
const b = keyPair(2)

/** Confidence of each, and for pairs which value it is joined with. */
const seen = (text: string, path = 'f') =>
  detect(text, { from: 'low', path }).map(({ match, partner, confidence }) => [
    match.secret.reveal(),
    confidence,
    partner?.secret.reveal(),
  ])
const pairsOf = (text: string) => seen(text).map(([value, , partner]) => [value, partner])

describe('pairs', () => {
  test.each([
    ['ID first', [a.id, a.secret, b.id, b.secret]],
    ['secret first', [a.secret, a.id, b.secret, b.id]],
    ['IDs, then secrets', [a.id, b.id, a.secret, b.secret]],
  ])('two of them, %s, are joined as a reader would', (_name, values) => {
    const expected = values.map(value => [
      value,
      [a, b].flatMap(({ id, secret }) => (value === id ? [secret] : value === secret ? [id] : []))[0],
    ])
    expect(pairsOf(values.map(value => `x = "${value}"`).join('\n'))).toEqual(expected)
  })

  test('a lone ID before a pair stays alone', () => {
    expect(pairsOf(`${b.id}\n\n${a.id}\n${a.secret}\n`)[0]).toEqual([b.id, undefined])
  })

  test('of two candidates the named one is the other half', () => {
    const text = `id ${a.id}\nchecksum ${b.secret}\nsecret_key ${a.secret}\n`
    expect(pairsOf(text)[0]).toEqual([a.id, a.secret])
  })

  test('near is ten lines or a thousand characters', () => {
    expect(seen(`${a.id}${'\n'.repeat(10)}${a.secret}`).map(([, confidence]) => confidence)).toEqual(['high', 'high'])
    expect(seen(`${a.id}${' '.repeat(999)}\n${a.secret}`).map(([, confidence]) => confidence)).toEqual(['high', 'high'])
    expect(seen(`${a.id} ${'x.y\n'.repeat(400)}${a.secret}`).map(([, confidence]) => confidence)).toEqual([
      'medium',
      'medium',
    ])
    expect(seen(`${a.id} ${'x.y '.repeat(4000)}${a.secret}`).map(([, confidence]) => confidence)).toEqual([
      'medium',
      'medium',
    ])
  })
})

describe('confidence', () => {
  test('a bare secret is low, a named one or one in a credentials file medium', () => {
    expect(seen(a.secret)).toEqual([[a.secret, 'low', undefined]])
    expect(seen(`secretKey: ${a.secret}`)).toEqual([[a.secret, 'medium', undefined]])
    expect(seen(a.secret, 'home/.aws/credentials')).toEqual([[a.secret, 'medium', undefined]])
  })

  test('an ID in a presigned URL or a signature header is public', () => {
    const texts = [
      `https://b.s3.amazonaws.com/x?X-Amz-Credential=${a.id}%2F20260101%2Fus-east-1%2Fs3%2Faws4_request`,
      `https://b.s3.amazonaws.com/x?AWSAccessKeyId=${a.id}&Expires=1700000000&Signature=abc%3D`,
      `Authorization: AWS4-HMAC-SHA256 Credential=${a.id}/20260101/us-east-1/s3/aws4_request`,
    ]
    for (const text of texts) expect(seen(text)).toEqual([[a.id, 'low', undefined]])
  })

  test('an ID that cannot have been issued is told with less confidence, and why', () => {
    const never = `AKIAA${a.id.slice(5)}`
    expect(seen(never)).toEqual([[never, 'medium', undefined]])
    expect(seen(`${never}:${a.secret}`)[0]).toEqual([never, 'medium', a.secret])
    const foreign = `AKIA1${a.id.slice(5)}`
    expect(seen(foreign)).toEqual([[foreign, 'low', undefined]])
    expect(seen(`aws_access_key_id=${foreign}`)).toEqual([[foreign, 'medium', undefined]])
    expect(detect(never, { from: 'low' })[0]!.evidence.join()).toContain('cannot have been issued')
  })

  test('words that look like an ID are told at low confidence, unless something speaks for them', () => {
    for (const word of ['ASIA' + 'PACIFICREGIONALX', 'ASIA' + 'TICALLYDIFFERENT']) {
      expect(seen(word)).toEqual([[word, 'low', undefined]])
      expect(seen(`aws_access_key_id=${word}`)).toEqual([[word, 'medium', undefined]])
    }
  })

  test('a file of nothing but keys is judged whole', () => {
    const text = Array.from({ length: 5000 }, (_, i) => (i % 2 ? a.secret : a.id)).join(' ')
    expect(seen(text).filter(([, confidence]) => confidence === 'high')).toHaveLength(5000)
  })
})

test.each([
  ['an attribute', `<secret a="${a.secret}">${b.secret}</secret>`],
  ['the words before', `secret ${a.secret} secret ${b.secret}`],
  ['a name that begins with a secret', `"${a.secret}_secret": "${b.secret}"`],
  ['a name that ends with one', `secret_${a.secret}: ${b.secret}`],
  ['a dotted name', `secret.${a.secret}.key = ${b.secret}`],
  ['a path-like name', `secret/${a.secret}=${b.secret}`],
  ['a column header', `user,secret ${a.secret.slice(0, 30)}\nbob,${b.secret}`],
])('the evidence shows no part of a secret that stands in a name: %s', (_name, text) => {
  const found = detect(text, { from: 'low' })
  expect(found.length).toBeGreaterThan(0)
  const evidence = found.flatMap(suspicion => suspicion.evidence).join('\n')
  for (const { secret } of [a, b]) {
    const pieces = Array.from({ length: 35 }, (_, i) => secret.slice(i, i + 6))
    expect(pieces.filter(piece => evidence.includes(piece))).toEqual([])
  }
})

// Published vectors and ones computed from the format; prefixes and bodies are joined here so that none stands whole.
test.each([
  ['ASIA', 'Y34FZKBOKMUTVV7A', '609629065308'],
  ['ASIA', 'QNZGKIQY56JQ7WML', '029608264753'],
  ['AKIA', 'YVP4CIPPAAAAAAAA', '595918472158'],
  ['AKIA', 'RZPUZDIKAAAAAAAA', '123456789012'],
  ['AKIA', 'RTX3GSDSQAAAAAAA', '111122223333'],
  ['AKIA', 'QAAAAAAAAAAAAAAA', '000000000000'],
  ['AKIA', '6RVFFB77QAAAAAAA', '999999999999'],
])('%s%s belongs to account %s', (prefix, body, account) => {
  expect(readKeyId(prefix + body)).toMatchObject({ account })
})
