/** The message to a person: order, pairs, commands that fit the place, and the line that is always there. */
import { expect, test } from 'vitest'
import type { Finding } from '../../src/findings/finding.ts'
import type { ReporterOptions } from '../../src/reporters/reporter.ts'
import { commitMessage } from '../../src/sources/source.ts'
import type { Outcome } from '../../src/summary.ts'
import {
  idFinding,
  outcome,
  pairFindings,
  report,
  secretFinding,
  temporaryFinding,
  temporaryFindings,
} from '../helpers/findings.ts'

const text = (findings: readonly Finding[], ended?: Outcome, options?: Partial<ReporterOptions>) =>
  report('text', findings, ended, options)
const lastLine = (output: string) => output.trimEnd().split('\n').at(-1)
const commit = {
  commit: '1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d',
  author: 'Ada <ada@example.com>',
  date: '2026-01-02T03:04:05Z',
}
/** Of a long-term key. */
const seed = 3

test('the whole message of a blocked commit', async () => {
  const found = pairFindings({ path: 'config/aws.env', seed })
  const output = await text(found, outcome({ summary: { files: 0, blobs: 1, bytes: 212 } }), { mode: 'staged' })
  expect(output.replaceAll(found[0]!.keyId!, 'KEY-ID-OF-20-LETTERS')).toMatchInlineSnapshot(`
    "nokeys found 1 key in what is staged for commit

    AWS access key ID with its secret, high confidence
      key ID       KEY-ID-OF-20-LETTERS  config/aws.env:2:21  account 011025141049
      secret       DK77…                 config/aws.env:3:25
      why          random: 4.7 bits per character; named aws_secret_access_key; AWS access key ID 1 line above
      fingerprint  secret:0848ce5aa13721f2a2c38a6b  key ID
                   secret:22400869c5b59fa35c692bb9  secret

    What to do now
      1. Take the key out of the commit. What is only staged has not left this
         machine. Edit the file and git add it again; to leave the file out instead,
         from the top level of the repository:
           git restore --staged config/aws.env
         or, before the very first commit:
           git rm --cached config/aws.env
      2. If the key has ever left this machine (pushed, shared, built into an
         image), deactivate it first (for a key of another user, add --user-name
         NAME):
           aws iam update-access-key --access-key-id KEY-ID-OF-20-LETTERS --status Inactive
      3. See whose it is and what it was used for:
           aws iam get-access-key-last-used --access-key-id KEY-ID-OF-20-LETTERS
         then delete it:
           aws iam delete-access-key --access-key-id KEY-ID-OF-20-LETTERS

    What to use instead of a key
      In .env files and shell scripts:
        keep .env in .gitignore, sign in with IAM Identity Center, and set
        AWS_PROFILE instead of keys: SDKs and the AWS CLI find the session. To sign
        in:
          aws configure sso
        https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-sso.html

    If it is a false alarm
        npx nokeys allow secret:0848ce5aa13721f2a2c38a6b --reason "why it is no key"
        npx nokeys allow secret:22400869c5b59fa35c692bb9 --reason "why it is no key"
      Or put a comment with nokeys:allow on its line.

    nokeys: 2 findings (1 pair) in 1 staged file (212 bytes), 0.12 s
    "
  `)
})

test('first what was found, then what to do, then what instead, then the false alarm, then what broke, then the sum', async () => {
  const output = await text(pairFindings(), outcome({ failures: [{ failure: 'it broke' }], notes: ['line 3'] }))
  const parts = [
    'nokeys found',
    'fingerprint',
    'What to do now',
    'What to use instead',
    'false alarm',
    'Could not',
    'Worth knowing',
    'nokeys: 2',
  ]
  const places = parts.map(part => output.indexOf(part))
  expect(places).not.toContain(-1)
  expect(places).toEqual(places.toSorted((a, b) => a - b))
})

test('a place is path:line:column, which editors follow', async () => {
  expect(await text(pairFindings({ path: 'a b/ü.env' }))).toMatch(/ a b\/ü\.env:3:25$/m)
})

