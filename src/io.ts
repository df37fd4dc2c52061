/** The outside world as a command sees it. bin.ts makes it from `process`; tests and the library make their own. */
export type Io = {
  cwd: string
  env: NodeJS.ProcessEnv
  stdin: NodeJS.ReadableStream
  stdout: Output
  stderr: Output
  /** Aborted when the user interrupts. */
  signal?: AbortSignal | undefined
}

/** The part of a stream that we print to. */
export type Output = {
  write(text: string): unknown
  isTTY?: boolean | undefined
  columns?: number | undefined
}
