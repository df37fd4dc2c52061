/**
 * All that the repository has ever held: every blob, commit and tag object once, reachable or not. Where a blob stands is
 * asked of the history only for blobs with matches.
 */
import type { Chunk, Failure, Origin, Skip } from '../chunks/chunk.ts'
import { messageOf } from '../errors.ts'
import { missingHint, readObjects } from '../git/cat-file.ts'
import { parseChanges } from '../git/changes.ts'
import { readCommits } from '../git/commits.ts'
import { listObjects, strayFiles } from '../git/objects.ts'
import { pathText } from '../git/paths.ts'
import { remoteBranches } from '../git/reach.ts'
import { type GitPlace, git, gitLines, gitRecords } from '../git/spawn.ts'
import { commitDiff, inLines } from './range.ts'
import { commitMessage, type Hit, inNoCommit, type Located, type Place, type Source, tagMessage } from './source.ts'

const messages: Record<string, string> = { commit: commitMessage, tag: tagMessage }

/** `allowMissing`: what a shallow or partial clone lacks is a skip, not a failure. */
export function allSource(place: GitPlace, allowMissing = false): Source {
  async function* chunks(): AsyncGenerator<Chunk | Skip | Failure> {
    // Beside the reading: what is missing shows only by walking from what is there.
    const missing = findMissing(place, allowMissing)
    missing.catch(() => {})
    const { lost, leftovers } = await strayFiles(place)
    yield* lost.map(path => ({
      failure: 'a pack without its index, or an index without its pack: what it holds cannot be read',
      path,
      hint: 'for a .pack: git index-pack FILE; for an .idx: bring its .pack back from a backup or another clone',
    }))
    yield* leftovers.map(path => ({ skip: 'a leftover file that Git does not count as part of the repository', path }))
    const broken: string[] = []
    const warnings: string[] = []
    yield* readObjects(place, requests(broken, warnings))
    // A partial clone says so each time; findMissing counts what it lacks.
    const told = warnings.filter(text => !/^warning: .*promisor remotes.*$/.test(text))
    yield* told.map(text => ({ failure: `Git could not list all objects: ${text}`, hint: 'git fsck' }))
    yield* broken.map(what => ({ failure: what, hint: 'git fsck' }))
    yield* await missing
  }

  async function* requests(broken: string[], warnings: string[]): AsyncGenerator<{ oid: string; origin: Origin }> {
    const objects = listObjects(
      place,
      what => broken.push(what),
      text => warnings.push(text),
    )
    for await (const { oid, type } of objects)
      if (type !== 'tree') yield { oid, origin: { path: messages[type] ?? '', blob: oid } }
  }

  async function* locate(hits: readonly Hit[]): AsyncGenerator<Located | Failure> {
    const byBlob = new Map(hits.map(hit => [hit.origin.blob!, hit]))
    const inHead = await blobsOfHead(place, byBlob)
    const found: { hit: Hit; path: string; commit?: string }[] = []
    const seen = new Set<string>()
    try {
      for await (const { blob, path, commit } of placesOf(place, byBlob)) {
        found.push({ hit: byBlob.get(blob)!, path, commit })
        seen.add(blob)
      }
    } catch (error) {
      yield { failure: `the history could not be walked, so places are incomplete: ${messageOf(error)}` }
    }
    const index = await pathsInIndexes(place, byBlob)
    for (const hit of hits) {
      const blob = hit.origin.blob!
      if (hit.origin.path === commitMessage) found.push({ hit, path: commitMessage, commit: blob })
      else if (!seen.has(blob)) found.push({ hit, path: hit.origin.path || (index.get(blob) ?? inNoCommit) })
    }
    const commits = new Set(found.flatMap(({ commit }) => commit ?? []))
    const facts = await readCommits(place, commits)
    let holders: Map<string, string[]> | undefined
    try {
      holders = await remoteBranches(place, commits)
    } catch (error) {
      yield { failure: `remote branches could not be walked, so what was pushed is unknown: ${messageOf(error)}` }
    }
    for (const { hit, path, commit } of found) {
      const where: Place = { path, inHead: inHead.has(hit.origin.blob!) }
      const by = commit === undefined ? undefined : facts.get(commit)
      const on = commit === undefined ? undefined : holders?.get(commit)
      yield { hit, place: { ...where, ...(by && { commit: by }), ...(on && { remoteBranches: on }) } }
    }
  }

  return { unit: 'blobs', whole: true, history: true, byCommit: true, chunks, locate }
}

