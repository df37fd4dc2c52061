/**
 * Object ids in, bytes out: one long-lived `git cat-file --batch`. An object that breaks it is a failure; the rest is read
 * by another. https://git-scm.com/docs/git-cat-file#_batch_output
 */
import type { Chunk, Failure, Origin } from '../chunks/chunk.ts'
import { WindowBuffer, wholeChunk } from '../chunks/windows.ts'
import { feed, type GitPlace, type GitProcess, startGit } from './spawn.ts'

export type Request = { oid: string; origin: Origin }

const mostRestarts = 100
export const missingHint =
  'in a partial clone, fetch everything: git fetch --refetch --no-filter; else look with: git fsck'

/** Reads objects in the order asked for. Chunks are valid until the next is asked for. */
export async function* readObjects(
  place: GitPlace,
  requests: AsyncIterable<Request> | Iterable<Request>,
): AsyncGenerator<Chunk | Failure> {
  const asked = new RequestQueue(requests)
  for (let starts = 0; starts <= mostRestarts; starts++) {
    const git = startGit(place, ['cat-file', '--batch', '--buffer'], { input: true })
    const feeding = feed(git, asked.lines())
    // Awaited below; until then its failure is nobody's.
    feeding.catch(() => {})
    const settledBefore = asked.settled
    let partly = false
    try {
      partly = yield* parseObjects(git, asked)
    } finally {
      git.child.kill()
    }
    const { stderr } = await git.done
    await feeding
    const broken = asked.peek()
    if (asked.exhausted && !broken) return
    // A Git that got somewhere may have died of something else: the next one tries the same object first.
    if (!broken || (asked.settled > settledBefore && !partly)) continue
    asked.answered()
    // In a partial clone, older Gits end where they may not fetch.
    if (/promisor remote/.test(stderr)) yield missingFailure(broken.origin)
    else yield failureOf(broken.origin, `could not be read: ${stderr || 'git cat-file ended early'}`)
  }
  yield { failure: 'git cat-file broke too often; the remaining objects were not read' }
}

function failureOf(origin: Origin, what: string): Failure {
  const name = origin.blob === undefined ? '' : ` (object ${origin.blob})`
  return { failure: `${origin.path || 'an object'}${name} ${what}`, path: origin.path }
}

function missingFailure(origin: Origin): Failure {
  return { ...failureOf(origin, 'is missing from the repository'), hint: missingHint }
}

/** What was asked for and not yet answered, in order. */
class RequestQueue {
  #iterator: AsyncIterator<Request> | Iterator<Request>
  #waiting: Request[] = []
  #head = 0
  /** How many were answered or given up. */
  settled = 0
  /** There is nothing more to ask for. */
  exhausted = false

  constructor(requests: AsyncIterable<Request> | Iterable<Request>) {
    this.#iterator = Symbol.asyncIterator in requests ? requests[Symbol.asyncIterator]() : requests[Symbol.iterator]()
  }

  /** The oldest request without an answer; taken off the queue. */
  answered(): Request | undefined {
    const request = this.#waiting[this.#head]
    if (request === undefined) return undefined
    this.settled++
    if (++this.#head > 4096) {
      this.#waiting.splice(0, this.#head)
      this.#head = 0
    }
    return request
  }

  /** The oldest request without an answer. */
  peek(): Request | undefined {
    return this.#waiting[this.#head]
  }

  /** Every request as a line for Git, first those that an earlier Git left unanswered. */
  async *lines(): AsyncGenerator<string> {
    for (const { oid } of this.#waiting.slice(this.#head)) yield `${oid}\n`
    for (;;) {
      const next = await this.#iterator.next()
      if (next.done) {
        this.exhausted = true
        return
      }
      this.#waiting.push(next.value)
      yield `${next.value.oid}\n`
    }
  }
}

/**
 * Parses `<oid> <type> <size> LF <bytes> LF` until the output ends; an object cut short stays on the queue. Returns
 * whether part of it was given away already.
 */
async function* parseObjects(git: GitProcess, asked: RequestQueue): AsyncGenerator<Chunk | Failure, boolean> {
  const window = new WindowBuffer()
  let rest: Buffer = Buffer.alloc(0)
  let partly = false
  let missing = -1 // bytes of the current object still to come, its LF included; -1 between objects
  for await (const part of git.stdout as AsyncIterable<Buffer>) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, part]) : part
    let at = 0
    while (at < bytes.length) {
      if (missing < 0) {
        const end = bytes.indexOf(0x0a, at)
        if (end < 0) break
        const header = bytes.toString('latin1', at, end).split(' ')
        const size = Number(header[2])
        if (header.length !== 3 || !Number.isInteger(size)) {
          at = end + 1
          const request = asked.answered()
          const origin = request?.origin ?? { path: '' }
          yield header[1] === 'missing' ? missingFailure(origin) : failureOf(origin, 'could not be read')
          continue
        }
        at = end + 1
        if (bytes.length - at > size) {
          yield wholeChunk(asked.answered()!.origin, bytes.subarray(at, at + size))
          at += size + 1
          continue
        }
        window.begin(asked.peek()!.origin)
        partly = false
        missing = size + 1
      }
      if (missing > 1) {
        const space = window.space()
        const count = Math.min(missing - 1, bytes.length - at, space.length)
        space.set(bytes.subarray(at, at + count))
        at += count
        missing -= count
        const full = window.filled(count)
        if (full) {
          partly = true
          yield full
          window.shift()
        }
      }
      if (missing === 1 && at < bytes.length) {
        at++
        missing = -1
        asked.answered()
        yield window.end()
      }
    }
    rest = bytes.subarray(at)
  }
  return missing >= 0 && partly
}
