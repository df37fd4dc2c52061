/** The scan: options → source and settings → report → exit code. */
import { ScanError } from '../errors.ts'
import type { Io } from '../io.ts'
import type { ScanOptions } from '../options.ts'
import type { ReportFile } from '../report-file.ts'
import { complain } from '../reporters/complaint.ts'
import { createProgress } from '../reporters/progress.ts'
import { createReporter, type Reporter, type ScanMode } from '../reporters/reporter.ts'
import { builtinRules } from '../rules/builtin.ts'
import type { Rule } from '../rules/rule.ts'
import { scan } from '../scan.ts'
import { exitCodeOf, exitCodes, notBegun, type Outcome } from '../summary.ts'
import { version } from '../version.ts'
import { modeOf, type Prepared, prepare } from './prepare.ts'

type Ready = Prepared & { mode: ScanMode }

export async function scanCommand(io: Io, options: ScanOptions): Promise<number> {
  const file = options.output === undefined ? undefined : await openOutput(io, options.output)
  const open = (mode: ScanMode, rules: readonly Rule[]): Promise<Reporter> =>
    createReporter(options.format, {
      write: file ? file.write : text => void io.stdout.write(text),
      color: options.color ?? (file === undefined && wantsColor(io)),
      quiet: options.quiet ?? false,
      mode,
      version,
      rules,
    })
  try {
    const ready = await prepareFor(io, options, file?.files).catch(async error => {
      // Who reads a report by program, or finds an old one in the file, is told there too.
      if (error instanceof ScanError && (file || options.format !== 'text')) {
        const reporter = await open('tree', builtinRules)
        reporter.end(notBegun(error))
        await file?.commit()
      }
      throw error
    })
    const reporter = await open(ready.mode, ready.settings.rules)
    const outcome = await runScan(io, options, ready, reporter)
    reporter.end(outcome)
    return await settle(io, exitCodeOf(outcome), file)
  } finally {
    file?.discard()
  }
}

async function openOutput(io: Io, path: string): Promise<ReportFile> {
  return (await import('../report-file.ts')).openReport(io, path)
}

async function prepareFor(io: Io, options: ScanOptions, report?: readonly string[]): Promise<Ready> {
  const mode = modeOf(options)
  return { mode, ...(await prepare(io, mode, options, report)) }
}

async function runScan(io: Io, options: ScanOptions, ready: Ready, reporter: Reporter): Promise<Outcome> {
  const { source, settings } = ready
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
  return outcome
}

/** Puts the report in its place. If that fails, it is said; findings still win over failure. */
async function settle(io: Io, code: number, file: ReportFile | undefined): Promise<number> {
  try {
    await file?.commit()
  } catch (error) {
    if (!(error instanceof ScanError) || code !== exitCodes.findings) throw error
    complain(io.stderr, error)
  }
  return code
}

/** https://no-color.org, https://force-color.org */
function wantsColor({ env, stdout }: Io): boolean {
  if (env.NO_COLOR) return false
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0'
  return stdout.isTTY === true && env.TERM !== 'dumb'
}
