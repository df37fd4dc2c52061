/** Annotated tags: what they point at, and which of them point at given commits. */
import { type GitPlace, git, gitLines } from './spawn.ts'

/** The tag objects that an id stands for, outermost first (a tag may name a tag), and what they name in the end. */
export async function peel(place: GitPlace, id: string): Promise<{ tags: string[]; target: string; type: string }> {
  const tags: string[] = []
  for (let at = id; ; ) {
    const type = (await git(place, ['cat-file', '-t', at])).toString().trim()
    if (type !== 'tag') return { tags, target: at, type }
    tags.push(at)
    at = /^object ([0-9a-f]+)$/m.exec((await git(place, ['cat-file', 'tag', at])).toString('latin1'))![1]!
  }
}

/** The tag objects under refs/tags that name one of the commits. */
export async function* tagsOf(place: GitPlace, commits: ReadonlySet<string>): AsyncGenerator<string> {
  const format = '--format=%(objecttype) %(objectname) %(*objecttype) %(*objectname)'
  for await (const line of gitLines(place, ['for-each-ref', format, 'refs/tags'])) {
    const [type, id, targetType, target] = line.split(' ') as [string, string, string, string]
    if (type !== 'tag') continue
    if (targetType !== 'tag') {
      if (commits.has(target)) yield id
      continue
    }
    const nested = await peel(place, id)
    if (commits.has(nested.target)) yield* nested.tags
  }
}
