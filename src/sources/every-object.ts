/**
 * Every object of a repository, read: fast where packs can be read by ourselves (../packs), through Git where they cannot, and
 * what may hold something always. What is missing or broken is told.
 */
import type { Chunk, Clean, Failure, Origin, Skip } from '../chunks/chunk.ts'
import { codeOf, messageOf } from '../errors.ts'
import { missingHint, readObjects } from '../git/cat-file.ts'
import { listObjects, strayFiles } from '../git/objects.ts'
import { type GitPlace, git, gitLines } from '../git/spawn.ts'
import { storeFacts, tipsAreThere } from '../git/store.ts'
import { openCache, stateFolderOf } from '../packs/cache.ts'
import { listStore } from '../packs/object-store.ts'
import { type Survey, survey } from '../packs/survey.ts'
import type { Rule } from '../rules/rule.ts'
import { leadsToAll } from './reaching.ts'
import { commitMessage, tagMessage } from './source.ts'

export type EveryObject = {
  rules: readonly Rule[]
  /** What a shallow or partial clone lacks is a skip, not a failure. */
  allowMissing: boolean
  /** Through Git alone. */
  slow: boolean
  /** Threads at once. */
  jobs: number
  /** What an earlier scan knows is believed, and what this one learns is kept. */
  cache: boolean
}

/** So few, Git has walked in a second. */
const fewTrees = 100_000

const messages: Record<string, string> = { commit: commitMessage, tag: tagMessage }

/** `surveying`: what the fast way gives, if it is open. */
export async function* everyObject(
  place: GitPlace,
  allowMissing: boolean,
  surveying: Promise<Survey | undefined>,
): AsyncGenerator<Chunk | Clean | Skip | Failure> {
  // Beside the reading: what is missing shows only by walking from what is there.
  const missing = findMissing(place, allowMissing, async isShallow => {
    const found = await surveying
    if (found?.complete) return tipsAreThere(place, found.has)
    // Where history is cut, Git knows which parents are not missing.
    return found !== undefined && !isShallow && found.trees > fewTrees && leadsToAll(place, found)
  })
  missing.catch(() => {})
  const { lost, leftovers } = await strayFiles(place)
  yield* lost.map(path => ({
    failure: 'a pack without its index, or an index without its pack: what it holds cannot be read',
    path,
    hint: 'for a .pack: git index-pack FILE; for an .idx: bring its .pack back from a backup or another clone',
  }))
  yield* leftovers.map(path => ({ skip: 'a leftover file that Git does not count as part of the repository', path }))
  const found = await surveying
  const broken: string[] = []
  const warnings: string[] = []
  if (found) yield { clean: found.clean }
  const names = found && [...found.suspects, ...found.unread]
  if (names?.length !== 0) yield* readObjects(place, requests(names))
  // A partial clone says so each time; findMissing counts what it lacks.
  const told = warnings.filter(text => !/^warning: .*promisor remotes.*$/.test(text))
  yield* told.map(text => ({ failure: `Git could not list all objects: ${text}`, hint: 'git fsck' }))
  yield* broken.map(what => ({ failure: what, hint: 'git fsck' }))
  yield* await missing

  async function* requests(names: string[] | undefined): AsyncGenerator<{ oid: string; origin: Origin }> {
    const objects = listObjects(
      place,
      what => broken.push(what),
      text => warnings.push(text),
      names,
    )
    for await (const { oid, type } of objects)
      if (type !== 'tree') yield { oid, origin: { path: messages[type] ?? '', blob: oid } }
  }
}

/** Undefined if all objects are to be read through Git. */
export async function surveyAt(
  place: GitPlace,
  { rules, slow, jobs, cache }: EveryObject,
): Promise<Survey | undefined> {
  if (slow) return undefined
  const facts = await storeFacts(place)
  if (!facts) return undefined
  try {
    const { store, own } = listStore(facts.folders, facts.idBytes)
    // Git sees something else than we do.
    if (own.packs !== facts.packs || own.loose !== facts.loose) return undefined
    const stateFolder = cache ? stateFolderOf(place.env) : undefined
    return await survey(store, facts.idBytes, rules, {
      threads: jobs,
      cache: stateFolder === undefined ? undefined : openCache(facts.gitFolder, stateFolder, rules, facts.idBytes),
      signal: place.signal,
    })
  } catch (error) {
    // A file that cannot be read, or no memory for threads: Git says what it is, or manages.
    if (codeOf(error) === undefined || place.signal?.aborted) throw error
    return undefined
  }
}

/** What the repository should have and has not: cut history, blobs never fetched, objects lost. */
async function findMissing(
  place: GitPlace,
  allowed: boolean,
  isComplete: (isShallow: boolean) => Promise<boolean>,
): Promise<(Skip | Failure)[]> {
  const found: (Skip | Failure)[] = []
  const lack = (what: string, hint: string): unknown =>
    found.push(allowed ? { skip: what, path: '' } : { failure: what, hint })
  const shallow = (await git(place, ['rev-parse', '--is-shallow-repository'])).toString().trim() === 'true'
  if (shallow) lack('this clone is shallow: its older history is not here', 'git fetch --unshallow')
  if (await isComplete(shallow)) return found
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
