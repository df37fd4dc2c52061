/** "If it is a false alarm": how to say so, for one value and with a reason, in a way that works where it was found. */
import type { Finding } from '../findings/finding.ts'
import type { ScanMode } from './reporter.ts'
import type { Style } from './style.ts'
import { wrap } from './wrap.ts'

/** Commands with their fingerprints; for more findings, one stands for all. */
const mostCommands = 4

const comment = 'Or put a comment with nokeys:allow on its line.'
const also: Partial<Record<ScanMode, string>> = {
  staged: comment,
  tree: comment,
  range: 'A range is judged by the allowlist of the commit that it starts from: add the entry there.',
}

export function falseAlarmLines(findings: readonly Finding[], mode: ScanMode, style: Style): string[] {
  const fingerprints = [...new Set(findings.map(({ fingerprint }) => fingerprint))]
  const named = fingerprints.length > mostCommands ? ['FINGERPRINT'] : fingerprints
  return [
    ...named.map(name => `    ${style.bold(`npx nokeys allow ${name} --reason "why it is no key"`)}`),
    ...(also[mode] === undefined ? [] : wrap(also[mode], '  ')),
  ]
}
