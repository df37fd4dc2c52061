/** The file of `--output`: written beside its place and moved there when whole, so that nobody reads half a report. */
import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { resolve } from 'node:path'
import { messageOf, ScanError } from './errors.ts'

export type ReportFile = {
  write(text: string): void
  /** Puts the report in its place. */
  commit(): void
  /** Takes an uncommitted report away; harmless after `commit`. */
  discard(): void
}

/** Throws a ScanError at once if the file cannot be made there. */
export function openReport(cwd: string, path: string): ReportFile {
  const target = resolve(cwd, path)
  const draft = `${target}.${process.pid}.tmp`
  const attempt = <T>(action: () => T): T => {
    try {
      return action()
    } catch (cause) {
      throw new ScanError(
        `The report could not be written to ${path}: ${messageOf(cause)}`,
        'Choose another file for --output.',
        { cause },
      )
    }
  }
  let handle: number | undefined = attempt(() => openSync(draft, 'wx', 0o644))
  const close = (): void => {
    if (handle !== undefined) closeSync(handle)
    handle = undefined
  }
  return {
    write: text => {
      attempt(() => writeSync(handle!, text))
    },
    commit: () => {
      close()
      attempt(() => renameSync(draft, target))
    },
    discard: () => {
      close()
      rmSync(draft, { force: true })
    },
  }
}
