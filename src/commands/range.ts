/** Where `--range` and `--all` find their repository, their commits, and their settings. */
import { ScanError } from '../errors.ts'
import { openRepo, type Repo } from '../git/repo.ts'
import type { GitPlace } from '../git/spawn.ts'
import type { FileReader } from '../settings.ts'
import { notARepository } from './prepare.ts'

const fetchAll = 'Fetch the whole history: git fetch --unshallow (GitHub Actions: fetch-depth: 0)'

export type Opened = { place: GitPlace; read: FileReader }

/**
 * Resolves BASE..HEAD (`BASE..` and `BASE...HEAD` too; without HEAD, the current commit). Settings come from BASE, so that
 * a change cannot excuse itself. Throws a ScanError where a commit is not there, naming the fetch that mends it.
 */
export async function openRange(here: GitPlace, range: string) {
  const repo = (await openRepo(here)) ?? notARepository(new Error('not a git repository'))
  const [, baseName, headName] = /^(.+?)\.\.\.?(.*)$/.exec(range) ?? []
  if (baseName === undefined) {
    throw new ScanError(`--range ${range} is no range.`, 'Write BASE..HEAD, for example origin/main..HEAD')
  }
  const base = await commitOf(repo, baseName)
  const head = await commitOf(repo, headName || 'HEAD')
  await requireHistory(repo, base, head)
  return { place: placeOf(here, repo), range: { base, head }, read: commitReader(repo, base) }
}

/** The whole repository; settings from the work tree, or in a bare repository from HEAD. */
export async function openAll(here: GitPlace, diskReader: (folder: string) => FileReader): Promise<Opened> {
  const repo = (await openRepo(here)) ?? notARepository(new Error('not a git repository'))
  return {
    place: placeOf(here, repo),
    read: repo.topLevel === undefined ? commitReader(repo, 'HEAD') : diskReader(repo.topLevel),
  }
}

function placeOf(here: GitPlace, repo: Repo): GitPlace {
  return { ...here, cwd: repo.topLevel ?? here.cwd }
}

async function commitOf(repo: Repo, name: string): Promise<string> {
  const commit = await repo.ask('rev-parse', '--quiet', '--verify', '--end-of-options', `${name}^{commit}`)
  if (commit) return commit.split('\n').at(-1)!
  const shallow = (await repo.ask('rev-parse', '--is-shallow-repository')) === 'true'
  throw new ScanError(
    `There is no commit ${name} in this repository.`,
    shallow ? `This clone is shallow. ${fetchAll}` : 'Check the name, or fetch it: git fetch origin',
  )
}

/** A commit of the range without parents is, in a shallow clone, where history was cut: what lies behind would be missed. */
async function requireHistory(repo: Repo, base: string, head: string): Promise<void> {
  if ((await repo.ask('rev-parse', '--is-shallow-repository')) !== 'true') return
  if ((await repo.ask('rev-list', '--max-parents=0', `${base}..${head}`)) === '') return
  throw new ScanError('This clone is shallow and lacks commits of the range.', fetchAll)
}

function commitReader(repo: Repo, commit: string): FileReader {
  return async path => repo.ask('cat-file', 'blob', `${commit}:${path.replace(/^\.\//, '')}`)
}
