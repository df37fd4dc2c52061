/** Whether what is missing from a repository is named only by what nothing leads to. */
import { ScanError } from '../errors.ts'
import { type GitPlace, gitLineGroups, gitLines } from '../git/spawn.ts'
import type { Survey } from '../packs/survey.ts'
import { Ahead } from './ahead.ts'

/** So many ids are looked for in trees in no time. */
const mostMissing = 5000

/** True if surely no reference, reflog or tag leads to something that is missing. What these themselves name is there. */
export async function leadsToAll(place: GitPlace, survey: Survey): Promise<boolean> {
  const { missing } = survey
  if (!missing || missing.length > mostMissing) return false
  // Git walks while trees are read. Where a commit is missing, it fails.
  const commits = new Ahead(gitLineGroups(place, ['rev-list', '--all', '--reflog', '--format=%T']))
  try {
    const standing = await survey.standing(missing)
    if (!standing) return false
    const lost = new Set(missing)
    const leadsToLost = (id: string): boolean => lost.has(id) || standing(id).length > 0
    if (survey.tagged().some(leadsToLost)) return false
    for await (const id of gitLines(place, ['for-each-ref', '--format=%(objectname)']))
      if (leadsToLost(id)) return false
    for await (const lines of commits.rest())
      if (lines.some(line => !line.startsWith('commit ') && leadsToLost(line))) return false
    return true
  } catch (error) {
    if (error instanceof ScanError) return false
    throw error
  } finally {
    commits.end()
  }
}
