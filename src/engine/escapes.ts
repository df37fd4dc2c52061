/**
 * What an escape sequence in text stands for: JSON and source code (`\n`, `\/`, `\u002f`, `\x2f`, `\057`), percent encoding
 * (`%2F`, also twice encoded), HTML entities (`&#x2F;`, `&#43;`, `&quot;`).
 */

/** Bytes that can be part of an escape sequence inside a run, beyond letters and digits. */
export const escapeBytes = '\\%&#;'

const backslash = 0x5c
const percent = 0x25
const ampersand = 0x26

/** A byte's meaning and the offset behind it. One object, reused: this runs once per byte of a candidate. */
export type Decoded = { code: number; next: number }

/** Reads the character at `at`; where an escape begins, the character it stands for. */
export function decodeAt(bytes: Uint8Array, at: number, into: Decoded): void {
  const byte = bytes[at]!
  into.code = byte
  into.next = at + 1
  if (byte === backslash) decodeBackslash(bytes, at, into)
  else if (byte === percent) decodePercent(bytes, at, into)
  else if (byte === ampersand) decodeEntity(bytes, at, into)
}

function decodeBackslash(bytes: Uint8Array, at: number, into: Decoded): void {
  let behind = at + 1
  // Text that was escaped twice (JSON within JSON) doubles its backslashes.
  while (bytes[behind] === backslash) behind++
  const letter = bytes[behind]
  if (letter === 0x75 || letter === 0x78) {
    const digits = letter === 0x75 ? 4 : 2
    const code = hexAt(bytes, behind + 1, digits)
    if (code >= 0) set(into, code, behind + 1 + digits)
    else into.next = behind
  } else if (letter === 0x2f) set(into, letter, behind + 1)
  else if (octalAt(bytes, behind) >= 0) set(into, octalAt(bytes, behind), behind + 3)
  else if (letter !== undefined && controlLetters.includes(letter)) set(into, 0x0a, behind + 1)
  else into.next = behind
}

/** The letters of \n \r \t \b \f \v \0 \a \e: all of them end a token. */
const controlLetters = [...'nrtbfv0ae'].map(letter => letter.charCodeAt(0))

function decodePercent(bytes: Uint8Array, at: number, into: Decoded): void {
  let behind = at + 1
  while (bytes[behind] === 0x32 && bytes[behind + 1] === 0x35) behind += 2
  const code = hexAt(bytes, behind, 2)
  if (code >= 0) set(into, code, behind + 2)
}

const entities: Record<string, number> = {
  amp: 38,
  quot: 34,
  apos: 39,
  lt: 60,
  gt: 62,
  sol: 47,
  plus: 43,
  equals: 61,
  nbsp: 32,
}
const longestEntity = 9

function decodeEntity(bytes: Uint8Array, at: number, into: Decoded): void {
  const end = bytes.subarray(at + 1, at + 1 + longestEntity).indexOf(0x3b)
  if (end < 1) return
  const name = Buffer.from(bytes.buffer, bytes.byteOffset + at + 1, end).toString('latin1')
  const numeric = /^#(?:x([0-9a-f]+)|([0-9]+))$/i.exec(name)
  const code = numeric ? Number.parseInt(numeric[1] ?? numeric[2]!, numeric[1] ? 16 : 10) : entities[name.toLowerCase()]
  if (code !== undefined) set(into, code, at + end + 2)
}

function set(into: Decoded, code: number, next: number): void {
  into.code = code < 256 ? code : 0
  into.next = next
}

function hexAt(bytes: Uint8Array, at: number, digits: number): number {
  let value = 0
  for (let i = at; i < at + digits; i++) {
    const digit = hexDigit(bytes[i])
    if (digit < 0) return -1
    value = value * 16 + digit
  }
  return value
}

/** `\057`: C, Python, PHP and shells write three octal digits. */
function octalAt(bytes: Uint8Array, at: number): number {
  let value = 0
  for (let i = at; i < at + 3; i++) {
    const byte = bytes[i]
    if (byte === undefined || byte < 0x30 || byte > 0x37) return -1
    value = value * 8 + byte - 0x30
  }
  return value
}

function hexDigit(byte: number | undefined): number {
  if (byte === undefined) return -1
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const lower = byte | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1
}

/** True if the letter or digit before `at` is the end of an escape sequence (`\n`, `%3D`, `\u003d`, `ESC[0m`), so a boundary. */
export function endsEscape(bytes: Uint8Array, at: number): boolean {
  const before = Buffer.from(bytes.buffer, bytes.byteOffset + Math.max(0, at - 8), Math.min(8, at)).toString('latin1')
  return /(?:\\[nrtbfv0ae]|\\[0-7]{3}|\\x[0-9a-f]{2}|\\u[0-9a-f]{4}|%[0-9a-f]{2}|=(?:3d|3a|2[027]|a0|09)|\x1b\[[0-9;]*m|\[[0-9;]{1,5}m)$/i.test(
    before,
  )
}

/** Text with its escapes, entities and percent codes replaced by what they stand for: for reading names, not for positions. */
export function unescapeText(text: string): string {
  return text
    .replace(/\\+u([0-9a-f]{4})|\\+x([0-9a-f]{2})|%(?:25)*([0-9a-f]{2})/gi, (_, u, x, p) =>
      String.fromCharCode(Number.parseInt(u ?? x ?? p, 16)),
    )
    .replace(/\\+[nr]/g, '\n')
    .replace(/\\+[tbfv0"'`]/g, ' ')
    .replace(/&(?:quot|apos|#34|#39|#x22|#x27);/gi, '"')
    .replace(/&nbsp;|<wbr\s*\/?>/gi, ' ')
    .replace(/&(?:lt|#60|#x3c);/gi, '<')
    .replace(/&(?:gt|#62|#x3e);/gi, '>')
}
