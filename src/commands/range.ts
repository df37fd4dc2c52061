/** Where `--range` and `--all` find their repository, their commits, and their settings. */
import { readFileSync } from 'node:fs'
import { messageOf, ScanError } from '../errors.ts'
import { openRepo, type Repo } from '../git/repo.ts'
import { type GitPlace, gitLines, noRepository } from '../git/spawn.ts'
import type { FileReader } from '../settings.ts'
import { namedObjects } from '../sources/named.ts'
import { type Range, revisionLines } from '../sources/range.ts'
import { type CiRange, ciRange, fetchAllHint, isZero } from './ci-range.ts'
import { newBranch } from './new-branch.ts'
import { type BaseSettings, settingsOf } from './settings-of.ts'

export type OpenRange = {
  place: GitPlace
  range: Range
  /** From the base, so that a change cannot excuse itself. */
  settings: BaseSettings
  /** What is worth knowing about how the range was found. */
  notes: string[]
}

/**
 * Resolves BASE..HEAD (`BASE..` and `BASE...HEAD` too; without HEAD, the current commit; with a BASE of zeros, all that no
 * other branch has), or, if nothing is given, what this CI run is about. Throws a ScanError where a commit is not there,
 * naming the fetch that mends it.
 */
export async function openRange(here: GitPlace, given: string): Promise<OpenRange> {
  const repo = await repositoryAt(here)
  const wanted = given === '' ? ciRange(here.env, readEvent) : await parseRange(repo, given)
  const found = await findBase(repo, here, wanted)
  const heads = await Promise.all(wanted.heads.map(name => commitOf(repo, here, name)))
  const { not, base, notes } = found
    ? { not: [found], base: found, notes: [] }
    : await withoutBase(repo, here, wanted, heads[0])
  const range: Range = { from: [...new Set(heads)], not, objects: await tagOf(repo, wanted), tags: true }
  await requireHistory(repo, here, range)
  return { place: repo.place, range, settings: settingsOf(repo, base, heads), notes }
}

async function parseRange(repo: Repo, given: string): Promise<CiRange> {
  const [, base, head] = /^(.+?)\.\.\.?(.*)$/s.exec(given) ?? []
  if (base === undefined) {
    throw new ScanError(`--range ${given} is no range.`, 'Write BASE..HEAD, for example origin/main..HEAD')
  }
  const heads = [head || 'HEAD']
  if (!isZero(base)) return { bases: [base], heads }
  return { bases: [], heads, push: { branch: await repo.ask('symbolic-ref', '--quiet', '--short', 'HEAD') } }
}

/** The first base that is here. None: a new branch, or a forced push, which may take its old commits out of a whole clone. */
async function findBase(repo: Repo, here: GitPlace, { bases, push }: CiRange): Promise<string | undefined> {
  for (const name of bases) {
    const commit = await findCommit(repo, name)
    if (commit !== undefined) return commit
  }
  if (bases.length > 0 && (!push || (await isShallow(repo)))) throw await noCommit(repo, here, bases[0]!)
  return undefined
}

/** What is not new, and the commit that settings come from: none if there is nothing to compare with. */
type Compared = { not: string[]; base: string | undefined; notes: string[] }

async function withoutBase(
  repo: Repo,
  here: GitPlace,
  { bases, push }: CiRange,
  head: string | undefined,
): Promise<Compared> {
  if (head !== undefined) return newBranch(repo, here, head, push!, bases[0])
  return { not: [], base: undefined, notes: ['the push took its branch away: there is nothing to scan'] }
}

/** The pushed tag itself: its message is new whatever it names. */
async function tagOf(repo: Repo, { push, heads }: CiRange): Promise<Range['objects']> {
  const names = push?.tag === undefined ? heads : [`refs/tags/${push.tag}`, ...heads]
  const ids = await Promise.all(
    names.map(name => repo.ask('rev-parse', '--quiet', '--verify', '--end-of-options', name)),
  )
  const found = ids.flatMap(id => (id === undefined ? [] : [id.split('\n').at(-1)!]))
  return (await Promise.all(found.map(id => namedObjects(repo.place, id)))).flatMap(({ objects }) => objects)
}

function readEvent(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) ?? {}
  } catch (cause) {
    throw new ScanError(`The event of this CI run could not be read: ${messageOf(cause)}`, undefined, { cause })
  }
}

/** The whole repository; `readHead` reads settings where there is no work tree (`root`) to hold them. */
export async function openAll(
  here: GitPlace,
): Promise<{ place: GitPlace; root: string | undefined; readHead: FileReader }> {
  const repo = await repositoryAt(here)
  return { place: repo.place, root: repo.topLevel, readHead: settingsOf(repo, 'HEAD', []).read }
}

export async function repositoryAt(here: GitPlace): Promise<Repo> {
  const repo = await openRepo(here)
  if (repo) return repo
  throw noRepository()
}

async function findCommit(repo: Repo, name: string): Promise<string | undefined> {
  const commit = await repo.ask('rev-parse', '--quiet', '--verify', '--end-of-options', `${name}^{commit}`)
  return commit?.split('\n').at(-1)
}

async function commitOf(repo: Repo, here: GitPlace, name: string): Promise<string> {
  const commit = await findCommit(repo, name)
  if (commit !== undefined) return commit
  throw await noCommit(repo, here, name)
}

async function noCommit(repo: Repo, { env }: GitPlace, name: string): Promise<ScanError> {
  return new ScanError(
    `There is no commit ${name} in this repository.`,
    (await isShallow(repo))
      ? `This clone is shallow. ${fetchAllHint(env)}`
      : 'Check the name, or fetch it: git fetch origin',
  )
}

async function isShallow(repo: Repo): Promise<boolean> {
  return (await repo.ask('rev-parse', '--is-shallow-repository')) === 'true'
}

/** A commit of the range without parents is, in a shallow clone, where history was cut: what lies behind would be missed. */
async function requireHistory(repo: Repo, here: GitPlace, range: Range): Promise<void> {
  const revisions = revisionLines(range)
  if (!revisions || !(await isShallow(repo))) return
  for await (const _ of gitLines(here, ['rev-list', '--max-parents=0', '--stdin'], revisions))
    throw new ScanError('This clone is shallow and lacks commits of the range.', fetchAllHint(here.env))
}
