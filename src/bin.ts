#!/usr/bin/env node
/**
 * The program. The only file that touches `process`. Exit codes: 0 all was scanned and is clean, 1 findings, 2 not (or not
 * completely) scanned. Everything is imported inside the one try: a tool that cannot load must not look like a finding.
 */
import { fileURLToPath } from 'node:url'

/** Prints to a stream that may close or fill up: a reader that left changes nothing; a report that was lost is a failure. */
function outputOf(stream: NodeJS.WriteStream) {
  let open = true
  let lost = false
  stream.on('error', (error: NodeJS.ErrnoException) => {
    open = false
    lost ||= error.code !== 'EPIPE'
  })
  return {
    output: { write: (text: string) => open && stream.write(text), isTTY: stream.isTTY, columns: stream.columns },
    /** Waits until all is written; true if it arrived or nobody wants it. */
    flush: async () => {
      if (open) await new Promise(resolve => stream.write('', resolve))
      await new Promise(resolve => setImmediate(resolve))
      return !lost
    },
  }
}

process.exitCode = 2
try {
  const { run } = await import('./cli.ts')
  const stdout = outputOf(process.stdout)
  const stderr = outputOf(process.stderr)
  const interrupt = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupt.abort())
  // A reader that stalls does not hold an interrupted program for longer.
  const patience = new Promise<boolean>(resolve =>
    interrupt.signal.addEventListener('abort', () => setTimeout(resolve, 1000, false)),
  )
  const io = {
    cwd: process.cwd(),
    env: process.env,
    // A getter: merely touching standard input opens it.
    get stdin() {
      return process.stdin
    },
    stdout: stdout.output,
    stderr: stderr.output,
    signal: interrupt.signal,
  }
  const program = { node: process.execPath, bin: fileURLToPath(import.meta.url) }
  const code = await run(io, process.argv.slice(2), program)
  const arrived = await Promise.race([stdout.flush(), patience])
  await Promise.race([stderr.flush(), patience])
  if (!arrived) process.stderr.write('nokeys: the report could not be written to standard output.\n')
  process.exitCode = code === 0 && !arrived ? 2 : code
  // What was being waited for, such as a pipe that nobody writes, would keep an interrupted program alive.
  if (interrupt.signal.aborted) process.exit()
} catch (error) {
  process.stderr.write(`nokeys could not start: ${error instanceof Error ? (error.stack ?? error.message) : error}\n`)
}
