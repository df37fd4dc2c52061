/**
 * Files of the disk: in Git, what is tracked or untracked and not ignored; elsewhere, and in folders that Git ignores, all
 * of the folder. What a folder that is named holds beside that is said. Pipes and terminals only if they are named.
 */
import {
  closeSync,
  constants,
  lstatSync,
  openSync,
  readlinkSync,
  readSync,
  realpathSync,
  type Stats,
  statSync,
} from 'node:fs'
import { Socket } from 'node:net'
import { relative, resolve, sep } from 'node:path'
import { addAbortSignal } from 'node:stream'
import { isatty, ReadStream } from 'node:tty'
import type { Chunk, Failure, Skip } from '../chunks/chunk.ts'
import { WindowBuffer, wholeChunk } from '../chunks/windows.ts'
import { codeOf, messageOf, ScanError } from '../errors.ts'
import { pathText } from '../git/paths.ts'
import { type GitPlace, git, gitRecords } from '../git/spawn.ts'
import { gitlinks, openSubmodule, type Repository, repositoryOf } from '../git/submodules.ts'
import type { Source } from './source.ts'
import { readStream } from './stdin.ts'

const others = ['--others', '--exclude-standard']

/**
 * `file` is what the system is asked for: bytes, since a name need not be valid UTF-8. `stream`: a pipe or terminal, read as
 * its bytes come.
 */
type Listed = { file: string | Buffer; path: string; named?: boolean; tracked?: boolean; stream?: boolean }

/**
 * `base` is the top level of the work tree, or outside Git the folder that the user is in. Without paths: all of it. `report`:
 * the files in which the report of this scan is being written. `submodules`: their work trees too.
 */
export function filesSource(
  place: GitPlace,
  paths: readonly string[],
  base: string,
  report: readonly string[],
  submodules = false,
): Source {
  const whole = paths.length === 0
  const targets = whole ? [base] : paths.map(path => resolve(place.cwd, path))
  const window = new WindowBuffer()
  const own = new Set(report.map(display))

  async function* chunks(): AsyncGenerator<Chunk | Skip | Failure> {
    const seen = targets.length > 1 ? new Set<string>() : undefined
    for (const target of targets) {
      for await (const item of list(target)) {
        if ('failure' in item || 'skip' in item) yield item
        // It names the keys that were found, which would be found in it again.
        else if (own.has(item.path)) yield { skip: 'the report of this scan', path: item.path }
        else if (!seen?.has(item.path)) {
          seen?.add(item.path)
          yield* item.stream ? readOpened(item, place.signal) : readOne(item, window)
        }
      }
    }
  }

  async function* list(target: string): AsyncGenerator<Listed | Skip | Failure> {
    let stats: Stats
    try {
      stats = statSync(target)
    } catch (error) {
      yield { ...unreadable(display(target), error), hint: 'check the path; nokeys scans files and folders that exist' }
      return
    }
    if (!stats.isDirectory()) {
      const stream = stats.isFIFO() || (stats.isCharacterDevice() && isTerminal(target))
      yield { file: target, path: display(target), named: true, stream }
      return
    }
    const here = { ...place, cwd: target }
    if (!(await isListedByGit(here))) yield* walk(target)
    else yield* listByGit(here, submodules ? await repositoryOf(here, display(target), true) : undefined)
  }

  /** Relative to the top level, or outside Git to where the user stands ('' for that folder itself); absolute beyond it. */
  function display(target: string): string {
    const path = relative(base, target)
    return (path === '..' || path.startsWith(`..${sep}`) ? target : path).split(sep).join('/')
  }

  /** `repository`: of the place, if its submodules are wanted. */
  async function* listByGit(place: GitPlace, repository?: Repository): AsyncGenerator<Listed | Skip | Failure> {
    const folder = place.cwd
    const inFolder = within(folder)
    const links = new Set(repository && (await gitlinks(place)))
    const listed = ['ls-files', '-z', '--cached', ...others]
    const warnings: string[] = []
    const onWarning = (text: string): unknown => warnings.push(text)
    let last = ''
    for await (const name of gitRecords(place, listed, undefined, onWarning)) {
      const bytes = name.toString('latin1')
      // The folder itself: another repository's, while the environment names this one for all.
      if (bytes === './') yield* walk(folder)
      // A path in conflict is listed once per side.
      else if (bytes !== last) {
        const item = { ...inFolder(name), tracked: true }
        if (links.has(bytes)) yield* listSubmodule(repository!, bytes)
        // Something else may stand in its place.
        if (!links.has(bytes) || isNoFolder(item.file)) yield item
      }
      last = bytes
    }
    yield* warnings.map(text => ({ failure: `Git could not list all files: ${text}` }))
    if (!whole) yield* listIgnored(place)
  }

  async function* listSubmodule(parent: Repository, link: string): AsyncGenerator<Listed | Skip | Failure> {
    const found = await openSubmodule(parent, link)
    if ('failure' in found) {
      yield found
      return
    }
    try {
      yield* listByGit(found.place, found)
    } catch (error) {
      if (!(error instanceof ScanError)) throw error
      yield { failure: `${found.path}: ${error.message}`, path: found.path }
    }
  }

  /** Who names a folder may mean all of it: what is left out is said. */
  async function* listIgnored(place: GitPlace): AsyncGenerator<Skip> {
    const ignored = ['ls-files', '-z', ...others, '--ignored', '--directory']
    const inFolder = within(place.cwd)
    let parent: string | undefined
    for await (const name of gitRecords(place, ignored)) {
      const bytes = name.toString('latin1')
      // Git may list a folder, and then what is in it.
      if (parent !== undefined && bytes.startsWith(parent)) continue
      yield { skip: 'ignored by Git: name it to scan it', path: inFolder(name).path.replace(/\/\.\/$/, '/') }
      parent = bytes === './' ? '' : bytes.endsWith('/') ? bytes : undefined
    }
  }

  /** A name below a folder → what the system is asked for, and what is shown. */
  function within(folder: string): (name: Buffer) => { file: Buffer; path: string } {
    const start = Buffer.from(folder + sep)
    const shown = display(folder)
    const prefix = shown === '' ? '' : `${shown}/`
    return name => ({ file: Buffer.concat([start, name]), path: prefix + pathText(name) })
  }

  async function* walk(folder: string): AsyncGenerator<Listed | Failure> {
    const { walkFolder } = await import('./walk.ts')
    const inFolder = within(folder)
    for await (const { name, error } of walkFolder(folder)) {
      const item = inFolder(name)
      yield error ? unreadable(item.path, error) : item
    }
  }

  return { unit: 'files', whole, history: false, byCommit: false, chunks }
}