test('halves of a pair in one file are one block, wherever they stand among others', async () => {
  const [id, secret] = pairFindings({ path: 'a' }) as [Finding, Finding]
  const [otherId, otherSecret] = pairFindings({ path: 'a', seed }) as [Finding, Finding]
  for (const order of [
    [id, secret, otherId, otherSecret],
    [id, otherId, otherSecret, secret],
    [secret, id, otherSecret, otherId],
  ]) {
    const output = await text(order)
    expect(output.match(/ with its secret,/g)).toHaveLength(2)
    expect(lastLine(output)).toContain('4 findings (2 pairs)')
  }
})

test('halves in two files are joined only if they follow each other', async () => {
  const [id] = pairFindings({ path: 'a' }) as [Finding]
  const [, secret] = pairFindings({ path: 'b' }) as [Finding, Finding]
  expect(await text([id, secret])).toContain('with its secret')
  expect(await text([id, idFinding({ seed, path: 'c' }), secret])).not.toContain('with its secret')
})

test('a temporary key is one block with three places, in any order of its parts', async () => {
  const [id, secret, token] = temporaryFindings({ path: 'a' }) as [Finding, Finding, Finding]
  for (const found of [
    [id, secret, token],
    [secret, id, token],
    [id, ...pairFindings({ path: 'b' }), secret, token],
  ]) {
    const output = await text(found)
    expect(output.match(/AWS access key ID with its secret and session token, high confidence/g)).toHaveLength(1)
    expect(output).toMatch(/^ {2}key ID .* a:2:21/m)
    expect(output).toMatch(/^ {2}secret .* a:3:25/m)
    expect(output).toMatch(/^ {2}token .* a:4:21/m)
    expect(output).toMatch(new RegExp(`${token.fingerprint} {2}token`))
    expect(output).toContain('expires by itself')
  }
  const [other] = temporaryFindings({ path: 'a', seed: 2 }) as [Finding]
  expect(await text([other, token])).not.toMatch(/ID with its/)
  expect(await text([secret, token])).toMatch(/AWS secret access key with its session token[\s\S]*of the key +ASIA/)
})

test('the same pair at two places is two blocks of one key', async () => {
  const output = await text([...pairFindings({ path: 'a' }), ...pairFindings({ path: 'b' })])
  expect(output).toContain('nokeys found 1 key in these files, at 2 places')
  expect(output.match(/ with its secret,/g)).toHaveLength(2)
})

test('half a pair whose other half is not told still names its key', async () => {
  const [, secret] = pairFindings() as [Finding, Finding]
  expect(await text([secret])).toMatch(new RegExp(`of the key +${secret.keyId} +account ${secret.account}`))
})

test('a block is as sure as its secret; where its key ID is less so, both say why', async () => {
  const [id, secret] = pairFindings() as [Finding, Finding]
  const doubtful: Finding = { ...id, confidence: 'medium', evidence: ['cannot have been issued'] }
  const output = await text([doubtful, secret])
  expect(output).toContain('with its secret, high confidence')
  expect(output).toContain('cannot have been issued')
  expect(await text([id, secret])).not.toContain('begins with')
})

test('what is not sure is said to be so', async () => {
  expect(await text([idFinding()])).toContain('nokeys found what may be 1 key')
  expect(await text(pairFindings())).toContain('nokeys found 1 key')
})

test('history: the commit, who, when, whether HEAD still has it, and where else', async () => {
  const found = pairFindings({ path: 'old.py', commit, inHead: false }).map(f => ({
    ...f,
    places: 7,
    paths: ['old.py', 'a', 'b', 'c', 'd', 'e'],
  }))
  const output = await text(found, outcome(), { mode: 'all' })
  expect(output).toContain('1a2b3c4d5e by Ada <ada@example.com> on 2026-01-02; HEAD no longer has it')
  expect(output).toContain('a, b, c and 2 more; 7 places in all')
  expect(output).toContain('the history keeps it')
  expect(await text(pairFindings({ commit, inHead: true }), outcome(), { mode: 'all' })).toContain('HEAD still has it')
  const message = await text([idFinding({ path: commitMessage, commit, inHead: false })], outcome(), { mode: 'all' })
  expect(message).toContain('commit message, line 1')
  expect(message).not.toContain('HEAD')
  const inSubmodule = await text([idFinding({ path: `lib/sub/${commitMessage}`, commit })], outcome(), { mode: 'all' })
  expect(inSubmodule).toContain('commit message in lib/sub, line 1')
})

