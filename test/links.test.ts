/** Halves of a pair in different files of one commit. */
import { expect, test } from 'vitest'
import { type Finding, type ScanRequest, scan } from '../src/index.ts'
import { keyPair, type Pair, temporaryKey } from './helpers/keys.ts'
import { TestRepo } from './helpers/repo.ts'

const compose = ({ id }: Pair) => `environment:\n  AWS_ACCESS_KEY_ID: ${id}\n`
const env = ({ secret }: Pair) => `AWS_SECRET_ACCESS_KEY=${secret}\n`

async function findingsOf(repo: TestRepo, request: ScanRequest): Promise<Finding[]> {
  return (await scan({ cwd: repo.path, env: repo.env, ...request })).findings
}

function expectLinked(findings: readonly Finding[]): void {
  expect(findings.map(({ path, confidence }) => [path, confidence])).toEqual([
    ['.env', 'medium'],
    ['compose.yaml', 'medium'],
  ])
  const [secret, id] = findings
  expect(secret!.pair).toBe(id!.fingerprint)
  expect(id!.pair).toBe(secret!.fingerprint)
  expect(secret!.keyId).toBe(id!.keyId)
  expect(secret!.evidence.at(-1)).toBe('AWS access key ID in compose.yaml, line 2, of the same commit')
}

test('a key ID in one file and its secret in another are linked: staged, in a range, in all', async () => {
  const pair = keyPair(1)
  const repo = new TestRepo()
  const base = repo.commit({ 'readme.md': 'x\n' })
  repo.write('compose.yaml', compose(pair)).write('.env', env(pair)).git('add', '-A')
  expectLinked(await findingsOf(repo, { staged: true }))
  repo.git('commit', '-qm', 'deploy')
  expectLinked(await findingsOf(repo, { range: `${base}..HEAD` }))
  expectLinked(await findingsOf(repo, { all: true }))
})

test('a session token is linked to the ID of a temporary key alone', async () => {
  const { id, token } = temporaryKey(1)
  for (const [keyId, linked] of [
    [id, true],
    [`AKIA${id.slice(4)}`, false],
  ] as const) {
    const repo = new TestRepo()
    repo.write('compose.yaml', `AWS_ACCESS_KEY_ID: ${keyId}\n`).write('token.env', `AWS_SESSION_TOKEN=${token}\n`)
    repo.git('add', '-A')
    const findings = await findingsOf(repo, { staged: true })
    expect(findings.map(({ rule, pair }) => [rule, pair])).toEqual([
      ['aws-access-key-id', undefined],
      ['aws-session-token', linked ? findings[0]!.fingerprint : undefined],
    ])
  }
})

test('halves of different commits are not linked', async () => {
  const repo = new TestRepo()
  repo.commit({ 'compose.yaml': compose(keyPair(1)) })
  repo.commit({ '.env': env(keyPair(2)) })
  const findings = await findingsOf(repo, { all: true })
  expect(findings).toHaveLength(2)
  expect(findings.map(({ pair }) => pair)).toEqual([undefined, undefined])
})

test('with several of a kind it is said that it is not clear, and nothing is linked', async () => {
  const repo = new TestRepo()
  repo
    .write('compose.yaml', compose(keyPair(1)))
    .write('other.yaml', compose(keyPair(2)))
    .write('.env', env(keyPair(1)))
  repo.git('add', '-A')
  const findings = await findingsOf(repo, { staged: true })
  expect(findings.map(({ pair }) => pair)).toEqual([undefined, undefined, undefined])
  expect(findings[0]!.evidence.at(-1)).toContain('not clear')
})
