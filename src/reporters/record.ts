/** A finding as the JSON formats have it. Field names and order are a contract with those who build on them. */
import type { Finding } from '../findings/finding.ts'
import { adviceFor } from './advice.ts'

export type FindingRecord = Omit<Finding, 'title' | 'advice'> & { advice: string }

export function findingRecord(finding: Finding): FindingRecord {
  const { title: _, advice: __, ...rest } = finding
  return { ...rest, advice: adviceFor(finding).join('\n') }
}

/** Skips and failures say `reason` and `message`: what broke, beside what was left out on purpose. */
export function skipRecord({ skip, path }: { skip: string; path: string }) {
  return { path, reason: skip }
}

export function failureRecord({ failure, path, hint }: { failure: string; path?: string; hint?: string }) {
  return { ...(path ? { path } : {}), message: failure, ...(hint === undefined ? {} : { hint }) }
}
