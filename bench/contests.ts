/** The contests between programs: what each is about, who takes part, what is measured. */
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Absent, type Contender, hold, median, type Result, type Terms } from './contest.ts'
import type { Field, Where } from './field.ts'
import { git } from './git.ts'
import { addCommits } from './history.ts'
import { nameOf, type Tree } from './trees.ts'

/** What a contest came to. `base` is the yardstick in milliseconds; `startUps` are of the same contenders, over nothing. */
export type Held = { title: string; about: string; results: Result[]; base: number; startUps?: Result[] }

export type Ring = { temp: string; field: Field; terms: Terms }

const sum = (results: readonly Result[], names: readonly string[]): number =>
  results.filter(({ name }) => names.includes(name)).reduce((total, { times }) => total + median(times), 0)

export async function holdHook({ temp, field, terms }: Ring): Promise<Held> {
  const cwd = join(temp, 'hook')
  mkdirSync(cwd)
  git(cwd, 'init', '-q')
  for (let i = 0; i < 20; i++) writeFileSync(join(cwd, `file${i}.ts`), `export const value${i} = ${i}\n`.repeat(200))
  git(cwd, 'add', '-A')
  git(cwd, 'commit', '-qm', 'first')
  const staged = [0, 1, 2].map(i => `file${i}.ts`)
  for (const [i, file] of staged.entries())
    writeFileSync(join(cwd, file), `export const other${i} = ${i}\n`.repeat(200))
  git(cwd, 'add', '-A')
  const empty = join(temp, 'empty.mjs')
  writeFileSync(empty, '')
  const node = { ...field.yardstick('empty Node script', ['node', empty], cwd), line: 'node empty.mjs' }
  const diff = field.yardstick('git diff', ['git', 'diff', '--cached', '--raw'], cwd)
  const results = await hold([node, diff, ...field.of('hook', () => ({ cwd, staged }))], terms)
  return {
    title: 'Hook: a commit of three changed files',
    about: `Each by its own hook, or as lint-staged or pre-commit would call it, whose own time is not counted. The yardstick is an
empty Node script and \`git diff --cached\` together.`,
    results,
    base: sum(results, [node.name, diff.name]),
  }
}

export async function holdTree({ temp, field, terms }: Ring, tree: Tree): Promise<Held> {
  const list = join(temp, 'files')
  const nothing = join(temp, 'nothing')
  const emptyList = join(temp, 'no-files')
  mkdirSync(nothing, { recursive: true })
  writeFileSync(join(nothing, 'empty.txt'), '')
  writeFileSync(list, tree.files.join('\0'))
  writeFileSync(emptyList, '')
  const contenders = (cwd: string, input: string): (Contender | Absent)[] => [
    { ...field.yardstick('cat', ['xargs', '-0', 'cat', '--'], cwd, input), line: 'git ls-files -z | xargs -0 cat --' },
    field.grep(cwd),
    ...field.of('tree', () => ({ cwd })),
  ]
  const startUps = await hold(contenders(nothing, emptyList), { ...terms, peerRuns: Math.min(terms.runs, 3) })
  const results = await hold(contenders(tree.cwd, list), terms)
  return {
    title: `Tree: ${tree.name}, ${count(tree.files.length)} files, ${size(tree.bytes)}`,
    about: 'The yardstick is `cat` of the same files. Start-up is the same command in a folder with one empty file.',
    results,
    base: sum(results, ['cat']),
    startUps,
  }
}

/** In the order of the pack, which is the quickest there is. */
const catFile = ['git', 'cat-file', '--batch-all-objects', '--unordered', '--buffer', '--batch']
const catFileById = catFile.filter(argument => argument !== '--unordered')

export async function holdHistory({ field, terms }: Ring, cwd: string): Promise<Held> {
  const yardstick = field.yardstick('git cat-file', catFile, cwd)
  // It may take minutes, and is not what is measured by.
  const byId: Contender = { ...field.yardstick('git cat-file, by id', catFileById, cwd), role: 'peer' }
  const results = await hold([yardstick, byId, ...field.of('history', () => ({ cwd, bare: isBare(cwd) }))], terms)
  return {
    title: `History: ${describe(cwd)}`,
    about: `The yardstick is \`git cat-file\` of all objects in the order in which they are stored, which is the quickest; by id is its
order where none is asked for. nokeys scans every object, reachable or not; the others what their walk of the commits shows them.`,
    results,
    base: sum(results, [yardstick.name]),
  }
}

