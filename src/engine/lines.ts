/** Lines and columns, counted only where something was found and, in large files, from chunk to chunk. */

/** Both count from 1; columns count characters (Unicode code points; in invalid UTF-8, bytes that do not continue one). */
export type Position = { line: number; column: number }

const newline = 0x0a

/** Counts positions forward through one-byte-a-character or UTF-8 bytes. Offsets must not decrease. */
export class PositionCounter {
  #bytes: Uint8Array
  #offset = 0
  #line: number
  #column: number

  constructor(bytes: Uint8Array, at: Position = { line: 1, column: 1 }) {
    this.#bytes = bytes
    this.#line = at.line
    this.#column = at.column
  }

  at(offset: number): Position {
    const bytes = this.#bytes
    const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    let lineStart = this.#offset
    for (
      let next = view.indexOf(newline, lineStart);
      next >= 0 && next < offset;
      next = view.indexOf(newline, lineStart)
    ) {
      this.#line++
      this.#column = 1
      lineStart = next + 1
    }
    for (let i = lineStart; i < offset; i++) if ((bytes[i]! & 0xc0) !== 0x80) this.#column++
    this.#offset = offset
    return { line: this.#line, column: this.#column }
  }
}

/** The line that holds `offset`, as a half-open span without its newline, no further than `reach` bytes to each side. */
export function lineAround(bytes: Uint8Array, offset: number, reach: number): { start: number; end: number } {
  let start = offset
  const floor = Math.max(0, offset - reach)
  while (start > floor && bytes[start - 1] !== newline) start--
  let end = offset
  const ceiling = Math.min(bytes.length, offset + reach)
  while (end < ceiling && bytes[end] !== newline) end++
  return { start, end }
}
