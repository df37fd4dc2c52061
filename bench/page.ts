/** Results → tables, on the console and as Markdown. */
import { execFileSync } from 'node:child_process'
import { cpus, totalmem } from 'node:os'
import { table as markdownTable, systemName } from '../eval/table.ts'
import { median, type Result } from './contest.ts'
import type { Held } from './contests.ts'

export type Table = {
  title: string
  about?: string
  columns: string[]
  rows: string[][]
  lines?: [name: string, line: string][]
}

export function tableOf({ title, about, results, base, startUps }: Held): Table {
  const withStartUp = startUps !== undefined
  const columns = ['', 'median', 'fastest to slowest', '× yardstick', 'peak memory', 'sees the key']
  if (withStartUp) columns.push('start-up', 'time without it', '× yardstick without it')
  const rows = results.map((result, i) => {
    const { name, times, memory, sees, without } = result
    if (without !== undefined) return columns.map((_, cell) => [name, without][cell] ?? '')
    const ms = median(times)
    const spread = times.length === 1 ? 'one run' : `${duration(Math.min(...times))} to ${duration(Math.max(...times))}`
    const startUp = startUps?.[i]
    return [
      name,
      duration(ms),
      spread,
      ratio(ms / base),
      memory === undefined ? '' : `${memory.toFixed(0)} MB`,
      sees === undefined ? '' : sees ? 'yes' : 'no',
      ...(withStartUp ? withoutStartUp(ms, base, startUp, startUps[0]!) : []),
    ]
  })
  return {
    title,
    about,
    columns,
    rows,
    lines: results.flatMap(({ name, line }): [string, string][] => (line === undefined ? [] : [[name, line]])),
  }
}

/** The yardstick's start-up is taken off it as well. */
function withoutStartUp(ms: number, base: number, startUp: Result | undefined, yardstick: Result): string[] {
  if (startUp === undefined || startUp.without !== undefined) return ['', '', '']
  const start = median(startUp.times)
  const rest = ms - start
  const yardstickRest = base - median(yardstick.times)
  // Noise can be more than a small tree takes.
  if (rest <= 0 || yardstickRest <= 0) return [duration(start), '', '']
  return [duration(start), duration(rest), ratio(rest / yardstickRest)]
}

/** The same programs over a short history and over one of ten times the commits. */
export function growthOf([short, long]: readonly [Held, Held]): Table {
  const rows = short.results.flatMap((result, i) => {
    const after = long.results[i]!
    if (result.without !== undefined || after.without !== undefined) return []
    const [a, b] = [median(result.times), median(after.times)]
    return [[result.name, duration(a), duration(b), `× ${(b / a).toFixed(1)}`]]
  })
  return {
    title: 'History: how the time grows with ten times the commits',
    about:
      'Both begin with the same four hundred files, and start-up is in both: growing tenfold would be growing evenly.',
    columns: ['', 'the short one', 'the long one', 'grows by'],
    rows,
  }
}

/** nokeys beside the quickest peer that sees the key, contest by contest. */
export function summaryOf(all: readonly Held[]): Table {
  const rows = all.flatMap(({ title, results, base }) => {
    const own = results.find(({ role }) => role === 'nokeys')
    if (own === undefined) return []
    if (own.without !== undefined) return [[title, own.without, '', '', '', '']]
    const ms = median(own.times)
    const [best] = results
      .filter(({ role, times, without, sees }) => role === 'peer' && sees && without === undefined && times.length > 0)
      .toSorted((a, b) => median(a.times) - median(b.times))
    const against =
      best === undefined ? ['', '', ''] : [best.name, duration(median(best.times)), comparison(ms / median(best.times))]
    return [[title, duration(ms), ratio(ms / base), ...against]]
  })
  return {
    title: 'In all',
    columns: ['', 'nokeys', '× yardstick', 'quickest peer that sees the key', 'its time', 'nokeys is'],
    rows,
  }
}

const comparison = (part: number) =>
  part <= 1 ? `${(1 / part).toFixed(1)} times as quick` : `${part.toFixed(1)} times as slow`
const ratio = (value: number) => `× ${value < 10 ? value.toFixed(2) : value.toFixed(0)}`

function duration(ms: number): string {
  if (ms < 1000) return `${ms.toFixed(ms < 10 ? 1 : 0)} ms`
  return ms < 100_000 ? `${(ms / 1000).toFixed(2)} s` : `${(ms / 1000).toFixed(0)} s`
}

export function consoleTable({ title, columns, rows }: Table): string {
  const all = [columns, ...rows]
  const widths = columns.map((_, i) => Math.max(...all.map(row => row[i]!.length)))
  const line = (row: string[]) =>
    row
      .map((cell, i) => (i === 0 || row[i + 1] === '' ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join('  ')
  return [`\n${title}`, ...all.map(row => `  ${line(row).trimEnd()}`)].join('\n')
}

export type Setting = { date: string; command: string; versions: { name: string; version: string }[] }

export function benchPage(tables: readonly Table[], summary: Table, setting: Setting): string {
  const parts = [
    '# Speed',
    introduction(setting),
    '## In all',
    tableIn(summary, false),
    notes,
    ...tables.flatMap(table => [
      `## ${table.title}`,
      ...(table.about === undefined ? [] : [table.about]),
      tableIn(table),
    ]),
    '## Versions',
    markdownTable(
      ['tool', 'version'],
      setting.versions.map(({ name, version }) => [name, version]),
    ),
  ]
  return `${parts.join('\n\n')}\n`
}

function introduction({ date, command }: Setting): string {
  const [cpu] = cpus()
  const git = execFileSync('git', ['--version'], { encoding: 'utf8' }).trim().replace('git version', 'Git')
  return `Written by \`${command}\` on ${date}; how it is done and how to repeat it: [bench/README.md](../bench/README.md).
Machine: ${systemName()}, ${process.arch}, ${cpus().length} cores (${cpu?.model.trim() ?? 'not said'}), ${(totalmem() / 2 ** 30).toFixed(0)} GB of memory, Node ${process.versions.node}, ${git}.`
}

const notes = `nokeys looks for AWS access keys only, most peers for many kinds of credentials: they do more. How much of AWS keys each
finds is another page, [evaluation.md](evaluation.md); here, “sees the key” says whether this very command reports one plain pair
of key ID and secret in a control copy. Ratios are to the yardstick of the same runs; times are for orientation.`

/** What is ours stands out, won or lost. */
function tableIn({ columns, rows, lines = [] }: Table, bold = true): string {
  const shown = rows.map(row =>
    bold && /^nokeys\b/.test(row[0]!) ? row.map(cell => (cell === '' ? '' : `**${cell}**`)) : row,
  )
  const commands = lines.map(([name, line]) => `${name}: ${line}`).join('\n')
  const folded =
    commands === '' ? '' : `\n\n<details><summary>command lines</summary>\n\n\`\`\`\n${commands}\n\`\`\`\n\n</details>`
  return markdownTable(columns, shown) + folded
}
