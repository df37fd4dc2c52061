/** Standard input, as one stream of bytes under a given name. */
import type { Chunk } from '../chunks/chunk.ts'
import { WindowBuffer } from '../chunks/windows.ts'
import { type Source, standardInput } from './source.ts'

export function stdinSource(stream: NodeJS.ReadableStream, path = standardInput): Source {
  async function* chunks(): AsyncGenerator<Chunk> {
    const window = new WindowBuffer()
    window.begin({ path })
    for await (const part of stream) {
      const bytes = typeof part === 'string' ? Buffer.from(part) : part
      for (let at = 0; at < bytes.length; ) {
        const space = window.space()
        const count = Math.min(space.length, bytes.length - at)
        space.set(bytes.subarray(at, at + count))
        at += count
        const full = window.filled(count)
        if (full) {
          yield full
          window.shift()
        }
      }
    }
    yield window.end()
  }
  return { unit: 'files', whole: false, history: false, byCommit: false, chunks }
}
