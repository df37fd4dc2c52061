/** SARIF against its official schema, and what GitHub asks beyond it. */
import { createRequire } from 'node:module'
import AjvDraft4 from 'ajv-draft-04'
import addFormats from 'ajv-formats'
import { expect, test } from 'vitest'
import type { Finding } from '../../src/findings/finding.ts'
import type { ReporterOptions } from '../../src/reporters/reporter.ts'
import { builtinRules } from '../../src/rules/builtin.ts'
import { severities } from '../../src/rules/rule.ts'
import { commitMessage, tagMessage } from '../../src/sources/source.ts'
import type { Outcome } from '../../src/summary.ts'
import { idFinding, outcome, pairFindings, report, secretFinding } from '../helpers/findings.ts'

const schema = createRequire(import.meta.url)('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json')
// One of the schema's own patterns is not valid with the u flag.
const ajv = new AjvDraft4.default({ strict: false, allErrors: true, unicodeRegExp: false })
addFormats.default(ajv)
const isValid = ajv.compile(schema)

const blob = '1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d'

async function runOf(findings: readonly Finding[], ended?: Outcome, options?: Partial<ReporterOptions>) {
  const log = JSON.parse(await report('sarif', findings, ended, options))
  isValid(log)
  expect(isValid.errors ?? []).toEqual([])
  expect(emptyStringsIn(log)).toEqual([])
  expect(log.version).toBe('2.1.0')
  expect(log.runs).toHaveLength(1)
  return log.runs[0]
}

/** GitHub takes none where it requires a value. */
function emptyStringsIn(value: unknown, at = '$'): string[] {
  if (value === '') return [at]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) => emptyStringsIn(item, `${at}.${key}`))
}

const uriIn = (result: { locations: { physicalLocation: { artifactLocation: { uri: string } } }[] }) =>
  result.locations[0]!.physicalLocation.artifactLocation.uri

test('the schema is really asked', () => {
  expect(isValid({ version: '2.1.0', runs: [{ tool: { driver: {} } }] })).toBe(false)
})

test('a result has what GitHub shows', async () => {
  const [id, secret] = pairFindings({ path: 'config/app.conf' }) as [Finding, Finding]
  const run = await runOf([id, secret])
  expect(run.columnKind).toBe('unicodeCodePoints')
  expect(run.tool.driver).toMatchObject({ name: 'nokeys', semanticVersion: '1.2.3' })
  const [first, second] = run.results
  expect(first).toMatchObject({
    ruleId: id.rule,
    level: 'error',
    message: { text: expect.stringContaining(`${id.title} ${id.keyId}`) },
    partialFingerprints: { 'nokeys/v1': id.fingerprint },
    properties: { confidence: 'high', pair: secret.fingerprint, account: id.account, evidence: id.evidence },
  })
  expect(first.locations).toHaveLength(1)
  expect(second.locations[0].physicalLocation).toEqual({
    artifactLocation: { uri: 'config/app.conf' },
    region: { startLine: 3, startColumn: 25, endLine: 3, endColumn: 65 },
  })
  for (const { ruleId, ruleIndex } of run.results) expect(run.tool.driver.rules[ruleIndex].id).toBe(ruleId)
})

test('every rule is described, with a score that GitHub reads as its severity', async () => {
  const rules = severities.map(severity => ({ ...builtinRules[0]!, id: `x-${severity}`, severity }))
  const bare = { ...builtinRules[0]!, id: 'bare', description: '', advice: [], references: ['no link'] }
  const { driver } = (await runOf([], undefined, { rules: [...rules, bare] })).tool
  const bands: Record<string, (score: number) => boolean> = {
    low: score => score > 0 && score < 4,
    medium: score => score >= 4 && score < 7,
    high: score => score >= 7 && score <= 8.9,
    critical: score => score > 9 && score <= 10,
  }
  for (const [i, severity] of severities.entries()) {
    expect(bands[severity]!(Number(driver.rules[i].properties['security-severity']))).toBe(true)
    expect(driver.rules[i].properties.tags).toContain('security')
  }
  expect(
    driver.rules.map((rule: { defaultConfiguration: { level: string } }) => rule.defaultConfiguration.level),
  ).toEqual([...['note', 'warning', 'error', 'error', 'error']])
  expect(driver.rules[4]).not.toHaveProperty('helpUri')
})

