/**
 * Files of the disk: in Git, what is tracked or untracked and not ignored; elsewhere, and in folders that Git ignores, all
 * of the folder. The only file that imports fast-glob, and only where Git cannot list.
 */
import { closeSync, lstatSync, openSync, readlinkSync, readSync, type Stats, statSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import type { Chunk, Failure, Skip } from '../chunks/chunk.ts'
import { WindowBuffer, wholeChunk } from '../chunks/windows.ts'
import { codeOf, messageOf } from '../errors.ts'
import { pathText } from '../git/paths.ts'
import { openRepo } from '../git/repo.ts'
import { type GitPlace, git, gitRecords } from '../git/spawn.ts'
import type { Source } from './source.ts'

/** `file` is what the system is asked for: bytes, since a name need not be valid UTF-8. */
type Listed = { file: string | Buffer; path: string; named?: boolean; tracked?: boolean }

/** `root` is the top level of the work tree, if the scan is of a repository. Without paths: all of it, or of the folder. */
export function filesSource(place: GitPlace, paths: readonly string[], root: string | undefined): Source {
  const base = root ?? place.cwd
  const whole = paths.length === 0
  const targets = whole ? [base] : paths.map(path => resolve(place.cwd, path))
  const window = new WindowBuffer()

  async function* chunks(): AsyncGenerator<Chunk | Skip | Failure> {
    const seen = targets.length > 1 ? new Set<string>() : undefined
    for (const target of targets) {
      for await (const item of list(target)) {
        if ('failure' in item) yield item
        else if (!seen?.has(item.path)) {
          seen?.add(item.path)
          yield* readOne(item, window)
        }
      }
    }
  }

  async function* list(target: string): AsyncGenerator<Listed | Failure> {
    let stats: Stats
    try {
      stats = statSync(target)
    } catch (error) {
      yield { ...unreadable(display(target), error), hint: 'check the path; nokeys scans files and folders that exist' }
      return
    }
    if (!stats.isDirectory()) yield { file: target, path: display(target), named: true }
    else if (await openRepo({ ...place, cwd: target })) yield* listByGit(target)
    else yield* walk(target)
  }

  /** Relative to the top level, or outside Git to where the user stands ('' for that folder itself); absolute beyond it. */
  function display(target: string): string {
    const path = relative(base, target)
    return (path === '..' || path.startsWith(`..${sep}`) ? target : path).split(sep).join('/')
  }

  async function* listByGit(folder: string): AsyncGenerator<Listed | Failure> {
    const here = { ...place, cwd: folder }
    const shown = display(folder)
    const prefix = shown === '' ? '' : `${shown}/`
    let last = ''
    try {
      const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
      const warnings: string[] = []
      for await (const name of gitRecords(here, list, undefined, text => warnings.push(text))) {
        const path = prefix + pathText(name)
        const bytes = name.toString('latin1')
        // A path in conflict is listed once per side.
        if (bytes !== last) yield { file: Buffer.concat([Buffer.from(folder + sep), name]), path, tracked: true }
        last = bytes
      }
      yield* warnings.map(text => ({ failure: `Git could not list all files: ${text}` }))
    } catch (error) {
      // Inside .git, or in a bare repository, there is no work tree for Git to list.
      if (!/must be run in a work tree/.test(messageOf(error))) throw error
      yield* walk(folder)
      return
    }
    if (last === '' && !whole && (await git(here, ['check-ignore', '-q', folder], { mayFail: true })))
      yield* walk(folder)
  }

  async function* walk(folder: string): AsyncGenerator<Listed | Failure> {
    const { walkFolder } = await import('./walk.ts')
    for await (const item of walkFolder(folder)) {
      const path = display(join(folder, item.name))
      yield 'error' in item ? unreadable(path, item.error) : { file: join(folder, item.name), path }
    }
  }

  return { unit: 'files', whole, history: false, byCommit: false, chunks }
}

/** Reads one file into the window, chunk by chunk. A symbolic link is, as for Git, the text of its target. */
function* readOne({ file, path, named, tracked }: Listed, window: WindowBuffer): Generator<Chunk | Skip | Failure> {
  const origin = { path }
  let handle: number | undefined
  try {
    const stats = named ? statSync(file) : lstatSync(file)
    if (stats.isSymbolicLink()) {
      yield wholeChunk(origin, readlinkSync(file, { encoding: 'buffer' }))
      return
    }
    if (stats.isDirectory()) {
      yield { skip: 'a repository of its own (submodule or nested): scan it there', path }
      return
    }
    if (!stats.isFile() && !named) {
      yield { skip: 'not a file (a pipe, socket or device)', path }
      return
    }
    handle = openSync(file, 'r')
    window.begin(origin)
    for (;;) {
      const space = window.space()
      const count = readSync(handle, space)
      const full = window.filled(count)
      if (full) {
        yield full
        window.shift()
      }
      if (count === 0 || (stats.size > 0 && count < space.length)) break
    }
    yield window.end()
  } catch (error) {
    // Tracked, but deleted from the work tree (or left out by a sparse checkout): there is nothing on the disk to scan.
    if (codeOf(error) === 'ENOENT' && tracked) yield { skip: 'not on the disk', path }
    else yield unreadable(path, error)
  } finally {
    if (handle !== undefined) closeSync(handle)
  }
}

const reasons: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOENT: 'no such file or folder',
  EISDIR: 'is a folder',
  ELOOP: 'too many symbolic links',
}

function unreadable(path: string, error: unknown): Failure {
  const code = codeOf(error)
  return { failure: `${path}: ${(code && reasons[code]) || messageOf(error)}`, path }
}
