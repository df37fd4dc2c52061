/** What a push brings, as Git tells its hooks on standard input: a line for each ref. https://git-scm.com/docs/githooks */
import { ScanError } from '../errors.ts'
import type { GitPlace } from '../git/spawn.ts'
import { gitLines } from '../git/spawn.ts'
import { namedObjects } from '../sources/named.ts'
import type { Range } from '../sources/range.ts'
import { isZero } from './ci-range.ts'
import { type OpenRange, repositoryAt } from './range.ts'
import { settingsOf } from './settings-of.ts'

export type PushHook = 'pre-push' | 'pre-receive'

type Update = { before: string; after: string }

/** `<local ref> <local id> <remote ref> <remote id>` or `<old id> <new id> <ref>`. */
const patterns: Record<PushHook, RegExp> = {
  'pre-push': /^\S+ (?<after>[0-9a-f]{40,64}) \S+ (?<before>[0-9a-f]{40,64})$/,
  'pre-receive': /^(?<before>[0-9a-f]{40,64}) (?<after>[0-9a-f]{40,64}) \S+$/,
}

/**
 * `remote` is the first argument of pre-push: what its branches have, as far as this clone knows, is not new. On the
 * receiving side, what any ref has is not; the objects of the push are in quarantine, where Git's environment finds them.
 * Throws a ScanError on lines that are none of Git's.
 */
export async function openPush(
  here: GitPlace,
  stdin: NodeJS.ReadableStream & { isTTY?: boolean },
  hook: PushHook,
  remote: string | undefined,
): Promise<Omit<OpenRange, 'settings'> & { settings: OpenRange['settings'] | undefined }> {
  const repo = await repositoryAt(here)
  const updates = await readUpdates(stdin, hook)
  const named = await Promise.all(
    updates.filter(({ after }) => !isZero(after)).map(({ after }) => namedObjects(here, after)),
  )
  const known = hook === 'pre-receive' ? ['refs'] : [remote === undefined ? 'refs/remotes' : `refs/remotes/${remote}`]
  const not = new Set<string>()
  for await (const id of gitLines(here, ['for-each-ref', '--format=%(objectname)', ...known])) not.add(id)
  for (const { before } of updates) {
    // What the remote has may never have been fetched.
    if (!isZero(before) && (await repo.ask('cat-file', '-t', before)) !== undefined) not.add(before)
  }
  const from = [...new Set(named.flatMap(({ commits }) => commits))]
  const range: Range = { from, not: [...not], objects: named.flatMap(({ objects }) => objects), tags: false }
  const notes = updates.length === 0 ? ['Git named no ref: there is nothing to push'] : []
  // Who pushes may change the disk anyway, and could not push the allowlist itself otherwise.
  if (hook === 'pre-push') return { place: here, range, settings: undefined, notes }
  const head = await repo.ask('rev-parse', '--quiet', '--verify', 'HEAD^{commit}')
  return { place: here, range, settings: settingsOf(repo, head, from), notes }
}

async function readUpdates(stdin: NodeJS.ReadableStream & { isTTY?: boolean }, hook: PushHook): Promise<Update[]> {
  if (stdin.isTTY) {
    throw new ScanError(
      `--${hook} reads from standard input what Git tells its ${hook} hook.`,
      `Call it from that hook: nokeys --${hook}${hook === 'pre-push' ? ' "$1"' : ''}`,
    )
  }
  const parts: Buffer[] = []
  for await (const part of stdin) parts.push(Buffer.from(part))
  const lines = Buffer.concat(parts).toString('utf8').split('\n')
  return lines
    .filter(line => line !== '')
    .map((line, index) => {
      const update = patterns[hook].exec(line)?.groups as Update | undefined
      if (update) return update
      throw new ScanError(`Line ${index + 1} of standard input is none that Git gives to a ${hook} hook.`)
    })
}
