/** A rule as SARIF's reportingDescriptor. */
import type { Rule, Severity } from '../rules/rule.ts'
import { partsOf } from './advice.ts'

/** What GitHub takes of a description. */
const mostCharacters = 1024

export const levels: Record<Severity, 'error' | 'warning' | 'note'> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
}
/** GitHub: over 9.0 is critical, from 7.0 high, from 4.0 medium. */
const scores: Record<Severity, string> = { critical: '9.5', high: '8.0', medium: '5.5', low: '2.5' }

export function ruleDescriptor(rule: Rule) {
  const { id, title, severity, confidence, references } = rule
  const description = rule.description || title
  const helpUri = references.find(reference => /^https?:\/\/\S+$/.test(reference))
  return {
    id,
    name: id.replace(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase()).slice(0, 255),
    shortDescription: { text: title.slice(0, mostCharacters) },
    fullDescription: { text: description.slice(0, mostCharacters) },
    help: helpOf(rule, description),
    ...(helpUri === undefined ? {} : { helpUri }),
    defaultConfiguration: { level: levels[severity] },
    properties: {
      tags: ['security', 'secrets', id.split('-')[0]!, 'external/cwe/cwe-798'],
      precision: confidence.named ?? confidence.bare ?? 'low',
      'security-severity': scores[severity],
    },
  }
}

function helpOf({ advice, references }: Rule, description: string) {
  const steps = advice.map(step => step.replaceAll('{keyId}', 'KEY_ID'))
  const list = steps.map((step, i) => `${i + 1}. ${asMarkdown(step)}`)
  const links = references.map(reference => `- <${reference}>`)
  return {
    text: [description, ...steps, ...references].join('\n'),
    markdown: [description, list.join('\n'), links.join('\n')].filter(part => part !== '').join('\n\n'),
  }
}

function asMarkdown(step: string): string {
  return partsOf(step)
    .map(({ words, commands }) => [words, ...commands.map(command => `\`${command}\``)].join(' '))
    .join('; ')
}
