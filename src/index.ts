/** The library: the same scans as the command line's, with the findings as values. */
import { modeOf, prepare } from './commands/prepare.ts'
import type { Finding } from './findings/finding.ts'
import type { ScanOptions } from './options.ts'
import type { Reach } from './results.ts'
import { scan as scanSource } from './scan.ts'
import { exitCodeOf, type Outcome } from './summary.ts'

export { ScanError } from './errors.ts'
export type { Finding } from './findings/finding.ts'
export type { Reach } from './results.ts'
export type { Confidence, Rule, Severity } from './rules/rule.ts'
export type { Outcome, Summary } from './summary.ts'
export { version } from './version.ts'

/** What to scan, named as on the command line; nothing said: the work tree of `cwd`. */
export type ScanRequest = Partial<
  Pick<
    ScanOptions,
    | 'paths'
    | 'staged'
    | 'range'
    | 'all'
    | 'allowMissing'
    | 'submodules'
    | 'slow'
    | 'cache'
    | 'jobs'
    | 'allowlist'
    | 'minConfidence'
    | 'rules'
  >
> & {
  /** Default: the process's own. */
  cwd?: string
  env?: NodeJS.ProcessEnv
  signal?: AbortSignal
  /** Called as each finding is known, beside the list in the result. */
  onFinding?: (finding: Finding & Reach) => void
}

export type ScanResult = Outcome & {
  findings: (Finding & Reach)[]
  /** As the command would exit: 0 clean and complete, 1 findings, 2 not completely scanned. */
  exitCode: number
}

/** Scans. Throws a ScanError if the scan cannot begin; what breaks later is in `failures`. */
export async function scan(request: ScanRequest = {}): Promise<ScanResult> {
  const { cwd = process.cwd(), env = process.env, signal, onFinding, paths = [], ...options } = request
  const mode = modeOf({ paths, ...options })
  const world = {
    cwd,
    env,
    get stdin() {
      return process.stdin
    },
    signal,
  }
  const { source, settings } = await prepare(world, mode, { paths, ...options })
  const findings: ScanResult['findings'] = []
  const outcome = await scanSource(source, settings, {
    onFinding: finding => {
      findings.push(finding)
      onFinding?.(finding)
    },
    signal,
  })
  return { ...outcome, findings, exitCode: exitCodeOf(outcome) }
}
