/**
 * All that the repository has ever held: every blob, commit and tag object once, reachable or not. Where a blob stands is
 * asked of the history only for blobs with matches.
 */
import type { Chunk, Clean, Failure, Skip } from '../chunks/chunk.ts'
import { messageOf } from '../errors.ts'
import { parseChanges } from '../git/changes.ts'
import { readCommits } from '../git/commits.ts'
import { listObjects } from '../git/objects.ts'
import { pathText } from '../git/paths.ts'
import { remoteBranches } from '../git/reach.ts'
import { type GitPlace, git, gitLines, gitRecords } from '../git/spawn.ts'
import { workTrees } from '../git/store.ts'
import type { Survey } from '../packs/survey.ts'
import { type EveryObject, everyObject, surveyAt } from './every-object.ts'
import { commitDiff, inLines } from './range.ts'
import { commitMessage, type Hit, inNoCommit, type Located, type Place, type Source } from './source.ts'

export function allSource(place: GitPlace, options: EveryObject): Source {
  let surveyed: Survey | undefined

  async function* chunks(): AsyncGenerator<Chunk | Clean | Skip | Failure> {
    const surveying = surveyAt(place, options)
    // Awaited by what reads; until then its failure is nobody's.
    surveying.catch(() => {})
    yield* everyObject(place, options.allowMissing, surveying)
    surveyed = await surveying
  }

  async function* locate(hits: readonly Hit[]): AsyncGenerator<Located | Failure> {
    const byBlob = new Map(hits.map(hit => [hit.origin.blob!, hit]))
    const inHead = await blobsOfHead(place, byBlob)
    const found: { hit: Hit; path: string; commit?: string }[] = []
    const seen = new Set<string>()
    try {
      for await (const { blob, path, commit } of placesOf(place, byBlob, surveyed?.commits(), options.jobs)) {
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

  return {
    unit: 'blobs',
    whole: true,
    history: true,
    byCommit: true,
    chunks,
    locate,
    names: () => surveyed?.names?.map(pathText),
  }
}

/**
 * Each commit that brings one of the blobs, ancestors first, from the commits that are there (`known`: their ids): unreachable ones
 * too. So many Gits at once each look at a part of the commits.
 */
async function* placesOf(
  place: GitPlace,
  wanted: ReadonlyMap<string, Hit>,
  known: readonly string[] | undefined,
  jobs: number,
) {
  const walk = gitLines(
    place,
    ['rev-list', '--topo-order', '--reverse', '--stdin'],
    known ? inLines(known) : inLinesAsync(everyCommit(place)),
  )
  const commits: string[] = []
  for await (const commit of walk) commits.push(commit)
  const size = Math.ceil(commits.length / jobs)
  const parts = Array.from({ length: jobs }, (_, job) => commits.slice(job * size, (job + 1) * size))
  for (const found of await Promise.all(parts.map(part => broughtBy(place, wanted, part)))) yield* found
}

async function broughtBy(place: GitPlace, wanted: ReadonlyMap<string, Hit>, commits: readonly string[]) {
  const found: { blob: string; path: string; commit: string }[] = []
  if (commits.length === 0) return found
  let commit = ''
  const diff = gitRecords(place, [...commitDiff, '--no-renames', '--stdin'], inLines(commits))
  for await (const { path, after } of parseChanges(diff, id => (commit = id)))
    if (wanted.has(after)) found.push({ blob: after, path, commit })
  return found
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
  for (const cwd of [place.cwd, ...(await workTrees(place))]) {
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
