/**
 * `--format sarif`: SARIF 2.1.0, as GitHub code scanning wants it. Results are written as they come, the rest after them.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os-complete.html
 * https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support
 */
import { exitCodeOf, type Outcome } from '../summary.ts'
import { safeJson } from './printable.ts'
import type { Reporter, ReporterOptions } from './reporter.ts'
import { createOccurrences, resultOf } from './sarif-result.ts'
import { ruleDescriptor } from './sarif-rule.ts'
import { fileLocation } from './sarif-uri.ts'

const schemaUri = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json'
const informationUri = 'https://www.npmjs.com/package/nokeys'
/** GitHub shows that many results of a run, the most important ones. */
const mostShown = 5000

export function sarifReporter({ write, version, rules }: ReporterOptions): Reporter {
  const indexes = new Map(rules.map(({ id }, index) => [id, index]))
  const occurrences = createOccurrences()
  let results = 0

  const begin = () => {
    const driver = { name: 'nokeys', semanticVersion: version, informationUri, rules: rules.map(ruleDescriptor) }
    write(`{"$schema":${safeJson(schemaUri)},"version":"2.1.0","runs":[{\n`)
    write(`"tool":${safeJson({ driver })},\n"columnKind":"unicodeCodePoints",\n"results":[\n`)
  }
  return {
    finding(finding) {
      if (results === 0) begin()
      write(results++ === 0 ? '' : ',\n')
      write(safeJson(resultOf(finding, indexes.get(finding.rule), occurrences)))
    },
    end(outcome) {
      if (results === 0) begin()
      write(`\n],\n"invocations":[${safeJson(invocationOf(outcome, results))}],\n`)
      write(`"properties":${safeJson({ summary: outcome.summary, skips: outcome.skips.length })}\n}]}\n`)
    },
  }
}

/**
 * A failure makes the execution unsuccessful, truthfully: GitHub then refuses the upload, instead of closing the alerts of
 * files that were not read. https://github.com/github/codeql-action/pull/1393
 */
function invocationOf(outcome: Outcome, results: number) {
  const { failures, notes } = outcome
  const limit = `There are ${results} results; GitHub code scanning shows ${mostShown} of them and refuses more than 25000.`
  const notifications = [
    ...failures.map(({ failure, path, hint }) => ({
      level: 'error',
      message: { text: hint === undefined ? failure : `${failure} (${hint})` },
      ...(path ? { locations: [fileLocation(path)] } : {}),
    })),
    ...notes.map(text => ({ level: 'note', message: { text } })),
    ...(results > mostShown ? [{ level: 'warning', message: { text: limit } }] : []),
  ]
  return {
    executionSuccessful: failures.length === 0,
    exitCode: exitCodeOf(outcome),
    toolExecutionNotifications: notifications,
  }
}
