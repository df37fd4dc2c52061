/**
 * Git's raw diff records: which paths changed, from which object to which.
 * `:100644 100644 <old> <new> M NUL path NUL`; for merges `::` and a mode and an object for each parent.
 * https://git-scm.com/docs/git-diff-index#_raw_output_format
 */
import { pathText } from './paths.ts'

export type Change = {
  path: string
  /** What the path held before, one per parent; undefined where it was not there. */
  before: (string | undefined)[]
  after: string
  /** Mode after the change: 100644, 100755, 120000 (symlink), 160000 (submodule). */
  mode: string
  status: string
}

/** Reads the records of one diff, or of many: a record that is no change is a commit id and goes to `onCommit`. */
export async function* parseChanges(
  records: AsyncIterable<Buffer> | Iterable<Buffer>,
  onCommit: (commit: string) => void = () => {},
): AsyncGenerator<Change> {
  let head: string[] | undefined
  let skipPaths = 0
  for await (const record of records) {
    if (head === undefined) {
      const text = record.toString('latin1')
      if (text.startsWith(':')) {
        head = text.split(' ')
        // A rename or copy names its source first; a merge's record has one path whatever happened.
        skipPaths = /^:[^:]/.test(text) && /^[RC]/.test(head.at(-1)!) ? 1 : 0
      } else onCommit(text.trim())
      continue
    }
    if (skipPaths-- > 0) continue
    const change = toChange(head, pathText(record))
    head = undefined
    if (change) yield change
  }
}

/** Undefined for a deletion: it adds nothing. A path in conflict (status U) has no object yet. */
function toChange(head: string[], path: string): Change | undefined {
  const parents = /^:+/.exec(head[0]!)![0].length
  const status = head.at(-1)!
  const mode = head[parents]!
  const after = head[2 * parents + 1]!
  if (isZero(after) && mode === '000000' && status !== 'U') return undefined
  const before = head.slice(parents + 1, 2 * parents + 1).map(oid => (isZero(oid) ? undefined : oid))
  return { path, before, after, mode, status }
}

function isZero(oid: string): boolean {
  return /^0+$/.test(oid)
}

/** What each path held before. In a diff with `-M`, a renamed file held what it was under its old name. */
export async function beforesByPath(records: AsyncIterable<Buffer>): Promise<Map<string, Change['before']>> {
  const befores = new Map<string, Change['before']>()
  for await (const { path, before } of parseChanges(records)) befores.set(path, before)
  return befores
}
