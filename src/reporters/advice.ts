/** What to do about a finding, first things first, and what to use instead of a key: for every format. */
import { isTemporaryKeyId } from '../detectors/account.ts'
import type { Finding } from '../findings/finding.ts'
import { type Alternative, alternativeAt } from './alternatives.ts'

/** The steps for the key itself. A command stands in backticks, or after a colon and begins with `aws`. */
export function stepsFor(finding: Finding): readonly string[] {
  return isTemporary(finding) ? temporaryKeySteps(finding.keyId!) : finding.advice
}

export function isTemporary({ rule, keyId }: Finding): boolean {
  return rule.startsWith('aws-') && isTemporaryKeyId(keyId ?? '')
}

/** What to use instead, for AWS keys; undefined where we have no answer. */
export function alternativeFor({ rule, path }: Finding): Alternative | undefined {
  return rule.startsWith('aws-') ? alternativeAt(path) : undefined
}

/** All of it as plain text, a sentence or two an entry. */
export function adviceFor(finding: Finding): string[] {
  const alternative = alternativeFor(finding)
  const instead = alternative && `${alternative.where}, instead of a key: ${alternative.use} (${alternative.link})`
  return [...stepsFor(finding), ...(instead === undefined ? [] : [instead])].map(step => step.replaceAll('`', ''))
}

/**
 * IAM cannot deactivate a temporary key, only the role behind it:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html
 */
function temporaryKeySteps(keyId: string): string[] {
  return [
    'The key is temporary (ASIA): it works only with its session token and expires by itself, within 36 hours at most. If the token has leaked too, do not wait: revoke the sessions of its role (IAM console: the role, Revoke sessions).',
    `See whose it is and what it did: \`aws cloudtrail lookup-events --lookup-attributes AttributeKey=AccessKeyId,AttributeValue=${keyId}\``,
  ]
}

/** A step, taken apart: words, and the commands that follow them. */
export type Part = { words: string; commands: string[] }

const command = /`([^`]+)`|(?<=: )(aws [^;`]+)/g

/** "Deactivate it: aws …; then delete it: aws …" → two parts, so that each command has a line of its own. */
export function partsOf(step: string): Part[] {
  const parts: Part[] = []
  let at = 0
  for (const match of step.matchAll(command)) {
    parts.push({ words: trimmed(step.slice(at, match.index)), commands: [(match[1] ?? match[2])!.trim()] })
    at = match.index + match[0].length
  }
  const rest = trimmed(step.slice(at))
  return rest === '' ? parts : [...parts, { words: rest, commands: [] }]
}

function trimmed(words: string): string {
  return words.replace(/^[\s;,.]+/, '').trimEnd()
}
