/** Loose objects: a file each, compressed whole. https://git-scm.com/docs/gitrepository-layout (objects/[0-9a-f][0-9a-f]) */
import { lstatSync, readFileSync } from 'node:fs'
import { inflateSync } from 'node:zlib'
import { codeOf } from '../errors.ts'

export type LooseObject = { type: string; content: Buffer }

const mostBytes = 8 * 1024 * 1024
const mostInflated = 64 * 1024 * 1024
const longestHeader = 32

/** Undefined for what is broken, or so large that it is better streamed by Git. */
export function readLooseObject(file: string): LooseObject | undefined {
  try {
    const { size } = lstatSync(file)
    if (size > mostBytes) return undefined
    const bytes = inflateSync(readFileSync(file), { maxOutputLength: mostInflated })
    const end = bytes.indexOf(0)
    if (end < 0 || end > longestHeader) return undefined
    const [type, length] = bytes.toString('latin1', 0, end).split(' ')
    const content = bytes.subarray(end + 1)
    return Number(length) === content.length ? { type: type!, content } : undefined
  } catch (error) {
    // What is no zlib stream has a code too, such as Z_DATA_ERROR.
    if (codeOf(error) === undefined) throw error
    return undefined
  }
}
