/**
 * Matches of one file → suspicions: pairs are joined, and what speaks for each match becomes its confidence.
 */
import { canaryMakerOf } from '../detectors/canaries.ts'
import { randomBits } from '../detectors/letter-pairs.ts'
import type { Match } from '../engine/match.ts'
import { type Confidence, confidences } from '../rules/rule.ts'
import { pairUp } from './pairs.ts'

/** A match with its confidence, the other half of its pair, a key ID's session token, and why, in plain words. */
export type Suspicion = {
  match: Match
  partner?: Match
  sessionToken?: Match
  confidence: Confidence
  evidence: string[]
}

/** Judges the matches of one file at one path, in order. A match that nothing allows to be reported is left out. */
export function judge(matches: readonly Match[], path: string): Suspicion[] {
  const { partners, sessionTokens, ambiguous } = pairUp(matches)
  const rulesPresent = new Set(matches.map(match => match.detector.rule.id))
  return matches.flatMap(match => {
    const partner = partners.get(match)
    const sessionToken = sessionTokens.get(match)
    const { confidence, evidence } = weigh(match, partner, sessionToken, path, rulesPresent)
    if (confidence === undefined) return []
    if (ambiguous.has(match)) evidence.push('another half stands about as near: which two belong together is not clear')
    return [{ match, ...(partner ? { partner } : {}), ...(sessionToken ? { sessionToken } : {}), confidence, evidence }]
  })
}

function weigh(
  match: Match,
  partner: Match | undefined,
  sessionToken: Match | undefined,
  path: string,
  rulesPresent: ReadonlySet<string>,
) {
  const { detector, facts } = match
  const { confidence: table, pairsWith, token } = detector.rule
  const grounds: (Confidence | undefined)[] = [facts.textLike ? undefined : table.bare]
  const evidence: string[] = []
  if (token.prefixes.length > 0)
    evidence.push(`begins with ${token.prefixes.find(p => match.secret.reveal().startsWith(p))}`)
  if (facts.entropy !== undefined) evidence.push(`random: ${facts.entropy.toFixed(1)} bits per character`)
  if (match.name !== undefined) {
    grounds.push(table.named)
    evidence.push(`named ${printable(match.name)}`)
  }
  if (detector.isNamedByPath(path)) {
    grounds.push(table.named)
    evidence.push('in a file where such keys are kept')
  }
  if (match.beside !== undefined) {
    grounds.push(table.paired)
    evidence.push(`beside ${printable(match.beside)}`)
  }
  if (partner) {
    grounds.push(table.paired)
    evidence.push(`${partner.detector.rule.title} ${whereIs(match, partner)}`)
  } else if (pairsWith !== undefined && rulesPresent.has(pairsWith)) {
    grounds.push(table.sameFile)
    evidence.push('its other half may be in the same file')
  }
  if (sessionToken) {
    grounds.push(table.paired)
    evidence.push(`its session token ${whereIs(match, sessionToken)}`)
  }
  const account = facts.account ?? partner?.facts.account
  const maker = account === undefined ? undefined : canaryMakerOf(account)
  if (maker !== undefined)
    evidence.push(`account ${account} is known for canary tokens (${maker}): using the key alerts its owner`)
  let confidence = strongest(grounds)
  if (match.public && (!partner || partner.public)) {
    confidence = 'low'
    evidence.push('in a signed URL or signature, where it is public')
  }
  if (match.otherName !== undefined) {
    confidence = partner ? 'medium' : 'low'
    evidence.push(`named ${printable(match.otherName)}, which may be something else`)
  }
  if (facts.impossible !== undefined) {
    // Lower, but not silent: whoever mistypes a key ID has leaked it all the same.
    confidence = confidence === 'low' ? 'low' : 'medium'
    evidence.push(`cannot have been issued: ${facts.impossible}`)
  }
  if (facts.unlikely && match.name === undefined && !partner) confidence = 'low'
  return { confidence, evidence }
}

function strongest(grounds: readonly (Confidence | undefined)[]): Confidence | undefined {
  return confidences.findLast(level => grounds.includes(level))
}

function whereIs(match: Match, partner: Match): string {
  const lines = partner.from.line - match.from.line
  if (lines === 0) return 'on the same line'
  return `${Math.abs(lines)} ${Math.abs(lines) === 1 ? 'line' : 'lines'} ${lines < 0 ? 'above' : 'below'}`
}

/** A name as read from a file, safe to print: what may be (part of) another secret is cut like one. */
function printable(name: string): string {
  return name
    .replace(/[A-Za-z0-9/+]{20,}/g, run => (randomBits(run) > 0 ? `${run.slice(0, 4)}…` : run))
    .replace(/[^\w .$:…-]+/g, ' ')
    .slice(0, 60)
}
