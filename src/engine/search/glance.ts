/**
 * What a glance at bytes (assembly/glance.ts) looks for: runs of lanes that may hold something, and literals. Where WebAssembly
 * cannot be had, there is no glance, and all is looked at.
 */
import type { Prefix } from '../../detectors/detector.ts'
import { levelBits, pairAlphabet, pairLevels } from '../../detectors/letter-pairs.ts'
import type { DetectorLane, Lanes } from '../lanes.ts'
import { longestMarks } from '../tokens/free-tokens.ts'
import { mayBeTokenAt } from '../tokens/marked-tokens.ts'
import { latin1, startsWith } from '../tokens/tokens.ts'
import { shortestBase64 } from '../views/base64.ts'
import type { Literals } from './literals.ts'
import type { Spot } from './spots.ts'

type Place = { value: number }

/** What a module of assembly/ gives that takes glances. */
export type GlanceExports = {
  memory: WebAssembly.Memory
  lanes: Place
  laneBytes: Place
  mostLanes: Place
  setAt: Place
  literals: Place
  literalBytes: Place
  mostLiterals: Place
  pairs: Place
  orders: Place
  levels: Place
  setCounts(lanes: number, literals: number): void
  setMeasures(marks: number, base64: number): void
}

/** What the module asks of a run, beside the number of a detector (the free ones first, then the marked). */
const prefixWithin = -1
const aToken = 1
const aText = 2

/** What it asks back, and whom it tells. `bytes`: all its memory. */
export function glanceImports(lanes: Lanes, bytes: () => Buffer, onSpot: (spot: Spot) => void) {
  const { runs, literal, prefixed } = lanes
  const all = prefixed.flatMap(({ prefixes }) => prefixes)
  return {
    ask(kind: number, detector: number, start: number, end: number): boolean {
      const { free, marked } = runs[kind]!
      if (detector >= free.length)
        return marked[detector - free.length]!.prefixes.some(({ text, outside }) =>
          startsWith(bytes(), start - outside, text),
        )
      if (detector >= 0) return free[detector]!.judge(latin1(bytes(), start, end)) !== undefined
      if (detector === prefixWithin) return holdsPrefix(runs[kind]!, bytes(), start, end)
      return all.some(({ text }) => startsWith(bytes(), start, text))
    },
    spot(kind: number, start: number, end: number, held: number): void {
      const beginning = literal[kind - runs.length]
      if (beginning && !mayBeTokenAt(bytes(), start, beginning.prefix, beginning.detector)) return
      onSpot({ kind, start, end, token: (held & aToken) !== 0, text: (held & aText) !== 0 })
    },
  }
}

function holdsPrefix({ prefixed }: DetectorLane, bytes: Buffer, start: number, end: number): boolean {
  const prefixes: Prefix[] = prefixed.flatMap(({ prefixes }) => prefixes)
  for (let at = start; at < end; at++)
    if (prefixes.some(({ text, outside }) => startsWith(bytes, at - outside, text))) return true
  return false
}

/** Writes what to look for where assembly/glance.ts and run.ts read it. False if there is more than there is room for. */
export function writeGlance(exports: GlanceExports, { runs, literals }: Lanes): boolean {
  const bytes = Buffer.from(exports.memory.buffer)
  const isTooMuch =
    runs.length > exports.mostLanes.value ||
    literals.length > exports.mostLiterals.value ||
    literals.some(({ text }) => text.length > exports.literalBytes.value - 2)
  if (isTooMuch) return false
  for (const [index, lane] of runs.entries()) {
    const at = exports.lanes.value + index * exports.laneBytes.value
    writeLane(bytes.subarray(at, at + exports.laneBytes.value), exports.setAt.value, lane)
  }
  for (const [index, { text, at }] of literals.entries()) {
    const place = exports.literals.value + index * exports.literalBytes.value
    bytes.set([text.length, at, ...Buffer.from(text, 'latin1')], place)
  }
  bytes.set(nibblesOf(literals), exports.pairs.value)
  for (const [order, character] of [...pairAlphabet].entries())
    bytes[exports.orders.value + character.charCodeAt(0)] = order
  bytes.set(pairLevels(), exports.levels.value)
  exports.setCounts(runs.length, literals.length)
  exports.setMeasures(longestMarks, shortestBase64)
  return true
}

const isShaped = 1
const hasPrefixes = 2
const onlyPrefixes = 4
const kinds = { free: 0, begun: 1, ended: 2, padded: 3 }
const shapesAt = 40
const shapeBytes = 20
/** What only we can tell, of a run that is as long as a token. */
const unknown = -(2 ** 31)
/** Of shorter runs, two windows of eight bytes pass over more. */
const shortestForSixteen = 24

function writeLane(bytes: Buffer, setAt: number, lane: DetectorLane): void {
  const { set, alphabet, minLength, prefixed, base64, shortest } = lane
  for (let byte = 0; byte < 128; byte++) if (set[byte] === 1) bytes[byte & 15]! |= 1 << (byte >> 4)
  const width = minLength < shortestForSixteen ? 8 : 16
  const shapes = shapesOf(lane)
  const fits = shapesAt + shapes.length * shapeBytes <= setAt
  bytes.writeUInt32LE(width, 16)
  bytes.writeUInt32LE(minLength - width + 1, 20)
  bytes.writeUInt32LE(minLength, 24)
  bytes.writeUInt32LE(
    (base64 && fits ? isShaped : 0) |
      (prefixed.length > 0 ? hasPrefixes : 0) |
      (lane.free.length + lane.marked.length === 0 ? onlyPrefixes : 0),
    28,
  )
  bytes.writeUInt32LE(fits ? shapes.length : 0, 32)
  bytes.writeUInt32LE(shortest, 36)
  if (fits)
    for (const [index, shape] of shapes.entries())
      for (const [i, n] of shape.entries()) bytes.writeInt32LE(n, shapesAt + index * shapeBytes + i * 4)
  for (let byte = 0; byte < 256; byte++) bytes[setAt + byte] = set[byte]! + 2 * alphabet[byte]!
}

/** Kind, fewest characters of a run, of a token, most of both, least sum of levels. */
function shapesOf({ free, marked }: DetectorLane): number[][] {
  return [
    ...free.map(({ rule, minRun, minLength, maxLength }) => {
      const { minRandomBits } = rule.token
      return [
        kinds.free,
        minRun,
        minLength,
        maxLength,
        minRandomBits > 0 ? Math.ceil(minRandomBits / levelBits) : unknown,
      ]
    }),
    ...marked.map(({ prefixes, alwaysPadded, minRun, minLength, maxLength }) => {
      const kind = prefixes.length > 0 ? kinds.begun : alwaysPadded ? kinds.padded : kinds.ended
      return [kind, minRun, minLength, maxLength, 0]
    }),
  ]
}

/** For the sieve's `pair`: what nibbles each of the pairs has. */
function nibblesOf(literals: Literals): Uint8Array {
  const nibbles = new Uint8Array(48)
  const pairs = new Set(literals.map(({ text, at }) => text.slice(at, at + 2)))
  for (const [index, pair] of [...pairs].entries()) {
    const [first, second] = [pair.charCodeAt(0), pair.charCodeAt(1)]
    for (const place of [first & 15, 16 + (second & 15), 32 + (second >> 4)]) nibbles[place]! |= 1 << index
  }
  return nibbles
}
