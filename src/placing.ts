/** Which hits are worth asking the history for their places: it takes longer than all else. */
import { judge, type Suspicion } from './findings/judge.ts'
import { fingerprintOf } from './fingerprint.ts'
import { type Confidence, confidences } from './rules/rule.ts'
import type { Settings } from './settings.ts'
import type { Hit } from './sources/source.ts'

/**
 * `names`: of all files and folders of the repository. A hit without a place is of no use to anyone: at no path would it be
 * told, and it is no other place of what is. What is told at another path than it stands at, or allowed by path, needs its place.
 */
export function worthPlacing(
  hits: readonly Hit[],
  names: readonly string[],
  { minConfidence, allowlist }: Settings,
): { placed: Hit[]; unplaced: Hit[] } {
  const isTold = (confidence: Confidence): boolean =>
    confidences.indexOf(confidence) >= confidences.indexOf(minConfidence)
  const named = new Map<unknown, boolean>()
  const mayBeNamed = ({ matches }: Hit): boolean =>
    matches.some(({ detector }) => {
      if (!named.has(detector)) named.set(detector, detector.mayBeNamedByPathOf(names))
      return named.get(detector)
    })
  const told = new Set<string>()
  const weighed = hits.map(hit => {
    const suspicions = judge(hit.matches, '')
    const isWorth = mayBeNamed(hit) || suspicions.some(({ confidence }) => isTold(confidence))
    if (isWorth) for (const suspicion of suspicions) told.add(print(suspicion))
    return { hit, suspicions, isWorth }
  })
  const placed: Hit[] = []
  const unplaced: Hit[] = []
  for (const { hit, suspicions, isWorth } of weighed) {
    const isOther = suspicions.some(suspicion => allowlist.asksForPaths || told.has(print(suspicion)))
    ;(isWorth || isOther ? placed : unplaced).push(hit)
  }
  return { placed, unplaced }
}

function print({ match }: Suspicion): string {
  return fingerprintOf(match.detector.rule.id, match.secret)
}
