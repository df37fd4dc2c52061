/** Where the hooks of a repository are, as Git has it: asked once, used by all of init. */
import { basename, dirname, relative, resolve } from 'node:path'
import { ScanError } from '../errors.ts'
import { openRepo, type Repo } from '../git/repo.ts'
import { gitPlace } from '../git/spawn.ts'
import type { Io } from '../io.ts'
import { printable } from '../reporters/printable.ts'
import { isInside, realPath } from './files.ts'

export type Ground = {
  /** The top level of this work tree, which is where Git runs hooks. */
  topLevel: string
  /** The repository's folder; shared by all its linked worktrees. */
  commonDir: string
  /** The work trees whose files may be committed: this one and the main one. */
  trees: readonly string[]
  /** Where Git looks for hooks. */
  hooksFolder: string
  /** core.hooksPath as it is configured, and by whom ("local", "global", "command", ..). */
  hooksPath: { value: string; scope: string } | undefined
}

/** Throws a ScanError where there is no work tree. */
export async function readGround({ cwd, env }: Pick<Io, 'cwd' | 'env'>): Promise<Ground> {
  const here = await openRepo(gitPlace({ cwd, env }))
  if (!here)
    throw new ScanError('This folder is not in a Git repository.', 'Run nokeys init in one, or run git init first.')
  const { topLevel } = here
  if (!topLevel) {
    const bare = (await here.ask('rev-parse', '--is-bare-repository')) === 'true'
    const what = bare ? 'This is a bare repository: no commit is made in it.' : 'This is the inside of a .git folder.'
    throw new ScanError(what, 'Run nokeys init in a work tree.')
  }
  // What Git answers may be relative to the folder it is asked in, and hooks run at the top level.
  const repo = (await openRepo(here.place)) ?? here
  const commonDir = await realPath(resolve(topLevel, await answer(repo, 'rev-parse', '--git-common-dir')))
  const mainTree = basename(commonDir) === '.git' ? [dirname(commonDir)] : []
  return {
    topLevel,
    commonDir,
    trees: [await realPath(topLevel), ...mainTree],
    hooksFolder: resolve(topLevel, await answer(repo, 'rev-parse', '--git-path', 'hooks')),
    hooksPath: await readHooksPath(repo),
  }
}

async function readHooksPath(repo: Repo): Promise<Ground['hooksPath']> {
  const line = await repo.ask('config', '--show-scope', '--get', 'core.hooksPath')
  // A setting that is not there fails without a word, which may come as an empty answer.
  if (!line) return undefined
  const tab = line.indexOf('\t')
  return { scope: line.slice(0, tab), value: line.slice(tab + 1) }
}

async function answer(repo: Repo, ...args: string[]): Promise<string> {
  const text = await repo.ask(...args)
  if (text === undefined) throw new ScanError(`Git failed: git ${args.join(' ')}`)
  return text
}

/** Whether core.hooksPath is this repository's own. */
export function ownHooksPath({ hooksPath }: Ground): boolean {
  return hooksPath?.scope === 'local' || hooksPath?.scope === 'worktree'
}

/** Whether a file (its real path) is one that Git may commit. */
export function isCommitted(path: string, { trees, commonDir }: Ground): boolean {
  return trees.some(tree => isInside(path, tree)) && !isInside(path, commonDir)
}

/** A path as people read it: from the top level if it is below. */
export function shown(path: string, { topLevel }: Ground): string {
  return printable(isInside(path, topLevel) ? relative(topLevel, path).replaceAll('\\', '/') : path)
}
