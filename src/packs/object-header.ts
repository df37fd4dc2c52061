/** How an object stands in a pack: https://git-scm.com/docs/gitformat-pack#_pack_pack_files_have_the_following_format */

export const commitType = 1
export const treeType = 2
export const blobType = 3
export const tagType = 4
const offsetDelta = 6
const idDelta = 7

export type ObjectHeader = {
  /** One of the four types; 0 for a delta. */
  type: number
  /** Bytes of the object, or of the delta, when inflated. */
  size: number
  /** Bytes of the header. */
  length: number
  /** A delta's base: so many bytes before it. */
  back: number
  /** Or the place in the header of its id. */
  idAt: number
}

/** An object's header takes no more, with the largest id. */
export const longestHeader = 64

/** Undefined if it is none. The same object is given each time. */
export function readHeader(bytes: Buffer, idBytes: number): ObjectHeader | undefined {
  let at = 0
  let byte = bytes[at++] ?? 0
  const kind = (byte >> 4) & 7
  let size = byte & 15
  for (let scale = 16; byte & 0x80; scale *= 128) {
    if (at >= longestHeader) return undefined
    byte = bytes[at++] ?? 0
    size += (byte & 0x7f) * scale
  }
  header.size = size
  header.back = 0
  header.idAt = 0
  header.type = kind
  if (kind === offsetDelta) {
    header.type = 0
    byte = bytes[at++] ?? 0
    let back = byte & 0x7f
    while (byte & 0x80) {
      if (at >= longestHeader) return undefined
      byte = bytes[at++] ?? 0
      back = (back + 1) * 128 + (byte & 0x7f)
    }
    header.back = back
  } else if (kind === idDelta) {
    header.type = 0
    header.idAt = at
    at += idBytes
  } else if (kind === 0 || kind === 5) return undefined
  header.length = at
  return header
}

// Perf: a million are read.
const header: ObjectHeader = { type: 0, size: 0, length: 0, back: 0, idAt: 0 }
