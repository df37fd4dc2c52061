/** One file, pipe or terminal → chunks. What cannot be read is told. */
import { closeSync, constants, lstatSync, openSync, readlinkSync, readSync, statSync } from 'node:fs'
import { Socket } from 'node:net'
import { addAbortSignal } from 'node:stream'
import { isatty, ReadStream } from 'node:tty'
import type { Chunk, Failure, Origin, Skip } from '../chunks/chunk.ts'
import { type WindowBuffer, wholeChunk } from '../chunks/windows.ts'
import { codeOf, messageOf } from '../errors.ts'
import type { Listed } from './list-files.ts'
import { readStream } from './stdin.ts'

/** Without blocking, so that the scan can be interrupted while nothing comes. */
export async function* readOpened(
  { file, path }: Listed,
  signal: AbortSignal | undefined,
): AsyncGenerator<Chunk | Failure> {
  let stream: Socket
  try {
    const fd = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK)
    stream = isatty(fd) ? new ReadStream(fd) : new Socket({ fd, readable: true, writable: false })
  } catch (error) {
    yield unreadable(path, error)
    return
  }
  if (signal) addAbortSignal(signal, stream)
  yield* readStream(stream, path)
}

/** Reads one file into the window, chunk by chunk. A symbolic link is, as for Git, the text of its target. */
export function* readOne(
  { file, path, named, tracked }: Listed,
  window: WindowBuffer,
): Generator<Chunk | Skip | Failure> {
  const origin = { path }
  let handle: number | undefined
  try {
    const stats = named ? statSync(file) : lstatSync(file)
    if (stats.isSymbolicLink()) {
      yield wholeChunk(origin, readlinkSync(file, { encoding: 'buffer' }))
      return
    }
    if (stats.isDirectory()) {
      yield { skip: 'a repository of its own (submodule or nested): scan it there', path }
      return
    }
    if (!stats.isFile() && !named) {
      yield { skip: 'not a file (a pipe, socket or device)', path }
      return
    }
    handle = openSync(file, 'r')
    yield* chunksOf(handle, stats.size, origin, window)
  } catch (error) {
    // Tracked, but deleted from the work tree (or left out by a sparse checkout): there is nothing on the disk to scan.
    if (codeOf(error) === 'ENOENT' && tracked) yield { skip: 'not on the disk', path }
    else yield unreadable(path, error)
  } finally {
    if (handle !== undefined) closeSync(handle)
  }
}

/** What an open file holds. `size` is what the system says; of some files that have content it says 0. */
export function* chunksOf(handle: number, size: number, origin: Origin, window: WindowBuffer): Generator<Chunk> {
  window.begin(origin)
  let read = 0
  for (;;) {
    const space = window.space()
    const count = readSync(handle, space)
    read += count
    const full = window.filled(count)
    if (full) {
      yield full
      window.shift()
    }
    // Some file systems give less than is asked for, and then more.
    if (count === 0 || (size > 0 && read >= size && count < space.length)) break
  }
  yield window.end()
}

const reasons: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOENT: 'no such file or folder',
  EISDIR: 'is a folder',
  ELOOP: 'too many symbolic links',
}

export function unreadable(path: string, error: unknown): Failure {
  const code = codeOf(error)
  return { failure: `${path}: ${(code && reasons[code]) || messageOf(error)}`, path }
}
