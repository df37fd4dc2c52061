/** Threads that sift (see sift.ts). They are told of blocks, and take files of them as long as there are some. */
import type { Worker } from 'node:worker_threads'
import type { Rule } from '../rules/rule.ts'
import { startThread } from '../threads.ts'
import type { SiftBlock } from './sift.ts'

export class SiftThreads {
  readonly #rules: readonly Rule[]
  readonly #onNews: () => void
  #workers: Worker[] = []
  #broken = false

  /** `onNews`: a thread has done what it could for a block, or one broke. */
  constructor(rules: readonly Rule[], onNews: () => void) {
    this.#rules = rules
    this.#onNews = onNews
  }

  get count(): number {
    return this.#workers.length
  }

  /** One of them ended in the midst of its work, and so all did: no more is to be expected of any. */
  get broken(): boolean {
    return this.#broken
  }

  /** Starts one more, for the blocks that there are. */
  start(blocks: readonly SiftBlock[]): void {
    const onBreak = (): void => {
      this.#broken = true
      this.stop()
      this.#onNews()
    }
    let worker: Worker
    try {
      worker = startThread('sift', this.#rules)
    } catch {
      // The system lets a process have only so many.
      onBreak()
      return
    }
    worker.on('message', this.#onNews).on('error', onBreak).on('exit', onBreak)
    for (const block of blocks) post(worker, block)
    this.#workers.push(worker)
  }

  tell(block: SiftBlock): void {
    for (const worker of this.#workers) post(worker, block)
  }

  stop(): void {
    for (const worker of this.#workers.splice(0)) {
      worker.removeAllListeners()
      // What it still says when it is ended is of no use.
      worker.on('error', () => {})
      void worker.terminate()
    }
  }
}

function post(worker: Worker, { paths, starts, sizes, counters }: SiftBlock): void {
  worker.postMessage({ paths, starts, sizes, counters } satisfies SiftBlock)
}
