/**
 * Tokens that their beginning or their padding tells, of any length: session tokens, bearer keys. Work is linear, whatever
 * the file is full of: a stretch of the alphabet holds one token at most.
 */
import type { ByteSet } from '../../detectors/byte-set.ts'
import type { Detector, Prefix } from '../../detectors/detector.ts'
import { endsEscape } from '../views/escapes.ts'
import {
  type Found,
  isAlphanumeric,
  isJoined,
  latin1,
  type Prefixed,
  type Run,
  startsWith,
  stretchEnd,
} from './tokens.ts'

type Shape = Prefixed & Pick<Detector, 'padded'>

const equals = 0x3d

/** Tokens in a run of the alphabet and escapes: each is all of the alphabet that stands together, and its padding. */
export function tokensInRun(bytes: Buffer, run: Run, shape: Shape, found: Found[]): void {
  const { set, prefixes, minRun, minLength, maxLength } = shape
  const { text } = run
  if (text.length < minRun) return
  for (let at = 0; at < text.length; at++) {
    const from = at
    at = stretchEnd(run, set, from)
    if (at - from < minRun || at - from > maxLength) continue
    const start = run.startOf(from)
    // What of a prefix is not in the alphabet stands before the stretch: before the run, if nothing in it is escaped.
    const prefix = prefixes.find(({ text, outside }) => startsWith(bytes, start - outside, text))
    if (prefix === undefined && prefixes.length > 0) continue
    const begin = start - (prefix?.outside ?? 0)
    if (!standsFree(bytes, begin, set) || (prefix === undefined && isDigest(bytes, begin))) continue
    const { end, pads } = shape.padded ? paddingBehind(bytes, run, at) : { end: run.endOf(at - 1), pads: 0 }
    const value = latin1(bytes, begin, start) + text.slice(from, at) + '='.repeat(pads)
    if (value.length >= minLength && value.length <= maxLength) found.push({ start: begin, end, value })
  }
}

/** Base64's padding behind a stretch that ends at an index of the run: escaped in the run, or plain behind it. */
function paddingBehind(bytes: Buffer, run: Run, index: number): { end: number; pads: number } {
  let pads = 0
  while (pads < 2 && run.text.charCodeAt(index + pads) === equals) pads++
  let end = run.endOf(index + pads - 1)
  if (end === run.end) for (; pads < 2 && bytes[end] === equals; end++) pads++
  return { end, pads }
}

/** The token that begins with a prefix at an offset, if it is one; its alphabet knows no escapes. */
export function tokenAt(bytes: Buffer, begin: number, prefix: Prefix, shape: Shape, found: Found[]): void {
  const { set, minLength, maxLength } = shape
  // In packed and compiled data a length byte, which is no text, says where it ends.
  const counted = maxLength < 32 && bytes[begin - 1] === maxLength
  let end = begin + prefix.outside
  while (end - begin < maxLength + (counted ? 0 : 1) && set[bytes[end] ?? 0] === 1) end++
  const length = end - begin
  if (length < minLength || length > maxLength) return
  if (counted || (!isAlphanumeric(bytes[end]) && standsFree(bytes, begin, set)))
    found.push({ start: begin, end, value: latin1(bytes, begin, end) })
}

/** False if none surely begins there with a prefix. Perf: what is told by a few bytes. */
export function mayBeTokenAt(bytes: Buffer, begin: number, { outside }: Prefix, { set, minLength }: Shape): boolean {
  let end = begin + outside
  while (end - begin < minLength && set[bytes[end]!] === 1) end++
  return end - begin === minLength
}

/** Nothing stands before it that it would be a part of, unless an escape ends in it. */
function standsFree(bytes: Buffer, at: number, set: ByteSet): boolean {
  return !isJoined(bytes[at - 1], set) || endsEscape(bytes, at)
}

/** `sha256-…`, `h1:…` (Go's sums): a digest that says so. Perf: lock files hold thousands. */
function isDigest(bytes: Buffer, at: number): boolean {
  return isMark(bytes[at - 1]) && /(?:[A-Za-z0-9][-_]|\b(?:h1|sha-?\d+):)$/i.test(latin1(bytes, at - 8, at))
}

/** `-`, `_` or `:`. */
function isMark(byte: number | undefined): boolean {
  return byte === 0x2d || byte === 0x5f || byte === 0x3a
}
