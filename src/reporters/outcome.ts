/** The end of the text report: what could not be scanned, what was left out, and one line that sums it all up. */
import type { Failure, Skip } from '../chunks/chunk.ts'
import type { Outcome, Summary } from '../summary.ts'
import { printable } from './printable.ts'
import type { ScanMode } from './reporter.ts'
import type { Style } from './style.ts'

const mostListed = 20
const mostReasons = 5

export function failureLines(failures: readonly Failure[], style: Style): string[] {
  const lines = failures.slice(0, mostListed).flatMap(({ failure, path, hint }) => {
    const where = path && !failure.includes(path) ? ` (${printable(path)})` : ''
    return [`  - ${printable(failure)}${where}`, ...(hint === undefined ? [] : [`    ${style.dim(printable(hint))}`])]
  })
  return [...lines, ...andMore(failures)]
}

/** Allowlist entries and changes of settings worth a look. */
export function noteLines(notes: readonly string[]): string[] {
  return [...notes.slice(0, mostListed).map(note => `  - ${printable(note)}`), ...andMore(notes)]
}

/** Skips by reason, and findings of too little confidence: each worth a line. */
export function remarkLines({ skips, summary }: Outcome, style: Style): string[] {
  const lines: string[] = []
  if (skips.length > 0) lines.push(style.dim(`Skipped: ${reasons(skips)}`))
  if (summary.belowConfidence > 0) {
    lines.push(style.dim(`${count(summary.belowConfidence)} more of lower confidence: --min-confidence low shows them`))
  }
  return lines
}

function andMore(items: readonly unknown[]): string[] {
  return items.length > mostListed ? [`  … and ${count(items.length - mostListed)} more`] : []
}

function reasons(skips: readonly Skip[]): string {
  const counts = new Map<string, number>()
  for (const { skip } of skips) counts.set(skip, (counts.get(skip) ?? 0) + 1)
  const most = [...counts].sort((a, b) => b[1] - a[1])
  const told = most.slice(0, mostReasons).map(([reason, times]) => `${count(times)} × ${printable(reason)}`)
  return [...told, ...(most.length > mostReasons ? ['and for other reasons'] : [])].join('; ')
}

/** `nokeys: 2 findings (1 pair) in 12 files (3.4 MB), 1 allowed, 2 skipped, 0.12 s` */
export function summaryLine(
  { summary, skips, failures }: Outcome,
  mode: ScanMode,
  pairs: number,
  style: Style,
): string {
  const { findings, allowed, elapsedMs } = summary
  const things = [
    `${findingsIn(findings, pairs)} ${readIn(summary, mode)}`,
    allowed > 0 && `${count(allowed)} allowed`,
    skips.length > 0 && `${count(skips.length)} skipped`,
    failures.length > 0 && `${count(failures.length)} failed`,
    duration(elapsedMs),
  ]
  const line = things.filter(Boolean).join(', ')
  if (failures.length > 0) return style.bold(style.yellow(`nokeys: ${line}. The scan is incomplete.`))
  const paint = findings > 0 ? style.red : summary.files + summary.blobs > 0 ? style.green : style.yellow
  return style.bold(paint(`nokeys: ${line}`))
}

function findingsIn(findings: number, pairs: number): string {
  if (findings === 0) return 'no findings'
  return `${plural(findings, 'finding')}${pairs > 0 ? ` (${plural(pairs, 'pair')})` : ''}`
}

function readIn({ files, blobs, bytes }: Summary, mode: ScanMode): string {
  const history = mode === 'range' || mode === 'all'
  const read = files + blobs
  if (read === 0)
    return `because nothing was scanned (0 ${history ? 'objects' : mode === 'staged' ? 'staged files' : 'files'})`
  return `in ${plural(read, history ? 'object' : mode === 'staged' ? 'staged file' : 'file')} (${size(bytes)})`
}

function plural(number: number, thing: string): string {
  return `${count(number)} ${thing}${number === 1 ? '' : 's'}`
}

/** Thousands apart, without Intl, which takes longer to load than a small scan. */
export function count(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',')
}

function size(bytes: number): string {
  if (bytes < 1e3) return plural(bytes, 'byte')
  const [unit, name] = bytes < 1e6 ? [1e3, 'kB'] : bytes < 1e9 ? [1e6, 'MB'] : [1e9, 'GB']
  const amount = bytes / unit
  return `${amount < 9.95 ? amount.toFixed(1) : Math.round(amount)} ${name}`
}

function duration(ms: number): string {
  if (ms < 60_000) return `${(ms / 1000).toFixed(2)} s`
  const seconds = Math.round(ms / 1000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
