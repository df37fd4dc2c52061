/**
 * The files of the disk that a scan is asked for: in Git, what is tracked or untracked and not ignored; elsewhere, and in
 * folders that Git ignores, all of the folder. What a folder that is named holds beside that is said.
 */
import { closeSync, constants, lstatSync, openSync, realpathSync, type Stats, statSync } from 'node:fs'
import { relative, resolve, sep } from 'node:path'
import { isatty } from 'node:tty'
import type { Failure, Skip } from '../chunks/chunk.ts'
import { ScanError } from '../errors.ts'
import { pathText } from '../git/paths.ts'
import { type GitPlace, git, gitRecordGroups } from '../git/spawn.ts'
import { gitlinks, openSubmodule, type Repository, repositoryOf } from '../git/submodules.ts'
import { Ahead } from './ahead.ts'
import { unreadable } from './read-file.ts'

/**
 * `file` is what the system is asked for: bytes, since a name need not be valid UTF-8. `stream`: a pipe or terminal, read as
 * its bytes come.
 */
export type Listed = {
  readonly file: string | Buffer
  readonly path: string
  readonly named?: boolean
  readonly tracked?: boolean
  readonly stream?: boolean
}

export type ListItem = Listed | Skip | Failure

/** A file below a folder. Perf: of most files nobody asks for more than their bytes. */
export class ListedBelow implements Listed {
  readonly #folder: Folder
  readonly #name: Buffer
  readonly tracked: boolean
  /** It is a file, unless something else has just taken its place. */
  readonly isFile: boolean

  constructor(folder: Folder, name: Buffer, tracked: boolean, isFile = true) {
    this.#folder = folder
    this.#name = name
    this.tracked = tracked
    this.isFile = isFile
  }

