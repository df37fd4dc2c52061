/** How the detectors' tokens are searched for: in which pass over the bytes, and how within a run. */
import { type ByteSet, byteSet } from '../detectors/byte-set.ts'
import type { Detector, Prefix } from '../detectors/detector.ts'
import { hardBytesOf } from './hard-bytes.ts'
import { type Literals, literalsOf } from './search/literals.ts'
import type { Lane } from './search/runs.ts'
import { encodedKeyIds } from './views/base64.ts'
import { escapeBytes } from './views/escapes.ts'

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
  /** What is searched for by its beginning instead: base64 of key IDs, and `literal` detectors. Perf: a lane would be slower. */
  literals: Literals
  /** Of each literal, whose beginning it is; none: of base64. */
  literal: ({ detector: Detector; prefix: Prefix } | undefined)[]
  /** All that are looked for in what an escaped run stands for. */
  prefixed: Detector[]
  /** Of each byte: 1 if it is in no run and in no literal. */
  parting: Uint8Array
  /** See hard-bytes.ts. */
  hard: Uint8Array
}

export function lanesOf(detectors: readonly Detector[]): Lanes {
  const groups = new Map<string, [Detector, ...Detector[]]>()
  const prefixed = detectors.filter(detector => kindOf(detector) === 'prefixed')
  const literal = literalDetectors(prefixed, detectors)
  const beginnings = literal.flatMap(detector => detector.prefixes.map(prefix => ({ detector, prefix })))
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
      ...{ set, minLength: Math.min(...group.map(({ minRun }) => minRun)) },
      ...{ prefixed: of('prefixed'), free: of('free'), marked: of('marked'), base64: alphabet === 'A-Za-z0-9/+' },
      alphabet: byteSet(alphabet),
      shortest: Math.min(
        ...detectors
          .filter(detector => group.includes(detector) || prefixed.includes(detector))
          .map(({ minRun }) => minRun),
      ),
    }
  })
  const literals = searchFor(literal)!
  return {
    ...{ runs, prefixed, literals, parting: partingBytesOf(runs, literals), hard: hardBytesOf(detectors) },
    literal: [...encodedKeyIds.map(() => undefined), ...beginnings],
  }
}

function partingBytesOf(runs: readonly Lane[], literals: Literals): Uint8Array {
  const isInLiteral = (byte: number): boolean => literals.some(({ text }) => text.includes(String.fromCharCode(byte)))
  return Uint8Array.from({ length: 256 }, (_, byte) =>
    runs.some(({ set }) => set[byte] === 1) || isInLiteral(byte) ? 0 : 1,
  )
}

/** As many as can be looked for at once, of those whose alphabet no other detector needs a lane for. */
function literalDetectors(prefixed: readonly Detector[], all: readonly Detector[]): Detector[] {
  const literal: Detector[] = []
  for (const alphabet of new Set(prefixed.map(({ rule }) => rule.token.alphabet))) {
    const sharing = all.filter(({ rule }) => rule.token.alphabet === alphabet)
    const isShort = sharing.some(({ prefixes }) => prefixes.some(({ text }) => text.length < shortestLiteral))
    if (isShort || !sharing.every(detector => prefixed.includes(detector))) continue
    if (searchFor([...literal, ...sharing])) literal.push(...sharing)
  }
  return literal
}

/** Of shorter ones there are too many. */
const shortestLiteral = 4

function searchFor(literal: readonly Detector[]): Literals | undefined {
  return literalsOf([...encodedKeyIds, ...literal.flatMap(({ prefixes }) => prefixes.map(({ text }) => text))])
}

type Kind = 'prefixed' | 'free' | 'marked'

function kindOf({ marked, free }: Detector): Kind {
  return marked ? 'marked' : free ? 'free' : 'prefixed'
}
