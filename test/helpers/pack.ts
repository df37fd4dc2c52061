/** Writes packs by hand, with whatever deltas a test wants. https://git-scm.com/docs/gitformat-pack */
import { createHash } from 'node:crypto'
import { deflateSync } from 'node:zlib'

export type Operation = { insert: Buffer } | { copy: number; length: number }
/** An object that is stored whole, or as a delta of an earlier one (by its place, or by its id). */
export type PackedObject = { type?: string; content: Buffer; base?: number; byId?: boolean; operations?: Operation[] }

const types: Record<string, number> = { commit: 1, tree: 2, blob: 3, tag: 4 }

export function applyOperations(base: Buffer, operations: readonly Operation[]): Buffer {
  return Buffer.concat(
    operations.map(operation =>
      'insert' in operation ? operation.insert : base.subarray(operation.copy, operation.copy + operation.length),
    ),
  )
}

export function objectId({ type = 'blob', content }: PackedObject): string {
  return createHash('sha1').update(`${type} ${content.length}\0`).update(content).digest('hex')
}

export function packOf(objects: readonly PackedObject[]): Buffer {
  const header = Buffer.from('PACK\0\0\0\x02\0\0\0\0', 'latin1')
  header.writeUInt32BE(objects.length, 8)
  const parts: Uint8Array[] = [header]
  const offsets: number[] = []
  let offset = header.length
  for (const { type = 'blob', content, base, byId, operations } of objects) {
    const start = offset
    offsets.push(start)
    const own: Uint8Array[] = []
    if (base === undefined) own.push(entryHeader(types[type]!, content.length), deflateSync(content))
    else {
      const delta = deltaOf(objects[base]!.content.length, content.length, operations!)
      own.push(entryHeader(byId ? 7 : 6, delta.length))
      own.push(byId ? Buffer.from(objectId(objects[base]!), 'hex') : backOffset(start - offsets[base]!))
      own.push(deflateSync(delta))
    }
    parts.push(...own)
    offset += own.reduce((sum, { length }) => sum + length, 0)
  }
  const pack = Buffer.concat(parts)
  return Buffer.concat([pack, createHash('sha1').update(pack).digest()])
}

function entryHeader(type: number, size: number): Buffer {
  const bytes = [(type << 4) | (size & 15)]
  for (let rest = Math.floor(size / 16); rest > 0; rest = Math.floor(rest / 128)) {
    bytes[bytes.length - 1]! |= 0x80
    bytes.push(rest & 127)
  }
  return Buffer.from(bytes)
}

function backOffset(back: number): Buffer {
  const bytes = [back & 127]
  for (let rest = back >> 7; rest > 0; rest >>= 7) bytes.unshift(0x80 | (--rest & 127))
  return Buffer.from(bytes)
}

function varint(value: number): number[] {
  const bytes: number[] = []
  for (; value > 127; value >>= 7) bytes.push((value & 127) | 128)
  return [...bytes, value]
}

export function deltaOf(baseSize: number, size: number, operations: readonly Operation[]): Buffer {
  const bytes = [...varint(baseSize), ...varint(size)]
  for (const operation of operations) {
    if ('insert' in operation) {
      for (let at = 0; at < operation.insert.length; at += 127) {
        const part = operation.insert.subarray(at, at + 127)
        bytes.push(part.length, ...part)
      }
    } else if (operation.length > 0) {
      const { copy, length } = operation
      const start = bytes.length
      bytes.push(0x80)
      for (let i = 0; i < 4; i++) {
        const byte = (copy >>> (8 * i)) & 255
        if (byte === 0) continue
        bytes[start]! |= 1 << i
        bytes.push(byte)
      }
      for (let i = 0; i < 3; i++) {
        const byte = (length >>> (8 * i)) & 255
        if (byte === 0) continue
        bytes[start]! |= 16 << i
        bytes.push(byte)
      }
    }
  }
  return Buffer.from(bytes)
}
