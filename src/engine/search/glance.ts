/**
 * What a glance at bytes (assembly/glance.ts) looks for: runs of lanes that may hold something, and literals. Where WebAssembly
 * cannot be had, there is no glance, and all is searched.
 */
import { levelBits, pairLevels } from '../../detectors/letter-pairs.ts'
import type { DetectorLane } from '../lanes.ts'
import { longestMarks } from '../tokens/free-tokens.ts'
import { mayHold } from '../tokens/glance.ts'
import { shortestBase64, sixBits } from '../views/base64.ts'
import type { Literals } from './literals.ts'

export type Glance = {
  lanes: readonly DetectorLane[]
  literals: Literals
  /** Of each byte: 1 if it is hard. */
  hard: Uint8Array
}

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
  hard: Place
  orders: Place
  levels: Place
  setCounts(lanes: number, literals: number): void
  setMeasures(marks: number, base64: number): void
}

/** What it asks back. `bytes`: all its memory. */
export function glanceImports({ lanes }: Glance, bytes: () => Buffer) {
  return { mayHold: (lane: number, start: number, end: number) => mayHold(lanes[lane]!, bytes(), start, end) }
}

/** Writes what to look for where assembly/glance.ts and run.ts read it. False if there is more than there is room for. */
export function writeGlance(exports: GlanceExports, { lanes, literals, hard }: Glance): boolean {
  const bytes = Buffer.from(exports.memory.buffer)
  const isTooMuch =
    lanes.length > exports.mostLanes.value ||
    literals.length > exports.mostLiterals.value ||
    literals.some(({ text }) => text.length > exports.literalBytes.value - 2)
  if (isTooMuch) return false
  for (const [index, lane] of lanes.entries()) {
    const at = exports.lanes.value + index * exports.laneBytes.value
    writeLane(bytes.subarray(at, at + exports.laneBytes.value), exports.setAt.value, lane)
  }
  for (const [index, { text, at }] of literals.entries()) {
    const place = exports.literals.value + index * exports.literalBytes.value
    bytes.set([text.length, at, ...Buffer.from(text, 'latin1')], place)
  }
  bytes.set(nibblesOf(literals), exports.pairs.value)
  bytes.set(hard, exports.hard.value)
  bytes.set(sixBits, exports.orders.value)
  bytes.set(pairLevels(), exports.levels.value)
  exports.setCounts(lanes.length, literals.length)
  exports.setMeasures(longestMarks, shortestBase64)
  return true
}

const isBase64 = 1
const isAsked = 2
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
  bytes.writeUInt32LE((base64 ? isBase64 : 0) | (prefixed.length > 0 || !fits ? isAsked : 0), 28)
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

/** For the sieve's `pair`: where the low and the high nibble of each byte have which of the pairs. */
function nibblesOf(literals: Literals): Uint8Array {
  const nibbles = new Uint8Array(64)
  const pairs = new Set(literals.map(({ text, at }) => text.slice(at, at + 2)))
  for (const [index, pair] of [...pairs].entries()) {
    for (let i = 0; i < 2; i++) {
      nibbles[i * 32 + (pair.charCodeAt(i) & 15)]! |= 1 << index
      nibbles[i * 32 + 16 + (pair.charCodeAt(i) >> 4)]! |= 1 << index
    }
  }
  return nibbles
}
