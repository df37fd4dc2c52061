/**
 * Runs Git and streams what it prints. The only file that imports node:child_process. No shell is ever involved.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { codeOf, ScanError } from '../errors.ts'
import { gitEnvironment, isolationConfig } from './environment.ts'

/** Where Git is asked: its folder and the environment of the caller; `signal` ends what still runs. Made by `gitPlace`. */
export type GitPlace = { cwd: string; env: NodeJS.ProcessEnv; signal?: AbortSignal | undefined }

/**
 * The place of a caller. The folders by which its environment names a repository count from its own folder: made absolute,
 * they hold wherever Git is started next. (GIT_INDEX_FILE and object folders count from the top level, wherever Git starts.)
 * Throws a ScanError if there is no such folder, which a start would take for a missing Git.
 */
export function gitPlace({ cwd, env, signal }: GitPlace): GitPlace {
  if (!existsSync(cwd)) throw new ScanError(`There is no folder ${cwd}.`, 'It may be gone, or its name is not UTF-8.')
  const folders = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_COMMON_DIR'].filter(name => env[name])
  return { cwd, env: { ...env, ...Object.fromEntries(folders.map(name => [name, resolve(cwd, env[name]!)])) }, signal }
}

/** A running Git. `done` settles when it has ended; awaiting it throws a ScanError if it failed. */
export type GitProcess = {
  child: ChildProcess
  stdout: Readable
  /** Exit code and what it said on standard error (the last 4 KiB). Never rejects. */
  done: Promise<{ code: number; stderr: string }>
}

const config = isolationConfig.flatMap(setting => ['-c', setting])
const stderrLimit = 4096

/** Starts `git ARGS`. With `input`, standard input is a pipe that the caller writes and ends. */
export function startGit(place: GitPlace, args: readonly string[], options: { input?: boolean } = {}): GitProcess {
  const child = spawn('git', ['--no-pager', ...config, ...args], {
    cwd: place.cwd,
    env: gitEnvironment(place.env),
    stdio: [options.input ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    windowsHide: true,
  })
  let stderr = ''
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-stderrLimit)
  })
  // A Git that dies closes its input: the write error is the symptom, its exit code the cause.
  child.stdin?.on('error', () => {})
  const done = new Promise<{ code: number; stderr: string }>(settle => {
    child.once('error', error => settle({ code: -1, stderr: startError(error) }))
    child.once('close', (code, signal) =>
      settle({ code: code ?? -1, stderr: signal ? `killed by ${signal}` : stderr.trim() }),
    )
  })
  const stop = (): unknown => child.kill()
  place.signal?.addEventListener('abort', stop)
  child.once('close', () => place.signal?.removeEventListener('abort', stop))
  return { child, stdout: child.stdout!, done }
}

/** More is better streamed. */
const mostAtOnce = 16 * 1024 * 1024

/**
 * All that `git ARGS` prints, waited for. Undefined if it fails, or prints much: the other ways say why, or stream it. Perf: to a
 * hook, streams and events cost more than what Git does.
 */
export function gitAtOnce(place: GitPlace, args: readonly string[], input = ''): Buffer | undefined {
  const { status, stdout, error } = spawnSync('git', ['--no-pager', ...config, ...args], {
    ...{ cwd: place.cwd, env: gitEnvironment(place.env), input, maxBuffer: mostAtOnce, windowsHide: true },
  })
  return status === 0 && !error ? stdout : undefined
}

/** All that `git ARGS` prints. Throws a ScanError if it fails, unless `mayFail`: then undefined. For small answers only. */
export async function git(place: GitPlace, args: readonly string[]): Promise<Buffer>
export async function git(
  place: GitPlace,
  args: readonly string[],
  options: { mayFail: true },
): Promise<Buffer | undefined>
export async function git(
  place: GitPlace,
  args: readonly string[],
  options: { mayFail?: boolean } = {},
): Promise<Buffer | undefined> {
  const running = startGit(place, args)
  const parts: Buffer[] = []
  running.stdout.on('data', (part: Buffer) => parts.push(part))
  const { code, stderr } = await running.done
  if (code === 0) return Buffer.concat(parts)
  if (code === -1 || !options.mayFail) throw gitFailed(args, stderr)
  return undefined
}

