/**
 * Where `--output` goes. A file is written beside its place and moved there when whole, so that nobody reads half a report;
 * it keeps its mode, and links keep leading to it. What cannot be replaced is written as the report comes: pipes, devices,
 * open descriptors, and files that would lose their owner or their other names.
 */
import { randomBytes } from 'node:crypto'
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  lstatSync,
  openSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs'
import { Socket } from 'node:net'
import { basename, dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { codeOf, messageOf, ScanError } from './errors.ts'
import type { Io } from './io.ts'

export type ReportFile = {
  /** The file, and the one that it is written in until it is whole: not for the scan to read. Real paths. */
  files: readonly string[]
  /** Never throws: what goes wrong is told by `commit`, and the scan goes on. */
  write(text: string): void
  /** Waits until the report is in its place. Throws a ScanError if it did not get there. */
  commit(): Promise<void>
  /** Takes an uncommitted report away; harmless after `commit`. */
  discard(): void
}

/** The same for one kind of target, except that anything may throw. */
type Sink = { draft?: string; write(text: string): unknown; commit(): unknown; discard(): void }

type World = Pick<Io, 'cwd' | 'stdout' | 'stderr' | 'signal'>

/** Throws a ScanError at once if the report cannot go there. A pipe is waited for until somebody reads it. */
export async function openReport(io: World, path: string): Promise<ReportFile> {
  const lost = (cause: unknown): ScanError => {
    // The system names the draft, which the user did not.
    const reason = messageOf(cause).replace(/, \w+ '.*/s, '')
    const hint = 'Choose another file for --output.'
    return new ScanError(`The report could not be written to ${path}: ${reason}`, hint, { cause })
  }
  let target: string
  let sink: Sink
  try {
    if (path === '' || path.endsWith('/')) throw new Error('it is a folder')
    target = follow(resolve(io.cwd, path))
    sink = await openSink(io, target)
  } catch (cause) {
    throw lost(cause)
  }
  let failure: { cause: unknown } | undefined
  return {
    files: sink.draft === undefined ? [target] : [target, sink.draft],
    write: text => {
      if (failure) return
      try {
        sink.write(text)
      } catch (cause) {
        failure = { cause }
      }
    },
    commit: async () => {
      try {
        if (failure) throw failure.cause
        await sink.commit()
      } catch (cause) {
        throw lost(cause)
      }
    },
    discard: () => sink.discard(),
  }
}

async function openSink(io: World, target: string): Promise<Sink> {
  const descriptor = descriptorOf(target)
  if (descriptor === 1) return streamSink(io.stdout)
  if (descriptor === 2) return streamSink(io.stderr)
  const stats = descriptor === undefined ? statSync(target, { throwIfNoEntry: false }) : fstatSync(descriptor)
  if (stats?.isDirectory()) throw new Error('it is a folder')
  if (stats?.isFIFO()) return pipeSink(descriptor ?? (await openPipe(target, io.signal)), io.signal)
  if (descriptor !== undefined) return directSink(descriptor)
  return draftSink(target, stats) ?? directSink(openSync(target, 'w'))
}

/** Where links lead, also to what is yet to be made. */
function follow(path: string): string {
  let place = path
  for (let links = 0; links < 40; links++) {
    // A descriptor looks like a link, but what it says it leads to is no path.
    if (descriptorOf(place) !== undefined) return place
    place = join(realpathSync(dirname(place)), basename(place))
    if (!lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink()) return place
    place = resolve(dirname(place), readlinkSync(place))
  }
  throw new Error('too many symbolic links')
}

/** `/dev/stdout` and its like: opening them anew would cut off what `>>` is to keep. */
function descriptorOf(path: string): number | undefined {
  const [, name, number] =
    /^\/dev\/(?:(stdin|stdout|stderr)|fd\/(\d+))$/.exec(path.replace('/proc/self/', '/dev/')) ?? []
  if (name !== undefined) return ['stdin', 'stdout', 'stderr'].indexOf(name)
  return number === undefined ? undefined : Number(number)
}

/** Whether it arrives is known to who made the stream. */
function streamSink(stream: Io['stdout']): Sink {
  return { write: text => stream.write(text), commit: () => {}, discard: () => {} }
}

function directSink(handle: number): Sink {
  return { write: text => writeAll(handle, text), commit: () => {}, discard: () => {} }
}

/** Undefined if the file that is there must not, or cannot, be replaced by another. */
function draftSink(target: string, old: Stats | undefined): Sink | undefined {
  if (old) accessSync(target, constants.W_OK)
  if (old && !old.isFile()) return undefined
  const draft = join(dirname(target), `.nokeys-${randomBytes(6).toString('hex')}.tmp`)
  let handle: number | undefined
  const discard = (): void => {
    if (handle !== undefined) closeSync(handle)
    handle = undefined
    rmSync(draft, { force: true })
  }
  try {
    handle = openSync(draft, 'wx')
    if (old) fchmodSync(handle, old.mode & 0o7777)
    const { uid, gid, dev } = fstatSync(handle)
    if (old && (old.uid !== uid || old.gid !== gid || old.dev !== dev || old.nlink > 1)) {
      discard()
      return undefined
    }
  } catch (error) {
    if (handle !== undefined) discard()
    if (old) return undefined
    throw error
  }
  return {
    draft,
    write: text => writeAll(handle!, text),
    commit: () => {
      closeSync(handle!)
      handle = undefined
      renameSync(draft, target)
    },
    discard,
  }
}

function writeAll(handle: number, text: string): void {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at)
}

/** Opens a pipe for writing without blocking: it says ENXIO as long as nobody reads it. */
async function openPipe(path: string, signal: AbortSignal | undefined): Promise<number> {
  for (;;) {
    try {
      return openSync(path, constants.O_WRONLY | constants.O_NONBLOCK)
    } catch (error) {
      if (codeOf(error) !== 'ENXIO') throw error
    }
    await sleep(20)
    if (signal?.aborted) throw new Error('interrupted while nobody read it')
  }
}

/** A reader that leaves early changes nothing, as on standard output. */
function pipeSink(handle: number, signal: AbortSignal | undefined): Sink {
  const socket = new Socket({ fd: handle, readable: false, writable: true })
  let failure: NodeJS.ErrnoException | undefined
  socket.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') failure = error
  })
  const discard = (): unknown => socket.destroy()
  return {
    write: text => socket.writable && socket.write(text),
    commit: async () => {
      signal?.addEventListener('abort', discard)
      if (!socket.closed) await new Promise(settle => socket.once('close', settle).end())
      signal?.removeEventListener('abort', discard)
      if (failure) throw failure
    },
    discard,
  }
}
