/** Settings as a commit has them, and what a range changes about them. */
import { ScanError } from '../errors.ts'
import type { Repo } from '../git/repo.ts'
import type { FileReader } from '../settings.ts'

export type BaseSettings = {
  read: FileReader
  /** After reading: a line for each file asked for that the range makes another. */
  changes(): Promise<string[]>
}

/** Without a base there are none: a change that comes first of all cannot excuse itself either. */
export function settingsOf(repo: Repo, base: string | undefined, heads: readonly string[]): BaseSettings {
  const asked = new Set<string>()
  const at = (commit: string | undefined, path: string, ...question: string[]) =>
    commit === undefined ? undefined : repo.ask(...question, `${commit}:${path.replace(/^\.\//, '')}`)
  const textAt = (commit: string | undefined, path: string) => at(commit, path, 'cat-file', 'blob')
  const idAt = (commit: string | undefined, path: string) => at(commit, path, 'rev-parse', '--quiet', '--verify')

  async function isLink(commit: string, path: string): Promise<boolean> {
    return (
      (await repo.ask('ls-tree', '--full-tree', commit, '--', path.replace(/^\.\//, '')))?.startsWith('120000') ?? false
    )
  }

  async function isChanged(path: string): Promise<boolean> {
    const before = await idAt(base, path)
    for (const head of heads) {
      if ((await idAt(head, path)) === before) continue
      if (path !== 'package.json' || entryOf(await textAt(base, path)) !== entryOf(await textAt(head, path)))
        return true
    }
    return false
  }

  return {
    read: async path => {
      asked.add(path)
      const text = await textAt(base, path)
      if (text === undefined || !(await isLink(base!, path))) return text
      throw new ScanError(
        `${path} is a symbolic link in ${base}, where settings are read from; links are not followed there.`,
        'Make it a file of its own, or give one on the command line: --allowlist FILE, --rules FILE',
      )
    },
    async changes() {
      const notes: string[] = []
      const inForce =
        base === undefined ? 'there is no base to read it from' : `what ${base.slice(0, 10)} says is in force`
      for (const path of asked) if (await isChanged(path)) notes.push(`${path}: changed in this range; ${inForce}`)
      return notes
    },
  }
}

/** Our part of package.json, as text that can be compared; what cannot be parsed is compared whole. */
function entryOf(text: string | undefined): string {
  try {
    return JSON.stringify((JSON.parse(text ?? '{}') as { nokeys?: unknown } | null)?.nokeys) ?? ''
  } catch {
    return text ?? ''
  }
}
