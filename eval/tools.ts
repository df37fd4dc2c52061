/** The tools: how each is called at its defaults, without verification, and how its report is read. */
import { join, resolve } from 'node:path'
import type { Half } from './cases.ts'
import type { Tool } from './tool.ts'

const bin = resolve(import.meta.dirname, '../dist/bin.js')

// biome-ignore lint/suspicious/noExplicitAny: every report has another form; one that is not as expected fails or finds nothing
type Report = any

const jsonLines = (text: string): Report[] =>
  text
    .split('\n')
    .filter(line => line.startsWith('{'))
    .map(line => JSON.parse(line))
const isAws = (rule: string) => /aws|amazon/i.test(rule)

const nokeys: Tool = {
  name: 'nokeys',
  program: process.execPath,
  versionArgs: [bin, '--version'],
  args: () => [bin, '--format', 'json', '--no-progress', '.'],
  exitCodes: [0, 1],
  parse: text =>
    JSON.parse(text).findings.map(({ path, line, column, endLine, endColumn }: Report) => ({
      path,
      line,
      column,
      endLine,
      endColumn,
      aws: true,
    })),
}

/** One form for both: betterleaks comes from gitleaks. The parts of a composite finding stand in it as findings of their own. */
function leaks(name: string): Tool {
  return {
    name,
    program: name,
    versionArgs: ['version'],
    args: scratch => [
      ...['dir', '.', '--no-banner', '--exit-code', '0'],
      ...['--report-format', 'json', '--report-path', join(scratch, 'report.json')],
    ],
    exitCodes: [0],
    report: { file: 'report.json' },
    parse: text =>
      JSON.parse(text).map((finding: Report) => ({
        path: finding.File,
        line: finding.StartLine,
        endLine: finding.EndLine,
        column: finding.StartColumn,
        endColumn: finding.EndColumn + 1,
        values: secretsIn(finding),
        aws: isAws(finding.RuleID),
      })),
  }
}

/** Every member called Secret, however deep. */
function secretsIn(value: Report): string[] {
  if (value === null || typeof value !== 'object') return []
  return Object.entries(value).flatMap(([name, member]) => (name === 'Secret' ? [String(member)] : secretsIn(member)))
}

const trufflehog: Tool = {
  name: 'trufflehog',
  program: 'trufflehog',
  versionArgs: ['--version'],
  args: () => ['filesystem', '.', '--no-verification', '--no-update', '--json'],
  exitCodes: [0],
  parse: text =>
    jsonLines(text)
      .filter(finding => finding.DetectorName !== undefined)
      .map(finding => ({
        path: finding.SourceMetadata.Data.Filesystem.file,
        line: finding.SourceMetadata.Data.Filesystem.line ?? 1,
        values: [finding.Raw, finding.RawV2],
        aws: isAws(finding.DetectorName),
      })),
}

const kingfisher: Tool = {
  name: 'kingfisher',
  program: 'kingfisher',
  versionArgs: ['--version'],
  args: scratch => [
    ...['scan', '.', '--no-validate', '--no-update-check'],
    ...['--format', 'json', '--output', join(scratch, 'report.json')],
  ],
  exitCodes: [0, 200],
  report: { file: 'report.json' },
  parse: text =>
    jsonLines(text)
      .flatMap(report => report.findings)
      .filter(finding => typeof finding === 'object')
      .map(({ rule, finding }) => ({
        path: finding.path,
        line: finding.line,
        column: finding.column_start + 1,
        endColumn: finding.column_end + 1,
        values: [finding.snippet, ...Object.values(finding.dependent_captures ?? {}).map(String)],
        aws: isAws(rule.id),
      })),
}

const ripsecrets: Tool = {
  name: 'ripsecrets',
  program: 'ripsecrets',
  versionArgs: ['--version'],
  args: () => ['--only-matching', '.'],
  exitCodes: [0, 1],
  parse: text => greppedLines(text).map(({ path, line, text }) => ({ path, line, values: [text], aws: false })),
}

const gitSecrets: Tool = {
  name: 'git-secrets',
  program: 'git-secrets',
  setup: [['--register-aws', '--global']],
  args: () => ['--scan', '-r', '.'],
  exitCodes: [0, 1],
  report: 'stderr',
  // It prints whole lines and does not say what in them it means.
  parse: text => greppedLines(text).map(({ path, line }) => ({ path, line, aws: true })),
}

/** `./path:line:text` */
function greppedLines(report: string): { path: string; line: number; text: string }[] {
  return [...report.matchAll(/^(\.\/[^:\n]+):(\d+):(.*)/gm)].map(([, path, line, text]) => ({
    path: path!,
    line: Number(line),
    text: text!,
  }))
}

const detectSecrets: Tool = {
  name: 'detect-secrets',
  program: 'detect-secrets',
  versionArgs: ['--version'],
  args: () => ['scan', '--all-files', '--no-verify', '.'],
  exitCodes: [0],
  parse: text =>
    Object.values<Report[]>(JSON.parse(text).results)
      .flat()
      .map(({ filename, line_number, hashed_secret, type }) => ({
        path: filename,
        line: line_number,
        hash: hashed_secret,
        aws: isAws(type),
      })),
}

const secretlint: Tool = {
  name: 'secretlint',
  program: 'secretlint',
  versionArgs: ['--version'],
  files: { 'secretlint.json': JSON.stringify({ rules: [{ id: '@secretlint/secretlint-rule-preset-recommend' }] }) },
  args: scratch => [
    ...['--secretlintrc', join(scratch, 'secretlint.json')],
    ...['--format', 'json', '--output', join(scratch, 'report.json')],
    '**/*',
  ],
  exitCodes: [0, 1],
  report: { file: 'report.json' },
  // Its columns are those of the name before the value: only the line is taken.
  parse: text =>
    JSON.parse(text).flatMap(({ filePath, messages }: Report) =>
      messages.map(({ loc, messageId, ruleId }: Report) => ({
        path: filePath,
        line: loc.start.line,
        endLine: loc.end.line,
        ...(messageId === 'AWSSecretAccessKey' ? { half: 'secret' as Half } : {}),
        aws: isAws(ruleId),
      })),
    ),
}

/** nokeys first. */
export const tools: readonly Tool[] = [
  nokeys,
  leaks('gitleaks'),
  leaks('betterleaks'),
  trufflehog,
  kingfisher,
  ripsecrets,
  detectSecrets,
  gitSecrets,
  secretlint,
]
