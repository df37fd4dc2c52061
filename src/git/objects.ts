/** Every object that a repository holds, reachable or not, and what stands in its object folders that Git cannot read. */
import { messageOf, type ScanError } from '../errors.ts'
import { type GitPlace, gitLines, type OnWarning } from './spawn.ts'

export type ListedObject = { oid: string; type: string }
/** What could not be listed, in words. */
export type OnBroken = (what: string) => void

const everything = ['cat-file', '--batch-all-objects', '--unordered']
const typed = '--batch-check=%(objectname) %(objecttype)'
const types = new Set(['blob', 'tree', 'commit', 'tag'])
const mostRestarts = 100

/**
 * Every object with its type, or those of `names` alone. One of a type that Git does not know ends its listing: names alone can be listed all the same,
 * in the same order, so the next Git goes on behind it. Throws a ScanError if that does not help.
 */
export async function* listObjects(
  place: GitPlace,
  onBroken: OnBroken,
  onWarning?: OnWarning,
  names?: readonly string[],
): AsyncGenerator<ListedObject> {
  const namesFrom = (skip: number): AsyncGenerator<string> | Iterable<string> =>
    names ? names.slice(skip).map(name => `${name}\n`) : everyName(place, skip)
  let listed = 0
  for (let restarts = 0; ; restarts++) {
    const lines =
      restarts === 0 && !names
        ? gitLines(place, [...everything, typed], undefined, onWarning)
        : gitLines(place, ['cat-file', typed], namesFrom(listed))
    try {
      for await (const line of lines) {
        listed++
        const [oid, type] = line.split(' ') as [string, string]
        // An object that cannot be opened is listed as `<id> missing`.
        if (types.has(type)) yield { oid, type }
        else onBroken(`object ${oid} could not be read`)
      }
      return
    } catch (error) {
      const next = restarts < mostRestarts ? await firstOf(namesFrom(listed)) : undefined
      if (next === undefined) throw error
      onBroken(`object ${next.trim()} could not be read: ${reasonOf(error as ScanError)}`)
      listed++
    }
  }
}

/** The ids as lines, without the first `skip`. */
async function* everyName(place: GitPlace, skip: number): AsyncGenerator<string> {
  let index = 0
  for await (const name of gitLines(place, [...everything, '--batch-check=%(objectname)']))
    if (index++ >= skip) yield `${name}\n`
}

async function firstOf<T>(items: AsyncIterable<T> | Iterable<T>): Promise<T | undefined> {
  for await (const item of items) return item
  return undefined
}

function reasonOf(error: ScanError): string {
  return messageOf(error).replace(/^Git failed: git [\w-]+: /, '')
}

/**
 * Files in the object folders, of alternates too, that Git passes over. `lost`: packs without index and indexes without pack,
 * so that objects cannot be reached. `leftovers` were never part of the repository: packs half received, lone bitmaps.
 */
export async function strayFiles(place: GitPlace): Promise<{ lost: string[]; leftovers: string[] }> {
  let said = ''
  const counts = gitLines(place, ['count-objects', '-v'], undefined, text => (said = text))
  for await (const _ of counts);
  const named = (pattern: RegExp): string[] => [...said.matchAll(pattern)].map(([, file]) => file!)
  return {
    lost: named(/^warning: no corresponding \.(?:idx|pack): (.*\.(?:pack|idx))$/gm),
    leftovers: named(/^warning: (?:garbage found|no corresponding \.idx or \.pack): (.*)$/gm),
  }
}
