/**
 * Hard bytes: what stands on one side of them is never read together with what stands on the other, as one run, one token, one
 * escape or the lines of one base64. The search of a text can be cut there.
 */
import type { Detector } from '../detectors/detector.ts'
import { alphabet, lineBreakBytes } from './views/base64.ts'
import { escapeBytes } from './views/escapes.ts'

/** Braces are in `\u{2f}`, `=` is base64's padding. */
const others = '{}='

/** Of each byte: 1 if it is hard. */
export function hardBytesOf(detectors: readonly Detector[]): Uint8Array {
  const hard = new Uint8Array(256).fill(1)
  for (const set of [alphabet, ...detectors.map(detector => detector.set)])
    for (let byte = 0; byte < 256; byte++) if (set[byte] === 1) hard[byte] = 0
  const texts = detectors.flatMap(({ prefixes }) => prefixes.map(({ text }) => text))
  for (const character of [escapeBytes, lineBreakBytes, others, ...texts].join('')) hard[character.charCodeAt(0)] = 0
  return hard
}
