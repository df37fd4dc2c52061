/**
 * Submodules and their repositories. What leads to one (a `.git` file, a folder, a name in .gitmodules) is the scanned
 * repository's word, so it holds only within: in the superproject's `modules`, or in the submodule's own `.git`. What its
 * .gitmodules says of URLs is never read.
 */
import { isUtf8 } from 'node:buffer'
import { lstatSync, readFileSync, realpathSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import type { Failure } from '../chunks/chunk.ts'
import { codeOf, messageOf, ScanError } from '../errors.ts'
import { environmentFor } from './environment.ts'
import { isModule, keptRepositories } from './modules.ts'
import { pathText } from './paths.ts'
import { type GitPlace, git, gitRecords } from './spawn.ts'

/** A repository that may have submodules, or is one. */
export type Repository = {
  /** From the top level of the outermost one, which has ''; of one that is only kept, where that is: `.git/modules/…`. */
  path: string
  /** A folder of its work tree, if it has one. */
  place: GitPlace
  hasWorkTree: boolean
  /** Its Git folder, or what linked work trees share of it; absolute, without links. */
  commonDir: string
}

/** The repository that Git finds at a place. */
export async function repositoryOf(place: GitPlace, path: string, hasWorkTree: boolean): Promise<Repository> {
  return { path, place, hasWorkTree, commonDir: await folderOf(place, '--git-common-dir') }
}

async function folderOf(place: GitPlace, which: string): Promise<string> {
  const answer = (await git(place, ['rev-parse', which])).toString().replace(/\r?\n$/, '')
  return realpathSync(resolve(place.cwd, answer))
}

/**
 * The repositories of all submodules, each once: those that an index or HEAD names, submodules of submodules too; then those
 * that are only kept, since their submodule was removed or belongs to another branch or work tree.
 */
export async function* findSubmodules(top: Repository): AsyncGenerator<Repository | Failure> {
  const seen = new Set([top.commonDir])
  const isNew = ({ commonDir }: Repository): boolean => {
    const before = seen.size
    return seen.add(commonDir).size > before
  }
  const repositories = [top]
  for (const parent of repositories) {
    for await (const found of registered(parent)) {
      if ('failure' in found) yield found
      else if (isNew(found)) {
        yield found
        repositories.push(found)
      }
    }
  }
  for (const owner of repositories) {
    // What one keeps within another was found there.
    if (repositories.some(({ commonDir }) => isModule(owner.commonDir, commonDir))) continue
    for (const { folder, problem } of keptRepositories(owner.commonDir)) {
      const path = shownIn(owner, `.git/${relative(owner.commonDir, folder).split(sep).join('/')}`)
      const found = problem === undefined ? await openKept(owner, folder, path) : failureOf(path, problem)
      if ('failure' in found || isNew(found)) yield found
    }
  }
}

/** Submodules that the index (below the place) or HEAD names; of those without a repository it is said. */
async function* registered(parent: Repository): AsyncGenerator<Repository | Failure> {
  const { place, commonDir } = parent
  try {
    const hasHead = await git(place, ['rev-parse', '--quiet', '--verify', 'HEAD^{tree}'], { mayFail: true })
    const inHead = hasHead ? await gitlinks(place, ['ls-tree', '-r', '-z', 'HEAD']) : []
    const links = new Set([...(await gitlinks(place)), ...inHead])
    const folders = links.size > 0 ? await keptByPath(parent) : undefined
    for (const link of links) {
      const path = shownIn(parent, pathText(Buffer.from(link, 'latin1')))
      const kept = folders?.get(link)?.find(folder => lstatSync(join(folder, 'HEAD'), { throwIfNoEntry: false }))
      yield (await checkedOut(parent, link)) ??
        (kept === undefined ? notInitialised(parent, link) : await openKept(parent, kept, path))
    }
  } catch (error) {
    yield failureOf(parent.path || commonDir, `its submodules could not be listed: ${reasonOf(error)}`)
  }
}

/** Paths of submodules, as bytes in latin1: in the index, from the place's folder on, or in what else is listed. */
export async function gitlinks(place: GitPlace, listing = ['ls-files', '--stage', '-z']): Promise<string[]> {
  const links: string[] = []
  for await (const record of gitRecords(place, listing)) {
    if (record.toString('latin1', 0, 7) === '160000 ') links.push(record.toString('latin1', record.indexOf(0x09) + 1))
  }
  return links
}

/** The submodule in the work tree, or why there is none. */
export async function openSubmodule(parent: Repository, link: string): Promise<Repository | Failure> {
  return (await checkedOut(parent, link)) ?? notInitialised(parent, link)
}

/** Undefined: it is not checked out. */
async function checkedOut(parent: Repository, link: string): Promise<Repository | Failure | undefined> {
  if (!parent.hasWorkTree) return undefined
  const bytes = Buffer.from(link, 'latin1')
  const path = shownIn(parent, pathText(bytes))
  if (!isUtf8(bytes)) return failureOf(path, 'its name is not UTF-8, so no program can be started there')
  const folder = join(realpathSync(parent.place.cwd), bytes.toString())
  const own = join(folder, '.git')
  try {
    if (realpathSync(folder) !== folder) return failureOf(path, 'a symbolic link leads to it, which is not followed')
    const target = lstatSync(own).isDirectory() ? own : /^gitdir: (.*?)\s*$/s.exec(readSmall(own))?.[1]
    if (target === undefined) return failureOf(path, 'its .git file names no repository')
    const gitDir = realpathSync(resolve(folder, target))
    return await open(parent, path, gitDir, folder, found => found === own || isModule(found, parent.commonDir))
  } catch (error) {
    // Also where its .git leads to what is not there.
    return isAbsent(error) ? undefined : failureOf(path, reasonOf(error))
  }
}

async function openKept(parent: Repository, gitDir: string, path: string): Promise<Repository | Failure> {
  try {
    return await open(parent, path, realpathSync(gitDir), undefined, found => isModule(found, parent.commonDir))
  } catch (error) {
    return failureOf(path, reasonOf(error))
  }
}

/** `isOurs`: whether a Git folder lies where it may. Looked at before Git is, which would read settings there. */
async function open(
  { place, commonDir: around }: Repository,
  path: string,
  gitDir: string,
  workTree: string | undefined,
  isOurs: (folder: string) => boolean,
): Promise<Repository | Failure> {
  // Of a linked work tree.
  const link = join(gitDir, 'commondir')
  const isLinked = lstatSync(link, { throwIfNoEntry: false }) !== undefined
  const commonDir = isLinked ? realpathSync(resolve(gitDir, readSmall(link).trimEnd())) : gitDir
  if (!isOurs(gitDir) || !isOurs(commonDir)) {
    const why = "its repository lies elsewhere: neither in the superproject's Git folder nor in its own .git"
    return failureOf(path, why, 'If you trust it, scan it there; git submodule absorbgitdirs brings it in.')
  }
  // Git itself asks who owns a repository only where it finds it without being told.
  if (lstatSync(gitDir).uid !== lstatSync(around).uid) {
    return failureOf(path, 'its repository belongs to another user than the one around it', 'Scan it there.')
  }
  const cwd = workTree ?? gitDir
  const inside: GitPlace = { ...place, cwd, env: environmentFor(place.env, gitDir, cwd) }
  if (await git(inside, ['rev-parse', '--git-dir'], { mayFail: true }))
    return { path, place: inside, hasWorkTree: workTree !== undefined, commonDir }
  return failureOf(path, 'Git can read no repository there', 'Bring it back from a backup or another clone.')
}

/** Where repositories of submodules may be kept, by the path that .gitmodules gives them, in the index or in HEAD. */
async function keptByPath({ place, commonDir }: Repository): Promise<Map<string, string[]>> {
  const folders = new Map<string, string[]>()
  const gitDir = await folderOf(place, '--git-dir')
  for (const blob of [':.gitmodules', 'HEAD:.gitmodules']) {
    // Never from the disk, where it may be a link; no includes, which may name any file.
    const ask = ['config', '--blob', blob, '--no-includes', '-z', '--get-regexp', '^submodule\\..*\\.path$']
    const answer = (await git(place, ask, { mayFail: true }))?.toString('latin1') ?? ''
    for (const [, name, path] of answer.matchAll(/submodule\.([^\n\0]*)\.path\n([^\0]*)\0/g)) {
      const inModules = join('modules', Buffer.from(name!, 'latin1').toString())
      const known = folders.get(path!) ?? []
      folders.set(path!, [...known, join(gitDir, inModules), join(commonDir, inModules)])
    }
  }
  return folders
}

function notInitialised(parent: Repository, link: string): Failure {
  const path = shownIn(parent, pathText(Buffer.from(link, 'latin1')))
  // Copied into a shell, so nothing that one would read as more than a path.
  const argument = (text: string): string => (/^[\w.@+][\w./@+-]*$/.test(text) ? text : 'PATH')
  const folder = parent.path === '' ? '' : ` -C ${argument(parent.path)}`
  const mend = parent.hasWorkTree
    ? `git${folder} submodule update --init ${argument(link)}`
    : 'git submodule update --init --recursive; of a bare repository, scan a clone made with --recurse-submodules'
  return failureOf(path, 'this submodule has no repository here: it is not initialised', mend)
}

function failureOf(path: string, why: string, hint?: string): Failure {
  return { failure: `${path}: ${why}`, path, ...(hint === undefined ? {} : { hint }) }
}

function shownIn({ path }: Repository, name: string): string {
  return path === '' ? name : `${path}/${name}`
}

/** A file of Git's that holds one path. Nothing else is opened: a pipe would never end. */
function readSmall(file: string): string {
  const stats = lstatSync(file)
  if (stats.isFile() && stats.size < 64 * 1024) return readFileSync(file, 'utf8')
  throw new ScanError(`its ${file.split(sep).at(-1)} is no file that Git would write`)
}

/** Of Git's failures and the system's; anything else is a bug. */
function reasonOf(error: unknown): string {
  if (error instanceof ScanError || codeOf(error) !== undefined) return messageOf(error)
  throw error
}

function isAbsent(error: unknown): boolean {
  return codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR'
}
