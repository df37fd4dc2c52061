/** The JSON contract of README and DESIGN: names, order, and a document that cannot lie about being whole. */
import { expect, test } from 'vitest'
import { jsonReporter } from '../../src/reporters/json.ts'
import type { ReporterOptions } from '../../src/reporters/reporter.ts'
import { builtinRules } from '../../src/rules/builtin.ts'
import { findingsIn, outcome, pairFindings, report, temporaryFinding, temporaryFindings } from '../helpers/findings.ts'
import { keyPair, sample, temporaryKey } from '../helpers/keys.ts'

const commit = { commit: 'a'.repeat(40), author: 'Ada <ada@example.com>', date: '2026-01-02T03:04:05Z' }

test('a document has the promised fields, in the promised order', async () => {
  const { id, secret } = keyPair(1)
  const found = pairFindings({ path: 'ü/a b.env', commit, blob: 'b'.repeat(40), inHead: true })
  const ended = outcome({
    skips: [{ skip: 'a submodule', path: 'lib' }],
    failures: [{ failure: 'it broke', path: 'x', hint: 'mend it' }, { failure: 'so did this' }],
    notes: ['.nokeysallow:1: unused'],
  })
  const document = JSON.parse(await report('json', found, ended))
  expect(Object.keys(document)).toEqual(['schema', 'findings', 'skips', 'failures', 'notes', 'summary', 'complete'])
  expect(document).toMatchObject({ schema: 1, complete: false, notes: ['.nokeysallow:1: unused'] })
  expect(document.skips).toEqual([{ path: 'lib', reason: 'a submodule' }])
  expect(document.failures).toEqual([{ path: 'x', message: 'it broke', hint: 'mend it' }, { message: 'so did this' }])
  expect(document.summary).toMatchObject({
    files: 12,
    blobs: 0,
    findings: 2,
    allowed: 0,
    unusedAllows: 0,
    elapsedMs: 120,
  })
  const [first, second] = document.findings
  expect(first).toMatchObject({
    ...{ rule: 'aws-access-key-id', severity: 'high', confidence: 'high', path: 'ü/a b.env', keyId: id, redacted: id },
    ...{
      line: 2,
      column: 21,
      endLine: 2,
      endColumn: 41,
      pair: second.fingerprint,
      ...commit,
      blob: 'b'.repeat(40),
      inHead: true,
    },
    ...{ account: expect.stringMatching(/^\d{12}$/), evidence: expect.any(Array), advice: expect.any(String) },
  })
  expect(second).toMatchObject({
    ...{ rule: 'aws-secret-access-key', severity: 'critical', keyId: id, redacted: `${secret.slice(0, 4)}…` },
    ...{ line: 3, column: 25, endColumn: 65, pair: first.fingerprint },
  })
  expect(first).not.toHaveProperty('title')
})

test('of a temporary key, the ID names its secret and its session token, and both name the ID', async () => {
  const { id: keyId, token: value } = temporaryKey(1)
  const output = await report('json', temporaryFindings())
  const [id, secret, token] = JSON.parse(output).findings
  expect(id).toMatchObject({ pair: secret.fingerprint, sessionToken: token.fingerprint })
  expect(secret).toMatchObject({ pair: id.fingerprint, keyId })
  expect(token).toMatchObject({
    ...{ rule: 'aws-session-token', pair: id.fingerprint, keyId, account: id.account, confidence: 'high' },
    redacted: `${value.slice(0, 4)}…`,
  })
  expect(token).not.toHaveProperty('sessionToken')
  expect(output).not.toContain(value.slice(20, 60))
})

test('a Bedrock API key names its account without a key ID', () => {
  const name = Buffer.from(`BedrockAPIKey-ab12-at-123456789012:${sample('aws-codecommit-password')}${'Zq7'.repeat(9)}`)
  const [found] = findingsIn(`AWS_BEARER_TOKEN_BEDROCK=ABSK${name.toString('base64')}\n`)
  expect(found).toMatchObject({ rule: 'aws-bedrock-api-key', account: '123456789012', confidence: 'high' })
  expect(found).not.toHaveProperty('keyId')
})

test('a finding is on a line of its own, written as soon as it is known', () => {
  const written: string[] = []
  const options = { write: (text: string) => written.push(text), rules: builtinRules } as unknown as ReporterOptions
  const reporter = jsonReporter(options)
  const found = pairFindings()
  for (const [i, finding] of found.entries()) {
    reporter.finding(finding)
    expect(written.join('').split('\n').at(-1)).toContain(finding.fingerprint)
    expect(written.join('').match(/"rule":/g)).toHaveLength(i + 1)
  }
  expect(() => JSON.parse(written.join(''))).toThrow()
  reporter.end(outcome())
  const lines = written.join('').split('\n')
  for (const { fingerprint } of found)
    expect(lines.filter(line => line.includes(`"fingerprint":"${fingerprint}"`))).toHaveLength(1)
  expect(JSON.parse(written.join('')).complete).toBe(true)
})

test('nothing found is an empty list, and complete', async () => {
  expect(JSON.parse(await report('json', []))).toMatchObject({
    schema: 1,
    complete: true,
    findings: [],
    skips: [],
    failures: [],
  })
})

test('advice names the key, and tells apart what lasts from what expires', async () => {
  const found = [...pairFindings({ seed: 3, path: '.github/workflows/x.yml' }), temporaryFinding()]
  const [lasting, , temporary] = JSON.parse(await report('json', found)).findings
  expect(lasting.advice).toContain(`aws iam update-access-key --access-key-id ${lasting.keyId} --status Inactive`)
  expect(lasting.advice).toContain('OpenID Connect')
  expect(temporary.advice).toContain('revoke the sessions')
  expect(temporary.advice).not.toContain('update-access-key')
  expect(temporary.advice).toMatch(/: aws cloudtrail lookup-events .*\n.*: aws configure sso \(https/)
})

test('jsonl: an object a line, each with its type, the summary last', async () => {
  const ended = outcome({ skips: [{ skip: 's', path: 'p' }], failures: [{ failure: 'f' }], notes: ['n'] })
  const lines = (await report('jsonl', pairFindings(), ended))
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))
  expect(lines.map(({ type }) => type)).toEqual(['finding', 'finding', 'skip', 'failure', 'note', 'summary'])
  expect(lines.slice(2)).toMatchObject([
    { path: 'p', reason: 's' },
    { message: 'f' },
    { message: 'n' },
    { complete: false, findings: 2, files: 12 },
  ])
  const [{ type: _, ...first }] = lines
  expect(first).toEqual(JSON.parse(await report('json', pairFindings())).findings[0])
})
