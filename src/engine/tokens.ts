/**
 * From a run of bytes to the free-standing tokens in it. The engine, not the rule, sets boundaries: a byte of the alphabet
 * beside a token rejects it, and an escape sequence is read as the character it stands for.
 */

import type { ByteSet } from '../detectors/byte-set.ts'
import { type Decoded, decodeAt, endsEscape } from './escapes.ts'

/** A token: its span in the bytes (half-open) and its value with escapes undone. */
export type Found = { start: number; end: number; value: string }

type Shape = { set: ByteSet; minLength: number; maxLength: number }

const decoded: Decoded = { code: 0, next: 0 }
const equals = 0x3d

/** Tokens of a shape in a run that may hold escapes. A token before `=` is the tail of padded base64, none of ours. */
export function tokensInEscapedRun(bytes: Uint8Array, start: number, end: number, shape: Shape, found: Found[]): void {
  const { set, minLength, maxLength } = shape
  const begin = start + colorLength(bytes, start)
  let length = 0
  let from = begin
  let value = ''
  for (let at = begin; at <= end; ) {
    if (at === end) {
      decoded.code = at < bytes.length ? bytes[at]! : 0
      decoded.next = at + 1
    } else decodeAt(bytes, at, decoded)
    if (at < end && set[decoded.code] === 1) {
      if (length === 0) from = at
      if (length < maxLength) value += String.fromCharCode(decoded.code)
      length++
    } else {
      if (
        length >= minLength &&
        length <= maxLength &&
        (decoded.code !== equals || isMarkup(bytes, from)) &&
        !isGlued(bytes, from, at)
      ) {
        found.push({ start: from, end: at, value })
      }
      length = 0
      value = ''
    }
    at = decoded.next
  }
}

/** Tokens with a prefix in a run: the whole run, or its part behind an escape such as `%3D`, if it stands free. */
export function prefixedTokens(
  bytes: Uint8Array,
  start: number,
  end: number,
  shape: Shape & { prefixes: readonly string[] },
  found: Found[],
): void {
  if (isAlphanumeric(bytes[end])) return
  const first = Math.max(start, end - shape.maxLength)
  for (let at = first; at <= end - shape.minLength; at++) {
    const prefix = shape.prefixes.find(text => startsWith(bytes, at, text))
    if (prefix === undefined || (isAlphanumeric(bytes[at - 1]) && !endsEscape(bytes, at))) continue
    found.push({ start: at, end, value: latin1(bytes, at, end) })
    return
  }
}

/** `=value=` is markup (Org's verbatim), not padding. */
function isMarkup(bytes: Uint8Array, start: number): boolean {
  return bytes[start - 1] === equals && !isAlphanumeric(bytes[start - 2]) && bytes[start - 2] !== equals
}

/** The rest of a terminal's colour sequence (`ESC[31m`) at the beginning of a run: digits and a letter that are no part of it. */
function colorLength(bytes: Uint8Array, start: number): number {
  if (bytes[start - 1] !== 0x5b) return 0
  const text = latin1(bytes, start - 6, start + 12)
  return /(?:\x1b|\\e|\\033|\\x1b|\\u001b)\[([0-9;]*m)/i.exec(text)?.[1]?.length ?? 0
}

/** A piece of a longer word joined by - or _ (base64url, a UUID-like name) does not stand free. */
function isGlued(bytes: Uint8Array, start: number, end: number): boolean {
  // ID-SECRET is a pair, however joined.
  if (isJoiner(bytes[start - 1]) && /^[A-Z0-9]{20}$/.test(latin1(bytes, start - 21, start - 1))) return false
  return (
    (isJoiner(bytes[start - 1]) && isAlphanumeric(bytes[start - 2])) ||
    (isJoiner(bytes[end]) && isAlphanumeric(bytes[end + 1]))
  )
}

function isJoiner(byte: number | undefined): boolean {
  return byte === 0x2d || byte === 0x5f
}

function isAlphanumeric(byte: number | undefined): boolean {
  if (byte === undefined) return false
  const lower = byte | 0x20
  return (byte >= 0x30 && byte <= 0x39) || (lower >= 0x61 && lower <= 0x7a)
}

function startsWith(bytes: Uint8Array, at: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false
  return true
}

/** Bytes as text, one character a byte. */
export function latin1(bytes: Uint8Array, start: number, end: number): string {
  const from = Math.max(0, start)
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, Math.max(0, Math.min(end, bytes.length) - from)).toString(
    'latin1',
  )
}
