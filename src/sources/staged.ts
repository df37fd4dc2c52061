/**
 * What the commit would add: the index against HEAD, read from Git's objects, never from the disk. Two Git processes when
 * there is nothing to tell. GIT_INDEX_FILE is inherited: `commit -a`, `-o` and `-p` each give another index.
 */
import type { Chunk, Failure, Origin, Skip } from '../chunks/chunk.ts'
import { readObjects } from '../git/cat-file.ts'
import { beforesByPath, type Change, parseChanges } from '../git/changes.ts'
import { addedLines, allLines } from '../git/lines.ts'
import { type GitPlace, git, gitRecords } from '../git/spawn.ts'
import type { Hit, Located, Source } from './source.ts'

const diff = ['diff-index', '--cached', '--raw', '-z', '--no-abbrev', '--ignore-submodules=none']

export function stagedSource(place: GitPlace): Source {
  const changes = new Map<Origin, Change>()
  let base = 'HEAD'
  // Begun at once, so that Git lists while the caller reads its settings.
  const listing = listChanges()
  listing.catch(() => {})

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
    if (listed.length > 0) yield* readObjects(place, listed)
  }

  async function listChanges(): Promise<Change[]> {
    try {
      return await collect()
    } catch (error) {
      // Before the first commit there is no HEAD to compare with: the empty tree stands in for it.
      if (await git(place, ['rev-parse', '--quiet', '--verify', 'HEAD^{commit}'], { mayFail: true })) throw error
      base = (await git(place, ['hash-object', '-t', 'tree', '/dev/null'])).toString().trim()
      return collect()
    }
  }

  async function collect(): Promise<Change[]> {
    const found: Change[] = []
    for await (const change of parseChanges(gitRecords(place, [...diff, '--no-renames', base]))) found.push(change)
    return found
  }

  async function* locate(hits: readonly Hit[]): AsyncGenerator<Located> {
    const isAddition = (hit: Hit): boolean => changes.get(hit.origin)!.before[0] === undefined
    const renamed = hits.some(isAddition) ? await beforesByPath(gitRecords(place, [...diff, '-M', base])) : undefined
    for (const hit of hits) {
      const { path, before, after } = changes.get(hit.origin)!
      const old = before[0] ?? renamed?.get(path)?.[0]
      yield { hit, place: { path, added: old === undefined ? allLines : await addedLines(place, old, after) } }
    }
  }

  return { unit: 'files', whole: false, history: false, byCommit: true, chunks, locate }
}
