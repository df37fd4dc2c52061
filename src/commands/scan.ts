/** The scan: options → source and settings → report → exit code. */
import { ScanError } from '../errors.ts'
import type { Io } from '../io.ts'
import type { ScanOptions } from '../options.ts'
import { openReport } from '../report-file.ts'
import { createProgress } from '../reporters/progress.ts'
import { createReporter, type ScanMode } from '../reporters/reporter.ts'
import { scan } from '../scan.ts'
import { exitCodeOf } from '../summary.ts'
import { version } from '../version.ts'
import { prepare } from './prepare.ts'

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

/** Which of the scans is asked for. Throws a ScanError where two are, or an option does not go with it. */
export function modeOf({ paths, staged, range, all, stdinName }: Omit<ScanOptions, 'format' | 'progress'>): ScanMode {
  const asked = [staged && '--staged', range !== undefined && '--range', all && '--all', paths.length > 0 && 'paths'].filter(Boolean)
  if (asked.length > 1) throw new ScanError(`${asked.join(' and ')} do not go together.`, 'Ask for one scan at a time.')
  if (paths.includes('-') && paths.length > 1) throw new ScanError('Standard input (-) does not go with other paths.')
  if (stdinName !== undefined && paths[0] !== '-') throw new ScanError('--stdin-name goes with standard input.', 'nokeys - --stdin-name NAME')
  if (staged) return 'staged'
  if (range !== undefined) return 'range'
  if (all) return 'all'
  return paths[0] === '-' ? 'stdin' : 'tree'
}

/** https://no-color.org, https://force-color.org */
function wantsColor({ env, stdout }: Io): boolean {
  if (env.NO_COLOR) return false
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0'
  return stdout.isTTY === true && env.TERM !== 'dumb'
}
