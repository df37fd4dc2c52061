/** A pack's bytes, read in blocks: objects that belong together mostly lie together. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

const blockSize = 256 * 1024

export class PackFile {
  readonly #fd: number
  readonly size: number
  #block = Buffer.allocUnsafe(blockSize)
  #start = 0
  #end = 0

  /** Throws what opening throws. */
  constructor(path: string) {
    this.#fd = openSync(path, 'r')
    this.size = fstatSync(this.#fd).size
  }

  /** The bytes between two offsets, fewer at the file's end; valid until the next are asked for. */
  read(start: number, end: number): Buffer {
    if (start < this.#start || end > this.#end) {
      const length = Math.min(Math.max(end - start, blockSize), this.size - start)
      if (length <= 0) return Buffer.alloc(0)
      if (length > this.#block.length) this.#block = Buffer.allocUnsafe(length)
      else if (length <= blockSize && this.#block.length > 16 * blockSize) this.#block = Buffer.allocUnsafe(blockSize)
      this.#start = start
      this.#end = start
      while (this.#end < start + length) {
        const count = readSync(this.#fd, this.#block, this.#end - start, length - (this.#end - start), this.#end)
        if (count === 0) break
        this.#end += count
      }
    }
    return this.#block.subarray(start - this.#start, Math.min(end, this.#end) - this.#start)
  }

  close(): void {
    closeSync(this.#fd)
  }
}
