/** Bytes → candidates: what has the shape of a rule's token, wherever it is encoded. Cheap; few of them become matches. */
import type { Detector } from '../detectors/detector.ts'
import type { DetectorLane, Lanes } from './lanes.ts'
import { eachLiteral } from './search/literals.ts'
import { eachRun } from './search/runs.ts'
import { freeTokens } from './tokens/free-tokens.ts'
import { holdsNothing, isSearchedWhole } from './tokens/glance.ts'
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

/** All tokens in a view, and in what base64 in it decodes to. `zones`: where alone there may be some. */
export function findCandidates(view: View, lanes: Lanes, zones = lanes.zones.of(view.bytes)): Candidate[] {
  const candidates: Candidate[] = []
  const found: Found[] = []
  const add = (detector: Detector): void => {
    for (const { start, end, value } of found) candidates.push({ start, end, value, detector, view })
    found.length = 0
  }
  const lookInside = (run: Run): number =>
    decodedViews(view, run, inner => {
      for (const candidate of findCandidates(inner, lanes)) candidates.push(candidate)
    })
  // Base64 in lines is read from its first one.
  let readUntil = 0
  const lookAtRun = (lane: DetectorLane, start: number, end: number): void => {
    for (const detector of lane.prefixed) {
      prefixedTokens(view.bytes, start, end, detector, found)
      if (found.length > 0) add(detector)
    }
    if (!isSearchedWhole(lane) || holdsNothing(view.bytes, start, end, lane)) return
    const run = readRun(view.bytes, start, end, lane.alphabet, lane.shortest)
    for (const detector of lane.free) {
      if (run.longest < detector.minRun) continue
      freeTokens(view.bytes, run, detector, found)
      if (found.length > 0) add(detector)
    }
    for (const detector of lane.marked) {
      if (run.longest < detector.minRun) continue
      tokensInRun(view.bytes, run, detector, found)
      if (found.length > 0) add(detector)
    }
    if (run.escaped) {
      for (const detector of lanes.prefixed) {
        prefixedTokensInRun(run, detector, found)
        if (found.length > 0) add(detector)
      }
    }
    if (lane.base64 && start >= readUntil) readUntil = lookInside(run)
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
  for (let i = 0; i < zones.length; i += 2) {
    const [from, to] = [zones[i]!, zones[i + 1]!]
    for (const lane of lanes.runs) eachRun(view.bytes, from, to, lane, (start, end) => lookAtRun(lane, start, end))
    eachLiteral(view.bytes, from, to, lanes.literals, lookAtLiteral)
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