  get file(): Buffer {
    return Buffer.concat([this.#folder.start, this.#name])
  }

  get path(): string {
    return this.#folder.prefix + pathText(this.#name)
  }

  get fileLength(): number {
    return this.#folder.start.length + this.#name.length
  }

  writeFile(bytes: Uint8Array, at: number): void {
    bytes.set(this.#folder.start, at)
    bytes.set(this.#name, at + this.#folder.start.length)
  }
}

/** What stands before the names below a folder: for the system, and as it is shown. */
type Folder = { start: Buffer; prefix: string }

/** In a group, of a folder that is walked; and how long it waits for them. */
const mostWalked = 1000
const longestMs = 50
const untracked = ['ls-files', '-z', '--others', '--exclude-standard']

/**
 * In groups, as they come. `base` is the top level of the work tree, or outside Git the folder that the user is in. Without
 * paths: all of it. `submodules`: their work trees too.
 */
export function listFiles(
  place: GitPlace,
  paths: readonly string[],
  base: string,
  submodules: boolean,
): AsyncGenerator<ListItem[]> {
  const whole = paths.length === 0
  return listAll()

  async function* listAll(): AsyncGenerator<ListItem[]> {
    for (const target of whole ? [base] : paths.map(path => resolve(place.cwd, path))) yield* list(target)
  }

  async function* list(target: string): AsyncGenerator<ListItem[]> {
    const path = shownFrom(base, target)
    let stats: Stats
    try {
      stats = statSync(target)
    } catch (error) {
      yield [{ ...unreadable(path, error), hint: 'check the path; nokeys scans files and folders that exist' }]
      return
    }
    if (!stats.isDirectory()) {
      const stream = stats.isFIFO() || (stats.isCharacterDevice() && isTerminal(target))
      yield [{ file: target, path, named: true, stream }]
      return
    }
    const here = { ...place, cwd: target }
    if (!(await isListedByGit(here))) yield* walk(target)
    else yield* listByGit(here, submodules ? await repositoryOf(here, path, true) : undefined)
  }

  /** `repository`: of the place, if its submodules are wanted. */
  async function* listByGit(place: GitPlace, repository?: Repository): AsyncGenerator<ListItem[]> {
    const folder = folderAt(place.cwd)
    const links = new Set(repository && (await gitlinks(place)))
    // Both may say the same.
    const warnings = new Set<string>()
    const onWarning = (text: string): unknown => warnings.add(text)
    // Perf: Git knows at once what is tracked; what is not, it looks for meanwhile.
    const others = new Ahead(gitRecordGroups(place, untracked, undefined, onWarning))
    let last: Buffer | undefined
    // A path in conflict is listed once per side.
    const isRepeated = (name: Buffer): boolean => {
      const before = last
      last = name
      return before !== undefined && before.length === name.length && before.equals(name)
    }
    const isLink = (name: Buffer): boolean => links.size > 0 && links.has(name.toString('latin1'))
    const toItem = (name: Buffer): ListedBelow => new ListedBelow(folder, name, true)
    try {
      yield* listed(gitRecordGroups(place, ['ls-files', '-z', '--cached'], undefined, onWarning))
      yield* listed(others.rest())
    } finally {
      others.end()
    }
    yield Array.from(warnings, text => ({ failure: `Git could not list all files: ${text}` }))
    if (!whole) yield* listIgnored(place)

    async function* listed(groups: AsyncIterable<Buffer[]>): AsyncGenerator<ListItem[]> {
      for await (const all of groups) {
        const names = all.filter(name => !isRepeated(name))
        // Perf: small functions are soon compiled, and this is nearly every group.
        if (!names.some(name => isLink(name) || isFolderItself(name))) {
          yield names.map(toItem)
          continue
        }
        let group: ListItem[] = []
        for (const name of names) {
          const item = toItem(name)
          if (isLink(name)) {
            yield group
            group = []
            yield* listSubmodule(repository!, name.toString('latin1'))
            // Something else may stand in its place.
            if (isNoFolder(item.file)) group.push(item)
          } else if (isFolderItself(name)) {
            yield group
            group = []
            yield* walk(place.cwd)
          } else group.push(item)
        }
        yield group
      }
    }
  }

  async function* listSubmodule(parent: Repository, link: string): AsyncGenerator<ListItem[]> {
    const found = await openSubmodule(parent, link)
    if ('failure' in found) {
      yield [found]
      return
    }
    try {
      yield* listByGit(found.place, found)
    } catch (error) {
      if (!(error instanceof ScanError)) throw error
      yield [{ failure: `${found.path}: ${error.message}`, path: found.path }]
    }
  }

  /** Who names a folder may mean all of it: what is left out is said. */
  async function* listIgnored(place: GitPlace): AsyncGenerator<Skip[]> {
    const ignored = [...untracked, '--ignored', '--directory']
    const folder = folderAt(place.cwd)
    let parent: string | undefined
    for await (const names of gitRecordGroups(place, ignored)) {
      const group: Skip[] = []
      for (const name of names) {
        const bytes = name.toString('latin1')
        // Git may list a folder, and then what is in it.
        if (parent !== undefined && bytes.startsWith(parent)) continue
        const path = new ListedBelow(folder, name, false).path.replace(/\/\.\/$/, '/')
        group.push({ skip: 'ignored by Git: name it to scan it', path })
        parent = bytes === './' ? '' : bytes.endsWith('/') ? bytes : undefined
      }
      yield group
    }
  }

  async function* walk(path: string): AsyncGenerator<ListItem[]> {
    const { walkFolder } = await import('./walk.ts')
    const folder = folderAt(path)
    let group: ListItem[] = []
    let since = performance.now()
    for await (const { name, isFile = false, error } of walkFolder(path)) {
      const item = new ListedBelow(folder, name, false, isFile)
      group.push(error ? unreadable(item.path, error) : item)
      if (group.length < mostWalked && performance.now() - since < longestMs) continue
      yield group
      group = []
      since = performance.now()
    }
    yield group
  }

  function folderAt(path: string): Folder {
    const shown = shownFrom(base, path)
    return { start: Buffer.from(path + sep), prefix: shown === '' ? '' : `${shown}/` }
  }
}

/** Relative to the top level, or outside Git to where the user stands ('' for that folder itself); absolute beyond it. */
export function shownFrom(base: string, target: string): string {
  const path = relative(base, target)
  return (path === '..' || path.startsWith(`..${sep}`) ? target : path).split(sep).join('/')
}

/** Another repository's folder, which Git lists while the environment names this one for all. */
function isFolderItself(name: Buffer): boolean {
  return name.length === 2 && name.toString('latin1') === './'
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
