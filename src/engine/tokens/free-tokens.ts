/**
 * Tokens without a prefix, such as a secret access key: the free-standing ones in a run of bytes. The engine, not the rule,
 * sets boundaries: a byte of the alphabet beside a token rejects it, and an escape sequence is read as the character it
 * stands for. What text puts directly before or behind a value, out of the same alphabet, is taken off first.
 */
import type { Detector } from '../../detectors/detector.ts'
import { randomBits } from '../../detectors/letter-pairs.ts'
import { unescapeText } from '../views/escapes.ts'
import { type Found, isAlphanumeric, latin1, type Run, stretchEnd } from './tokens.ts'

type Shape = Pick<Detector, 'set' | 'minLength' | 'maxLength'>

const equals = 0x3d
const greater = 0x3e
/** An ID and a slash, the longest mark, and a path behind the token. */
export const longestMarks = 64

/** Tokens of a shape in a run of their alphabet and escapes. */
export function freeTokens(bytes: Buffer, run: Run, shape: Shape, found: Found[]): void {
  const { set, minLength, maxLength } = shape
  const { text } = run
  for (let at = 0; at < text.length; at++) {
    const from = at
    at = stretchEnd(run, set, from)
    const length = at - from
    if (length < minLength || length > maxLength + longestMarks) continue
    if (at === text.length && isPadded(bytes, run.startOf(from), run.end)) continue
    const value = text.slice(from, at)
    const [lead, trail] = length > maxLength ? marksAround(bytes, run.startOf(from), value, maxLength) : noMarks
    if (length - lead - trail < minLength || length - lead - trail > maxLength) continue
    const start = run.startOf(from + lead)
    const end = run.endOf(at - trail - 1)
    found.push({ start, end, value: value.slice(lead, length - trail) })
  }
}

const noMarks = [0, 0] as const
const beforeReach = 32

/** How many characters at both ends of a too long value are marks that text puts there and no part of the token. */
function marksAround(bytes: Buffer, start: number, value: string, length: number): readonly [number, number] {
  const rest = value.length - length
  const before = unescapeText(latin1(bytes, start - beforeReach, start))
  // An added line of a patch; a comment or what follows a URL's scheme; AsciiDoc's markup; a pattern.
  if (rest === 1 && value[0] === '+' && /(?:^|[\r\n])$/.test(before)) return [1, 0]
  if (rest === 2 && value.startsWith('//')) return [2, 0]
  if (rest === 2 && (value[0] === '+' || value[0] === '/') && value.at(-1) === value[0]) return [1, 1]
  // Quoted-printable text whose mail does not say so: `=3D` is an equals sign.
  if (rest === 2 && before.endsWith('=') && /^(?:3D|3A|2[027]|A0|09)/.test(value)) return [2, 0]
  // A terminal's colour. https://www.ecma-international.org/publications-and-standards/standards/ecma-48/
  const color = /\x1b\[[\d;]*$/.test(before) && /^\d*[A-Za-z]/.exec(value)
  if (color && color[0].length === rest) return [rest, 0]
  // The pair in one word: ID/SECRET, ID//SECRET, ID/SECRET/region.
  const id = /^[A-Z]{4}[A-Z2-7]{16}([/+]{1,3})/.exec(value)
  const slashes = rest - 20
  if (id && slashes >= 1 && slashes <= id[1]!.length) return [20 + slashes, 0]
  if (id && value[21 + length] === '/') return [21, rest - 21]
  // A link's fragment that ends in another link: `#SECRET=…/https://…`
  const link = /\/https?$/.exec(value)
  return link && link[0].length === rest ? [0, rest] : noMarks
}

/** A token before `=` is the tail of padded base64, unless what follows is an assignment or `=` on both sides a markup. */
function isPadded(bytes: Buffer, start: number, end: number): boolean {
  if (bytes[end] !== equals) return false
  const behind = bytes[bytes[end + 1] === equals ? end + 2 : end + 1]
  if (isAlphanumeric(behind) || behind === greater) return false
  return !(bytes[start - 1] === equals && !isAlphanumeric(bytes[start - 2]) && bytes[start - 2] !== equals)
}

/** False for a piece of something longer. Perf: asked for the few tokens that are random enough. */
export function standsFree(bytes: Buffer, start: number, end: number): boolean {
  return !isGlued(bytes, start, end) && !isTail(bytes, start)
}

const wordReach = 64

/**
 * A piece of a longer word does not stand free: joined by - or _ (base64url, a UUID-like name), or by a dot to what is as
 * random as itself (a web token, the hash of a password).
 */
function isGlued(bytes: Buffer, start: number, end: number): boolean {
  const before = latin1(bytes, start - wordReach, start)
  const behind = latin1(bytes, end, end + wordReach)
  // ID-SECRET and SECRET-ID are pairs, however joined.
  if (/(?:^|[^A-Z0-9])[A-Z]{4}[A-Z0-9]{16}[-_.]$/.test(before) || /^[-_.][A-Z]{4}[A-Z0-9]{16}(?![A-Z0-9])/.test(behind))
    return false
  if (/[A-Za-z0-9][-_]+$/.test(before) || /^[-_]+[A-Za-z0-9]/.test(behind)) return true
  const dotted = /([A-Za-z0-9+/_-]{8,})\.$/.exec(before) ?? /^\.([A-Za-z0-9+/_-]{8,})/.exec(behind)
  return dotted !== null && randomBits(dotted[1]!) > 0
}

const lineReach = 120

/** The last line of wrapped base64 (a certificate, a mail's attachment): a full line stands directly before it. */
function isTail(bytes: Buffer, start: number): boolean {
  const before = unescapeText(latin1(bytes, start - lineReach, start))
  return /[A-Za-z0-9+/]{60}["']?[\s,+.\\]*\n[\s"'+>#*|-]*$/.test(before)
}
