/**
 * What can go wrong, in words. A ScanError names the thing and the mend; it is thrown anywhere and caught in cli.ts.
 * Errors of any other class are bugs: they are shown whole.
 */
export class ScanError extends Error {
  readonly hint: string | undefined

  /** `message` says what is wrong with which thing; `hint` says how to mend it. */
  constructor(message: string, hint?: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'ScanError'
    this.hint = hint
  }
}

/** The message of anything thrown, on one line's worth of text. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** The system's word for a file error ("ENOENT"), if it is one. */
export function codeOf(error: unknown): string | undefined {
  const code = (error as NodeJS.ErrnoException | undefined)?.code
  return typeof code === 'string' ? code : undefined
}
