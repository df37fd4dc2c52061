/** Which lines of a new version are new: read off the hunk headers of `git diff -U0`. */
import { type GitPlace, startGit } from './spawn.ts'

/** Line numbers count from 1, in the new version. */
export class LineSet {
  readonly #ranges: readonly [first: number, last: number][]

  constructor(ranges: readonly [first: number, last: number][]) {
    this.#ranges = ranges
  }

  touches(first: number, last: number): boolean {
    return this.#ranges.some(([from, to]) => from <= last && to >= first)
  }

  /** The lines that are in both. */
  and(other: LineSet): LineSet {
    const both: [number, number][] = []
    for (const [from, to] of this.#ranges) {
      for (const [otherFrom, otherTo] of other.#ranges) {
        const first = Math.max(from, otherFrom)
        const last = Math.min(to, otherTo)
        if (first <= last) both.push([first, last])
      }
    }
    return new LineSet(both)
  }
}

const noLines = new LineSet([])
export const allLines = new LineSet([[1, Number.MAX_SAFE_INTEGER]])

/**
 * The lines of blob `after` that blob `before` does not have. Where Git cannot say (one is missing, or too large for it to
 * compare), all of them: rather one false alarm than one silence.
 */
export async function addedLines(place: GitPlace, before: string, after: string): Promise<LineSet> {
  if (before === after) return noLines
  const args = ['diff', '-U0', '--text', '--no-ext-diff', '--no-textconv', '--no-color', '--no-renames', before, after]
  const git = startGit(place, args)
  git.stdout.setEncoding('latin1')
  const ranges: [number, number][] = []
  let rest = ''
  let compared = false
  for await (const part of git.stdout as AsyncIterable<string>) {
    const lines = (rest + part).split('\n')
    rest = lines.pop()!.slice(0, 200)
    for (const line of lines) {
      // @@ -12,0 +13,2 @@
      const hunk = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@/.exec(line)
      if (!hunk) continue
      compared = true
      const first = Number(hunk[1])
      const count = Number(hunk[2] ?? 1)
      if (count > 0) ranges.push([first, first + count - 1])
    }
  }
  const { code } = await git.done
  return code === 0 && compared ? new LineSet(ranges) : allLines
}
