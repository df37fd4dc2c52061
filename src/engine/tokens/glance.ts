/** A glance at a run. Perf: nearly all are identifiers, paths or hashes; their bytes tell it, and no text is made of them. */
import { mayAccept } from '../../detectors/detector.ts'
import type { DetectorLane } from '../lanes.ts'
import { mayDecode } from '../views/base64.ts'
import { longestToken } from '../views/escapes.ts'
import { longestMarks, mayHaveMarks } from './free-tokens.ts'
import { startsWith } from './tokens.ts'

const equals = 0x3d

/** True if a run surely holds no match, nor base64 of a text. False for any of other than base64's bytes and escapes. */
export function holdsNothing(bytes: Buffer, start: number, end: number, lane: DetectorLane): boolean {
  const { alphabet, free, marked, base64 } = lane
  if (!base64) return false
  for (let at = start; at < end; at++)
    if (alphabet[bytes[at]!] !== 1) return longestToken(bytes, start, end, alphabet) < lane.shortest
  const length = end - start
  for (const detector of free) {
    const { minLength, maxLength } = detector
    if (length < minLength || length > maxLength + longestMarks) continue
    if (length <= maxLength ? mayAccept(detector, bytes, start, end) : mayHaveMarks(bytes, start, end, maxLength))
      return false
  }
  for (const { minRun, minLength, maxLength, prefixes, alwaysPadded } of marked) {
    if (length < minRun || length > maxLength) continue
    if (prefixes.length > 0) {
      if (prefixes.some(({ text, outside }) => startsWith(bytes, start - outside, text))) return false
    } else if ((!alwaysPadded && length >= minLength) || bytes[end] === equals) return false
  }
  return !mayDecode(bytes, start, end)
}

/** False if a run surely holds nothing, as long as it can be. What a glance cannot tell by itself. */
export function mayHold(lane: DetectorLane, bytes: Buffer, start: number, end: number): boolean {
  return mayHavePrefix(lane, bytes, start, end) || (isSearchedWhole(lane) && !holdsNothing(bytes, start, end, lane))
}

/** More is looked for in its runs than what begins with a prefix. */
export function isSearchedWhole({ free, marked }: DetectorLane): boolean {
  return free.length + marked.length > 0
}

function mayHavePrefix({ prefixed }: DetectorLane, bytes: Buffer, start: number, end: number): boolean {
  const prefixes = prefixed.flatMap(({ prefixes }) => prefixes)
  for (let at = start; prefixes.length > 0 && at < end; at++)
    if (prefixes.some(({ text, outside }) => startsWith(bytes, at - outside, text))) return true
  return false
}
