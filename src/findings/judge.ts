/**
 * Matches of one file → suspicions: pairs are joined, and what speaks for each match becomes its confidence.
 */
import type { Match } from '../engine/match.ts'
import { type Confidence, confidences } from '../rules/rule.ts'

/** A match with its confidence, the other half of its pair, and why, in plain words. */
export type Suspicion = { match: Match; partner?: Match; confidence: Confidence; evidence: string[] }

const nearLines = 10
const nearBytes = 1000
/** Ten lines of a minified file are no neighbourhood. */
const farBytes = 10_000
/** Bounds the work on a file that is nothing but keys. */
const mostNeighbours = 200

/** Judges the matches of one file at one path, in order. A match that nothing allows to be reported is left out. */
export function judge(matches: readonly Match[], path: string): Suspicion[] {
  const partners = pairUp(matches)
  const rulesPresent = new Set(matches.map(match => match.detector.rule.id))
  return matches.flatMap(match => {
    const partner = partners.get(match)
    const { confidence, evidence } = weigh(match, partner, path, rulesPresent)
    return confidence === undefined ? [] : [{ match, ...(partner ? { partner } : {}), confidence, evidence }]
  })
}

/** Nearest first, each half in one pair at most; of two equally near, the named one. */
function pairUp(matches: readonly Match[]): Map<Match, Match> {
  const pairs: { first: Match; second: Match; distance: number }[] = []
  for (let i = 0; i < matches.length; i++) {
    const first = matches[i]!
    for (let j = i + 1; j < matches.length && j <= i + mostNeighbours; j++) {
      const second = matches[j]!
      if (!isNear(first, second)) break
      if (arePair(first, second)) pairs.push({ first, second, distance: distanceOf(first, second) })
    }
  }
  pairs.sort((a, b) => a.distance - b.distance)
  const partners = new Map<Match, Match>()
  for (const { first, second } of pairs) {
    if (partners.has(first) || partners.has(second)) continue
    partners.set(first, second)
    partners.set(second, first)
  }
  return partners
}

function arePair(a: Match, b: Match): boolean {
  return a.detector.rule.pairsWith === b.detector.rule.id || b.detector.rule.pairsWith === a.detector.rule.id
}

function isNear(first: Match, second: Match): boolean {
  const distance = second.start - first.end
  return distance <= nearBytes || (distance <= farBytes && second.from.line - first.from.line <= nearLines)
}

/** Bytes between the two; an unnamed secret counts as further away, so that the named one of a crowd is chosen. */
function distanceOf(first: Match, second: Match): number {
  const unnamed = [first, second].filter(match => match.detector.rule.secret && match.name === undefined).length
  return second.start - first.end + unnamed * nearBytes
}

function weigh(match: Match, partner: Match | undefined, path: string, rulesPresent: ReadonlySet<string>) {
  const { detector, facts } = match
  const { confidence: table, pairsWith, token } = detector.rule
  const grounds: (Confidence | undefined)[] = [table.bare]
  const evidence: string[] = []
  if (token.prefixes.length > 0) evidence.push(`begins with ${token.prefixes.find(p => match.secret.reveal().startsWith(p))}`)
  if (facts.entropy !== undefined) evidence.push(`random: ${facts.entropy.toFixed(1)} bits per character`)
  if (match.name !== undefined) {
    grounds.push(table.named)
    evidence.push(`named ${printable(match.name)}`)
  }
  if (detector.isNamedByPath(path)) {
    grounds.push(table.named)
    evidence.push('in a file where such keys are kept')
  }
  if (partner) {
    grounds.push(table.paired)
    evidence.push(`${partner.detector.rule.title} ${whereIs(match, partner)}`)
  } else if (pairsWith !== undefined && rulesPresent.has(pairsWith)) {
    grounds.push(table.sameFile)
    evidence.push('its other half may be in the same file')
  }
  let confidence = strongest(grounds)
  if (match.public) {
    confidence = 'low'
    evidence.push('in a signed URL or signature, where the ID is public')
  }
  if (facts.impossible !== undefined) {
    confidence = match.name !== undefined || partner ? 'medium' : 'low'
    evidence.push(`cannot have been issued: ${facts.impossible}`)
  }
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

/** A name as read from a file, safe to print. */
function printable(name: string): string {
  return name.replace(/[^\w .$:-]+/g, ' ').slice(0, 60)
}
