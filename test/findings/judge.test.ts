import { describe, expect, test } from 'vitest'
import { readKeyId } from '../../src/detectors/account.ts'
import { detect } from '../helpers/detect.ts'
import { keyPair, temporaryKey } from '../helpers/keys.ts'

const a = keyPair(1)
const b = keyPair(2)

/** The first eight characters behind the prefix, and the ninth's half, carry the account number. */
function bodyOf(account: string): string {
  const bits = ((1n << 40n) | BigInt(account)) << 39n
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  return Array.from({ length: 16 }, (_, i) => alphabet[Number((bits >> BigInt(75 - 5 * i)) & 31n)]).join('')
}
const canaryBody = bodyOf('044858866125')

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

describe('a temporary key: ID, secret and session token', () => {
  const t = temporaryKey(4)
  const u = temporaryKey(5)
  /** Value, confidence, its other half, and a key ID's session token. */
  const parts = (text: string) =>
    detect(text, { from: 'low' }).map(({ match, confidence, partner, sessionToken }) => [
      match.secret.reveal(),
      confidence,
      partner?.secret.reveal(),
      sessionToken?.secret.reveal(),
    ])
  const whole = ({ id, secret, token }: typeof t) => ({
    [id]: [id, 'high', secret, token],
    [secret]: [secret, 'high', id, undefined],
    [token]: [token, 'high', id, undefined],
  })
  const all = { ...whole(t), ...whole(u) }

  test.each([
    ['in the order of the AWS CLI', [t.id, t.secret, t.token]],
    ['the ID last, as older ones printed it', [t.secret, t.token, t.id]],
    ['the token first', [t.token, t.id, t.secret]],
    ['two of them', [t.id, t.secret, t.token, u.id, u.secret, u.token]],
    ['by columns', [t.id, u.id, t.secret, u.secret, t.token, u.token]],
  ])('%s', (_name, values) => {
    expect(parts(values.map(value => `x = "${value}"`).join('\n'))).toEqual(values.map(value => all[value]))
    expect(parts(`{${values.map(value => `"x":"${value}"`).join(',')}}`)).toEqual(values.map(value => all[value]))
  })

  test('the evidence of each names what stands with it', () => {
    const found = detect(`id = ${t.id}\nsecret = ${t.secret}\nsession_token = ${t.token}\n`)
    expect(found.map(({ evidence }) => evidence.join('; '))).toEqual([
      expect.stringMatching(/AWS secret access key 1 line below; its session token 2 lines below/),
      expect.stringMatching(/AWS access key ID 1 line above/),
      expect.stringMatching(/begins with [FIA]\w+.*named session_token; AWS access key ID 2 lines above/),
    ])
  })

  test('a pair without its token, and an ID with its token alone, are found', () => {
    expect(parts(`${t.id} ${t.secret}`)).toEqual([
      [t.id, 'high', t.secret, undefined],
      [t.secret, 'high', t.id, undefined],
    ])
    expect(parts(`${t.id} ${t.token}`)).toEqual([
      [t.id, 'high', undefined, t.token],
      [t.token, 'high', t.id, undefined],
    ])
  })

  test('a lasting key has no session token', () => {
    const lasting = `AKIA${t.id.slice(4)}`
    expect(parts(`${lasting} ${t.secret} ${t.token}`).map(([, , partner, token]) => [partner, token])).toEqual([
      [t.secret, undefined],
      [lasting, undefined],
      [undefined, undefined],
    ])
    expect(parts(`${lasting} ${a.secret}\n${t.id} ${t.secret}\n${t.token}`).at(-1)![2]).toBe(t.id)
  })

  test('in a presigned URL all of it is public', () => {
    const url = `https://b/k?X-Amz-Credential=${t.id}%2F20260101%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Security-Token=${encodeURIComponent(t.token)}&X-Amz-Signature=${'0a'.repeat(32)}`
    expect(parts(url).map(([, confidence]) => confidence)).toEqual(['low', 'low'])
  })
})

test.each([
  // Of Thinkst, of another maker, and one that is nobody's bait; the ID is joined here, so that none stands whole.
  [
    'AKIA',
    'YVP4CIPPAAAAAAAA',
    'account 595918472158 is known for canary tokens (Thinkst): using the key alerts its owner',
  ],
  [
    'AKIA',
    canaryBody,
    'account 044858866125 is known for canary tokens (another maker): using the key alerts its owner',
  ],
  ['AKIA', 'RZPUZDIKAAAAAAAA', undefined],
])('%s%s: %j', (prefix, body, said) => {
  const id = prefix + body.slice(0, 10) + keyPair(6).id.slice(14)
  for (const text of [`key ${id}`, `key ${id}\nsecret ${a.secret}\n`]) {
    const found = detect(text)
    expect(found.length).toBe(text.includes('secret') ? 2 : 1)
    for (const { evidence } of found)
      expect(evidence.filter(why => why.includes('canary'))).toEqual(said === undefined ? [] : [said])
  }
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

  test('the only named ID and the only named secret of a file are a pair, however far apart', () => {
    const far = (more = '') =>
      `aws_access_key_id=${a.id}\n${'x = 1\n'.repeat(4000)}${more}aws_secret_access_key=${a.secret}\n`
    expect(pairsOf(far())).toEqual([
      [a.id, a.secret],
      [a.secret, a.id],
    ])
    expect(pairsOf(far(`other_secret_key=${b.secret}\n`)).map(([, partner]) => partner)).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })

  test('where another half stands about as near, it is said', () => {
    const told = (text: string) => detect(text).map(({ evidence }) => evidence.join().includes('not clear'))
    expect(told(`secret=${a.secret}\n${a.id}\nsecret=${b.secret}\n`).filter(Boolean)).toHaveLength(2)
    expect(told(`${a.id}\nsecret=${a.secret}\n${b.id}\nsecret=${b.secret}\n`)).toEqual([false, false, false, false])
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
