/** The door to worker threads: how they are started, and what they hear and answer by. */
import { type MessagePort, parentPort, Worker, workerData } from 'node:worker_threads'
import program from 'virtual:worker'

/** What a thread is started for: see worker.ts. */
export type Work = 'unpack' | 'sift'

/** Starts a thread for a work. It hears messages, and answers by them. */
export function startThread(work: Work, data: unknown): Worker {
  return new Worker(new URL(program), { workerData: { work, data }, stdin: false })
}

/** In a thread: does what it was started for. */
export function beThread(works: Record<Work, (data: never, main: MessagePort) => void>): void {
  const { work, data } = workerData as { work: Work; data: never }
  works[work](data, parentPort!)
}
