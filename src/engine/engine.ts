/**
 * Bytes → matches. Pure and synchronous. An engine is made once of the rules; each file gets a reader, fed chunk by chunk.
 */
import type { Chunk } from '../chunks/chunk.ts'
import { createDetector, type Detector, type Facts, type Names } from '../detectors/detector.ts'
import type { Rule } from '../rules/rule.ts'
import { Secret } from '../secret.ts'
import { byPlace, type Candidate, findCandidates, isSame } from './candidates.ts'
import { allowedInline } from './inline.ts'
import { type Lanes, lanesOf } from './lanes.ts'
import { endOfSpan, type Position, PositionCounter } from './lines.ts'
import type { Match } from './match.ts'
import { namesOf } from './names/names.ts'
import { type Spot, Spots } from './search/spots.ts'
import { standsFree } from './tokens/free-tokens.ts'
import { isInBlob, latin1 } from './tokens/tokens.ts'
import { unescapeText } from './views/escapes.ts'
import { mayBeMail, quotedPrintableView } from './views/quoted-printable.ts'
import { type Encoding, encodingOf, narrowView, plainView, type View, wideViews } from './views/views.ts'

export type Engine = {
  detectors: readonly Detector[]
  /** A reader for one file: feed it the file's chunks in order. */
  open(): FileReader
  /**
   * Where matches begin, in bytes that are read as they are (no UTF-16, no mail). Each depends on the bytes up to the next hard
   * ones, and 128 bytes more, to both sides. `spots`: where alone something may stand, as a glance tells it.
   */
  suspects(bytes: Buffer, spots: Spot[]): number[]
  /** What a glance looks for. */
  lanes: Lanes
}

export type FileReader = {
  /** The matches whose first byte lies in the chunk's core, by position. */
  scan(chunk: Omit<Chunk, 'origin'>): Match[]
}

export function createEngine(rules: readonly Rule[]): Engine {
  const detectors = rules.map(createDetector)
  const lanes = lanesOf(detectors)
  const spots = new Spots(lanes)
  return {
    detectors,
    open: () => openFile(lanes, spots),
    suspects: (bytes, at) =>
      findCandidates(plainView(bytes), lanes, spots, at)
        .filter(candidate => accept(candidate) !== undefined)
        .map(({ view, start }) => view.toChunk(start)),
    lanes,
  }
}

function asBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength)
}

function openFile(lanes: Lanes, spots: Spots): FileReader {
  let encoding: Encoding | undefined
  let isMail: boolean | undefined
  let position: Position | undefined
  let offset = 0

  return {
    scan(chunk) {
      const bytes = asBuffer(chunk.bytes)
      const firstNul = bytes.indexOf(0)
      encoding ??= encodingOf(bytes, firstNul)
      const main = encoding === 'bytes' ? plainView(bytes) : narrowView(bytes, encoding)
      isMail ??= mayBeMail(main.bytes)
      position ??= { line: 1, column: hasByteOrderMark(bytes) ? 0 : 1 }
      const candidates = [main, ...otherViews(main, bytes, isMail, firstNul >= 0)].flatMap(view =>
        findCandidates(view, lanes, spots),
      )
      const counter = new PositionCounter(main.bytes, position)
      const matches = candidates
        .filter(({ view, start }) => view.toChunk(start) >= chunk.coreStart && view.toChunk(start) < chunk.coreEnd)
        .sort(byPlace)
        .filter((candidate, index, all) => index === 0 || !isSame(candidate, all[index - 1]!))
        .flatMap(candidate => toMatch(candidate, main, counter, offset) ?? [])
      if (!chunk.last) {
        position = new PositionCounter(main.bytes, position).at(fromChunk(main, chunk.nextStart))
        offset += chunk.nextStart
      }
      return matches
    },
  }
}

/** Without a byte order mark the encoding is a guess: a binary may hold wide strings at odd offsets too. */
function otherViews(main: View, bytes: Buffer, isMail: boolean, hasNul: boolean): View[] {
  const wide = !hasNul || (main.narrow && hasByteOrderMark(bytes)) ? [] : wideViews(bytes)
  const mail = isMail ? quotedPrintableView(main) : undefined
  return mail ? [mail, ...wide] : wide
}

/** What is known of a candidate by its value and what stands directly around it. Undefined if it is no match. */
function accept(candidate: Candidate): { facts: Facts; beside: string | undefined } | undefined {
  const { detector, view, start, end, value } = candidate
  const facts = detector.judge(value)
  if (!facts) return undefined
  if (detector.free ? !standsFree(view.bytes, start, end) : isInBlob(view.bytes, start, end)) return undefined
  const beside = besideOf(candidate)
  // Perf: such values are common, and names and positions dear.
  return beside === undefined && detector.needsBeside ? undefined : { facts, beside }
}

/** The rich part: runs for candidates alone. Undefined where the value is none of the rule's. */
function toMatch(candidate: Candidate, main: View, counter: PositionCounter, fileOffset: number): Match | undefined {
  const accepted = accept(candidate)
  if (!accepted) return undefined
  const { facts, beside } = accepted
  const { detector, view, start, end, value } = candidate
  const from = view.toChunk(start)
  const to = view.toChunk(end, true)
  const position = counter.at(fromChunk(main, from))
  return {
    detector,
    secret: new Secret(value),
    facts,
    start: fileOffset + from,
    end: fileOffset + to,
    from: position,
    to: endOfSpan(main.bytes, position, fromChunk(main, from), fromChunk(main, to)),
    ...detector.naming(namesIn(view, start, end)),
    ...(beside === undefined ? {} : { beside }),
    public: detector.isPublicBetween(
      unescapeText(latin1(view.bytes, start - publicReach, start)),
      unescapeText(latin1(view.bytes, end, end + publicReach)),
    ),
    allowedInline: allowedInline(main.bytes, fromChunk(main, from)),
  }
}

const publicReach = 240
const besideReach = 120

/** What belongs to the value of the text to both sides of it. */
function besideOf({ detector, view, start, end }: Candidate): string | undefined {
  if (detector.rule.beside.length === 0) return undefined
  const around = [latin1(view.bytes, start - besideReach, start), latin1(view.bytes, end, end + besideReach)]
  return detector.besideIn(unescapeText(around.join('\0')))
}

/** Of a value that is the whole of a decoded text, what names the text names it too. */
function namesIn(view: View, start: number, end: number): Names {
  const own = namesOf(view.bytes, start, end)
  if (!view.outer || start > 0) return own
  const outer = namesIn(view.outer.view, view.outer.start, view.outer.end)
  return { words: [...own.words, ...outer.words], path: outer.path }
}

function fromChunk(main: View, offset: number): number {
  return main.narrow ? offset >> 1 : offset
}

function hasByteOrderMark(bytes: Buffer): boolean {
  if (bytes[0] === 0xef) return bytes[1] === 0xbb && bytes[2] === 0xbf
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
}
