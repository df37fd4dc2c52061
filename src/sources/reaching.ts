/** Whether what is missing from a repository is named only by what nothing leads to. */
import { ScanError } from '../errors.ts'
import { type GitPlace, gitLines } from '../git/spawn.ts'
import type { Survey } from '../packs/survey.ts'

/** So many are looked for in trees in no time. */
const mostMissing = 5000

/** True if surely no reference or reflog leads to something that is missing. What an index names is there; the clone is not shallow. */
export async function leadsToAll(place: GitPlace, { missing, leadingToMissing }: Survey): Promise<boolean> {
  if (missing === undefined || missing > mostMissing) return false
  const leads = await leadingToMissing()
  if (!leads) return false
  try {
    for await (const id of gitLines(place, ['for-each-ref', '--format=%(objectname)'])) if (leads(id)) return false
    for await (const id of gitLines(place, ['rev-list', '--no-walk', '--all', '--reflog'])) if (leads(id)) return false
    return true
  } catch (error) {
    if (error instanceof ScanError) return false
    throw error
  }
}
