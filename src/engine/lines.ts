/** Lines and columns, counted only where something was found and, in large files, from chunk to chunk. */

/** Both count from 1; columns count characters (Unicode code points; in invalid UTF-8, bytes that do not continue one). */
export type Position = { line: number; column: number }

const newline = 0x0a

/** Counts positions forward through one-byte-a-character or UTF-8 bytes. Offsets must not decrease. */
export class PositionCounter {
  readonly #bytes: Buffer
  #offset = 0
  #line: number
  #column: number
  /** Of the first newline from `#offset` on, remembered: on a long line with many matches it is searched once. */
  #newline: number | undefined

  constructor(bytes: Buffer, at: Position = { line: 1, column: 1 }) {
    this.#bytes = bytes
    this.#line = at.line
    this.#column = at.column
  }

  at(offset: number): Position {
    this.#newline ??= this.#newlineFrom(this.#offset)
    while (this.#newline < offset) {
      this.#line++
      this.#column = 1
      this.#offset = this.#newline + 1
      this.#newline = this.#newlineFrom(this.#offset)
    }
    for (let i = this.#offset; i < offset; i++) if ((this.#bytes[i]! & 0xc0) !== 0x80) this.#column++
    this.#offset = offset
    return { line: this.#line, column: this.#column }
  }

  #newlineFrom(offset: number): number {
    const found = this.#bytes.indexOf(newline, offset)
    return found < 0 ? Number.POSITIVE_INFINITY : found
  }
}

/** The position behind a span of bytes that begins at a known one. A value that is wrapped in lines ends in another one. */
export function endOfSpan(bytes: Buffer, { line, column }: Position, start: number, end: number): Position {
  for (let i = start; i < end; i++) {
    if (bytes[i] === newline) {
      line++
      column = 1
    } else if ((bytes[i]! & 0xc0) !== 0x80) column++
  }
  return { line, column }
}

/** The line that holds `offset`, as a half-open span without its newline, no further than `reach` bytes to each side. */
export function lineAround(bytes: Buffer, offset: number, reach: number): { start: number; end: number } {
  let start = offset
  const floor = Math.max(0, offset - reach)
  while (start > floor && bytes[start - 1] !== newline) start--
  let end = offset
  const ceiling = Math.min(bytes.length, offset + reach)
  while (end < ceiling && bytes[end] !== newline) end++
  return { start, end }
}
