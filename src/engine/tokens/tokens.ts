/** Tokens with a prefix, such as a key ID, in a run of bytes. Those without one: free-tokens.ts. */

import type { ByteSet } from '../../detectors/byte-set.ts'
import type { Detector } from '../../detectors/detector.ts'
import { randomBits } from '../../detectors/letter-pairs.ts'
import { endsEscape, longestToken, unescapeRun } from '../views/escapes.ts'

/** A token: its span in the bytes (half-open) and its value with escapes undone. */
export type Found = { start: number; end: number; value: string }

/** Bytes as text, escapes undone, and where in the bytes its characters stand. */
export type Text = {
  text: string
  escaped: boolean
  end: number
  startOf(index: number): number
  endOf(index: number): number
}

/** A run of bytes as text. No token in it is longer than `longest`. */
export type Run = Text & { longest: number }

/** The run of bytes between two offsets; without text if no token of `shortest` characters of the alphabet can be in it. */
export function readRun(bytes: Buffer, start: number, end: number, alphabet: ByteSet, shortest: number): Run {
  const longest = longestToken(bytes, start, end, alphabet)
  return { ...readText(bytes, longest < shortest ? end : start, end), longest }
}

/** The bytes between two offsets. */
export function readText(bytes: Buffer, start: number, end: number): Text {
  const raw = latin1(bytes, start, end)
  const unescaped = unescapeRun(raw)
  return {
    text: unescaped?.text ?? raw,
    escaped: unescaped !== undefined,
    end,
    startOf: index => start + (unescaped?.starts[index] ?? index),
    endOf: index => start + (unescaped?.ends[index] ?? index + 1),
  }
}

/** What is asked of a detector whose tokens begin with a prefix. */
export type Prefixed = Pick<Detector, 'set' | 'prefixes' | 'minRun' | 'minLength' | 'maxLength'>

/** Tokens with a prefix in a run of bytes: the whole run, or its part behind an escape such as `%3D`, if it stands free. */
export function prefixedTokens(bytes: Buffer, start: number, end: number, shape: Prefixed, found: Found[]): void {
  if (isAlphanumeric(bytes[end])) return
  const first = Math.max(start, end - shape.maxLength)
  for (let at = first; at <= end - shape.minRun; at++) {
    const prefix = shape.prefixes.find(({ text, outside }) => startsWith(bytes, at - outside, text))
    if (prefix === undefined) continue
    const begin = at - prefix.outside
    if (end - begin < shape.minLength || end - begin > shape.maxLength) continue
    if (isJoined(bytes[begin - 1], shape.set) && !endsEscape(bytes, begin)) continue
    found.push({ start: begin, end, value: latin1(bytes, begin, end) })
    return
  }
}

/** The same in what an escaped run stands for. */
export function prefixedTokensInRun(run: Run, { set, prefixes, ...shape }: Prefixed, found: Found[]): void {
  const { text } = run
  for (const prefix of prefixes) {
    for (let at = text.indexOf(prefix.text); at >= 0; at = text.indexOf(prefix.text, at + 1)) {
      let end = at + prefix.outside
      while (end < text.length && set[text.charCodeAt(end)] === 1 && end - at <= shape.maxLength) end++
      if (end - at < shape.minLength || end - at > shape.maxLength) continue
      if (isJoined(text.charCodeAt(at - 1), set) || isJoined(text.charCodeAt(end), set)) continue
      found.push({ start: run.startOf(at), end: run.endOf(end - 1), value: text.slice(at, end) })
    }
  }
}

const blobReach = 24

/** True if the token stands amid base64: `/` and `+` beside it are no boundaries then. */
export function isInBlob(bytes: Buffer, start: number, end: number): boolean {
  const sides = [latin1(bytes, start - blobReach, start), latin1(bytes, end, end + blobReach)]
  return sides.every(side => /^[A-Za-z0-9+/]{24}$/.test(side) && randomBits(side) > 0)
}

/** The end of the characters of the set that stand together from `from` on. */
export function stretchEnd({ text, longest, escaped }: Run, set: ByteSet, from: number): number {
  // Perf: most runs are one stretch, which was measured already.
  if (longest === text.length && !escaped) return longest
  let end = from
  while (end < text.length && set[text.charCodeAt(end)] === 1) end++
  return end
}

/** True for a byte that makes the token beside it a part of something longer. */
export function isJoined(byte: number | undefined, set: ByteSet): boolean {
  return isAlphanumeric(byte) || set[byte ?? 0] === 1
}

export function isAlphanumeric(byte: number | undefined): boolean {
  if (byte === undefined) return false
  const lower = byte | 0x20
  return (byte >= 0x30 && byte <= 0x39) || (lower >= 0x61 && lower <= 0x7a)
}

export function startsWith(bytes: Buffer, at: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false
  return true
}

/** Bytes as text, one character a byte. */
export function latin1(bytes: Buffer, start: number, end: number): string {
  return bytes.toString('latin1', Math.max(0, start), end)
}
