/**
 * All that the repository has ever held: every blob, commit and tag object once, reachable or not. Where a blob stands is
 * asked of the history only for blobs with matches.
 */
import type { Chunk, Clean, Failure, Skip } from '../chunks/chunk.ts'
import { messageOf } from '../errors.ts'
import { readCommits } from '../git/commits.ts'
import { pathText } from '../git/paths.ts'
import { remoteBranches } from '../git/reach.ts'
import { type GitPlace, git, gitRecords } from '../git/spawn.ts'
import { workTrees } from '../git/store.ts'
import type { Survey } from '../packs/survey.ts'
import { type EveryObject, everyObject, surveyAt } from './every-object.ts'
import { placesOf } from './places.ts'
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
      for await (const { blob, path, commit } of placesOf(place, [...byBlob.keys()], surveyed, options.jobs)) {
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
