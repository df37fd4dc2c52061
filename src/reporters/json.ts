/**
 * `--format json`: one document, a finding a line, written as they come. It ends with `complete`, so a document that was cut
 * off is neither valid JSON nor complete.
 */
import { safeJson } from './printable.ts'
import { failureRecord, findingRecord, skipRecord } from './record.ts'
import type { Reporter, ReporterOptions } from './reporter.ts'

/** Raised when a field changes its meaning or goes; new fields do not raise it. */
const schema = 1

export function jsonReporter({ write }: ReporterOptions): Reporter {
  let started = false
  const separate = () => {
    write(started ? ',\n    ' : `{\n  "schema": ${schema},\n  "findings": [\n    `)
    started = true
  }
  return {
    finding(finding) {
      separate()
      write(safeJson(findingRecord(finding)))
    },
    end({ skips, failures, notes, summary }) {
      write(started ? '\n  ],\n' : `{\n  "schema": ${schema},\n  "findings": [],\n`)
      write(`  "skips": ${list(skips.map(skipRecord))},\n`)
      write(`  "failures": ${list(failures.map(failureRecord))},\n`)
      write(`  "notes": ${list(notes)},\n`)
      write(`  "summary": ${safeJson(summary)},\n`)
      write(`  "complete": ${failures.length === 0}\n}\n`)
    },
  }
}

function list(items: readonly unknown[]): string {
  return items.length === 0 ? '[]' : `[\n    ${items.map(item => safeJson(item)).join(',\n    ')}\n  ]`
}
