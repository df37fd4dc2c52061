/** What the commit would add: the index against HEAD, read from Git's objects, never from the disk. */
import type { Chunk, Failure, Origin, Skip } from '../chunks/chunk.ts'
import { readObjects } from '../git/cat-file.ts'
import { beforesByPath, type Change } from '../git/changes.ts'
import { readFewObjects } from '../git/few-objects.ts'
import { addedLines, allLines } from '../git/lines.ts'
import { gitRecords } from '../git/spawn.ts'
import { type Staged, stagedDiff } from '../git/staged.ts'
import type { Hit, Located, Source } from './source.ts'

export function stagedSource({ place, changes: listing, base }: Staged): Source {
  const changes = new Map<Origin, Change>()

  async function* chunks(): AsyncGenerator<Chunk | Skip | Failure> {
    const listed: { oid: string; origin: Origin }[] = []
    for (const change of await listing) {
      if (change.mode === '160000') {
        yield { skip: 'a submodule: scan it in its own repository', path: change.path }
        continue
      }
      if (change.status === 'U') {
        yield { skip: 'in conflict: nothing is staged for it until it is resolved', path: change.path }
        continue
      }
      const origin = { path: change.path, blob: change.after }
      changes.set(origin, change)
      listed.push({ oid: change.after, origin })
    }
    if (listed.length > 0) yield* readFewObjects(place, listed) ?? readObjects(place, listed)
  }

  async function* locate(hits: readonly Hit[]): AsyncGenerator<Located> {
    const isAddition = (hit: Hit): boolean => changes.get(hit.origin)!.before[0] === undefined
    const renamed = hits.some(isAddition)
      ? await beforesByPath(gitRecords(place, [...stagedDiff, '-M', base()]))
      : undefined
    for (const hit of hits) {
      const { path, before, after } = changes.get(hit.origin)!
      const old = before[0] ?? renamed?.get(path)?.[0]
      yield { hit, place: { path, added: old === undefined ? allLines : await addedLines(place, old, after) } }
    }
  }

  return { unit: 'files', whole: false, history: false, byCommit: true, chunks, locate }
}
