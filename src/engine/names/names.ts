/** What names a value, and what it stands under. Read from the text around it, escapes undone; positions play no part. */
import type { Names } from '../../detectors/detector.ts'
import { latin1 } from '../tokens/tokens.ts'
import { unescapeText } from '../views/escapes.ts'
import { columnHeader, parentsOf } from './structure.ts'
import { type Word, wordsBefore } from './words-before.ts'
import { nameBehind, nameOfMember } from './words-behind.ts'

const reach = 320
const behindReach = 240
const structureReach = 2048
const columnReach = 8192

/** The names of the value at `start`..`end`. */
export function namesOf(bytes: Buffer, start: number, end: number): Names {
  const before = unescapeText(latin1(bytes, start - reach, start))
  const behind = unescapeText(latin1(bytes, end, end + behindReach))
  const { words, joined } = wordsBefore(before)
  const header = columnHeader(latin1(bytes, start - columnReach, start), behind)
  const parents = parentsOf(latin1(bytes, start - structureReach, start))
  return {
    words: [...firm(header), ...words, ...firm(nameOfMember(joined, before, behind)), ...firm(nameBehind(behind))],
    path: [...parents, joined].filter(text => text !== '').join(' '),
  }
}

function firm(text: string): Word[] {
  return text === '' ? [] : [{ text, firm: true }]
}
