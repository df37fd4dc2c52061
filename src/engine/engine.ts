/**
 * Bytes → matches. Pure and synchronous. An engine is made once of the rules; each file gets a reader, fed chunk by chunk.
 */
import type { Chunk } from '../chunks/chunk.ts'
import { createDetector, type Detector, type Names } from '../detectors/detector.ts'
import type { Rule } from '../rules/rule.ts'
import { Secret } from '../secret.ts'
import { allowedInline } from './inline.ts'
import { type DetectorLane, type Lanes, lanesOf } from './lanes.ts'
import { endOfSpan, type Position, PositionCounter } from './lines.ts'
import type { Match } from './match.ts'
import { namesOf } from './names/names.ts'
import { searchInBlocks } from './search/blocks.ts'
import { LiteralSearch } from './search/literals.ts'
import { RunSearch } from './search/runs.ts'
import { sieveFor } from './search/sieve.ts'
import { freeTokens, standsFree } from './tokens/free-tokens.ts'
import { tokenAt, tokensInRun } from './tokens/marked-tokens.ts'
import {
  type Found,
  isInBlob,
  latin1,
  prefixedTokens,
  prefixedTokensInRun,
  type Run,
  readRun,
} from './tokens/tokens.ts'
import { alphabet as base64Alphabet, decodedViews } from './views/base64.ts'
import { unescapeText } from './views/escapes.ts'
import { mayBeMail, quotedPrintableView } from './views/quoted-printable.ts'
import { type Encoding, encodingOf, narrowView, plainView, type View, wideViews } from './views/views.ts'

export type Engine = {
  detectors: readonly Detector[]
  /** A reader for one file: feed it the file's chunks in order. */
  open(): FileReader
}

export type FileReader = {
  /** The matches whose first byte lies in the chunk's core, by position. */
  scan(chunk: Omit<Chunk, 'origin'>): Match[]
}

export function createEngine(rules: readonly Rule[]): Engine {
  const detectors = rules.map(createDetector)
  const lanes = lanesOf(detectors)
  return { detectors, open: () => openFile(lanes) }
}

type Candidate = Found & { detector: Detector; view: View }

function openFile(lanes: Lanes): FileReader {
  let encoding: Encoding | undefined
  let isMail: boolean | undefined
  let position: Position | undefined
  let offset = 0

  return {
    scan(chunk) {
      const bytes = Buffer.from(chunk.bytes.buffer, chunk.bytes.byteOffset, chunk.bytes.byteLength)
      const firstNul = bytes.indexOf(0)
      encoding ??= encodingOf(bytes, firstNul)
      const main = encoding === 'bytes' ? plainView(bytes) : narrowView(bytes, encoding)
      isMail ??= mayBeMail(main)
      position ??= { line: 1, column: hasByteOrderMark(bytes) ? 0 : 1 }
      const candidates = [main, ...otherViews(main, bytes, isMail, firstNul >= 0)].flatMap(view =>
        findCandidates(view, lanes),
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

function byPlace(a: Candidate, b: Candidate): number {
  const distance = a.view.toChunk(a.start) - b.view.toChunk(b.start)
  if (distance !== 0 || a.detector === b.detector) return distance
  return a.detector.rule.id < b.detector.rule.id ? -1 : 1
}

/** What is seen in two views (big-endian text is little-endian a byte later), or in a run and in what it stands for. */
function isSame(a: Candidate, b: Candidate): boolean {
  return (
    a.detector === b.detector && a.value === b.value && Math.abs(a.view.toChunk(a.start) - b.view.toChunk(b.start)) <= 1
  )
}

function findCandidates(view: View, lanes: Lanes): Candidate[] {
  const candidates: Candidate[] = []
  const found: Found[] = []
  const add = (detector: Detector): void => {
    for (const token of found) candidates.push({ ...token, detector, view })
    found.length = 0
  }
  const lookInside = (run: Run): number =>
    decodedViews(view, run, inner => {
      for (const candidate of findCandidates(inner, lanes)) candidates.push(candidate)
    })
  // Base64 in lines is read from its first one.
  let readUntil = 0
  const literals = new LiteralSearch(view.bytes, lanes.literals)
  const searches = lanes.runs.map(lane => new RunSearch(view.bytes, lane))
  searchInBlocks(view.bytes, [literals, ...searches], sieveFor(view.bytes.length))
  const lookAtRun = (lane: DetectorLane, start: number, end: number): void => {
    for (const detector of lane.prefixed) {
      prefixedTokens(view.bytes, start, end, detector, found)
      if (found.length > 0) add(detector)
    }
    if (lane.free.length + lane.marked.length === 0) return
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
  for (const search of searches) search.visit(lookAtRun)
  literals.visit((index, start) => {
    const beginning = lanes.literal[index]
    if (beginning) {
      tokenAt(view.bytes, start, beginning.prefix, beginning.detector, found)
      add(beginning.detector)
    } else {
      const end = runEnd(view.bytes, start)
      if (end - start < shortestLane) lookInside(readRun(view.bytes, start, end, base64Alphabet, 0))
    }
  })
  return candidates
}

/** Base64 of an ID, its padding left out, is shorter than any run of the secrets' lane. */
const shortestLane = 40

function runEnd(bytes: Buffer, start: number): number {
  let end = start
  while (end < bytes.length && end - start < shortestLane && base64Alphabet[bytes[end]!] === 1) end++
  return end
}

/** The rich part: runs for candidates alone. Undefined where the value is none of the rule's. */
function toMatch(candidate: Candidate, main: View, counter: PositionCounter, fileOffset: number): Match | undefined {
  const { detector, view, start, end, value } = candidate
  const facts = detector.judge(value)
  if (!facts) return undefined
  if (detector.free ? !standsFree(view.bytes, start, end) : isInBlob(view.bytes, start, end)) return undefined
  const beside = besideOf(candidate)
  // Perf: such values are common, and names and positions dear.
  if (beside === undefined && detector.needsBeside) return undefined
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
const besideReach = 240

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
