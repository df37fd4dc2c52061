/** Where a repository keeps its objects, and what it says of them. */
import { resolve } from 'node:path'
import { ScanError } from '../errors.ts'
import { type GitPlace, git, gitLines } from './spawn.ts'

export type StoreFacts = {
  /** The repository's own folder, that of all its work trees. */
  gitFolder: string
  /** The object folders: the repository's own, then its alternates. */
  folders: string[]
  /** Bytes of an object id. */
  idBytes: number
  /** What Git counts in the repository's own folder: packs, and loose objects. */
  packs: number
  loose: number
}

/** Of files that are no objects: what Git passes over. Another one may be of an alternate that is not there. */
const usualWarning = /^warning: (?:garbage found|no corresponding)/

/** Undefined if Git says it in a way that is not known. */
export async function storeFacts(place: GitPlace): Promise<StoreFacts | undefined> {
  const said = await git(place, ['rev-parse', '--show-object-format', '--git-common-dir', '--git-path', 'objects'])
  const [format, common, objects] = said.toString().split(/\r?\n/) as [string, string, string]
  const idBytes = { sha1: 20, sha256: 32 }[format]
  if (idBytes === undefined || !objects) return undefined
  const folders = [resolve(place.cwd, objects)]
  const counts = new Map<string, number>()
  let isKnown = true
  const onWarning = (text: string): void => {
    isKnown = text.split('\n').every(line => usualWarning.test(line))
  }
  for await (const line of gitLines(place, ['count-objects', '-v'], undefined, onWarning)) {
    const [, name, value] = /^([a-z-]+): (.*)$/.exec(line) ?? []
    if (name === undefined || value === undefined) return undefined
    if (name !== 'alternate') counts.set(name, Number(value))
    // A name in quotes has escapes; another one than ASCII is bytes.
    else if (/^"|[^ -~]/.test(value)) return undefined
    else folders.push(resolve(folders[0]!, value))
  }
  const [packs, loose] = ['packs', 'count'].map(name => counts.get(name))
  if (!isKnown || packs === undefined || loose === undefined) return undefined
  return { gitFolder: resolve(place.cwd, common), folders, idBytes, packs, loose }
}

/**
 * True if all that the history is reached by is there: refs, the commits of reflogs, what is staged in any work tree. False if Git
 * finds something broken, too.
 */
export async function tipsAreThere(place: GitPlace, has: (oid: string) => boolean): Promise<boolean> {
  try {
    for await (const oid of gitLines(place, ['for-each-ref', '--format=%(objectname)'])) if (!has(oid)) return false
    const walk = ['rev-list', '--no-walk', '--all', '--reflog', '--missing=print']
    for await (const line of gitLines(place, walk)) if (!has(line)) return false
    for (const cwd of [place.cwd, ...(await workTrees(place))]) {
      for await (const entry of gitLines({ ...place, cwd }, ['ls-files', '--stage'])) {
        const [mode, oid] = entry.split(' ') as [string, string]
        if (mode !== gitlink && !has(oid)) return false
      }
    }
    return true
  } catch (error) {
    if (error instanceof ScanError) return false
    throw error
  }
}

const gitlink = '160000'

/** The folders of all work trees, whether they are still there or not. */
export async function workTrees(place: GitPlace): Promise<string[]> {
  const folders: string[] = []
  for await (const line of gitLines(place, ['worktree', 'list', '--porcelain'])) {
    if (line.startsWith('worktree '))
      folders.push(Buffer.from(line.slice('worktree '.length), 'latin1').toString('utf8'))
  }
  return folders
}
