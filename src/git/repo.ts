/**
 * One-off questions about a repository: the only file that imports simple-git. Content never comes this way; it streams
 * through spawn.ts.
 */
import { GitError, simpleGit } from 'simple-git'
import { messageOf, ScanError } from '../errors.ts'
import { gitEnvironment } from './environment.ts'
import { type GitPlace, gitFailed } from './spawn.ts'

export type Repo = {
  /** The top level of the work tree, absolute; undefined in a bare repository. */
  topLevel: string | undefined
  /** The repository's own folder, absolute; of a linked worktree, the one under `worktrees`. */
  gitDir: string
  /** Where to ask on: at the top level (in a bare repository, where we are). Its environment holds in other folders too. */
  place: GitPlace
  /** What `git ARGS` answers, without the last newline; undefined if it fails. */
  ask(...args: string[]): Promise<string | undefined>
}

/** The repository that `cwd` is in; undefined if it is in none. Throws a ScanError if Git is missing or refuses it. */
export async function openRepo(place: GitPlace): Promise<Repo | undefined> {
  const client = createClient(place)
  const raw = async (...args: string[]): Promise<string> => (await client.raw(...args)).replace(/\r?\n$/, '')
  let gitDir: string
  try {
    gitDir = await raw('rev-parse', '--absolute-git-dir')
  } catch (error) {
    const message = messageOf(error)
    if (/not a git repository/i.test(message)) return undefined
    if (/ENOENT/.test(message)) throw new ScanError('The git program was not found.', 'Install Git, or put it on PATH.')
    throw gitFailed(['rev-parse'], message)
  }
  const ask = async (...args: string[]): Promise<string | undefined> => {
    try {
      return await raw(...args)
    } catch (error) {
      if (error instanceof GitError) return undefined
      throw error
    }
  }
  const topLevel = (await ask('rev-parse', '--show-toplevel')) || undefined
  // With GIT_DIR alone, Git takes the folder it starts in for the top level, whichever it is.
  const env = place.env.GIT_DIR && topLevel ? { ...place.env, GIT_WORK_TREE: topLevel } : place.env
  return { topLevel, gitDir, place: { ...place, cwd: topLevel ?? place.cwd, env }, ask }
}

function createClient({ cwd, env }: GitPlace) {
  const gitEnv = Object.fromEntries(Object.entries(gitEnvironment(env)).filter(([, value]) => value !== undefined))
  // simple-git drops or refuses what the environment says of Git. It is the user's own, and in a hook Git's; the questions
  // asked here run no pager, editor or helper.
  const unsafe = {
    allowUnsafePager: true,
    allowUnsafeEditor: true,
    allowUnsafeAskPass: true,
    allowUnsafeConfigPaths: true,
    allowUnsafeConfigEnvCount: true,
    allowUnsafeExec: true,
    allowUnsafeTemplateDir: true,
    allowUnsafeGitProxy: true,
    allowUnsafeSshCommand: true,
  }
  const completion = { onExit: false }
  // simple-git takes a failure without a word (`--quiet`, `--verify`) for an empty answer.
  const errors = (error: Buffer | Error | undefined, { exitCode }: { exitCode: number }) =>
    error ?? (exitCode === 0 ? undefined : Buffer.from(`exit code ${exitCode}`))
  return simpleGit({ baseDir: cwd, completion, errors, unsafe, allowEnvironment: Object.keys(gitEnv) }).env(
    gitEnv as Record<string, string>,
  )
}