/** What `git ARGS` (with `-z`) prints, record by record, as bytes without the NUL. Throws a ScanError if Git fails. */
export async function* gitRecords(
  place: GitPlace,
  args: readonly string[],
  input?: Lines,
  onWarning?: OnWarning,
): AsyncGenerator<Buffer> {
  for await (const records of gitRecordGroups(place, args, input, onWarning)) for (const record of records) yield record
}

/** The same, as many at once as come. Perf: for a list of all files, waiting for each would take longer than to look at it. */
export function gitRecordGroups(
  place: GitPlace,
  args: readonly string[],
  input?: Lines,
  onWarning?: OnWarning,
): AsyncGenerator<Buffer[]> {
  return split(place, args, 0x00, input, onWarning)
}

/** The same for lines. */
export async function* gitLines(
  place: GitPlace,
  args: readonly string[],
  input?: Lines,
  onWarning?: OnWarning,
): AsyncGenerator<string> {
  for await (const lines of gitLineGroups(place, args, input, onWarning)) yield* lines
}

/** The same, as many at once as come. */
export async function* gitLineGroups(
  place: GitPlace,
  args: readonly string[],
  input?: Lines,
  onWarning?: OnWarning,
): AsyncGenerator<string[]> {
  for await (const lines of split(place, args, 0x0a, input, onWarning)) yield lines.map(line => line.toString('latin1'))
}

/** Told what Git complained of although it succeeded: it may have left something out. */
export type OnWarning = (text: string) => void

/** Lines for a Git's standard input, each with its newline. */
export type Lines = AsyncIterable<string> | Iterable<string>

async function* split(
  place: GitPlace,
  args: readonly string[],
  end: number,
  input?: Lines,
  onWarning?: OnWarning,
): AsyncGenerator<Buffer[]> {
  const running = startGit(place, args, { input: input !== undefined })
  const feeding = input && feed(running, input)
  // Awaited below; until then its failure is nobody's.
  feeding?.catch(() => {})
  let rest: Buffer = Buffer.alloc(0)
  try {
    for await (const part of running.stdout as AsyncIterable<Buffer>) {
      const bytes = rest.length > 0 ? Buffer.concat([rest, part]) : part
      const group: Buffer[] = []
      rest = cutRecords(bytes, end, group)
      if (group.length > 0) yield group
    }
  } finally {
    running.child.kill()
  }
  const { code, stderr } = await running.done
  // What feeds this Git may be another one: its failure is told first.
  await feeding
  if (code !== 0) throw gitFailed(args, stderr)
  if (stderr !== '') onWarning?.(stderr)
  if (rest.length > 0) yield [rest]
}

/** Adds each record to the group, without its end; returns what is behind the last. Perf: so small a loop is soon compiled. */
export function cutRecords(bytes: Buffer, end: number, group: Buffer[]): Buffer {
  let start = 0
  for (let at = bytes.indexOf(end); at >= 0; at = bytes.indexOf(end, start)) {
    group.push(bytes.subarray(start, at))
    start = at + 1
  }
  return bytes.subarray(start)
}

const blockSize = 16 * 1024

/** Writes lines to Git's standard input as fast as it takes them, then closes it. Stops where Git has ended. */
export async function feed({ child }: GitProcess, lines: Lines): Promise<void> {
  const stdin = child.stdin!
  // The callback comes when Git has taken the block, and also, with an error, when it is gone.
  const write = (text: string): Promise<void> => new Promise(resolve => stdin.write(text, () => resolve()))
  let block = ''
  try {
    for await (const line of lines) {
      block += line
      if (block.length < blockSize) continue
      await write(block)
      block = ''
      if (child.exitCode !== null || child.signalCode !== null) return
    }
    if (block !== '') await write(block)
  } finally {
    stdin.end()
  }
}

export function gitFailed(args: readonly string[], stderr: string): ScanError {
  const what = stderr.replace(/^(fatal|error): /gm, '').trim() || 'it ended without a word'
  if (/dubious ownership/.test(what)) {
    return new ScanError(
      'Git refuses this repository: it belongs to another user.',
      'Trust it with: git config --global --add safe.directory "$PWD"',
    )
  }
  if (/not a git repository/i.test(what)) return noRepository()
  return new ScanError(`Git failed: git ${args[0]}: ${what}`)
}

export function noRepository(): ScanError {
  return new ScanError('This folder is in no Git repository.', 'Run nokeys inside one, or scan files: nokeys PATH')
}

function startError(error: Error): string {
  if (codeOf(error) === 'ENOENT') return 'the git program was not found. Install Git, or put it on PATH'
  return `git could not be started: ${error.message}`
}