/** In a clone: nothing is written into the repository itself. */
export function cloneFor({ temp }: Ring, repo: string): string {
  const cwd = join(temp, `again-${nameOf(repo)}`)
  git(repo, 'clone', '-q', '--mirror', '.', cwd)
  return cwd
}

const all = ['--all', '--format', 'jsonl']

/** With what nokeys kept of the first scan. `first` is the contest of the first scans, if it was held. */
export async function holdSecond({ field, terms }: Ring, clone: string, first: Held | undefined): Promise<Held> {
  const at = () => ({ cwd: clone, bare: true })
  const yardstick = field.yardstick('git cat-file', catFile, clone)
  const [firstTime] = await hold([field.variant('nokeys, the first time', 'variant', all, at)], { ...terms, runs: 1 })
  const kept = sizeOf(join(clone, 'nokeys'))
  const keeping = field.keepsNothing.length > 0
  const results = await hold(
    [
      yardstick,
      ...(keeping ? [field.variant('nokeys, keeping nothing', 'variant', [...all, ...field.keepsNothing], at)] : []),
      field.variant('nokeys, again', 'nokeys', all, at),
    ],
    terms,
  )
  return {
    title: `Again: ${describe(clone)}, a second scan`,
    about: `${keeping ? `Between scans nokeys keeps ${size(kept)}.` : 'This nokeys keeps nothing between scans.'} The peers keep nothing either way: their times are those of
their first scan.`,
    results: [...results.slice(0, 1), firstTime!, ...results.slice(1), ...peersOf(first)],
    base: sum(results, [yardstick.name]),
  }
}

/** After `holdSecond`, in the same clone. */
export async function holdTenCommits({ field, terms }: Ring, clone: string): Promise<Held> {
  const tip = git(clone, 'rev-list', '--all', '-n', '1').trim()
  let where: Where & { tip: string } = { cwd: clone, bare: true, base: tip, tip }
  let round = 0
  const before = () => {
    where = { ...where, ...addCommits(clone, where.tip, ++round) }
  }
  const at = () => where
  const yardstick = field.yardstick('git cat-file', catFile, clone)
  const again = field.variant('nokeys, again', 'nokeys', all, at)
  const results = await hold([yardstick, again, ...field.of('since', at).map(told)], { ...terms, before })
  return {
    title: `Again: ${nameOf(clone).replace(cloned, '')}, after ten new commits`,
    about: `Ten commits with three new files each come before each round. “Told where to begin”: the user has to know the last commit
that was scanned, and only the commits after it are read.`,
    results,
    base: sum(results, [yardstick.name]),
  }
}

const peersOf = (held: Held | undefined): Result[] => held?.results.filter(({ role }) => role === 'peer') ?? []

const told = (contender: Contender | Absent): Contender | Absent =>
  'without' in contender
    ? contender
    : {
        ...contender,
        name: `${contender.name}, told where to begin`,
        role: contender.role === 'nokeys' ? 'variant' : contender.role,
      }

const cloned = /^again-/

const isBare = (cwd: string) => git(cwd, 'rev-parse', '--is-bare-repository').trim() === 'true'

function describe(cwd: string): string {
  const said = git(cwd, 'count-objects', '-v')
  const number = (name: string) => Number(new RegExp(`^${name}: (\\d+)`, 'm').exec(said)?.[1])
  const commits = Number(git(cwd, 'rev-list', '--all', '--count'))
  const objects = number('in-pack') + number('count')
  return `${nameOf(cwd).replace(cloned, '')}, ${count(commits)} commits, ${count(objects)} objects, packs of ${size(number('size-pack') * 1024)}`
}

function sizeOf(folder: string): number {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
  } catch {
    return 0
  }
}

const count = (n: number) => n.toLocaleString('en')
const size = (bytes: number) => (bytes < 1e6 ? `${(bytes / 1e3).toFixed(0)} kB` : `${(bytes / 1e6).toFixed(0)} MB`)
