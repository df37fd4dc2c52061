/** The architecture, executable: imports point down, each outside thing has one door, the hook loads nothing it need not. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'

const src = resolve(import.meta.dirname, '../src')

/** From the top down; a file imports from its own row or lower ones. A word is a file or a folder of src. */
const rows = [
  ['bin'],
  ['cli'],
  ['index'],
  ['worker'],
  ['commands', 'args'],
  ['hooks', 'options', 'plain-call', 'report-file'],
  ['reporters'],
  ['scan', 'results', 'links', 'placing'],
  ['settings'],
  ['allowlist'],
  ['findings', 'summary'],
  ['sources'],
  ['git'],
  ['packs'],
  ['engine'],
  ['chunks'],
  ['detectors'],
  ['rules'],
  ['secret', 'fingerprint', 'errors', 'io', 'version', 'threads'],
]

/** The one file that imports each. */
const doors: Record<string, string> = {
  yargs: 'args.ts',
  'simple-git': 'git/repo.ts',
  'fast-glob': 'sources/walk.ts',
  picomatch: 'allowlist/globs.ts',
  'node:child_process': 'git/spawn.ts',
  'node:worker_threads': 'threads.ts',
}

type Import = { spec: string; lazy: boolean; typeOnly: boolean }

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map(file => file.replaceAll('\\', '/'))
  .filter(file => file.endsWith('.ts') && !file.endsWith('.d.ts'))

function importsOf(file: string): Import[] {
  const text = readFileSync(join(src, file), 'utf8')
  const fixed = [...text.matchAll(/^(?:import|export) (type )?[^'"]*?from '([^']+)'/gm)]
  const lazy = [...text.matchAll(/\bimport\('([^']+)'\)/g)]
  return [
    ...fixed.map(([, type, spec]) => ({ spec: spec!, lazy: false, typeOnly: type !== undefined })),
    ...lazy.map(([, spec]) => ({ spec: spec!, lazy: true, typeOnly: false })),
  ]
}

const targetOf = (file: string, spec: string) => relative(src, resolve(src, dirname(file), spec)).replaceAll('\\', '/')
const rowOf = (file: string) => rows.findIndex(row => row.includes(file.split('/')[0]!.replace(/\.ts$/, '')))

test('every file has its place in the rows', () => {
  expect(files.filter(file => rowOf(file) < 0)).toEqual([])
})

test('imports point down', () => {
  const upward = files.flatMap(file =>
    importsOf(file)
      .filter(({ spec, typeOnly }) => spec.startsWith('.') && !typeOnly)
      .map(({ spec }) => targetOf(file, spec))
      .filter(target => rowOf(target) < rowOf(file))
      .map(target => `${file} imports ${target}`),
  )
  expect(upward).toEqual([])
})

test('each outside thing has one door', () => {
  const found = files.flatMap(file =>
    importsOf(file)
      .filter(({ spec, typeOnly }) => spec in doors && !typeOnly)
      .map(({ spec }) => [spec, file]),
  )
  expect(Object.fromEntries(found)).toEqual(doors)
  expect(found).toHaveLength(Object.keys(doors).length)
})

test('yaml is loaded for rules of the user and for hook managers alone', () => {
  expect(
    files.filter(file => importsOf(file).some(({ spec, typeOnly }) => spec === 'yaml' && !typeOnly)).sort(),
  ).toEqual(['hooks/yaml-file.ts', 'rules/yaml.ts'])
})

test('only bin.ts touches the process', () => {
  const touching = files.filter(file =>
    /(?<![\w.'])process\.(?!pid)/.test(readFileSync(join(src, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')),
  )
  expect(touching.sort()).toEqual(['bin.ts', 'index.ts'])
})

test('the hook loads no parser, no globbing and no simple-git unless an option asks for them', () => {
  /** What `nokeys --staged` goes through lazily; all that these import statically is loaded. */
  const doorsOnTheWay = ['cli.ts', 'commands/scan.ts', 'sources/staged.ts', 'reporters/text.ts']
  const seen = new Set<string>()
  const outside = new Set<string>()
  const load = (file: string): void => {
    if (seen.has(file)) return
    seen.add(file)
    for (const { spec, lazy, typeOnly } of importsOf(file)) {
      if (typeOnly || lazy) continue
      if (spec.startsWith('.')) load(targetOf(file, spec))
      else outside.add(spec)
    }
  }
  for (const file of ['bin.ts', ...doorsOnTheWay]) load(file)
  expect([...outside].filter(spec => !spec.startsWith('node:') && !spec.startsWith('virtual:'))).toEqual([])
})
