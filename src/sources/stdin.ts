/** Streams of bytes under a given name: standard input, and pipes that a path names. */
import { fstatSync, statSync } from 'node:fs'
import { devNull } from 'node:os'
import type { Chunk, Failure } from '../chunks/chunk.ts'
import { WindowBuffer } from '../chunks/windows.ts'
import { codeOf, messageOf } from '../errors.ts'
import { type Source, standardInput } from './source.ts'

export function stdinSource(stream: NodeJS.ReadableStream, path = standardInput): Source {
  async function* chunks(): AsyncGenerator<Chunk | Failure> {
    const nothing = whyNothing(stream)
    if (nothing === undefined) yield* readStream(stream, path)
    else yield { failure: nothing, hint: 'nokeys - scans what another program pipes into it' }
  }
  return { unit: 'files', whole: false, history: false, byCommit: false, chunks }
}

/**
 * A standard input that gives no bytes, although the scan was asked for: a closed one too, in whose place Node opens the
 * null device.
 */
function whyNothing(stream: NodeJS.ReadableStream): string | undefined {
  const { fd } = stream as { fd?: number }
  if (fd !== 0) return undefined
  const stats = fstatSync(fd)
  if (stats.isDirectory()) return 'standard input is a folder'
  const none = stats.isCharacterDevice() && stats.rdev === statSync(devNull).rdev
  return none ? 'standard input is closed, or the null device: there is nothing to scan' : undefined
}

export async function* readStream(stream: NodeJS.ReadableStream, path: string): AsyncGenerator<Chunk | Failure> {
  const window = new WindowBuffer()
  window.begin({ path })
  try {
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
  } catch (error) {
    if (codeOf(error) === undefined) throw error
    yield { failure: `${path}: ${messageOf(error)}`, path }
  }
  // What came until it broke is scanned too.
  yield window.end()
}
