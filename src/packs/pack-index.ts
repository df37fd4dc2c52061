/** The index of a pack: which objects it has, and where. https://git-scm.com/docs/gitformat-pack#_version_2_pack_idx_files */
import { readFileSync } from 'node:fs'

export type PackIndex = {
  count: number
  /** The objects' ids, sorted, one after another. */
  ids: Buffer
  /** Where each object begins in the pack, in the ids' order. */
  offsets: Float64Array
  /** The CRC-32 of each object's bytes in the pack, in the ids' order. */
  checks: Uint32Array
  /** The checksum of the pack, which names its content. */
  packChecksum: Buffer
}

const magic = 0xff744f63
const headerBytes = 8
const fanoutBytes = 256 * 4

/** Undefined if it is no whole index of version 2. `idBytes`: 20, in SHA-256 repositories 32. Throws what reading throws. */
export function readPackIndex(file: string, idBytes: number): PackIndex | undefined {
  const bytes = readFileSync(file)
  const fixed = headerBytes + fanoutBytes + 2 * idBytes
  if (bytes.length < fixed || bytes.readUInt32BE(0) !== magic || bytes.readUInt32BE(4) !== 2) return undefined
  const count = bytes.readUInt32BE(headerBytes + fanoutBytes - 4)
  const idsAt = headerBytes + fanoutBytes
  const checksAt = idsAt + count * idBytes
  const offsetsAt = checksAt + count * 4
  const largeAt = offsetsAt + count * 4
  const trailerAt = bytes.length - 2 * idBytes
  if (largeAt > trailerAt || (trailerAt - largeAt) % 8 !== 0) return undefined
  const offsets = new Float64Array(count)
  const checks = new Uint32Array(count)
  for (let i = 0; i < count; i++) {
    checks[i] = bytes.readUInt32BE(checksAt + i * 4)
    const offset = bytes.readUInt32BE(offsetsAt + i * 4)
    if (offset < 0x80000000) offsets[i] = offset
    else {
      const at = largeAt + (offset - 0x80000000) * 8
      if (at + 8 > trailerAt) return undefined
      offsets[i] = Number(bytes.readBigUInt64BE(at))
    }
  }
  const ids = bytes.subarray(idsAt, checksAt)
  return { count, ids, offsets, checks, packChecksum: bytes.subarray(trailerAt, trailerAt + idBytes) }
}
