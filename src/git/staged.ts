/**
 * What is staged, as Git lists it: the index against HEAD. GIT_INDEX_FILE is inherited: `commit -a`, `-o` and `-p` each give
 * another index.
 */
import { existsSync, lstatSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { type Change, parseChanges } from './changes.ts'
import { cutRecords, type GitPlace, git, gitAtOnce, gitRecords } from './spawn.ts'

export type Staged = {
  place: GitPlace
  changes: Promise<Change[]>
  /** What they are changes from; asked when they are known. */
  base(): string
  topLevel: Promise<string>
}

/** Compares the index with a commit or tree that follows. */
export const stagedDiff = ['diff-index', '--cached', '--raw', '-z', '--no-abbrev', '--ignore-submodules=none']

export function listStaged(place: GitPlace): Staged {
  let base = 'HEAD'
  const changes = list()
  const topLevel = topLevelOf(place)
  // Until they are awaited, their failure is nobody's.
  changes.catch(() => {})
  topLevel.catch(() => {})
  return { place, changes, base: () => base, topLevel }

  async function list(): Promise<Change[]> {
    try {
      return await collect()
    } catch (error) {
      // Before the first commit there is no HEAD to compare with: the empty tree stands in for it.
      if (await git(place, ['rev-parse', '--quiet', '--verify', 'HEAD^{commit}'], { mayFail: true })) throw error
      base = (await git(place, ['hash-object', '-t', 'tree', '/dev/null'])).toString().trim()
      return collect()
    }
  }

  async function collect(): Promise<Change[]> {
    const args = [...stagedDiff, '--no-renames', base]
    const records = recordsAtOnce(gitAtOnce(place, args)) ?? gitRecords(place, args)
    const found: Change[] = []
    for await (const change of parseChanges(records)) found.push(change)
    return found
  }
}

function recordsAtOnce(bytes: Buffer | undefined): Buffer[] | undefined {
  const records: Buffer[] = []
  // Git ends each with a NUL.
  return bytes && cutRecords(bytes, 0, records).length === 0 ? records : undefined
}

async function topLevelOf(place: GitPlace): Promise<string> {
  return topLevelHere(place) ?? (await git(place, ['rev-parse', '--show-toplevel'])).toString().replace(/\r?\n$/, '')
}

/** Settings by which the work tree is elsewhere, or may be. */
const elsewhere = /worktree|include|bare\s*=(?!\s*false)/i

/**
 * The folder itself, where its repository lies in it in the plain way, as where Git calls a hook; else undefined. Perf: it saves a
 * Git. Whether it is one that Git reads, the list shows.
 */
function topLevelHere({ cwd, env }: GitPlace): string | undefined {
  if (['GIT_DIR', 'GIT_WORK_TREE', 'GIT_COMMON_DIR'].some(name => env[name])) return undefined
  try {
    const folder = join(cwd, '.git')
    if (!lstatSync(folder).isDirectory() || !existsSync(join(folder, 'HEAD'))) return undefined
    return elsewhere.test(readFileSync(join(folder, 'config'), 'latin1')) ? undefined : realpathSync(cwd)
  } catch {
    return undefined
  }
}
