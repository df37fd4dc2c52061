/** A finding: a match worth telling, at its place. This is the shape that JSON reports print, field for field. */

import { fingerprintOf } from '../fingerprint.ts'
import type { Confidence, Severity } from '../rules/rule.ts'
import type { Place } from '../sources/source.ts'
import type { Suspicion } from './judge.ts'

export type Finding = {
  rule: string
  title: string
  severity: Severity
  confidence: Confidence
  /** Relative to the top level, forward slashes. */
  path: string
  /** Lines and columns count from 1, columns in characters; the end column is exclusive. */
  line: number
  column: number
  endLine: number
  endColumn: number
  /** The access key ID: of this finding itself, or of the pair that it is half of. */
  keyId?: string
  /** The account that the key ID belongs to, twelve digits. */
  account?: string
  /** What may be shown of the value: a key ID whole, a secret's first four characters. */
  redacted: string
  fingerprint: string
  /** Fingerprint of the other half of the pair; of a session token, that of its key's ID. */
  pair?: string
  /** Of a key ID: fingerprint of the session token that stands with it. */
  sessionToken?: string
  commit?: string
  author?: string
  date?: string
  blob?: string
  /** History scans: whether HEAD still holds it. */
  inHead?: boolean
  /** History scans: at how many places (commit and path) it was brought in, and under which paths. */
  places?: number
  paths?: string[]
  evidence: string[]
  /** What to do, first things first. */
  advice: string[]
}

export function toFinding(
  { match, partner, sessionToken, confidence, evidence }: Suspicion,
  place: Place,
  blob: string | undefined,
): Finding {
  const { rule } = match.detector
  const named = [match, partner].find(half => half && !half.detector.rule.secret)
  const keyId = named?.secret.reveal()
  const account = named ? named.facts.account : match.facts.account
  // A value may stand in its own path or in an author's name: nothing that we print holds it.
  const hide = (text: string): string =>
    [match, partner, sessionToken].reduce((hidden, half) => hideIn(hidden, half), text)
  return {
    rule: rule.id,
    title: rule.title,
    severity: rule.severity,
    confidence,
    path: hide(place.path),
    line: match.from.line,
    column: match.from.column,
    endLine: match.to.line,
    endColumn: match.to.column,
    ...(keyId === undefined ? {} : { keyId }),
    ...(account === undefined ? {} : { account }),
    redacted: rule.secret ? match.secret.redacted : match.secret.reveal(),
    fingerprint: fingerprintOf(rule.id, match.secret),
    ...(partner ? { pair: fingerprintOf(partner.detector.rule.id, partner.secret) } : {}),
    ...(sessionToken ? { sessionToken: fingerprintOf(sessionToken.detector.rule.id, sessionToken.secret) } : {}),
    ...(place.commit ? { ...place.commit, author: hide(place.commit.author) } : {}),
    ...(blob === undefined ? {} : { blob }),
    ...(place.inHead === undefined ? {} : { inHead: place.inHead }),
    evidence: evidence.map(hide),
    advice: rule.advice.map(step => step.replaceAll('{keyId}', keyId ?? 'KEY_ID')),
  }
}

function hideIn(text: string, half: Suspicion['partner']): string {
  return half?.detector.rule.secret ? text.replaceAll(half.secret.reveal(), half.secret.redacted) : text
}
