/**
 * What a pull request or push adds: for every commit reachable from its head and not from its base, its message and the new
 * content of each path, merges included (content that differs from all parents). Each object is read once, however many
 * commits bring it.
 */
import type { Chunk, Failure, Origin, Skip } from '../chunks/chunk.ts'
import { readObjects } from '../git/cat-file.ts'
import { beforesByPath, type Change, parseChanges } from '../git/changes.ts'
import { readCommits } from '../git/commits.ts'
import { addedLines, allLines, type LineSet } from '../git/lines.ts'
import { type GitPlace, gitLines, gitRecords } from '../git/spawn.ts'
import { tagsOf } from '../git/tags.ts'
import { commitMessage, type Hit, type Located, type Source, tagMessage } from './source.ts'

/** One commit's change of one path. */
type Step = { commit: string; change: Change }

export const commitDiff = ['diff-tree', '-r', '-c', '--root', '--raw', '-z', '--no-abbrev', '--ignore-submodules=none']

/** Object ids, known to exist. */
export type Range = {
  /** The commits reachable from `from` and not from `not`. */
  from: readonly string[]
  not: readonly string[]
  /** Objects to scan beside the commits, with their paths or what stands for them: tags, and what else a ref may name. */
  objects: readonly Origin[]
  /** Also the messages of all tags here that name one of the commits. */
  tags: boolean
}

/** The range as `git rev-list --stdin` reads it; undefined if it holds no commit. */
export function revisionLines({ from, not }: Pick<Range, 'from' | 'not'>): Iterable<string> | undefined {
  return from.length === 0 ? undefined : inLines([...from, ...not.map(id => `^${id}`)])
}

export function rangeSource(place: GitPlace, range: Range): Source {
  const commits: string[] = []
  const steps = new Map<string, Step[]>()

  async function* chunks(): AsyncGenerator<Chunk | Skip | Failure> {
    const requests = new Map<string, { oid: string; origin: Origin }>()
    const request = (oid: string, path: string): unknown => requests.set(oid, { oid, origin: { path, blob: oid } })
    for (const { blob, path } of range.objects) request(blob!, path)
    const revisions = revisionLines(range)
    const walk = revisions ? gitLines(place, ['rev-list', '--topo-order', '--reverse', '--stdin'], revisions) : []
    for await (const id of walk) {
      commits.push(id)
      request(id, commitMessage)
    }
    if (range.tags) for await (const id of tagsOf(place, new Set(commits))) request(id, tagMessage)
    let commit = ''
    const diff = gitRecords(place, [...commitDiff, '--no-renames', '--stdin'], inLines(commits))
    for await (const change of parseChanges(diff, id => (commit = id))) {
      if (change.mode === '160000') {
        yield { skip: 'a submodule: scan it in its own repository', path: change.path }
        continue
      }
      const step = { commit, change }
      const known = steps.get(change.after)
      if (known) known.push(step)
      else {
        steps.set(change.after, [step])
        request(change.after, change.path)
      }
    }
    yield* readObjects(place, requests.values())
  }

  async function* locate(hits: readonly Hit[]): AsyncGenerator<Located> {
    const order = new Map(commits.map((commit, index) => [commit, index]))
    const found = hits.flatMap(hit => stepsOf(hit).map(step => ({ hit, ...step })))
    const rank = ({ commit }: { commit?: string }): number => (commit === undefined ? -1 : order.get(commit)!)
    found.sort((a, b) => rank(a) - rank(b))
    const facts = await readCommits(
      place,
      found.flatMap(({ commit }) => commit ?? []),
    )
    const renamed = new Map<string, Map<string, Change['before']>>()
    for (const { hit, commit, change } of found) {
      const by = commit === undefined ? undefined : facts.get(commit)
      if (commit === undefined || change === undefined) {
        yield { hit, place: { path: hit.origin.path, ...(by ? { commit: by } : {}) } }
        continue
      }
      if (change.before.includes(undefined) && !renamed.has(commit)) {
        renamed.set(commit, await beforesByPath(gitRecords(place, [...commitDiff, '-M', '--stdin'], inLines([commit]))))
      }
      const added = await newLines(change, renamed.get(commit)?.get(change.path))
      yield { hit, place: { path: change.path, added, ...(by ? { commit: by } : {}) } }
    }
  }

  function stepsOf({ origin: { blob, path } }: Hit): { commit?: string; change?: Change }[] {
    return steps.get(blob!) ?? [path === commitMessage ? { commit: blob! } : {}]
  }

  /** Lines that no parent has. */
  async function newLines({ before, after }: Change, renamed: Change['before'] = before): Promise<LineSet> {
    let lines = allLines
    for (const old of renamed) if (old !== undefined) lines = lines.and(await addedLines(place, old, after))
    return lines
  }

  return { unit: 'blobs', whole: false, history: true, byCommit: true, chunks, locate }
}

export function* inLines(ids: Iterable<string>): Generator<string> {
  for (const id of ids) yield `${id}\n`
}
