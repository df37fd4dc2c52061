/**
 * Halves of a pair in different files of one commit: the key ID in a compose file, its secret in `.env`. A commit with one
 * lone key ID and one lone secret links the two; where there are several, that one belongs to another is said, not which.
 */
import { isTemporaryKeyId } from './detectors/account.ts'
import type { Finding } from './findings/finding.ts'
import type { Rule } from './rules/rule.ts'

/** The findings in their order, but the two halves of a link one behind the other. */
export function linkHalves(findings: readonly Finding[], rules: readonly Rule[]): Finding[] {
  const ruleOf = new Map(rules.map(rule => [rule.id, rule]))
  const partners = new Map<Finding, Finding>()
  const evidence = new Map<Finding, string>()
  for (const halves of loneHalves(findings, ruleOf)) {
    for (const [rule, own] of halves) {
      const idRule = ruleOf.get(ruleOf.get(rule)!.pairsWith!)
      // A session token is a third part, of temporary keys alone.
      const isThird = idRule?.pairsWith !== rule
      const others = (halves.get(idRule?.id ?? '') ?? []).filter(
        ({ keyId }) => !isThird || isTemporaryKeyId(keyId ?? ''),
      )
      const [other] = others
      if (!other) continue
      const where = `${other.title} in ${other.path}, line ${other.line}, of the same commit`
      for (const half of own) {
        if (own.length === 1 && others.length === 1) partners.set(half, other)
        evidence.set(half, partners.has(half) ? where : `${where}; it is not clear which belong together`)
      }
    }
  }
  const told = new Set<Finding>()
  return findings.flatMap(finding => {
    const partner = partners.get(finding)
    const here = [finding, ...(partner ? [partner] : [])].filter(half => !told.has(half))
    for (const half of here) told.add(half)
    return here.map(half => withLink(half, partners.get(half), evidence.get(half)))
  })
}

type HalvesByRule = Map<string, Finding[]>

/** Findings of rules that pair, without their other half, for each commit. */
function loneHalves(findings: readonly Finding[], ruleOf: ReadonlyMap<string, Rule>): Iterable<HalvesByRule> {
  const commits = new Map<string, HalvesByRule>()
  const seen = new Set<string>()
  for (const finding of findings) {
    const { rule, fingerprint, commit = '' } = finding
    // The same value at several places of a commit is one half.
    const key = `${commit} ${fingerprint}`
    if (finding.pair !== undefined || ruleOf.get(rule)?.pairsWith === undefined || seen.has(key)) continue
    seen.add(key)
    const halves = commits.get(commit) ?? new Map<string, Finding[]>()
    commits.set(commit, halves)
    const own = halves.get(rule)
    if (own) own.push(finding)
    else halves.set(rule, [finding])
  }
  return commits.values()
}

function withLink(half: Finding, partner: Finding | undefined, evidence: string | undefined): Finding {
  if (evidence === undefined) return half
  const named = [half, partner].find(one => one?.keyId !== undefined)
  return {
    ...half,
    ...(named?.keyId === undefined ? {} : { keyId: named.keyId }),
    ...(named?.account === undefined ? {} : { account: named.account }),
    ...(partner ? { pair: partner.fingerprint } : {}),
    evidence: [...half.evidence, evidence],
  }
}
