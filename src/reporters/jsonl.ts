/** `--format jsonl`: a JSON object a line, each with its `type`. The last is the summary: without it the report was cut off. */
import { safeJson } from './printable.ts'
import { failureRecord, findingRecord, skipRecord } from './record.ts'
import type { Reporter, ReporterOptions } from './reporter.ts'

export function jsonlReporter({ write }: ReporterOptions): Reporter {
  const line = (type: string, record: object) => write(`${safeJson({ type, ...record })}\n`)
  return {
    finding: finding => line('finding', findingRecord(finding)),
    end({ skips, failures, notes, summary }) {
      for (const skip of skips) line('skip', skipRecord(skip))
      for (const failure of failures) line('failure', failureRecord(failure))
      for (const message of notes) line('note', { message })
      line('summary', { complete: failures.length === 0, ...summary })
    },
  }
}
