/** Findings for tests of what stands behind the scan: from the real engine, so that they hold what a scan would tell. */
import { type Finding, toFinding } from '../../src/findings/finding.ts'
import { createReporter, type Format, type ReporterOptions } from '../../src/reporters/reporter.ts'
import { builtinRules } from '../../src/rules/builtin.ts'
import type { Place } from '../../src/sources/source.ts'
import type { Outcome, Summary } from '../../src/summary.ts'
import { detect } from './detect.ts'
import { keyPair, temporaryKey } from './keys.ts'

export type Where = Partial<Place> & { blob?: string; seed?: number }

/** What a scan finds in a text at a place. */
export function findingsIn(text: string, { path = 'config/app.conf', blob, seed: _, ...place }: Where = {}): Finding[] {
  return detect(text, { path, from: 'low' }).map(suspicion => toFinding(suspicion, { path, ...place }, blob))
}

/** Both halves of a key, as they stand in most files. */
export function pairFindings(where: Where = {}): Finding[] {
  const { id, secret } = keyPair(where.seed ?? 1)
  return findingsIn(`[default]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n`, where)
}

/** The three parts of a temporary key. */
export function temporaryFindings(where: Where = {}): Finding[] {
  const { id, secret, token } = temporaryKey(where.seed ?? 1)
  return findingsIn(
    `[default]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\naws_session_token = ${token}\n`,
    where,
  )
}

/** A key ID alone. */
export function idFinding(where: Where = {}): Finding {
  return findingsIn(`key: ${keyPair(where.seed ?? 1).id}\n`, where)[0]!
}

/** A named secret alone. */
export function secretFinding(where: Where = {}): Finding {
  return findingsIn(`secret_key: ${keyPair(where.seed ?? 1).secret}\n`, where)[0]!
}

/** A temporary key's ID. */
export function temporaryFinding(where: Where = {}): Finding {
  for (let seed = 1; ; seed++) if (keyPair(seed).id.startsWith('ASIA')) return idFinding({ ...where, seed })
}

/** What a scan amounts to, of a small clean one where nothing else is said. */
export function outcome({
  summary,
  ...rest
}: Partial<Omit<Outcome, 'summary'>> & { summary?: Partial<Summary> } = {}): Outcome {
  const counts = {
    files: 12,
    blobs: 0,
    bytes: 3_400_000,
    findings: 0,
    allowed: 0,
    unusedAllows: 0,
    belowConfidence: 0,
    elapsedMs: 120,
  }
  return { summary: { ...counts, ...summary }, skips: [], failures: [], notes: [], ...rest }
}

/** What a reporter writes for these findings and this outcome. `summary.findings` is counted here. */
export async function report(
  format: Format,
  findings: readonly Finding[],
  ended = outcome(),
  options: Partial<ReporterOptions> = {},
) {
  const written: string[] = []
  const reporter = await createReporter(format, {
    write: text => void written.push(text),
    color: false,
    quiet: false,
    mode: 'tree',
    version: '1.2.3',
    rules: builtinRules,
    ...options,
  })
  for (const finding of findings) reporter.finding(finding)
  reporter.end({ ...ended, summary: { ...ended.summary, findings: findings.length } })
  return written.join('')
}
