/** What names a value, and what it stands under. Read from the text around it, escapes undone; positions play no part. */
import type { Names } from '../detectors/detector.ts'
import { unescapeText } from './escapes.ts'
import { columnHeader, parentsOf } from './structure.ts'
import { latin1 } from './tokens.ts'
import { wordsBefore } from './words-before.ts'
import { nameBehind } from './words-behind.ts'

const reach = 320
const behindReach = 240
const structureReach = 2048
const columnReach = 8192

/** The names of the value at `start`..`end`. */
export function namesOf(bytes: Uint8Array, start: number, end: number): Names {
  const { words, joined } = wordsBefore(unescapeText(latin1(bytes, start - reach, start)))
  const behind = unescapeText(latin1(bytes, end, end + behindReach))
  const others = [nameBehind(joined, behind), columnHeader(latin1(bytes, start - columnReach, start), behind)]
  const parents = parentsOf(latin1(bytes, start - structureReach, start))
  return {
    words: [...words, ...others.filter(text => text !== '').map(text => ({ text, called: false }))],
    path: [...parents, joined].filter(text => text !== '').join(' '),
  }
}
