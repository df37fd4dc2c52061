/** Which remote branches hold which commits, as far as this clone knows. */
import { pathText } from './paths.ts'
import { type GitPlace, gitLines } from './spawn.ts'

/**
 * `origin/main` and the like for each of the commits, in Git's order; a commit that no remote branch holds has none. Undefined
 * if the repository knows no remote branch. One walk from the tips; what is remembered is the walk's front, as bits.
 */
export async function remoteBranches(
  place: GitPlace,
  commits: ReadonlySet<string>,
): Promise<Map<string, string[]> | undefined> {
  const names: string[] = []
  const front = new Map<string, bigint>()
  const add = (commit: string, bits: bigint): unknown => front.set(commit, (front.get(commit) ?? 0n) | bits)
  const format = '--format=%(objectname) %(symref) %(refname:lstrip=2)'
  for await (const line of gitLines(place, ['for-each-ref', format, 'refs/remotes'])) {
    const [tip, pointsTo, name] = line.split(' ') as [string, string, string]
    if (pointsTo !== '') continue
    add(tip, 1n << BigInt(names.length))
    names.push(pathText(Buffer.from(name, 'latin1')))
  }
  if (names.length === 0) return undefined
  const holders = new Map([...commits].map(commit => [commit, [] as string[]]))
  const tips = [...front.keys()].map(tip => `${tip}\n`)
  for await (const line of gitLines(place, ['rev-list', '--topo-order', '--parents', '--stdin'], tips)) {
    const [commit, ...parents] = line.split(' ') as [string, ...string[]]
    const bits = front.get(commit) ?? 0n
    front.delete(commit)
    for (const parent of parents) add(parent, bits)
    if (!commits.has(commit)) continue
    const digits = bits.toString(2)
    const holding = names.filter((_, index) => digits.at(-1 - index) === '1')
    holders.set(commit, holding)
  }
  return holders
}
