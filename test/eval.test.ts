/** The evaluation: what counts as found, and a whole run. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { decoys } from '../corpus/decoys/index.ts'
import { keyFrom } from '../corpus/keys.ts'
import { shapes } from '../corpus/shapes/index.ts'
import { type Found, finds } from '../eval/score.ts'
import { tools } from '../eval/tools.ts'
import { tempDir } from './helpers/repo.ts'

const { id, secret } = keyFrom(1)
/** `key ID SECRET` on the third line. */
const idLabel = { half: 'id' as const, value: id, places: [{ line: 3, column: 5, endLine: 3, endColumn: 25 }] }
const secretLabel = {
  half: 'secret' as const,
  value: secret,
  places: [{ line: 3, column: 26, endLine: 3, endColumn: 66 }],
}
const labels = [idLabel, secretLabel]
const found = (more: Partial<Found>): Found => ({ path: 'a', line: 3, aws: true, ...more })
/** Which of the two the finding counts for. */
const counts = (finding: Found) => labels.filter(label => finds(finding, label, labels)).map(({ half }) => half)

test.each<[string, Partial<Found>, string[]]>([
  ['a span that covers the secret', { column: 26, endColumn: 66 }, ['secret']],
  ['columns that count from 0', { column: 25, endColumn: 65 }, ['secret']],
  ['a span with the name', { column: 1, endColumn: 25 }, ['id']],
  ['a span of both', { column: 1, endColumn: 66 }, ['id', 'secret']],
  ['a part of the secret', { column: 30, endColumn: 66 }, []],
  ['another line', { line: 2, column: 26, endColumn: 66 }, []],
  ['a block of lines around it', { line: 1, endLine: 4, column: 9, endColumn: 2 }, ['id', 'secret']],
  ['nothing but the line', {}, ['id', 'secret']],
  ['nothing but another line', { line: 4 }, []],
  ['a line and the kind', { half: 'secret' }, ['secret']],
  ['a line and the value', { values: [id] }, ['id']],
  ['a value with its name, elsewhere', { line: 9, values: [`secret=${secret}`] }, ['secret']],
  ['a line and the digest of the value', { hash: createHash('sha1').update(secret).digest('hex') }, ['secret']],
  ['a line and some other digest', { hash: createHash('sha1').update('x').digest('hex') }, ['id', 'secret']],
])('%s', (_name, finding, halves) => {
  expect(counts(found(finding))).toEqual(halves)
})

/** Reports in the forms that the tools write, shortened to what is read. */
const reports: Record<string, string> = {
  nokeys: JSON.stringify({ findings: [{ path: 'a', line: 3, column: 26, endLine: 3, endColumn: 66 }] }),
  gitleaks: JSON.stringify([
    { RuleID: 'aws-access-token', File: 'a', StartLine: 3, EndLine: 3, StartColumn: 26, EndColumn: 65, Secret: secret },
  ]),
  trufflehog: JSON.stringify({
    SourceMetadata: { Data: { Filesystem: { file: 'a', line: 3 } } },
    DetectorName: 'AWS',
    Raw: id,
    RawV2: `${id}:${secret}`,
  }),
  kingfisher: `${JSON.stringify({ findings: [{ rule: { id: 'betterleaks.aws-access-token' }, finding: { dependent_captures: { AWS_SECRET: secret }, snippet: id, line: 3, column_start: 4, column_end: 23, path: 'a' } }] })}\n${JSON.stringify({ findings: 1 })}\n`,
  ripsecrets: `./a:3:${secret}\n`,
  'git-secrets': `./a:3:key ${id} ${secret}\n\n[ERROR] Matched one or more prohibited patterns\n`,
  'detect-secrets': JSON.stringify({
    results: {
      a: [
        {
          type: 'AWS Access Key',
          filename: 'a',
          hashed_secret: createHash('sha1').update(id).digest('hex'),
          line_number: 3,
        },
      ],
    },
  }),
  secretlint: JSON.stringify([
    {
      filePath: 'a',
      messages: [
        {
          ruleId: '@secretlint/secretlint-rule-aws',
          messageId: 'AWSSecretAccessKey',
          loc: { start: { line: 3, column: 0 }, end: { line: 3, column: 40 } },
        },
      ],
    },
  ]),
}
const halvesIn: Record<string, string[]> = {
  nokeys: ['secret'],
  gitleaks: ['secret'],
  trufflehog: ['id', 'secret'],
  kingfisher: ['id', 'secret'],
  ripsecrets: ['secret'],
  'git-secrets': ['id', 'secret'],
  'detect-secrets': ['id'],
  secretlint: ['secret'],
}

test.each(Object.entries(reports))('a report of %s is read', (name, report) => {
  const findings = tools.find(tool => tool.name === name)!.parse(report)
  expect(findings).toHaveLength(1)
  expect(findings[0]).toMatchObject({ line: 3, aws: name !== 'ripsecrets' })
  expect(counts(findings[0]!)).toEqual(halvesIn[name])
})

test('a run writes the page, every shape and decoy in it', () => {
  const page = join(tempDir(), 'evaluation.md')
  const root = resolve(import.meta.dirname, '..')
  const args = ['--import', 'tsx', join(root, 'eval/run.ts'), '--keys', '1', '--tools', 'nokeys', '--output', page]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' })
  expect(stderr).toContain('nokeys …')
  expect(status).toBe(0)
  const text = readFileSync(page, 'utf8')
  const [, ids, secrets] = /\| nokeys \| [\d.]+ \| ([\d.]+) % \| ([\d.]+) % \|/.exec(text)!
  expect(Number(ids)).toBeGreaterThan(90)
  expect(Number(secrets)).toBeGreaterThan(90)
  expect(stdout).toContain(`${ids} %`)
  for (const { name } of [...shapes, ...decoys]) expect(text).toContain(`| ${name.replaceAll('|', '\\|')} |`)
})