/** What the repository should have and has not: cut history, blobs never fetched, objects lost. */
async function findMissing(place: GitPlace, allowed: boolean): Promise<(Skip | Failure)[]> {
  const found: (Skip | Failure)[] = []
  const lack = (what: string, hint: string): unknown =>
    found.push(allowed ? { skip: what, path: '' } : { failure: what, hint })
  const shallow = (await git(place, ['rev-parse', '--is-shallow-repository'])).toString().trim() === 'true'
  if (shallow) lack('this clone is shallow: its older history is not here', 'git fetch --unshallow')
  let count = 0
  let example = ''
  const walk = ['rev-list', '--objects', '--all', '--reflog', '--indexed-objects', '--missing=print']
  try {
    for await (const line of gitLines(place, walk)) {
      if (!line.startsWith('?')) continue
      count++
      example ||= line.slice(1)
    }
  } catch (error) {
    found.push({ failure: `the history is broken: ${messageOf(error)}`, hint: 'git fsck' })
  }
  if (count > 0) {
    lack(
      `${count} ${count === 1 ? 'object is' : 'objects are'} missing from the repository (${example} first)`,
      missingHint,
    )
  }
  return found
}

/** Each commit that brings one of the blobs, ancestors first, from the commits that are there: unreachable ones too. */
async function* placesOf(place: GitPlace, wanted: ReadonlyMap<string, Hit>) {
  const walk = gitLines(place, ['rev-list', '--topo-order', '--reverse', '--stdin'], inLinesAsync(everyCommit(place)))
  let commit = ''
  const diff = gitRecords(place, [...commitDiff, '--no-renames', '--stdin'], inLinesAsync(walk))
  for await (const { path, after } of parseChanges(diff, id => (commit = id))) {
    if (wanted.has(after)) yield { blob: after, path, commit }
  }
}

async function* everyCommit(place: GitPlace): AsyncGenerator<string> {
  // What is broken was told when the objects were read.
  for await (const { oid, type } of listObjects(place, () => {})) if (type === 'commit') yield oid
}

async function* inLinesAsync(ids: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const id of ids) yield* inLines([id])
}

async function blobsOfHead(place: GitPlace, wanted: ReadonlyMap<string, Hit>): Promise<Set<string>> {
  const inHead = new Set<string>()
  if (!(await git(place, ['rev-parse', '--quiet', '--verify', 'HEAD^{tree}'], { mayFail: true }))) return inHead
  for await (const record of gitRecords(place, ['ls-tree', '-r', '-z', 'HEAD'])) {
    const oid = record.toString('latin1', 0, record.indexOf(0x09)).split(' ')[2]!
    if (wanted.has(oid)) inHead.add(oid)
  }
  return inHead
}

/** Where what is staged in one of the work trees stands there. */
async function pathsInIndexes(place: GitPlace, wanted: ReadonlyMap<string, Hit>): Promise<Map<string, string>> {
  const paths = new Map<string, string>()
  const trees: string[] = []
  for await (const line of gitLines(place, ['worktree', 'list', '--porcelain'])) {
    if (line.startsWith('worktree ')) trees.push(Buffer.from(line.slice('worktree '.length), 'latin1').toString('utf8'))
  }
  for (const cwd of [place.cwd, ...trees]) {
    try {
      for await (const record of gitRecords({ ...place, cwd }, ['ls-files', '--full-name', '--stage', '-z'])) {
        const tab = record.indexOf(0x09)
        const oid = record.toString('latin1', 0, tab).split(' ')[1]!
        if (wanted.has(oid) && !paths.has(oid)) paths.set(oid, pathText(record.subarray(tab + 1)))
      }
    } catch (error) {
      // A work tree that is gone keeps its entry until it is pruned; its index is of no use to anyone.
      if (cwd === place.cwd) throw error
    }
  }
  return paths
}
