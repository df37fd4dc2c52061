/** The repositories that a superproject keeps for its submodules: in `modules` of its Git folder, and of each work tree's. */
import { type Dirent, lstatSync, readdirSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { messageOf } from '../errors.ts'

/** A Git folder, or what is in the way of one. */
export type Kept = { folder: string; problem?: string }

/** Where, within a Git folder, no other lies; a log of HEAD would be taken for one. */
const contents = new Set(['objects', 'refs', 'logs', 'hooks', 'lfs'])

/** All of them, those of submodules of submodules too. Links are not followed: they may lead anywhere. */
export function* keptRepositories(commonDir: string): Generator<Kept> {
  yield* below(commonDir, 'modules')
  const trees = join(commonDir, 'worktrees')
  if (!lstatSync(trees, { throwIfNoEntry: false })?.isDirectory()) return
  for (const name of readdirSync(trees).sort()) yield* below(join(trees, name), 'modules')
}

/** Whether a folder lies where `commonDir` keeps submodules. Both without links. */
export function isModule(folder: string, commonDir: string): boolean {
  return /^(?:worktrees\/[^/]+\/)?modules\/./.test(relative(commonDir, folder).split(sep).join('/'))
}

function* below(parent: string, name: string): Generator<Kept> {
  const folder = join(parent, name)
  let entries: Dirent[] = []
  try {
    const stats = lstatSync(folder, { throwIfNoEntry: name !== 'modules' })
    if (stats?.isSymbolicLink() && statSync(folder, { throwIfNoEntry: false })?.isDirectory())
      yield { folder, problem: 'a symbolic link to a folder, which is not followed' }
    if (stats?.isDirectory()) entries = readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    yield { folder, problem: messageOf(error) }
  }
  const isGitFolder = looksLikeGit(entries)
  if (isGitFolder) yield { folder }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (!entry.isFile() && !(isGitFolder && contents.has(entry.name))) yield* below(folder, entry.name)
  }
}

/** Also a broken one, which Git would not know again, but whose objects are there. */
function looksLikeGit(entries: readonly Dirent[]): boolean {
  const isFolder = (name: string) => entries.some(entry => entry.name === name && entry.isDirectory())
  return (isFolder('objects') && isFolder('refs')) || entries.some(({ name }) => name === 'HEAD' && !isFolder(name))
}
