/** Objects are unpacked in threads, if there are enough of them. */
import type { Worker } from 'node:worker_threads'
import { startThread } from '../threads.ts'
import { type Task, type Unpacked, unpack } from './unpack.ts'

/** Fewer bytes than a thread takes to start are read in this one. */
const fewBytes = 4 * 1024 * 1024

/** Runs the task in threads. Undefined if there is no WebAssembly. Throws if a thread breaks, or on the signal. */
export async function unpackInThreads(
  task: Task,
  threads: number,
  bytes: number,
  signal: AbortSignal | undefined,
): Promise<Unpacked[] | undefined> {
  if (bytes < fewBytes) return together([unpack(task)])
  const count = Math.min(threads, task.roots.length)
  const workers = Array.from({ length: count }, () => startThread('unpack', task))
  const stop = (): void => {
    for (const worker of workers) void worker.terminate()
  }
  signal?.addEventListener('abort', stop)
  try {
    return together(await Promise.all(workers.map(answerOf)))
  } finally {
    signal?.removeEventListener('abort', stop)
    stop()
  }
}

function answerOf(worker: Worker): Promise<Unpacked | undefined> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', code => reject(new Error(`a thread ended early (${code})`)))
  })
}

function together(answers: (Unpacked | undefined)[]): Unpacked[] | undefined {
  return answers.every(answer => answer !== undefined) ? answers : undefined
}