test('several keys: each step once, with a command for each key', async () => {
  const found = [3, 6, 4]
    .flatMap(seed => pairFindings({ seed, path: `f${seed}` }))
    .filter(({ keyId }) => keyId?.startsWith('AKIA'))
  const ids = [...new Set(found.map(({ keyId }) => keyId))]
  expect(ids.length).toBeGreaterThan(1)
  const output = await text(found)
  for (const id of ids)
    expect(output.split(`update-access-key --access-key-id ${id} --status Inactive`)).toHaveLength(2)
  expect(output.split('deactivate it first')).toHaveLength(2)
})

test('many keys: a few commands, and that there are more', async () => {
  const found = Array.from({ length: 30 }, (_, seed) => idFinding({ seed, path: `f${seed}` })).filter(({ keyId }) =>
    keyId!.startsWith('AKIA'),
  )
  expect(found.length).toBeGreaterThan(6)
  const output = await text(found)
  expect(output.match(/update-access-key/g)).toHaveLength(5)
  expect(output.match(/… and so for each key above/g)).toHaveLength(3)
})

test('what lasts comes before what expires', async () => {
  const output = await text([temporaryFinding(), idFinding({ seed })])
  expect(output.indexOf('is temporary')).toBeGreaterThan(output.indexOf('update-access-key'))
})

test('a temporary key is not deactivated, its sessions are revoked', async () => {
  const output = await text([temporaryFinding()])
  expect(output).toContain('Revoke\n     sessions')
  expect(output).not.toContain('update-access-key')
})

test('a secret without its ID: the command says what is missing', async () => {
  expect(await text([secretFinding()])).toContain('KEY_ID stands for')
  expect(await text(pairFindings({ seed }))).not.toContain('KEY_ID')
})

test('staged: commands carry the paths, quoted where they must be', async () => {
  const found = [
    secretFinding({ path: "it's odd.env" }),
    secretFinding({ path: 'b.env' }),
    secretFinding({ path: 'b.env' }),
  ]
  const output = await text(found, outcome(), { mode: 'staged' })
  expect(output).toContain(`git restore --staged 'it'\\''s odd.env' b.env\n`)
  expect(output).toContain(`git rm --cached 'it'\\''s odd.env' b.env\n`)
  expect(await text(found, outcome(), { mode: 'tree' })).not.toContain('git restore')
})

test('allow commands name each fingerprint, or one stands for many', async () => {
  const [id, secret] = pairFindings() as [Finding, Finding]
  const few = await text([id, secret, id])
  for (const { fingerprint } of [id, secret]) expect(few.split(`nokeys allow ${fingerprint} --reason`)).toHaveLength(2)
  const many = [1, 2, 3, 4, 5].map(seed => idFinding({ seed, path: `${seed}` }))
  expect(await text(many)).toContain('nokeys allow FINGERPRINT --reason')
  expect(await text([id], outcome(), { mode: 'range' })).not.toContain('nokeys:allow')
})

test('the alternative names its files only where there are several', async () => {
  expect(await text([idFinding({ path: 'a.py' })])).toContain('In source code:')
  const output = await text(['a.py', 'b.py', 'c.py', 'd.py', 'Dockerfile'].map(path => idFinding({ path })))
  expect(output).toContain('In source code (a.py, b.py, c.py …):')
  expect(output).toContain('In a container (Dockerfile):')
})

