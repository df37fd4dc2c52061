/** What a branch brings that was not there before: all that no other branch of the remote has. */
import type { Repo } from '../git/repo.ts'
import type { GitPlace } from '../git/spawn.ts'
import { type Push, untold } from './ci-range.ts'

const mostCompared = 200

/**
 * `before` names the commit before a forced push, which is not here. Branches that hold the new commits do not count, as they
 * may have been pushed with it; the default branch does, unless it is the one that is new. Throws a ScanError in a CI that
 * does not say what was there before and has no default branch to compare with.
 */
export async function newBranch(repo: Repo, here: GitPlace, head: string, push: Push, before: string | undefined) {
  const branches = repo.topLevel === undefined ? 'refs/heads' : 'refs/remotes'
  const own = push.branch === undefined ? undefined : `refs/remotes/origin/${push.branch}`
  const main =
    push.defaultBranch === undefined
      ? await repo.ask('symbolic-ref', '--quiet', 'refs/remotes/origin/HEAD')
      : `refs/remotes/origin/${push.defaultBranch}`
  const isOther = main !== undefined && main !== own && (own !== undefined || push.tag !== undefined)
  if (push.untold && before === undefined && !isOther) throw untold(here.env)

  const notes = before === undefined ? [] : [`the commit before the push, ${before}, is not here (a forced push)`]
  const whole = (): { not: string[]; base: undefined; notes: string[] } => ({
    not: [],
    base: undefined,
    notes: [...notes, 'there is no other branch to compare with: the whole history is scanned'],
  })
  if (main !== undefined && main === own && before === undefined) return whole()
  const mainTip = isOther ? await repo.ask('rev-parse', '--quiet', '--verify', main) : undefined
  const others = await repo.ask('for-each-ref', `--no-contains=${head}`, '--format=%(objectname)', branches)
  const not = [...new Set([...(mainTip ? [mainTip] : []), ...(others ?? '').split('\n').filter(id => id !== '')])]
  if (not.length === 0) return whole()
  const base = mainTip ?? (await repo.ask('merge-base', head, ...not.slice(0, mostCompared)))
  return { not, base, notes: [...notes, 'the branch counts as new: what no other branch has is scanned'] }
}
