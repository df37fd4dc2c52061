/**
 * Where a value stands in the text of a shape. A shape need not say it: the bytes that change when only the value changes are the
 * value, in whatever encoding.
 */
import { type Key, keyFrom } from './keys.ts'
import type { Shape } from './shape.ts'

/** Byte offsets; the end is exclusive. */
export type Span = { start: number; end: number }

/** Seeds of other values to compare with, far from those in use: more than one, since two values may begin or end alike. */
const others = [0xffff_fff1, 0xffff_fff2, 0xffff_fff3]

/** The spans of one half: its occurrences as it is, or else, where it is encoded, the one stretch that depends on it. */
export function spansOf(shape: Shape, key: Key, half: keyof Key): Span[] {
  const text = Buffer.from(shape.make(key))
  const plain = occurrences(text, key[half])
  if (plain.length > 0) return plain
  const changed = others.map(seed => difference(text, Buffer.from(shape.make({ ...key, [half]: keyFrom(seed)[half] }))))
  return [{ start: Math.min(...changed.map(span => span.start)), end: Math.max(...changed.map(span => span.end)) }]
}

function occurrences(text: Buffer, value: string): Span[] {
  const spans: Span[] = []
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1))
    spans.push({ start: at, end: at + value.length })
  return spans
}

/** What of the text lies between the beginning and the end that it shares with the other. */
function difference(text: Buffer, other: Buffer): Span {
  const most = Math.min(text.length, other.length)
  let start = 0
  while (start < most && text[start] === other[start]) start++
  let tail = 0
  while (tail < most - start && text[text.length - 1 - tail] === other[other.length - 1 - tail]) tail++
  return { start, end: text.length - tail }
}
