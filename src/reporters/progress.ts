/** Progress for scans over a second: one line on standard error, on a terminal only, wiped before anything else is printed. */
import type { Io } from '../io.ts'

const quietMs = 1000
const wipe = '\r\x1b[K'

export type Progress = { show(count: number, bytes: number): void; clear(): void }

export function createProgress(io: Io, wanted: boolean, unit: 'files' | 'blobs'): Progress {
  const started = Date.now()
  let shown = false
  return {
    show(count, bytes) {
      if (!wanted || !io.stderr.isTTY || Date.now() - started < quietMs) return
      shown = true
      const things = unit === 'files' ? 'files' : 'objects'
      io.stderr.write(`${wipe}${count.toLocaleString('en')} ${things}, ${(bytes / 1e6).toFixed(0)} MB`)
    },
    clear() {
      if (shown) io.stderr.write(wipe)
      shown = false
    },
  }
}
