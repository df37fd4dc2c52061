/**
 * `npm run bench [-- CONTEST… --markdown FILE]`: how long nokeys takes, beside yardsticks and the installed peers in the same runs.
 * Without names, all contests are held. Options and what is done: bench/README.md.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { rolldown } from 'rolldown'
import config from '../rolldown.config.ts'
import { holdCommit } from './commits.ts'
import type { Terms } from './contest.ts'
import { cloneFor, type Held, holdHistory, holdHook, holdSecond, holdTenCommits, holdTree } from './contests.ts'
import { enter } from './field.ts'
import { growHistory } from './history.ts'
import { benchPage, consoleTable, growthOf, summaryOf, type Table, tableOf } from './page.ts'
import { checkedOut, copiedTree, nameOf, type Tree, treeAt } from './trees.ts'

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    repo: { type: 'string', multiple: true, default: [] },
    commits: { type: 'string', default: '1000' },
    tree: { type: 'string', multiple: true, default: [] },
    checkout: { type: 'string', multiple: true, default: [] },
    files: { type: 'string' },
    code: { type: 'string', multiple: true },
    runs: { type: 'string' },
    'peer-runs': { type: 'string' },
    limit: { type: 'string', default: '600' },
    tools: { type: 'string', multiple: true, default: [] },
    peers: { type: 'string' },
    markdown: { type: 'string' },
  },
})

const root = resolve(import.meta.dirname, '..')
const temp = realpathSync(mkdtempSync(join(tmpdir(), 'nokeys-bench-')))
process.on('exit', () => rmSync(temp, { recursive: true, force: true }))
process.on('SIGINT', () => process.exit(130))
process.on('SIGTERM', () => process.exit(143))

process.env.PATH = [...options.tools.map(folder => resolve(folder)), process.env.PATH].join(delimiter)

/** A whole number from 1 up. */
function numberOf(name: 'runs' | 'peer-runs' | 'limit' | 'files' | 'commits', otherwise: number): number {
  const value = Number(options[name] ?? otherwise)
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} is a whole number from 1 up`)
  return value
}

/** So many runs unless options say otherwise: the longer a contest takes, the fewer. */
const usual = { engine: [9, 9], hook: [15, 15], commit: [9, 9], tree: [5, 3], history: [5, 3], again: [5, 3] } as const
type Name = keyof typeof usual

function termsOf(name: Name): Terms {
  const [runs, peerRuns] = usual[name]
  return {
    runs: numberOf('runs', runs),
    peerRuns: Math.min(numberOf('peer-runs', peerRuns), numberOf('runs', runs)),
    limit: numberOf('limit', 600),
    errors: join(temp, 'errors'),
  }
}

const field = enter(temp, options.peers?.split(','))
const tables: Table[] = []
const held: Held[] = []

function show(table: Table): void {
  tables.push(table)
  console.log(consoleTable(table))
  writePage()
}

/** Written anew after each contest: what was measured is not lost if a later one is broken off. */
function writePage(): void {
  if (options.markdown === undefined) return
  const date = new Date().toISOString().slice(0, 10)
  const setting = { date, command: commandLine(), versions: field.versions }
  writeFileSync(options.markdown, benchPage(tables, summaryOf(held), setting))
}

const ring = (name: Name) => ({ temp, field, terms: termsOf(name) })

function keep(one: Held): Held {
  held.push(one)
  show(tableOf(one))
  return one
}

/** Bundled as the build does it, so that what runs is what ships. */
async function holdEngine(): Promise<void> {
  const file = join(temp, 'engine.js')
  const bundle = await rolldown({ ...config, input: join(root, 'bench', 'engine.ts') })
  await bundle.write({ file, format: 'esm', codeSplitting: false })
  const folders = (options.code ?? [join(root, 'node_modules')]).map(folder => resolve(folder))
  const args = [file, String(termsOf('engine').runs), ...folders]
  const about = 'One thread, from memory. The yardstick is `Buffer.indexOf` of one absent literal; more is quicker.'
  for (const table of JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as Table[])
    show({ ...table, about })
}

/** Each is made when its turn comes. */
function* trees(): Generator<Tree> {
  for (const cwd of options.tree) yield treeAt(resolve(cwd))
  if (options.tree.length === 0) yield copiedTree(join(temp, 'tree'), 0)
  for (const [i, repo] of options.checkout.entries()) yield checkedOut(resolve(repo), join(temp, `checkout${i}`))
  if (options.files !== undefined) yield copiedTree(join(temp, 'many'), numberOf('files', 1))
}

const synthetics = new Map<number, string>()
function synthetic(times: number): string {
  const commits = numberOf('commits', 1000) * times
  const cwd = synthetics.get(times) ?? growHistory(join(temp, `synthetic ×${times}`), commits)
  synthetics.set(times, cwd)
  return cwd
}

const repos = options.repo.map(repo => resolve(repo))
const histories = new Map<string, Held>()

async function holdHistories(): Promise<void> {
  for (const times of [1, 10]) {
    const cwd = synthetic(times)
    histories.set(cwd, keep(await holdHistory(ring('history'), cwd)))
  }
  const [short, long] = [...histories.values()]
  show(growthOf([short!, long!]))
  for (const cwd of repos) histories.set(cwd, keep(await holdHistory(ring('history'), cwd)))
}

async function holdAgain(): Promise<void> {
  for (const repo of [synthetic(10), ...repos]) {
    const clone = cloneFor(ring('again'), repo)
    keep(await holdSecond(ring('again'), clone, histories.get(repo)))
    keep(await holdTenCommits(ring('again'), clone))
    rmSync(clone, { recursive: true })
  }
}

const contests: Record<Name, () => Promise<void>> = {
  engine: holdEngine,
  hook: async () => void keep(await holdHook(ring('hook'))),
  commit: async () => void keep(await holdCommit(ring('commit'))),
  tree: async () => {
    for (const tree of trees()) keep(await holdTree(ring('tree'), tree))
  },
  history: holdHistories,
  again: holdAgain,
}

function contestCalled(name: string): () => Promise<void> {
  if (name in contests) return contests[name as Name]
  throw new Error(`No contest is called ${name}; there are ${Object.keys(contests).join(', ')}.`)
}

/** As it was typed, folders by their names only; where the tools are is nobody's business. */
function commandLine(): string {
  const shown = process.argv
    .slice(2)
    .join('\0')
    .replace(/(^|\0)--tools[=\0][^\0]*/g, '')
    .split('\0')
    .filter(Boolean)
    .map(arg => (/[\\/]/.test(arg) ? arg.replace(/[^=]*$/, nameOf) : arg))
  return ['npm run bench', ...(shown.length > 0 ? ['--', ...shown] : [])].join(' ')
}

const chosen = (positionals.length > 0 ? positionals : Object.keys(contests)).map(contestCalled)
console.log(`nokeys bench: ${field.versions.map(({ name, version }) => `${name} ${version}`).join(', ')}`)
for (const contest of chosen) await contest()
console.log(consoleTable(summaryOf(held)))
