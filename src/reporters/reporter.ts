/** A reporter turns findings and the outcome into text on a given stream. One file a format; all but the usual one are loaded when asked for. */
import type { Finding } from '../findings/finding.ts'
import type { Rule } from '../rules/rule.ts'
import type { Outcome } from '../summary.ts'
import { textReporter } from './text.ts'

export type Reporter = {
  /** Called for each finding as it is known. */
  finding(finding: Finding): void
  /** Called once, at the end, also when the scan broke off. */
  end(outcome: Outcome): void
}

export type ReporterOptions = {
  write: (text: string) => void
  color: boolean
  quiet: boolean
  /** What was scanned, for the advice: taking a key out of the index is another thing than out of history. */
  mode: ScanMode
  version: string
  rules: readonly Rule[]
}

export type ScanMode = 'tree' | 'staged' | 'range' | 'all' | 'stdin'

export const formats = ['text', 'json', 'jsonl', 'sarif'] as const
export type Format = (typeof formats)[number]

export async function createReporter(format: Format, options: ReporterOptions): Promise<Reporter> {
  switch (format) {
    case 'text':
      return textReporter(options)
    case 'json':
      return (await import('./json.ts')).jsonReporter(options)
    case 'jsonl':
      return (await import('./jsonl.ts')).jsonlReporter(options)
    case 'sarif':
      return (await import('./sarif.ts')).sarifReporter(options)
  }
}
