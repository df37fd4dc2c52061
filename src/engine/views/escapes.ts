/**
 * What escape sequences in text stand for: JSON and source code (`\n`, `\/`, `\u002f`, `\u{2f}`, `\x2f`, `\057`), percent
 * encoding (`%2F`), HTML entities (`&#x2F;`, `&#43;`, `&quot;`), however often one is wrapped in another.
 */

import { type ByteSet, byteSet } from '../../detectors/byte-set.ts'

/** Bytes that can be part of an escape sequence inside a run, beyond letters and digits. */
export const escapeBytes = '\\%&#;'

/** Text with its escapes undone, and where in the escaped text each of its characters begins and ends. */
export type Unescaped = { text: string; starts: ArrayLike<number>; ends: ArrayLike<number> }

/** JSON in HTML in a URL in JSON. */
const mostRounds = 4

// A match begins with the first of several backslashes: trying each of a million would take a million times as long.
const escapeSequence = new RegExp(
  [
    String.raw`(?<!\\)\\+(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{2}))`,
    String.raw`(?<!\\)\\+([0-7]{3})`,
    String.raw`(?<!\\)\\+([nrtbfv0ae])`,
    // An escaped sign stands for itself: the backslash goes.
    String.raw`(?<!\\)\\+(?=["'\`/+=&%#;:,?<>()[\]{}])`,
    '%(?:25)*([0-9a-fA-F]{2})',
    '&(?:#[xX]([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(amp|quot|apos|lt|gt|sol|plus|equals|nbsp|bsol|percnt|colon|num|NewLine|Tab));',
  ].join('|'),
  'g',
)

const entities: Record<string, string> = {
  ...{ amp: '&', quot: '"', apos: "'", lt: '<', gt: '>', sol: '/', plus: '+', equals: '=', nbsp: ' ', bsol: '\\' },
  ...{ percnt: '%', colon: ':', num: '#', NewLine: '\n', Tab: '\t' },
}
const controls: Record<string, string> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: ' ',
  f: ' ',
  v: ' ',
  0: '\0',
  a: ' ',
  e: '\x1b',
}

/** The character that a match of `escapeSequence` stands for; characters beyond Latin-1 become one that is in no alphabet. */
function characterOf(groups: readonly (string | undefined)[]): string {
  const [u, u4, u8, x, octal, control, percent, hex, decimal, entity] = groups
  if (entity !== undefined) return entities[entity]!
  if (control !== undefined) return controls[control]!
  const code =
    octal !== undefined
      ? Number.parseInt(octal, 8)
      : decimal !== undefined
        ? Number(decimal)
        : Number.parseInt(u ?? u4 ?? u8 ?? x ?? percent ?? hex ?? 'ff', 16)
  return String.fromCharCode(code < 256 ? code : 0xff)
}

/** Undoes all escapes, also those that only show when others are undone. */
export function unescapeText(text: string): string {
  let current = text
  for (let round = 0; round < mostRounds && mayHoldEscape(current); round++) {
    const next = current.replace(escapeSequence, (match, ...groups) => (isBackslash(match) ? '' : characterOf(groups)))
    if (next === current) break
    current = next
  }
  return current
}

/** The same, with the place of each character; undefined where there is nothing to undo. */
export function unescapeRun(text: string): Unescaped | undefined {
  let current: Unescaped | undefined
  for (let round = 0; round < mostRounds; round++) {
    const source = current?.text ?? text
    const matches = mayHoldEscape(source) ? [...source.matchAll(escapeSequence)] : []
    if (matches.length === 0) break
    current = replaceAll(current, source, matches, match =>
      isBackslash(match[0]) ? undefined : characterOf(match.slice(1)),
    )
  }
  return current
}

const backslash = 0x5c
const percent = 0x25
const ampersand = 0x26

/**
 * The most characters of the alphabet that can stand together in what the bytes stand for; infinite where only undoing their
 * escapes would tell. Perf: tables of data in source code (`\x00\x1f…`) are runs of megabytes and end here, read once.
 */
