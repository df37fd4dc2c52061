/**
 * `npm run bench [-- engine hook tree history --repo PATH --code PATH --runs N]`: how long nokeys takes, as ratios against
 * yardsticks in the same run. Runs are interleaved and medians taken, since machines are noisy; absolute values are printed
 * for orientation only. Without names, all contests are held. The tree is a copy of our own node_modules; the history is a
 * generated one or that of --repo; the engine alone reads the code in our node_modules or in each --code.
 */
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { rolldown } from 'rolldown'
import config from '../rolldown.config.ts'
import { type Contender, type Contest, hold as holdWith } from './contest.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    repo: { type: 'string' },
    code: { type: 'string', multiple: true },
    runs: { type: 'string', default: '9' },
  },
})
const runs = Number(values.runs)
const root = resolve(import.meta.dirname, '..')
const nokeys = join(root, 'dist', 'bin.js')
const temp = mkdtempSync(join(tmpdir(), 'nokeys-bench-'))
const env = { ...process.env, GIT_CONFIG_GLOBAL: join(temp, 'gitconfig'), GIT_CONFIG_NOSYSTEM: '1' }

function git(cwd: string, ...args: string[]): string {
  return execFileSync('git', ['-c', 'gc.auto=0', '-c', 'user.name=b', '-c', 'user.email=b@example.com', ...args], {
    cwd,
    env,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  })
}

const hold = (contest: Contest): void => holdWith(contest, runs, env)

const scan = (name: string, ...args: string[]): Contender => ({
  name,
  program: process.execPath,
  args: [nokeys, '--no-progress', ...args],
})

/** Bundled as the build does it, so that what runs is what ships. */
async function benchEngine(): Promise<void> {
  const file = join(temp, 'engine.js')
  const bundle = await rolldown({ ...config, input: join(root, 'bench', 'engine.ts') })
  await bundle.write({ file, format: 'esm', codeSplitting: false })
  const folders = values.code ?? [join(root, 'node_modules')]
  execFileSync(process.execPath, [file, String(runs), ...folders.map(folder => resolve(folder))], { stdio: 'inherit' })
}

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

/** Made once, for the tree and the history that grows from it. */
function makeTree(): string {
  const cwd = join(temp, 'tree')
  if (existsSync(cwd)) return cwd
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
function growHistory(): string {
  const cwd = makeTree()
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
  return cwd
}

function benchHistory(): void {
  const cwd = values.repo === undefined ? growHistory() : resolve(values.repo)
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

const contests: Record<string, () => void | Promise<void>> = {
  engine: benchEngine,
  hook: benchHook,
  tree: () => benchTree(makeTree()),
  history: benchHistory,
}

try {
  console.log(`nokeys bench, Node ${process.version}, medians of ${runs} interleaved runs after a warm-up`)
  for (const name of positionals.length > 0 ? positionals : Object.keys(contests)) {
    const contest = contests[name]
    if (!contest) throw new Error(`No contest is called ${name}; there are ${Object.keys(contests).join(', ')}.`)
    await contest()
  }
} finally {
  rmSync(temp, { recursive: true, force: true })
}
