/**
 * `npm run bench [-- --repo PATH] [--runs N]`: how long nokeys takes, as ratios against yardsticks in the same run. Runs are
 * interleaved and medians taken, since machines are noisy; absolute times are printed for orientation only. Without --repo, the
 * history is a generated one; the tree is always a copy of our own node_modules.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import {
  closeSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

type Contender = { name: string; program: string; args: string[]; input?: string }
type Contest = {
  title: string
  cwd: string
  contenders: Contender[]
  yardstick: (medians: Map<string, number>) => number
}

const { values } = parseArgs({ options: { repo: { type: 'string' }, runs: { type: 'string', default: '9' } } })
const runs = Number(values.runs)
const root = resolve(import.meta.dirname, '..')
const nokeys = join(root, 'dist', 'bin.js')
const temp = mkdtempSync(join(tmpdir(), 'nokeys-bench-'))
const env = { ...process.env, GIT_CONFIG_GLOBAL: join(temp, 'gitconfig'), GIT_CONFIG_NOSYSTEM: '1' }
const devNull = openSync('/dev/null', 'w')

function git(cwd: string, ...args: string[]): string {
  return execFileSync('git', ['-c', 'gc.auto=0', '-c', 'user.name=b', '-c', 'user.email=b@example.com', ...args], {
    cwd,
    env,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  })
}

/** Milliseconds of one run. nokeys may exit with 0 or 1; anything else is a broken benchmark. */
function time({ name, program, args, input }: Contender, cwd: string): number {
  const started = performance.now()
  const stdin = input === undefined ? 'ignore' : openSync(input, 'r')
  const { status, error } = spawnSync(program, args, { cwd, env, stdio: [stdin, devNull, devNull] })
  const elapsed = performance.now() - started
  if (typeof stdin === 'number') closeSync(stdin)
  if (error || status === null || status > 1) throw new Error(`${name} failed: ${error ?? status}`)
  return elapsed
}

function median(times: number[]): number {
  return times.sort((a, b) => a - b)[times.length >> 1]!
}

function hold({ title, cwd, contenders, yardstick }: Contest): void {
  const times = new Map(contenders.map(({ name }) => [name, [] as number[]]))
  for (let run = 0; run <= runs; run++) {
    for (const contender of contenders) {
      const elapsed = time(contender, cwd)
      if (run > 0) times.get(contender.name)!.push(elapsed)
    }
  }
  const medians = new Map([...times].map(([name, all]) => [name, median(all)]))
  const base = yardstick(medians)
  console.log(`\n${title}`)
  for (const [name, ms] of medians)
    console.log(`  ${name.padEnd(44)} ${ms.toFixed(0).padStart(7)} ms   × ${(ms / base).toFixed(2)}`)
}

const scan = (name: string, ...args: string[]): Contender => ({
  name,
  program: process.execPath,
  args: [nokeys, '--no-progress', ...args],
})

function benchHook(): void {
  const cwd = join(temp, 'hook')
  mkdirSync(cwd)
  git(cwd, 'init', '-q')
  for (let i = 0; i < 20; i++) writeFileSync(join(cwd, `file${i}.ts`), `export const value${i} = ${i}\n`.repeat(200))
  git(cwd, 'add', '-A')
  git(cwd, 'commit', '-qm', 'first')
  for (let i = 0; i < 3; i++) writeFileSync(join(cwd, `file${i}.ts`), `export const other${i} = ${i}\n`.repeat(200))
  git(cwd, 'add', '-A')
  const empty = join(temp, 'empty.mjs')
  writeFileSync(empty, '')
  hold({
    title: 'Hook: three changed files (1 = an empty Node script and git diff --cached)',
    cwd,
    contenders: [
      { name: 'empty Node script', program: process.execPath, args: [empty] },
      { name: 'git diff --cached --raw', program: 'git', args: ['diff', '--cached', '--raw'] },
      scan('nokeys --staged', '--staged'),
    ],
    yardstick: medians => medians.get('empty Node script')! + medians.get('git diff --cached --raw')!,
  })
}

function makeTree(): string {
  const cwd = join(temp, 'tree')
  // Programs that a package ships are no tree that anyone tracks.
  cpSync(join(root, 'node_modules'), cwd, {
    recursive: true,
    dereference: true,
    filter: path => statSync(path).isDirectory() || statSync(path).size < 4e6,
  })
  git(cwd, 'init', '-q')
  git(cwd, 'add', '-A', '-f')
  git(cwd, 'commit', '-qm', 'first')
  return cwd
}

function benchTree(cwd: string): void {
  const list = join(temp, 'files')
  writeFileSync(list, git(cwd, 'ls-files', '-z'))
  hold({
    title: `Tree: ${git(cwd, 'ls-files').split('\n').length - 1} files (1 = cat of the same files)`,
    cwd,
    contenders: [{ name: 'cat', program: 'xargs', args: ['-0', 'cat', '--'], input: list }, scan('nokeys .', '.')],
    yardstick: medians => medians.get('cat')!,
  })
}

/** Two hundred commits that each change thirty files a little: most of a history is copies. */
function growHistory(cwd: string): void {
  const files = git(cwd, 'ls-files')
    .split('\n')
    .filter(file => /\.(js|ts|md|json)$/.test(file))
  for (let commit = 0; commit < 200; commit++) {
    for (let i = 0; i < 30; i++) {
      const file = join(cwd, files[(commit * 31 + i * 17) % files.length]!)
      writeFileSync(file, `${readFileSync(file, 'utf8')}\n// change ${commit} ${i}\n`)
    }
    git(cwd, 'commit', '-qam', `change ${commit}`)
  }
  git(cwd, 'gc', '-q')
}

function benchHistory(cwd: string): void {
  const objects = git(cwd, 'count-objects', '-v').match(/in-pack: (\d+)/)?.[1]
  hold({
    title: `History: ${objects} objects (1 = git cat-file --batch of the same objects)`,
    cwd,
    contenders: [
      {
        name: 'git cat-file --batch-all-objects --batch',
        program: 'git',
        args: ['cat-file', '--batch-all-objects', '--unordered', '--buffer', '--batch'],
      },
      scan('nokeys --all', '--all', '--format', 'jsonl'),
    ],
    yardstick: medians => medians.get('git cat-file --batch-all-objects --batch')!,
  })
}

try {
  console.log(`nokeys bench, Node ${process.version}, medians of ${runs} interleaved runs after a warm-up`)
  benchHook()
  const tree = makeTree()
  benchTree(tree)
  if (values.repo === undefined) growHistory(tree)
  benchHistory(values.repo === undefined ? tree : resolve(values.repo))
} finally {
  rmSync(temp, { recursive: true, force: true })
}