export function longestToken(bytes: Buffer, start: number, end: number, set: ByteSet): number {
  let plain = start
  while (plain < end && set[bytes[plain]!] === 1) plain++
  if (plain === end) return end - start
  let longest = 0
  let together = plain - start
  for (let at = plain; at < end; ) {
    let code = bytes[at]!
    let next = at + 1
    if (code === percent) {
      code = hexAt(bytes, next, 2)
      next += code < 0 ? 0 : 2
    } else if (code === backslash) {
      while (bytes[next] === backslash) next++
      const digits = hexDigits[bytes[next] ?? 0]!
      code = digits === 0 ? -1 : hexAt(bytes, next + 1, digits)
      if (code >= 0) next += 1 + digits
      else if (isOctal(bytes, next)) {
        code = (bytes[next]! - 0x30) * 64 + (bytes[next + 1]! - 0x30) * 8 + bytes[next + 2]! - 0x30
        next += 3
      } else if (isControl[bytes[next] ?? 0] === 1) next++
      else {
        // Of an escaped sign the backslash goes.
        at = next
        continue
      }
    }
    // Rare enough to be read in full.
    if (code === ampersand && isEntity(bytes, next)) return Number.POSITIVE_INFINITY
    if (code >= 0 && set[code] === 1) together++
    // What an escape stands for may be part of another: it counts for nothing, and parts nothing.
    else if (next === at + 1 || nested[code] !== 1) {
      longest = Math.max(longest, together)
      together = 0
    }
    at = next
  }
  return Math.max(longest, together)
}

/** What begins an escape, and what else is in one that is in no alphabet. */
const nested = byteSet('', escapeBytes)

/** How many hexadecimal digits stand behind x, u and U; 0 behind others. */
const hexDigits = new Uint8Array(256)
hexDigits['x'.charCodeAt(0)] = 2
hexDigits['u'.charCodeAt(0)] = 4
hexDigits['U'.charCodeAt(0)] = 8
const isControl = byteSet('nrtbfv0ae')
const alphanumeric = byteSet('A-Za-z0-9')

const hexValues = Int8Array.from({ length: 256 }, (_, byte) => {
  const value = Number.parseInt(String.fromCharCode(byte), 16)
  return Number.isNaN(value) ? -1 : value
})

function hexAt(bytes: Buffer, at: number, digits: number): number {
  let value = 0
  for (let i = at; i < at + digits; i++) {
    const digit = hexValues[bytes[i] ?? 0]!
    if (digit < 0) return -1
    value = value * 16 + digit
  }
  return value
}

function isOctal(bytes: Buffer, at: number): boolean {
  for (let i = at; i < at + 3; i++) if ((bytes[i] ?? 0) < 0x30 || bytes[i]! > 0x37) return false
  return true
}

const longestEntity = 9

/** True if what stands behind a `&` makes an entity of it. */
function isEntity(bytes: Buffer, at: number): boolean {
  const start = bytes[at] === 0x23 ? at + 1 : at
  let end = start
  while (end - start < longestEntity && alphanumeric[bytes[end] ?? 0] === 1) end++
  return end > start && bytes[end] === 0x3b
}

function mayHoldEscape(text: string): boolean {
  return text.includes('\\') || text.includes('%') || text.includes('&')
}

/**
 * The text with matches replaced by characters, and the place of each character. A match may stand for nothing (''), or be
 * part of the character behind it (undefined).
 */
export function replaceAll(
  inner: Unescaped | undefined,
  source: string,
  matches: Iterable<RegExpExecArray>,
  characterFor: (match: RegExpExecArray) => string | undefined,
): Unescaped {
  const starts = new Int32Array(source.length)
  const ends = new Int32Array(source.length)
  let text = ''
  let length = 0
  let lead: number | undefined
  const add = (from: number, to: number): void => {
    starts[length] = inner?.starts[lead ?? from] ?? lead ?? from
    ends[length++] = inner?.ends[to - 1] ?? to
    lead = undefined
  }
  const copy = (from: number, to: number): void => {
    for (let at = from; at < to; at++) add(at, at + 1)
    text += source.slice(from, to)
  }
  let done = 0
  for (const match of matches) {
    copy(done, match.index)
    done = match.index + match[0].length
    const character = characterFor(match)
    if (character === undefined) lead = match.index
    else if (character !== '') {
      add(match.index, done)
      text += character
    }
  }
  copy(done, source.length)
  return { text, starts: starts.subarray(0, length), ends: ends.subarray(0, length) }
}

function isBackslash(match: string): boolean {
  return match.endsWith('\\')
}

const longestEscape = 32

/** True if the letter or digit before `at` is the end of an escape sequence (`\n`, `%3D`, `\u003d`, `ESC[0m`), so a boundary. */
export function endsEscape(bytes: Buffer, at: number): boolean {
  const start = Math.max(0, at - longestEscape)
  const raw = bytes.toString('latin1', start, at)
  const before = unescapeText(raw)
  return (before !== raw && !/[A-Za-z0-9]$/.test(before)) || /\x1b\[[\d;]*[A-Za-z]$/.test(before)
}
