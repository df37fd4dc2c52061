/** A pack's bytes, read in blocks that are kept a while: objects that belong together mostly lie together. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

const blockSize = 256 * 1024
const mostBlocks = 48

export class PackFile {
  readonly #fd: number
  readonly size: number
  /** By their number; the one used longest ago first. */
  readonly #blocks = new Map<number, Buffer>()
  #last = -1
  #lastBlock: Buffer = Buffer.alloc(0)

  /** Throws what opening throws. */
  constructor(path: string) {
    this.#fd = openSync(path, 'r')
    this.size = fstatSync(this.#fd).size
  }

  /** The bytes between two offsets, fewer at the file's end; valid until the next are asked for. */
  read(start: number, end: number): Buffer {
    const number = Math.floor(start / blockSize)
    const from = number * blockSize
    if (end > from + blockSize)
      return this.#fill(Buffer.allocUnsafe(Math.max(0, Math.min(end, this.size) - start)), start)
    if (number !== this.#last) {
      this.#lastBlock = this.#block(number)
      this.#last = number
    }
    return this.#lastBlock.subarray(start - from, end - from)
  }

  #block(number: number): Buffer {
    const known = this.#blocks.get(number)
    this.#blocks.delete(number)
    const block = known ?? this.#fill(this.#spare(), number * blockSize)
    this.#blocks.set(number, block)
    return block
  }

  /** Memory for a block. One that is cut short at the file's end is not used again. */
  #spare(): Buffer {
    if (this.#blocks.size < mostBlocks) return Buffer.allocUnsafe(blockSize)
    const [number, block] = this.#blocks.entries().next().value!
    this.#blocks.delete(number)
    return block.length === blockSize ? block : Buffer.allocUnsafe(blockSize)
  }

  #fill(target: Buffer, offset: number): Buffer {
    let filled = 0
    while (filled < target.length) {
      const count = readSync(this.#fd, target, filled, target.length - filled, offset + filled)
      if (count === 0) break
      filled += count
    }
    return target.subarray(0, filled)
  }

  close(): void {
    closeSync(this.#fd)
  }
}
