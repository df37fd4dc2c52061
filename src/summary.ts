/** What a scan amounted to, and the exit code that follows from it. */
import type { Failure, Skip } from './chunks/chunk.ts'
import type { ScanError } from './errors.ts'

export type Summary = {
  /** Files, or Git objects, that were read to the end. */
  files: number
  blobs: number
  bytes: number
  findings: number
  /** Matches that the allowlist or an inline comment silenced. */
  allowed: number
  unusedAllows: number
  /** Findings below the asked confidence: counted, not told. */
  belowConfidence: number
  elapsedMs: number
}

/** Everything that a scan can say beside its findings. */
export type Outcome = {
  summary: Summary
  skips: Skip[]
  failures: Failure[]
  /** Worth knowing: allowlist entries that are unused or expired, settings that a range changes, how it was found. */
  notes: string[]
}

export const exitCodes = { clean: 0, findings: 1, failed: 2 } as const

/** Findings win over failure; only a complete and clean scan is 0. */
export function exitCodeOf({ summary, failures }: Outcome): number {
  if (summary.findings > 0) return exitCodes.findings
  return failures.length > 0 ? exitCodes.failed : exitCodes.clean
}

/** What came of a scan that could not begin. */
export function notBegun({ message, hint }: ScanError): Outcome {
  const counts = { files: 0, blobs: 0, bytes: 0, findings: 0, allowed: 0, unusedAllows: 0, belowConfidence: 0 }
  return {
    summary: { ...counts, elapsedMs: 0 },
    skips: [],
    failures: [{ failure: message, ...(hint === undefined ? {} : { hint }) }],
    notes: [],
  }
}
