/** How the detectors' tokens are searched for: in which pass over the bytes, and how within a run. */
import { type ByteSet, byteSet } from '../detectors/byte-set.ts'
import type { Detector } from '../detectors/detector.ts'
import { escapeBytes } from './escapes.ts'
import { type Lane, laneOf } from './runs.ts'

/** Detectors that look for runs of the same bytes share one lane. */
export type DetectorLane = Lane & {
  /** A run is a token, or ends in one: key IDs. */
  prefixed: Detector[]
  /** Tokens are told by their length alone: secrets. */
  free: Detector[]
  /** Tokens are told by their beginning or padding, whatever their length: session tokens. */
  marked: Detector[]
  base64: boolean
  alphabet: ByteSet
  /** The fewest characters that anything that is looked for in these runs has. */
  shortest: number
}

export type Lanes = {
  runs: DetectorLane[]
  /** Detectors whose beginning is searched for instead. Perf: that is faster than a pass of their own. */
  literal: Detector[]
  /** All that are looked for in what an escaped run stands for. */
  prefixed: Detector[]
}

export function lanesOf(detectors: readonly Detector[]): Lanes {
  const groups = new Map<string, [Detector, ...Detector[]]>()
  const prefixed = detectors.filter(detector => kindOf(detector) === 'prefixed')
  const literal = prefixed.filter(detector => isLiteral(detector, detectors))
  for (const detector of detectors) {
    if (literal.includes(detector)) continue
    const group = groups.get(detector.rule.token.alphabet)
    if (group) group.push(detector)
    else groups.set(detector.rule.token.alphabet, [detector])
  }
  const runs = [...groups].map(([alphabet, group]) => {
    const set = byteSet(alphabet, group[0].escapable ? escapeBytes : '')
    const of = (kind: Kind) => group.filter(detector => kindOf(detector) === kind)
    return {
      ...laneOf(set, Math.min(...group.map(({ minRun }) => minRun))),
      ...{ prefixed: of('prefixed'), free: of('free'), marked: of('marked'), base64: alphabet === 'A-Za-z0-9/+' },
      alphabet: byteSet(alphabet),
      shortest: Math.min(
        ...detectors
          .filter(detector => group.includes(detector) || prefixed.includes(detector))
          .map(({ minRun }) => minRun),
      ),
    }
  })
  return { runs, literal, prefixed }
}

type Kind = 'prefixed' | 'free' | 'marked'

function kindOf({ marked, free }: Detector): Kind {
  return marked ? 'marked' : free ? 'free' : 'prefixed'
}

/** Perf: Buffer.indexOf goes through code at 3 to 15 GB/s, a pass over runs at 1 to 4. */
const mostLiterals = 2

/** True if no other detector needs the pass, and few beginnings are to be searched for. */
function isLiteral({ rule }: Detector, detectors: readonly Detector[]): boolean {
  const sharing = detectors.filter(other => other.rule.token.alphabet === rule.token.alphabet)
  const beginnings = sharing.flatMap(({ prefixes }) => prefixes)
  return sharing.every(other => kindOf(other) === 'prefixed') && beginnings.length <= mostLiterals
}
