/** Where `--range` and `--all` find their repository, their commits, and their settings. */
import { ScanError } from '../errors.ts'
import { openRepo, type Repo } from '../git/repo.ts'
import { type GitPlace, noRepository } from '../git/spawn.ts'
import type { FileReader } from '../settings.ts'

const fetchAll = 'Fetch the whole history: git fetch --unshallow (GitHub Actions: fetch-depth: 0)'

/**
 * Resolves BASE..HEAD (`BASE..` and `BASE...HEAD` too; without HEAD, the current commit). Settings come from BASE, so that
 * a change cannot excuse itself. Throws a ScanError where a commit is not there, naming the fetch that mends it.
 */
export async function openRange(here: GitPlace, range: string) {
  const repo = await repositoryAt(here)
  const [, baseName, headName] = /^(.+?)\.\.\.?(.*)$/.exec(range) ?? []
  if (baseName === undefined) {
    throw new ScanError(`--range ${range} is no range.`, 'Write BASE..HEAD, for example origin/main..HEAD')
  }
  const base = await commitOf(repo, baseName)
  const head = await commitOf(repo, headName || 'HEAD')
  await requireHistory(repo, base, head)
  return { place: repo.place, range: { base, head }, read: commitReader(repo, base) }
}

/** The whole repository; `readHead` reads settings where there is no work tree (`root`) to hold them. */
export async function openAll(
  here: GitPlace,
): Promise<{ place: GitPlace; root: string | undefined; readHead: FileReader }> {
  const repo = await repositoryAt(here)
  return { place: repo.place, root: repo.topLevel, readHead: commitReader(repo, 'HEAD') }
}

async function repositoryAt(here: GitPlace): Promise<Repo> {
  const repo = await openRepo(here)
  if (repo) return repo
  throw noRepository()
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
  return async path => {
    const name = path.replace(/^\.\//, '')
    const text = await repo.ask('cat-file', 'blob', `${commit}:${name}`)
    if (text === undefined || !(await repo.ask('ls-tree', '--full-tree', commit, '--', name))?.startsWith('120000'))
      return text
    throw new ScanError(
      `${path} is a symbolic link in ${commit}, where settings are read from; links are not followed there.`,
      'Make it a file of its own, or give one on the command line: --allowlist FILE, --rules FILE',
    )
  }
}
