/** What is read without the parser is what the parser reads; what the parser refuses or takes for something else is left to it. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseArgs } from '../src/args.ts'
import type { Io } from '../src/io.ts'
import { scanOptions } from '../src/options.ts'
import { readPlainCall } from '../src/plain-call.ts'

const io = { stdout: { write: () => true, columns: 80 } } as unknown as Io
const names = Object.keys(scanOptions)

/** Of a scan, what the parser reads, under the names that scans know; undefined for anything else. */
async function parsed(argv: readonly string[]): Promise<Record<string, unknown> | undefined> {
  const command = await parseArgs(argv, io).catch(() => undefined)
  if (command?.name !== 'scan') return undefined
  const camel = names.map(name => name.replace(/-./g, dash => dash[1]!.toUpperCase()))
  return Object.fromEntries(['paths', ...camel].map(name => [name, (command.options as Record<string, unknown>)[name]]))
}

const defined = (options: object | undefined): unknown => options && JSON.parse(JSON.stringify(options))

const value = fc.oneof(
  fc.constantFrom(
    'text',
    'json',
    'low',
    'high',
    '3',
    '0',
    '08',
    '1e3',
    '-1',
    '',
    '.',
    '-',
    'a=b',
    'HEAD~3..HEAD',
    'true',
    'help',
  ),
  fc.constantFrom(
    '"quoted"',
    "'",
    'a b',
    'rules',
    'init',
    'ü',
    'a\nb',
    '--',
    '-x',
    '--all',
    'completion',
    '0x10',
    '.5',
    'a.b',
  ),
)
const option = fc.constantFrom(
  ...names,
  'paths',
  'minConfidence',
  'all.x',
  'help',
  'version',
  'no-such',
  'uninstall',
  'reason',
)
const argument = fc.oneof(
  { weight: 4, arbitrary: option.map(name => `--${name}`) },
  { weight: 1, arbitrary: option.map(name => `--no-${name}`) },
  { weight: 2, arbitrary: fc.tuple(option, value).map(([name, value]) => `--${name}=${value}`) },
  { weight: 4, arbitrary: value },
  { weight: 1, arbitrary: fc.constantFrom('-h', '-q', '-all', '---all', '--', 'src', 'README.md', '/tmp') },
)

test('as the parser', async () => {
  let plain = 0
  const property = fc.asyncProperty(fc.array(argument, { maxLength: 5 }), async argv => {
    const read = readPlainCall(argv)
    if (!read) return
    plain++
    expect(defined(read)).toEqual(defined(await parsed(argv)))
  })
  await fc.assert(property, { numRuns: 4000 })
  expect(plain).toBeGreaterThan(300)
})

test.each([
  [[]],
  [['.']],
  [['--all', '--no-cache', '--jobs', '2']],
  [['--staged', '--no-progress']],
  [['--range', 'HEAD~3..HEAD', '--format=sarif', '--output', 'a.sarif']],
  [['src', '--min-confidence', 'low', '--rules=a.yaml', '--rules', 'b.yaml', 'test', '--allow-missing']],
])('%j needs no parser', async argv => {
  expect(readPlainCall(argv)).toBeDefined()
  expect(defined(readPlainCall(argv))).toEqual(defined(await parsed(argv)))
})

test.each([
  ...[
    'init',
    'allow x --reason y',
    'rules',
    'rules aws-access-key-id',
    '--help',
    '--version',
    '-h',
    '-',
    '- --stdin-name x',
  ],
  ...[
    '--alll',
    '--format xml',
    '--jobs',
    '--jobs x',
    '--output',
    '--output --all',
    '--all=true',
    '--format json --format text',
  ],
  ...['-- a', '--range', '--min-confidence=', '--no-format', '--minConfidence low'],
])('%s needs it', line => {
  expect(readPlainCall(line.split(' '))).toBeUndefined()
})
