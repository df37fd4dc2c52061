/** Who made a commit and when: asked only for commits that findings name. */
import { type GitPlace, startGit } from './spawn.ts'

/** `date` is the author's, ISO 8601. */
export type CommitFacts = { commit: string; author: string; date: string }

/** Facts of the commits, by id. Commits that Git cannot read are left out. */
export async function readCommits(place: GitPlace, commits: Iterable<string>): Promise<Map<string, CommitFacts>> {
  const facts = new Map<string, CommitFacts>()
  const ids = [...new Set(commits)]
  if (ids.length === 0) return facts
  const args = ['log', '--no-walk=unsorted', '--stdin', '-z', '--no-mailmap', '--format=%H%x00%an <%ae>%x00%aI']
  const git = startGit(place, args, { input: true })
  git.child.stdin!.end(`${ids.join('\n')}\n`)
  const parts: Buffer[] = []
  for await (const part of git.stdout as AsyncIterable<Buffer>) parts.push(part)
  await git.done
  // Names may hold any character but this one.
  const fields = Buffer.concat(parts).toString('utf8').split('\0')
  for (let at = 0; at + 2 < fields.length; at += 3) {
    const [commit, author, date] = fields.slice(at, at + 3) as [string, string, string]
    facts.set(commit, { commit, author, date: date.replace('+00:00', 'Z') })
  }
  return facts
}
