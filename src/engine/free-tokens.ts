/**
 * Tokens without a prefix, such as a secret access key: the free-standing ones in a run of bytes. The engine, not the rule,
 * sets boundaries: a byte of the alphabet beside a token rejects it, and an escape sequence is read as the character it
 * stands for. What text puts directly before or behind a value, out of the same alphabet, is taken off first.
 */
import type { ByteSet } from '../detectors/byte-set.ts'
import { type Decoded, decodeAt } from './escapes.ts'
import { type Found, isAlphanumeric, latin1 } from './tokens.ts'

type Shape = { set: ByteSet; minLength: number; maxLength: number }

const decoded: Decoded = { code: 0, next: 0 }
const equals = 0x3d

/** Tokens of a shape in a run that may hold escapes. */
export function freeTokens(bytes: Uint8Array, start: number, end: number, shape: Shape, found: Found[]): void {
  const { set, minLength, maxLength } = shape
  let at = start + colorLength(bytes, start)
  while (at < end) {
    const from = at
    let length = 0
    for (;;) {
      if (at >= end) {
        decoded.code = at < bytes.length ? bytes[at]! : 0
        decoded.next = at + 1
        break
      }
      decodeAt(bytes, at, decoded)
      if (set[decoded.code] !== 1) break
      length++
      at = decoded.next
    }
    const { code: behind, next } = decoded
    if (length >= minLength && length <= maxLength + longestMarks && !isPadding(bytes, from, at, behind)) {
      const value = readValue(bytes, from, at)
      const [lead, trail] = length > maxLength ? marksAround(bytes, from, value, maxLength) : noMarks
      const rest = length - lead - trail
      if (rest >= minLength && rest <= maxLength) {
        const token = {
          start: forward(bytes, from, lead),
          end: forward(bytes, from, length - trail),
          value: value.slice(lead, length - trail),
        }
        if (!isGlued(bytes, token.start, token.end) && !isTail(bytes, token.start)) found.push(token)
      }
    }
    at = next
  }
}

function readValue(bytes: Uint8Array, start: number, end: number): string {
  let value = ''
  for (let at = start; at < end; at = decoded.next) {
    decodeAt(bytes, at, decoded)
    value += String.fromCharCode(decoded.code)
  }
  return value
}

/** The offset so many characters on. */
function forward(bytes: Uint8Array, start: number, characters: number): number {
  let at = start
  for (let i = 0; i < characters; i++) {
    decodeAt(bytes, at, decoded)
    at = decoded.next
  }
  return at
}

const noMarks = [0, 0] as const
/** An ID and a slash, the longest mark, and a path behind the token. */
const longestMarks = 64

/** How many characters at both ends of a too long value are marks that text puts there and no part of the token. */
function marksAround(bytes: Uint8Array, start: number, value: string, length: number): readonly [number, number] {
  const rest = value.length - length
  const before = bytes[start - 1]
  const lineStart = start === 0 || before === 0x0a || before === 0x0d
  // An added line of a patch; a comment or what follows a URL's scheme; AsciiDoc's markup.
  if (rest === 1 && value[0] === '+' && lineStart) return [1, 0]
  if (rest === 2 && value.startsWith('//')) return [2, 0]
  if (rest === 2 && value[0] === '+' && value.at(-1) === '+') return [1, 1]
  // Quoted-printable: `=3D` is an equals sign. https://www.rfc-editor.org/rfc/rfc2045#section-6.7
  if (rest === 2 && before === equals && /^(?:3D|3A|2[027]|A0|09)/.test(value)) return [2, 0]
  // The pair in one word: ID/SECRET, ID/SECRET/region.
  const id = /^[A-Z]{4}[A-Z2-7]{16}[/+]/.exec(value)
  if (id && (rest === 21 || value[21 + length] === '/')) return [21, rest - 21]
  return noMarks
}

/** A token before `=` is the tail of padded base64, unless another `=` before it makes the two a markup, or a word follows. */
function isPadding(bytes: Uint8Array, start: number, end: number, behind: number): boolean {
  if (behind !== equals || isAlphanumeric(bytes[end + 1])) return false
  return !(bytes[start - 1] === equals && !isAlphanumeric(bytes[start - 2]) && bytes[start - 2] !== equals)
}

/** The rest of a terminal's colour sequence (`ESC[31m`) at the beginning of a run: digits and a letter that are no part of it. */
function colorLength(bytes: Uint8Array, start: number): number {
  if (bytes[start - 1] !== 0x5b) return 0
  const text = latin1(bytes, start - 6, start + 12)
  return /(?:\x1b|\\e|\\033|\\x1b|\\u001b)\[([0-9;]*m)/i.exec(text)?.[1]?.length ?? 0
}

/** A piece of a longer word joined by - or _ (base64url, a UUID-like name) does not stand free. */
function isGlued(bytes: Uint8Array, start: number, end: number): boolean {
  // ID-SECRET and SECRET-ID are pairs, however joined.
  if (isJoiner(bytes[start - 1]) && /^[A-Z0-9]{20}$/.test(latin1(bytes, start - 21, start - 1))) return false
  if (isJoiner(bytes[end]) && /^[A-Z]{4}[A-Z0-9]{16}$/.test(latin1(bytes, end + 1, end + 21))) return false
  return (
    (isJoiner(bytes[start - 1]) && isAlphanumeric(bytes[start - 2])) ||
    (isJoiner(bytes[end]) && isAlphanumeric(bytes[end + 1]))
  )
}

function isJoiner(byte: number | undefined): boolean {
  return byte === 0x2d || byte === 0x5f
}

const lineReach = 100

/** The last line of wrapped base64 (a certificate, a mail's attachment): a full line stands directly before it. */
function isTail(bytes: Uint8Array, start: number): boolean {
  return /[A-Za-z0-9+/]{60}(?:["']?[\s,+.\\]*\n|\\+r?\\*n)[\s"'+>#*|-]*$/.test(latin1(bytes, start - lineReach, start))
}
