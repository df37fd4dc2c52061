/** A thread that reads objects: see unpack.ts. */
import { parentPort, workerData } from 'node:worker_threads'
import { type Task, unpack } from './unpack.ts'

parentPort!.postMessage(unpack(workerData as Task))
