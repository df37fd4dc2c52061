/** A finding as SARIF's result. */
import { createHash } from 'node:crypto'
import type { Finding } from '../findings/finding.ts'
import type { Reach } from '../results.ts'
import { adviceFor } from './advice.ts'
import { isKeyId } from './blocks.ts'
import { nameOf } from './place.ts'
import { levels } from './sarif-rule.ts'
import { placeOf } from './sarif-uri.ts'

/** Numbers what is otherwise the same. */
export type Occurrences = (name: string) => number

/** GitHub refuses reports of more results, so there is no use in telling more of them apart. */
const mostCounted = 25_000

export function createOccurrences(): Occurrences {
  const counts = new Map<string, number>()
  return name => {
    const next = (counts.get(name) ?? 0) + 1
    if (next > 1 || counts.size < mostCounted) counts.set(name, next)
    return next
  }
}

export function resultOf(finding: Finding, ruleIndex: number | undefined, occurrences: Occurrences) {
  const { rule, severity, path, line, column, endLine, endColumn, blob, fingerprint } = finding
  const { uri, description } = placeOf(path, blob)
  const region = { startLine: line, startColumn: column, endLine, endColumn }
  const artifactLocation = { ...(uri === undefined ? {} : { uri }), ...(description ? { description } : {}) }
  const logicalLocations = description ? [{ name: nameOf(path), fullyQualifiedName: description.text }] : undefined
  // The line may change and move without being another alert; GitHub tells alerts apart by this alone.
  const place = createHash('sha256').update(`${fingerprint}\0${path}`).digest('hex').slice(0, 16)
  return {
    ruleId: rule,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    level: levels[severity],
    message: { text: messageOf(finding) },
    locations: [{ physicalLocation: { artifactLocation, region }, ...(logicalLocations ? { logicalLocations } : {}) }],
    partialFingerprints: { primaryLocationLineHash: `${place}:${occurrences(place)}`, 'nokeys/v1': fingerprint },
    properties: propertiesOf(finding),
  }
}

/** The first sentence is what GitHub shows as the alert's title. Braces would be placeholders. */
function messageOf(finding: Finding): string {
  const { title, redacted, keyId, account, confidence, evidence } = finding
  const of = isKeyId(finding) || keyId === undefined ? '' : ` of the key ${keyId}`
  const owner = account === undefined ? '' : `, account ${account}`
  const why = evidence.length === 0 ? '' : `: ${evidence.join('; ')}`
  const first = `${title} ${redacted}${of}${owner}.`
  return [first, `Confidence ${confidence}${why}.`, ...adviceFor(finding)].join('\n').replace(/[{}]/g, '$&$&')
}

const properties = [
  ...(['confidence', 'severity', 'redacted', 'keyId', 'account', 'pair', 'sessionToken', 'commit', 'author'] as const),
  ...(['date', 'blob', 'inHead', 'places', 'paths', 'lastCommit', 'remoteBranches'] as const),
]

function propertiesOf(finding: Finding & Reach) {
  const told = properties
    .map(name => [name, finding[name]] as const)
    .filter(([, value]) => value !== undefined && value !== '')
  return { ...Object.fromEntries(told), evidence: finding.evidence }
}
