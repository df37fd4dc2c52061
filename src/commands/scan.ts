/** The scan: options → source and settings → report → exit code. */
import type { Io } from '../io.ts'
import type { ScanOptions } from '../options.ts'
import { openReport } from '../report-file.ts'
import { createProgress } from '../reporters/progress.ts'
import { createReporter } from '../reporters/reporter.ts'
import { scan } from '../scan.ts'
import { exitCodeOf } from '../summary.ts'
import { version } from '../version.ts'
import { modeOf, prepare } from './prepare.ts'

export async function scanCommand(io: Io, options: ScanOptions): Promise<number> {
  const mode = modeOf(options)
  const { source, settings } = await prepare(io, mode, options)
  const report = options.output === undefined ? undefined : openReport(io.cwd, options.output)
  try {
    const reporter = await createReporter(options.format, {
      write: report ? report.write : text => void io.stdout.write(text),
      color: options.color ?? (report === undefined && wantsColor(io)),
      quiet: options.quiet ?? false,
      mode,
      version,
      rules: settings.rules,
    })
    const progress = createProgress(io, options.progress && !options.quiet, source.unit)
    const outcome = await scan(source, settings, {
      onFinding: finding => {
        progress.clear()
        reporter.finding(finding)
      },
      onProgress: progress.show,
      signal: io.signal,
    })
    progress.clear()
    reporter.end(outcome)
    report?.commit()
    return exitCodeOf(outcome)
  } finally {
    report?.discard()
  }
}

/** https://no-color.org, https://force-color.org */
function wantsColor({ env, stdout }: Io): boolean {
  if (env.NO_COLOR) return false
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0'
  return stdout.isTTY === true && env.TERM !== 'dumb'
}
