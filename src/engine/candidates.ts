/** Bytes → candidates: what has the shape of a rule's token, wherever it is encoded. Cheap; few of them become matches. */
import type { Detector } from '../detectors/detector.ts'
import type { DetectorLane, Lanes } from './lanes.ts'
import type { Spot, Spots } from './search/spots.ts'
import { freeTokens } from './tokens/free-tokens.ts'
import { tokenAt, tokensInRun } from './tokens/marked-tokens.ts'
import { type Found, prefixedTokens, prefixedTokensInRun, type Run, readRun } from './tokens/tokens.ts'
import { alphabet as base64Alphabet, decodedViews } from './views/base64.ts'
import type { View } from './views/views.ts'

export type Candidate = Found & { detector: Detector; view: View }

/** The order of the chunk; at one place, of the rules. */
export function byPlace(a: Candidate, b: Candidate): number {
  const distance = a.view.toChunk(a.start) - b.view.toChunk(b.start)
  if (distance !== 0 || a.detector === b.detector) return distance
  return a.detector.rule.id < b.detector.rule.id ? -1 : 1
}

/** What is seen in two views (big-endian text is little-endian a byte later), or in a run and in what it stands for. */
export function isSame(a: Candidate, b: Candidate): boolean {
  return (
    a.detector === b.detector && a.value === b.value && Math.abs(a.view.toChunk(a.start) - b.view.toChunk(b.start)) <= 1
  )
}

/** All tokens at the spots of a view, and in what base64 there decodes to. */
export function findCandidates(view: View, lanes: Lanes, spots: Spots, at = spots.of(view.bytes)): Candidate[] {
  const candidates: Candidate[] = []
  const found: Found[] = []
  const add = (detector: Detector): void => {
    for (const { start, end, value } of found) candidates.push({ start, end, value, detector, view })
    found.length = 0
  }
  const lookInside = (run: Run): number =>
    decodedViews(view, run, inner => {
      for (const candidate of findCandidates(inner, lanes, spots)) candidates.push(candidate)
    })
  // Base64 in lines is read from its first one.
  let readUntil = 0
  const lookAtRun = (lane: DetectorLane, { start, end, token, text }: Spot): void => {
    for (const detector of lane.prefixed) {
      prefixedTokens(view.bytes, start, end, detector, found)
      if (found.length > 0) add(detector)
    }
    const mayBeText = lane.base64 && text && start >= readUntil
    if (lane.free.length + lane.marked.length === 0 || !(token || mayBeText)) return
    const run = readRun(view.bytes, start, end, lane.alphabet, lane.shortest)
    if (token) lookForTokens(lane, run)
    if (mayBeText) readUntil = lookInside(run)
  }
  const lookForTokens = ({ free, marked }: DetectorLane, run: Run): void => {
    for (const detector of free) {
      if (run.longest < detector.minRun) continue
      freeTokens(view.bytes, run, detector, found)
      if (found.length > 0) add(detector)
    }
    for (const detector of marked) {
      if (run.longest < detector.minRun) continue
      tokensInRun(view.bytes, run, detector, found)
      if (found.length > 0) add(detector)
    }
    for (const detector of run.escaped ? lanes.prefixed : []) {
      prefixedTokensInRun(run, detector, found)
      if (found.length > 0) add(detector)
    }
  }
  const lookAtLiteral = (index: number, start: number): void => {
    const beginning = lanes.literal[index]
    if (beginning) {
      tokenAt(view.bytes, start, beginning.prefix, beginning.detector, found)
      add(beginning.detector)
    } else {
      const end = runEnd(view.bytes, start)
      if (end - start < shortestLane) lookInside(readRun(view.bytes, start, end, base64Alphabet, 0))
    }
  }
  for (const spot of at) {
    const lane = lanes.runs[spot.kind]
    if (lane) lookAtRun(lane, spot)
    else lookAtLiteral(spot.kind - lanes.runs.length, spot.start)
  }
  return candidates
}

/** Base64 of an ID, its padding left out, is shorter than any run of the secrets' lane. */
const shortestLane = 40

function runEnd(bytes: Buffer, start: number): number {
  let end = start
  while (end < bytes.length && end - start < shortestLane && base64Alphabet[bytes[end]!] === 1) end++
  return end
}
