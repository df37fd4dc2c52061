/** What a ref brings: commits mostly, but it may name a tag, a tree or a blob, which no commit has. */
import type { Origin } from '../chunks/chunk.ts'
import { pathText } from '../git/paths.ts'
import { type GitPlace, gitRecords } from '../git/spawn.ts'
import { peel } from '../git/tags.ts'
import { inNoCommit, tagMessage } from './source.ts'

/** Throws a ScanError if an object on the way is not there. */
export async function namedObjects(place: GitPlace, id: string): Promise<{ commits: string[]; objects: Origin[] }> {
  const { tags, target, type } = await peel(place, id)
  const objects: Origin[] = tags.map(blob => ({ path: tagMessage, blob }))
  if (type === 'commit') return { commits: [target], objects }
  if (type === 'blob') objects.push({ path: inNoCommit, blob: target })
  else {
    for await (const record of gitRecords(place, ['ls-tree', '-r', '-z', target])) {
      const tab = record.indexOf(0x09)
      const [, kind, blob] = record.toString('latin1', 0, tab).split(' ')
      if (kind === 'blob') objects.push({ path: pathText(record.subarray(tab + 1)), blob: blob! })
    }
  }
  return { commits: [], objects }
}
