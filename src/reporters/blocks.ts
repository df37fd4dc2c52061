/** Findings as blocks of text: both halves of a pair are one block with two places. */
import type { Finding } from '../findings/finding.ts'
import { isFile, nameOf, whereIs } from './place.ts'
import { printable } from './printable.ts'
import type { Style } from './style.ts'

/** One finding; or two that are a pair, the key ID first. */
export type Block = readonly [Finding, Finding?]

const labelWidth = 13
const mostPaths = 3

/** Joins the halves of pairs: those that follow each other, and those in the same file. The order stays. */
export function toBlocks(findings: readonly Finding[]): Block[] {
  const blocks: [Finding, Finding?][] = []
  const waiting = new Map<string, [Finding, Finding?][]>()
  for (const finding of findings) {
    const last = blocks.at(-1)
    const inFile = waiting.get(`${finding.pair} ${finding.fingerprint} ${finding.path}`)?.findLast(block => !block[1])
    const open = inFile ?? (last && !last[1] && arePair(last[0], finding) ? last : undefined)
    if (open) {
      open[1] = finding
      continue
    }
    const block: [Finding, Finding?] = [finding]
    blocks.push(block)
    if (finding.pair === undefined) continue
    const key = `${finding.fingerprint} ${finding.pair} ${finding.path}`
    waiting.set(key, [...(waiting.get(key) ?? []), block])
  }
  return blocks.map(([first, second]) =>
    second && isKeyId(second) ? [second, first] : second ? [first, second] : [first],
  )
}

function arePair(a: Finding, b: Finding): boolean {
  return a.pair === b.fingerprint && b.pair === a.fingerprint
}

/** A finding whose value is shown in full is a name, not a secret. */
export function isKeyId({ keyId, redacted }: Finding): boolean {
  return keyId === redacted
}

export function blockLines([first, second]: Block, style: Style): string[] {
  const halves = second ? [first, second] : [first]
  const weighty = second ?? first
  const paint = weighty.severity === 'critical' || weighty.severity === 'high' ? style.red : style.yellow
  const title = second ? `${first.title} with its secret` : first.title
  const row = (label: string, text: string): string => `  ${style.dim(label.padEnd(labelWidth))}${text}`
  const rows = (label: string, texts: readonly string[]): string[] =>
    [...new Set(texts)].map((text, i) => row(i === 0 ? label : '', text))
  return [
    `${style.bold(paint(printable(title)))}, ${weighty.confidence} confidence`,
    ...valueRows(halves, row, style),
    ...rows('why', whyOf(first, second)),
    ...rows('commit', halves.flatMap(commitLine)),
    ...rows('object', halves.flatMap(objectLine)),
    ...rows('also in', halves.flatMap(alsoIn)),
    ...halves.map((half, i) =>
      row(
        i === 0 ? 'fingerprint' : '',
        half.fingerprint + style.dim(second ? (isKeyId(half) ? '  key ID' : '  secret') : ''),
      ),
    ),
  ]
}

/** One line for those beyond what is kept for blocks. */
export function plainLine(finding: Finding): string {
  const { title, redacted, confidence, fingerprint } = finding
  return `${printable(title)} ${printable(redacted)}  ${whereIs(finding)}  ${confidence} confidence  ${fingerprint}`
}

function valueRows(halves: readonly Finding[], row: (label: string, text: string) => string, style: Style): string[] {
  const width = Math.max(...halves.map(({ redacted }) => redacted.length))
  const rows = halves.map(half => {
    const account = isKeyId(half) && half.account !== undefined ? `  account ${half.account}` : ''
    const value = printable(half.redacted).padEnd(width)
    return row(isKeyId(half) ? 'key ID' : 'secret', `${value}  ${style.bold(whereIs(half))}${account}`)
  })
  const [only] = halves
  if (halves.length === 1 && only!.keyId !== undefined && !isKeyId(only!)) {
    rows.push(row('of the key', only!.account === undefined ? only!.keyId : `${only!.keyId}  account ${only!.account}`))
  }
  return rows
}

/** Of a pair, what speaks for the secret; for the key ID only where that makes it weaker. */
function whyOf(first: Finding, second: Finding | undefined): string[] {
  const told = second === undefined ? [first] : second.confidence === first.confidence ? [second] : [second, first]
  return told.map(({ evidence }) => evidence.map(printable).join('; ')).filter(why => why !== '')
}

function commitLine({ commit, author, date, inHead, path }: Finding): string[] {
  if (commit === undefined) return []
  const by = author === undefined ? '' : ` by ${printable(author)}`
  const on = date === undefined ? '' : ` on ${printable(date.slice(0, 10))}`
  const head = inHead === undefined || !isFile(path) ? '' : inHead ? '; HEAD still has it' : '; HEAD no longer has it'
  return [`${printable(commit.slice(0, 10))}${by}${on}${head}`]
}

/** Without a file and a commit, the object is all there is to look at. */
function objectLine({ path, commit, blob }: Finding): string[] {
  return blob === undefined || commit !== undefined || isFile(path) ? [] : [`${printable(blob)} (git show prints it)`]
}

function alsoIn({ path, paths = [], places = 1 }: Finding): string[] {
  if (places <= 1) return []
  const others = paths.filter(other => other !== path)
  const named = others.slice(0, mostPaths).map(nameOf).join(', ')
  const more = others.length > mostPaths ? ` and ${others.length - mostPaths} more` : ''
  const count = `${places} places in all`
  return [named === '' ? `other commits: ${count}` : `${named}${more}; ${count}`]
}
