/** Which commits bring a blob, and at which paths: those at which no parent has it. */
import { parseChanges } from '../git/changes.ts'
import { listObjects } from '../git/objects.ts'
import { pathText } from '../git/paths.ts'
import { type GitPlace, gitLineGroups, gitRecords } from '../git/spawn.ts'
import type { Standing, StandingIn } from '../packs/standing.ts'
import type { Survey } from '../packs/survey.ts'
import { Ahead } from './ahead.ts'
import { commitDiff, inLines } from './range.ts'

export type Brought = { blob: string; path: string; commit: string }

/** Of the commits that are there, unreachable ones too; ancestors first. Without a survey, through Git alone, so many at once. */
export async function* placesOf(
  place: GitPlace,
  blobs: readonly string[],
  surveyed: Survey | undefined,
  jobs: number,
): AsyncGenerator<Brought> {
  const commits = surveyed?.commits() ?? (await everyCommit(place))
  // Git keeps the order of what nothing else puts in order: it must not hang on how the commits are stored.
  const revisions = inLines(commits.sort())
  const walk = ['rev-list', '--topo-order', '--reverse', '--stdin', '--format=%T %P']
  // Git walks while trees are read.
  const lines = new Ahead(gitLineGroups(place, walk, revisions))
  try {
    const standing = await surveyed?.standing(blobs)
    if (standing) yield* broughtByTrees(eachCommit(lines.rest()), standing)
    else yield* broughtByDiffs(place, new Set(blobs), eachCommit(lines.rest()), jobs)
  } finally {
    lines.end()
  }
}

type Commit = { commit: string; tree: string; parents: string[] }

/** Of each commit there are two lines: `commit ID`, and its tree and parents. */
async function* eachCommit(groups: AsyncIterable<string[]>): AsyncGenerator<Commit> {
  let commit = ''
  for await (const lines of groups) {
    for (const line of lines) {
      if (line.startsWith('commit ')) commit = line.slice('commit '.length)
      else {
        const [tree, ...parents] = line.split(' ').filter(Boolean)
        yield { commit, tree: tree!, parents }
      }
    }
  }
}

async function* broughtByTrees(commits: AsyncIterable<Commit>, standingIn: StandingIn): AsyncGenerator<Brought> {
  const holding = new Map<string, readonly Standing[]>()
  for await (const { commit, tree, parents } of commits) {
    const standing = standingIn(tree)
    if (standing.length === 0) continue
    holding.set(commit, standing)
    const before = parents.map(parent => holding.get(parent) ?? [])
    // Perf: so it is with nearly all.
    if (before.includes(standing)) continue
    const stood = new Set(before.flat())
    for (const one of standing)
      if (!stood.has(one)) yield { blob: one.blob, path: pathText(Buffer.from(one.path, 'latin1')), commit }
  }
}

/** As Git compares the trees: that takes much longer. */
async function* broughtByDiffs(
  place: GitPlace,
  wanted: ReadonlySet<string>,
  commits: AsyncIterable<Commit>,
  jobs: number,
): AsyncGenerator<Brought> {
  const ids: string[] = []
  for await (const { commit } of commits) ids.push(commit)
  const size = Math.ceil(ids.length / jobs)
  const parts = Array.from({ length: jobs }, (_, job) => ids.slice(job * size, (job + 1) * size))
  for (const found of await Promise.all(parts.map(part => broughtBy(place, wanted, part)))) yield* found
}

async function broughtBy(place: GitPlace, wanted: ReadonlySet<string>, commits: readonly string[]): Promise<Brought[]> {
  const found: Brought[] = []
  if (commits.length === 0) return found
  let commit = ''
  const diff = gitRecords(place, [...commitDiff, '--no-renames', '--stdin'], inLines(commits))
  // Git tells of another mode, too.
  for await (const { path, before, after } of parseChanges(diff, id => (commit = id)))
    if (wanted.has(after) && !before.includes(after)) found.push({ blob: after, path, commit })
  return found
}

async function everyCommit(place: GitPlace): Promise<string[]> {
  const commits: string[] = []
  // What is broken was told when the objects were read.
  for await (const { oid, type } of listObjects(place, () => {})) if (type === 'commit') commits.push(oid)
  return commits
}