test.each<[string, Partial<Outcome['summary']>, Partial<ReporterOptions>]>([
  ['nokeys: no findings in 12 files (3.4 MB), 0.12 s', {}, {}],
  ['nokeys: no findings in 1 file (1 byte), 0.00 s', { files: 1, bytes: 1, elapsedMs: 1 }, {}],
  ['nokeys: no findings because nothing was scanned (0 files), 0.12 s', { files: 0 }, {}],
  ['nokeys: no findings because nothing was scanned (0 staged files), 0.12 s', { files: 0 }, { mode: 'staged' }],
  ['nokeys: no findings in 3 staged files (15 kB), 0.12 s', { files: 0, blobs: 3, bytes: 15_000 }, { mode: 'staged' }],
  [
    'nokeys: no findings in 1,234,567 objects (15 GB), 2 min 5 s',
    { files: 0, blobs: 1_234_567, bytes: 15.4e9, elapsedMs: 125_000 },
    { mode: 'all' },
  ],
  ['nokeys: no findings in 12 files (3.4 MB), 2 allowed, 0.12 s', { allowed: 2 }, {}],
])('%s', async (line, summary, options) => {
  expect(await text([], outcome({ summary }), options)).toBe(`${line}\n`)
})

test('an incomplete scan says so, with and without findings', async () => {
  const failures = [
    { failure: 'x.bin: permission denied', path: 'x.bin', hint: 'chmod it' },
    { failure: 'gone', path: 'y' },
  ]
  const output = await text([], outcome({ failures }))
  expect(output).toContain('  - x.bin: permission denied\n    chmod it\n  - gone (y)\n')
  expect(lastLine(output)).toBe('nokeys: no findings in 12 files (3.4 MB), 2 failed, 0.12 s. The scan is incomplete.')
  expect(lastLine(await text(pairFindings(), outcome({ failures })))).toMatch(/2 findings .* 2 failed.* incomplete/)
})

test('long lists end in a count', async () => {
  const failures = Array.from({ length: 1234 }, (_, i) => ({ failure: `failure ${i}.` }))
  const output = await text([], outcome({ failures }))
  expect(output).toContain('failure 19.')
  expect(output).not.toContain('failure 20.')
  expect(output).toContain('… and 1,214 more')
})

test('skips are counted by reason; too little confidence is mentioned', async () => {
  const skips = ['a', 'b', 'a'].map(skip => ({ skip, path: 'secret place' }))
  const output = await text([], outcome({ skips, summary: { belowConfidence: 3 } }))
  expect(output).toContain('Skipped: 2 × a; 1 × b\n')
  expect(output).toContain('3 more of lower confidence: --min-confidence low shows them\n')
  expect(output).not.toContain('secret place')
  expect(lastLine(output)).toContain('3 skipped')
})

test('quiet: findings and failures, and nothing else', async () => {
  const noise = outcome({
    notes: ['n'],
    skips: [{ skip: 's', path: 'p' }],
    summary: { belowConfidence: 1, allowed: 1 },
  })
  expect(await text([], noise, { quiet: true })).toBe('')
  const output = await text(pairFindings(), { ...noise, failures: [{ failure: 'it broke' }] }, { quiet: true })
  expect(output).toMatch(/^AWS access key ID with its secret, high confidence\n/)
  expect(output).toMatch(/\n\nCould not be scanned\n {2}- it broke\n\n$/)
  expect(output).not.toMatch(/What to|nokeys/)
})

test('thousands of findings: a bound on what is kept, and none is lost', async () => {
  const found = Array.from({ length: 1500 }, (_, i) => idFinding({ path: `file-${i}.txt` }))
  const output = await text(found)
  for (const i of [0, 999, 1000, 1499]) expect(output.split(`file-${i}.txt:1:6`)).toHaveLength(2)
  expect(output).toMatch(/^- AWS access key ID \w+ {2}file-1000\.txt:1:6 {2}medium confidence {2}secret:[0-9a-f]{24}$/m)
  expect(output.indexOf('What to do now')).toBeGreaterThan(output.indexOf('file-1499'))
})

test('colour only when asked for, and the text is the same', async () => {
  const ended = outcome({ failures: [{ failure: 'f', hint: 'h' }] })
  const plain = await text(pairFindings(), ended)
  const colored = await text(pairFindings(), ended, { color: true })
  expect(plain).not.toContain('\x1b')
  expect(colored).toContain('\x1b[31m')
  expect(colored.replace(/\x1b\[\d+m/g, '')).toBe(plain)
})
