/**
 * What an earlier scan knows: which objects hold nothing, which may hold something. An id stands for the same bytes for ever, so it
 * holds until rules or engine change. Written as: a line of JSON, the ids, the names, and a code that only who has the key can make.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'

export type Known = {
  /** Ids one after another: of blobs, commits and tags that hold nothing; of trees; of what may hold something. */
  clean: Buffer
  trees: Buffer
  suspects: Buffer
  /** The names of files and folders in the trees, a NUL behind each; undefined: not all known. */
  names: Buffer | undefined
  /** All that these objects name was there. */
  complete: boolean
}

/** `stamp`: rules and engine, and how long an id is; what was written under another one is of no use. */
type Header = { stamp: string; lengths: number[]; names: boolean; complete: boolean }

const codeBytes = 32
const newline = 0x0a

export function writeKnown(known: Known, stamp: string, key: Buffer): Buffer {
  const { clean, trees, suspects, names, complete } = known
  const parts = [clean, trees, suspects, names ?? Buffer.alloc(0)]
  const header: Header = { stamp, lengths: parts.map(({ length }) => length), names: names !== undefined, complete }
  const bytes = Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), ...parts])
  return Buffer.concat([bytes, codeOf(bytes, key)])
}

/** Undefined if it was written by somebody else, for other rules, or is not whole. */
export function readKnown(file: Buffer, stamp: string, key: Buffer): Known | undefined {
  const bytes = file.subarray(0, -codeBytes)
  if (file.length < codeBytes || !timingSafeEqual(codeOf(bytes, key), file.subarray(-codeBytes))) return undefined
  const start = bytes.indexOf(newline) + 1
  const header = JSON.parse(bytes.toString('utf8', 0, start)) as Header
  if (header.stamp !== stamp) return undefined
  let at = start
  const [clean, trees, suspects, names] = header.lengths.map(length => {
    at += length
    return bytes.subarray(at - length, at)
  })
  const { complete } = header
  return { clean: clean!, trees: trees!, suspects: suspects!, names: header.names ? names : undefined, complete }
}

function codeOf(bytes: Buffer, key: Buffer): Buffer {
  return createHmac('sha256', key).update(bytes).digest()
}
