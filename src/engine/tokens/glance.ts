/** A glance at a run. Perf: nearly all are identifiers, paths or hashes; their bytes tell it, and no text is made of them. */
import { mayAccept } from '../../detectors/detector.ts'
import type { DetectorLane } from '../lanes.ts'
import { mayDecode } from '../views/base64.ts'
import { longestMarks, mayHaveMarks } from './free-tokens.ts'

const equals = 0x3d

/** True if a run surely holds no match, nor base64 of a text. False for any of other than base64's bytes. */
export function holdsNothing(bytes: Buffer, start: number, end: number, lane: DetectorLane): boolean {
  const { alphabet, free, marked, base64 } = lane
  if (!base64) return false
  for (let at = start; at < end; at++) if (alphabet[bytes[at]!] !== 1) return false
  const length = end - start
  for (const detector of free) {
    const { minLength, maxLength } = detector
    if (length < minLength || length > maxLength + longestMarks) continue
    if (length <= maxLength ? mayAccept(detector, bytes, start, end) : mayHaveMarks(bytes, start, end, maxLength))
      return false
  }
  for (const { minRun, minLength, maxLength, prefixes } of marked) {
    if (length < minRun || length > maxLength) continue
    if (prefixes.length > 0 || length >= minLength || bytes[end] === equals) return false
  }
  return !mayDecode(bytes, start, end)
}
