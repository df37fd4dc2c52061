/** Reads a pack's families, each from its base on: what a delta needs is in memory, and let go when its family needs it no more. */
import { crc32 } from 'node:zlib'
import { isWanted } from './asks.ts'
import type { Pack } from './families.ts'
import { readHeader } from './object-header.ts'
import { PackFile } from './pack-file.ts'
import type { Unpacker } from './unpacker.ts'

export class FamilyReader {
  readonly #pack: Pack
  readonly #file: PackFile
  readonly #idBytes: number
  readonly #asks: Uint8Array
  readonly #unpacker: Unpacker
  readonly #settle: (object: number, size: number) => void

  constructor(
    pack: Pack,
    idBytes: number,
    asks: Uint8Array,
    unpacker: Unpacker,
    settle: (object: number, size: number) => void,
  ) {
    this.#pack = pack
    this.#file = new PackFile(pack.path)
    this.#idBytes = idBytes
    this.#asks = asks
    this.#unpacker = unpacker
    this.#settle = settle
  }

  /** Reads what is asked for of the family of an object that is stored whole. What cannot be read is not settled. */
  read(root: number): void {
    const { children, siblings } = this.#pack
    const { mark, release } = this.#unpacker
    const bottom = mark()
    // A frame, and the next of its deltas.
    const frames = [this.#visit(root, 0)]
    const next = [frames[0] === 0 ? -1 : children[root]!]
    const marks = [bottom]
    while (next.length > 0) {
      const depth = next.length - 1
      const object = next[depth]!
      if (object < 0) {
        release(marks[depth]!)
        frames.pop()
        next.pop()
        marks.pop()
        continue
      }
      next[depth] = siblings[object]!
      if ((this.#asks[this.#pack.first + object]! & isWanted) === 0) continue
      const before = mark()
      const frame = this.#visit(object, frames[depth]!)
      if (frame === 0 || children[object]! < 0) {
        release(before)
        continue
      }
      frames.push(frame)
      next.push(children[object]!)
      marks.push(before)
    }
  }

  /** The object's frame; 0 if it could not be read. */
  #visit(object: number, base: number): number {
    const { offsets, checks, first } = this.#pack
    const number = first + object
    const asks = this.#asks[number]!
    const bytes = this.#file.read(offsets[object]!, offsets[object + 1]!)
    if (bytes.length > mostCompressed || crc32(bytes) !== checks[object]) return 0
    const header = readHeader(bytes, this.#idBytes)
    if (!header || header.size > mostInflated) return 0
    const compressed = bytes.subarray(header.length)
    const frame =
      base === 0
        ? this.#unpacker.whole(number, compressed, header.size, asks)
        : this.#unpacker.delta(number, base, compressed, header.size, asks)
    if (frame !== 0) this.#settle(number, this.#unpacker.sizeOf(frame))
    return frame
  }

  close(): void {
    this.#file.close()
  }
}

/** Larger ones are left to Git, which streams them. */
const mostCompressed = 64 * 1024 * 1024
const mostInflated = 96 * 1024 * 1024
