/**
 * Which key ID belongs to which secret. Both come in the order of the file, so the best pairing is an alignment of the two
 * sequences: as many near pairs as possible, then the least distance in all. It pairs ID-secret-ID-secret, secret-ID-
 * secret-ID and ID-ID-secret-secret as a reader would, where taking the nearest first would join neighbours across. Session
 * tokens, the third part of temporary keys, are aligned with the IDs in the same way.
 */
import { isTemporaryKeyId } from '../detectors/account.ts'
import type { Match } from '../engine/match.ts'

const nearLines = 10
const nearBytes = 1000
/** Ten lines of a minified file are no neighbourhood. */
const farBytes = 10_000
/** An unnamed secret counts as further away, one with another name as far away, so that the named one of a crowd is chosen. */
const unnamedBytes = 1000
/** The work grows with the square of this: a file that is nothing but keys is paired in parts. */
const mostTogether = 600
/** On one line distances say little. */
const rivalBytes = 40
/** Leaving one alone costs more than any distance. */
const aloneBytes = 3 * farBytes

/** What belongs together: the other half of each match that has one near by, and the session token of each key ID. */
export type Pairs = {
  partners: Map<Match, Match>
  sessionTokens: Map<Match, Match>
  /** Halves of pairs to which another half stands about as near, and belongs to nothing else. */
  ambiguous: Set<Match>
}

/** Matches are in the order of the file. A token's partner is the ID; the ID's is its secret. */
export function pairUp(matches: readonly Match[]): Pairs {
  const pairs: Pairs = { partners: new Map(), sessionTokens: new Map(), ambiguous: new Set() }
  for (const cluster of clustersOf(matches)) {
    const ids = cluster.filter(match => !match.detector.rule.secret)
    const others = cluster.filter(match => match.detector.rule.secret)
    for (const rule of new Set(others.map(ruleOf))) {
      const secrets = others.filter(match => ruleOf(match) === rule)
      const aligned = align(ids, secrets)
      for (const [id, secret] of aligned) join(pairs, id, secret)
      for (const [id, secret] of aligned)
        if (hasRival(id, secret, ids, secrets, pairs)) pairs.ambiguous.add(id).add(secret)
    }
  }
  joinFar(matches, pairs)
  return pairs
}

function join({ partners, sessionTokens }: Pairs, id: Match, secret: Match): void {
  partners.set(secret, id)
  if (areHalves(id, secret)) partners.set(id, secret)
  else sessionTokens.set(id, secret)
}

/** The two of an access key, not an ID and its session token. */
function areHalves(id: Match, secret: Match): boolean {
  return id.detector.rule.pairsWith === ruleOf(secret)
}

/** True if an ID or a secret that belongs to nothing stands less than twice as far from one of the two as the other does. */
function hasRival(
  id: Match,
  secret: Match,
  ids: readonly Match[],
  secrets: readonly Match[],
  { partners }: Pairs,
): boolean {
  if (!areHalves(id, secret)) return false
  const farther = 2 * costOf(id, secret) + rivalBytes
  return (
    secrets.some(other => !partners.has(other) && costOf(id, other) < farther) ||
    ids.some(other => !partners.has(other) && costOf(other, secret) < farther)
  )
}

/** The only named ID and the only named secret of a file belong together, however far apart. */
function joinFar(matches: readonly Match[], pairs: Pairs): void {
  const lone = matches.filter(match => match.name !== undefined && !match.public && !pairs.partners.has(match))
  const ids = lone.filter(({ detector: { rule } }) => !rule.secret && rule.pairsWith !== undefined)
  const [id] = ids
  if (!id || ids.length > 1) return
  const secrets = lone.filter(match => areHalves(id, match))
  if (secrets.length === 1) join(pairs, id, secrets[0]!)
}

function ruleOf(match: Match): string {
  return match.detector.rule.id
}

/** Matches that can have a part in one pairing: no gap between them is too far. */
function clustersOf(matches: readonly Match[]): Match[][] {
  const clusters: Match[][] = []
  for (const match of matches) {
    if (match.detector.rule.pairsWith === undefined) continue
    const previous = clusters.at(-1)?.at(-1)
    const goesOn = previous && match.start - previous.end <= farBytes && clusters.at(-1)!.length < mostTogether
    if (goesOn) clusters.at(-1)!.push(match)
    else clusters.push([match])
  }
  return clusters
}

/** The cheapest order-preserving pairing, by dynamic programming: one cell per ID and secret. */
function align(ids: readonly Match[], secrets: readonly Match[]): [Match, Match][] {
  const width = secrets.length + 1
  const costs = new Float64Array((ids.length + 1) * width)
  for (let i = 0; i <= ids.length; i++) {
    for (let j = 0; j <= secrets.length; j++) {
      if (i === 0 || j === 0) costs[i * width + j] = (i + j) * aloneBytes
      else {
        const alone = Math.min(costs[(i - 1) * width + j]!, costs[i * width + j - 1]!) + aloneBytes
        const paired = costs[(i - 1) * width + j - 1]! + costOf(ids[i - 1]!, secrets[j - 1]!)
        costs[i * width + j] = Math.min(alone, paired)
      }
    }
  }
  const pairs: [Match, Match][] = []
  for (let i = ids.length, j = secrets.length; i > 0 && j > 0; ) {
    const cost = costs[i * width + j]!
    if (cost === costs[(i - 1) * width + j - 1]! + costOf(ids[i - 1]!, secrets[j - 1]!))
      pairs.push([ids[--i]!, secrets[--j]!])
    else if (cost === costs[(i - 1) * width + j]! + aloneBytes) i--
    else j--
  }
  return pairs
}

/** Bytes between the two; infinite if they are no pair or not near. */
function costOf(id: Match, secret: Match): number {
  if (secret.detector.rule.pairsWith !== ruleOf(id)) return Number.POSITIVE_INFINITY
  const isThird = id.detector.rule.pairsWith !== ruleOf(secret)
  if (isThird && !isTemporaryKeyId(id.secret.reveal())) return Number.POSITIVE_INFINITY
  const distance = Math.max(secret.start - id.end, id.start - secret.end)
  const lines = Math.abs(secret.from.line - id.from.line)
  const near = distance <= nearBytes || (distance <= farBytes && lines <= nearLines)
  if (!near) return Number.POSITIVE_INFINITY
  return distance + (secret.otherName !== undefined ? farBytes : secret.name === undefined ? unnamedBytes : 0)
}
