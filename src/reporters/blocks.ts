/** Findings as blocks of text: the parts of a key (ID, secret, session token) are one block with several places. */
import type { Finding } from '../findings/finding.ts'
import type { Reach } from '../results.ts'
import { isFile, nameOf, whereIs } from './place.ts'
import { printable } from './printable.ts'
import type { Style } from './style.ts'

/** One finding, or the parts of one key: its ID, its secret, its session token. */
export type Block = readonly [Finding, ...Finding[]]

const labelWidth = 13
const mostPaths = 3

/** Joins the parts of keys: those that follow each other, and those in the same file. The order stays. */
export function toBlocks(findings: readonly Finding[]): Block[] {
  const blocks: [Finding, ...Finding[]][] = []
  const inFile = new Map<string, [Finding, ...Finding[]][]>()
  for (const finding of findings) {
    const key = `${keyOf(finding)} ${finding.path}`
    const last = blocks.at(-1)
    const open = inFile.get(key)?.findLast(block => belongs(finding, block))
    const block = open ?? (last && belongs(finding, last) ? last : undefined)
    if (block) {
      block.push(finding)
      continue
    }
    const fresh: [Finding, ...Finding[]] = [finding]
    blocks.push(fresh)
    if (keyOf(finding) !== undefined) inFile.set(key, [...(inFile.get(key) ?? []), fresh])
  }
  for (const block of blocks) block.sort((a, b) => rankOf(a) - rankOf(b))
  return blocks
}

/** What the parts of a key have in common: the fingerprint of its ID. */
function keyOf(finding: Finding): string | undefined {
  return isKeyId(finding) ? finding.fingerprint : finding.pair
}

/** True if the finding is a part that the block's key does not have yet, and no other key's of the same ID. */
function belongs(finding: Finding, block: Block): boolean {
  return block.every(part => {
    if (part.rule === finding.rule || keyOf(part) === undefined || keyOf(part) !== keyOf(finding)) return false
    const id = isKeyId(part) ? part : isKeyId(finding) ? finding : undefined
    const other = id === part ? finding : part
    return id === undefined || [id.pair, id.sessionToken].includes(other.fingerprint)
  })
}

function rankOf(finding: Finding): number {
  return isKeyId(finding) ? 0 : isSessionToken(finding) ? 2 : 1
}

function isSessionToken({ rule }: Finding): boolean {
  return rule.endsWith('session-token')
}

/** A finding whose value is shown in full is a name, not a secret. */
export function isKeyId({ keyId, redacted }: Finding): boolean {
  return keyId === redacted
}

export function blockLines(block: Block, style: Style): string[] {
  const [first] = block
  const weighty = block[1] ?? first
  const paint = weighty.severity === 'critical' || weighty.severity === 'high' ? style.red : style.yellow
  const row = (label: string, text: string): string => `  ${style.dim(label.padEnd(labelWidth))}${text}`
  const rows = (label: string, texts: readonly string[]): string[] =>
    [...new Set(texts)].map((text, i) => row(i === 0 ? label : '', text))
  return [
    `${style.bold(paint(printable(titleOf(block))))}, ${weighty.confidence} confidence`,
    ...valueRows(block, row, style),
    ...rows('why', whyOf(block)),
    ...rows('commit', block.flatMap(commitLine)),
    ...rows('pushed', block.flatMap(pushedLine)),
    ...rows('object', block.flatMap(objectLine)),
    ...rows('also in', block.flatMap(alsoIn)),
    ...block.map((part, i) =>
      row(i === 0 ? 'fingerprint' : '', part.fingerprint + style.dim(block.length > 1 ? `  ${labelOf(part)}` : '')),
    ),
  ]
}

function titleOf([first, ...others]: Block): string {
  const names = others.map(part => (isSessionToken(part) ? 'session token' : 'secret'))
  return names.length === 0 ? first.title : `${first.title} with its ${names.join(' and ')}`
}

function labelOf(part: Finding): string {
  return isKeyId(part) ? 'key ID' : isSessionToken(part) ? 'token' : 'secret'
}

/** One line for those beyond what is kept for blocks. */
export function plainLine(finding: Finding): string {
  const { title, redacted, confidence, fingerprint } = finding
  return `${printable(title)} ${printable(redacted)}  ${whereIs(finding)}  ${confidence} confidence  ${fingerprint}`
}

function valueRows(block: Block, row: (label: string, text: string) => string, style: Style): string[] {
  const width = Math.max(...block.map(({ redacted }) => redacted.length))
  const [first] = block
  const rows = block.map(part => {
    const owner = isKeyId(part) || part.keyId === undefined ? accountOf(part) : ''
    const value = printable(part.redacted).padEnd(width)
    return row(labelOf(part), `${value}  ${style.bold(whereIs(part))}${owner}`)
  })
  if (!block.some(isKeyId) && first.keyId !== undefined) rows.push(row('of the key', first.keyId + accountOf(first)))
  return rows
}

function accountOf({ account }: Finding): string {
  return account === undefined ? '' : `  account ${account}`
}

/** Of a key, what speaks for its secret; for its other parts only where they are less or more sure. */
function whyOf(block: Block): string[] {
  const [first, second = first, ...others] = block
  const told = [second, ...[first, ...others].filter(({ confidence }) => confidence !== second.confidence)]
  return told.map(({ evidence }) => evidence.map(printable).join('; ')).filter(why => why !== '')
}

function commitLine({ commit, author, date, inHead, path, lastCommit = commit }: Finding & Reach): string[] {
  if (commit === undefined) return []
  const by = author === undefined ? '' : ` by ${printable(author)}`
  const on = date === undefined ? '' : ` on ${printable(date.slice(0, 10))}`
  const head = inHead === undefined || !isFile(path) ? '' : inHead ? '; HEAD still has it' : '; HEAD no longer has it'
  const last = lastCommit === commit ? '' : `; last in ${printable(lastCommit!.slice(0, 10))}`
  return [`${printable(commit.slice(0, 10))}${by}${on}${last}${head}`]
}

/** Whether it has left this machine, as far as the clone knows. */
function pushedLine({ remoteBranches }: Finding & Reach): string[] {
  if (remoteBranches === undefined) return []
  if (remoteBranches.length === 0) return ['to no remote branch that this clone knows of']
  const more = remoteBranches.length > mostPaths ? ` and ${remoteBranches.length - mostPaths} more` : ''
  return [`to ${remoteBranches.slice(0, mostPaths).map(printable).join(', ')}${more}`]
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
