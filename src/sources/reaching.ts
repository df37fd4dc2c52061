/** Whether what is missing from a repository is named only by what nothing leads to. */
import type { GitPlace } from '../git/spawn.ts'
import { tipsAreThere } from '../git/store.ts'
import type { Survey } from '../packs/survey.ts'

/** So many are looked for in trees in no time. */
const mostMissing = 5000

/** True if surely no reference, reflog or index leads to something that is missing, or is it. The clone is not shallow. */
export async function leadsToAll(place: GitPlace, { missing, leadingToMissing }: Survey): Promise<boolean> {
  if (missing === undefined || missing > mostMissing) return false
  const leads = await leadingToMissing()
  return leads !== undefined && tipsAreThere(place, oid => !leads(oid))
}