/**
 * Whether Git can list a folder: not outside a work tree (where it fails), and not one that it ignores, of which it would list
 * no more than what is tracked all the same.
 */
async function isListedByGit(folder: GitPlace): Promise<boolean> {
  const answer = await git(folder, ['rev-parse', '--is-inside-work-tree', '--show-prefix'], { mayFail: true })
  const [inside, prefix] = answer?.toString('latin1').split('\n') ?? []
  if (inside !== 'true') return false
  // The top level is not ignored, whatever is said of all that is in it.
  if (prefix === '') return true
  const ask = ['check-ignore', '--quiet', '--no-index', realpathSync(folder.cwd)]
  return (await git(folder, ask, { mayFail: true })) === undefined
}

function isNoFolder(file: string | Buffer): boolean {
  return lstatSync(file, { throwIfNoEntry: false })?.isDirectory() === false
}

function isTerminal(device: string): boolean {
  let handle: number | undefined
  try {
    handle = openSync(device, constants.O_RDONLY | constants.O_NONBLOCK)
    return isatty(handle)
  } catch {
    return false
  } finally {
    if (handle !== undefined) closeSync(handle)
  }
}

/** Without blocking, so that the scan can be interrupted while nothing comes. */
async function* readOpened({ file, path }: Listed, signal: AbortSignal | undefined): AsyncGenerator<Chunk | Failure> {
  let stream: Socket
  try {
    const fd = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK)
    stream = isatty(fd) ? new ReadStream(fd) : new Socket({ fd, readable: true, writable: false })
  } catch (error) {
    yield unreadable(path, error)
    return
  }
  if (signal) addAbortSignal(signal, stream)
  yield* readStream(stream, path)
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