test('paths are relative, percent-encoded URIs that lead back to the path', async () => {
  const paths = [
    'a b/ü.env',
    '100%/c#d?e.txt',
    'a:b/c',
    '鍵/[x](y){0}.ts',
    '-x',
    'a\nb\x1b',
    'dir/..x/\\y',
    'q"\'<>|^`',
  ]
  const run = await runOf(paths.map(path => secretFinding({ path })))
  const uris: string[] = run.results.map(uriIn)
  expect(uris.map(uri => decodeURIComponent(uri))).toEqual(paths)
  for (const uri of uris) {
    expect(new URL(uri, 'file:///repository/').pathname).toBe(new URL(`file:///repository/${uri}`).pathname)
    expect(uri).toMatch(/^[\w\-.~!*'()%/]+$/)
  }
})

test('a path outside the repository is a file URI', async () => {
  const run = await runOf([secretFinding({ path: '/tmp/a b' }), secretFinding({ path: 'C:/Users/x.env' })])
  expect(run.results.map(uriIn)).toEqual(['file:///tmp/a%20b', 'file:///C:/Users/x.env'])
})

test('half a surrogate pair in a path breaks nothing', async () => {
  const run = await runOf([secretFinding({ path: 'a\ud800b' })])
  expect(uriIn(run.results[0])).toBe('a%EF%BF%BDb')
})

test('what stands in no file is the Git object, never a file of that name', async () => {
  const places = [commitMessage, tagMessage, '(in no commit)', '(path unknown)', `lib/sub/${commitMessage}`]
  const run = await runOf(places.map(path => idFinding({ path, blob })))
  expect(run.results.map(uriIn)).toEqual(places.map(() => `.git/objects/1a/${blob.slice(2)}`))
  expect(run.results[0].locations[0].logicalLocations[0].name).toBe('commit message')
  const stdin = await runOf([idFinding({ path: '(standard input)' })])
  expect(uriIn(stdin.results[0])).toBeUndefined()
})

test('the line hash tells alerts apart by place and secret, and not by line', async () => {
  const hashes = async (findings: readonly Finding[]): Promise<string[]> =>
    (await runOf(findings)).results.map(
      (r: { partialFingerprints: Record<string, string> }) => r.partialFingerprints.primaryLocationLineHash,
    )
  const here = secretFinding({ path: 'a' })
  const variants = [here, { ...here, line: 9 }, secretFinding({ path: 'b' }), secretFinding({ path: 'a', seed: 2 })]
  const told = await hashes(variants)
  expect(new Set(told).size).toBe(4)
  expect(new Set(told.map(hash => hash.split(':')[0])).size).toBe(3)
  expect(await hashes([here])).toEqual(await hashes([{ ...here, line: 9, endLine: 9 }]))
})

test('failures make the execution unsuccessful, and are told', async () => {
  const failures = [
    { failure: 'unreadable', path: 'a b', hint: 'chmod' },
    { failure: 'broken', path: commitMessage },
    { failure: 'x', path: '' },
  ]
  const { invocations } = await runOf([], outcome({ failures, notes: ['.nokeysallow:1: unused'] }))
  expect(invocations[0]).toMatchObject({ executionSuccessful: false, exitCode: 2 })
  const told = invocations[0].toolExecutionNotifications
  expect(told.map(({ level }: { level: string }) => level)).toEqual(['error', 'error', 'error', 'note'])
  expect(told[0]).toMatchObject({
    message: { text: 'unreadable (chmod)' },
    locations: [{ physicalLocation: { artifactLocation: { uri: 'a%20b' } } }],
  })
  expect((await runOf([])).invocations[0]).toMatchObject({ executionSuccessful: true, exitCode: 0 })
})

test('more results than GitHub shows are all there, with a warning', async () => {
  const finding = idFinding()
  const exactly = await runOf(Array.from({ length: 5000 }, () => finding))
  expect(exactly.invocations[0].toolExecutionNotifications).toEqual([])
  const beyond = await runOf(Array.from({ length: 5001 }, () => finding))
  expect(beyond.results).toHaveLength(5001)
  expect(beyond.invocations[0].toolExecutionNotifications).toMatchObject([{ level: 'warning' }])
})
