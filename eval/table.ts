/** Scores → Markdown. */
import { cpus } from 'node:os'
import { decoys } from '../corpus/decoys/index.ts'
import { shapes } from '../corpus/shapes/index.ts'
import type { Half } from './cases.ts'
import { type Score, type Tally, total } from './score.ts'

/** A tool with its score, or why it has none. */
export type Result =
  | { name: string; version: string; seconds: number; score: Score }
  | { name: string; without: string }
type Scored = Extract<Result, { score: Score }>

export type Setting = { date: string; keysPerShape: number; seed: number; files: number; bytes: number }

const halves: Half[] = ['id', 'secret']
const legend = '● all, ◐ some, ○ none, blank: the shape does not ask for it'

export function evaluationPage(results: readonly Result[], setting: Setting): string {
  const scored = results.filter((result): result is Scored => 'score' in result)
  return [
    '# Evaluation',
    introduction(setting),
    '## In all',
    summaryTable(results),
    notes,
    '## Shape by shape',
    `Two marks a tool: the key ID, then the secret (${legend}). Percentages are for some.`,
    ...families(shapes).map(([family, members]) =>
      folded(
        `${family} (${members.length})`,
        table(
          ['shape', ...scored.map(({ name }) => name)],
          members.map(({ name }) => [
            name,
            ...scored.map(({ score }) =>
              halves
                .map(half => mark(score.shapes.get(name)?.[half]))
                .join(' ')
                .trim(),
            ),
          ]),
        ),
      ),
    ),
    '## Decoy by decoy',
    'Samples with any finding, in percent; blank: none.',
    ...families(decoys).map(([family, members]) =>
      folded(
        `${family} (${members.length})`,
        table(
          ['decoy', ...scored.map(({ name }) => name)],
          members.map(({ name }) => [
            name,
            ...scored.map(({ score }) => {
              const { any, of } = score.decoys.get(name)!
              return any === 0 ? '' : `${Math.ceil((100 * any) / of)} %`
            }),
          ]),
        ),
      ),
    ),
  ]
    .join('\n\n')
    .concat('\n')
}

/** Also printed at the end of a run. */
export function summaryTable(results: readonly Result[]): string {
  return table(
    ['tool', 'version', 'key IDs found', 'secrets found', 'kinds of decoy reported', '… as AWS keys', 'time'],
    results.map(result => {
      if ('without' in result) return [result.name, result.without, '', '', '', '', '']
      const { name, version, seconds, score } = result
      const kinds = (of: 'any' | 'aws') => [...score.decoys.values()].filter(decoy => decoy[of] > 0).length
      const all = [...score.shapes.values()]
      return [
        name,
        version,
        percent(total(all, 'id')),
        percent(total(all, 'secret')),
        `${kinds('any')} of ${decoys.length}`,
        `${kinds('aws')}`,
        `${seconds.toFixed(1)} s`,
      ]
    }),
  )
}

function introduction({ date, keysPerShape, seed, files, bytes }: Setting): string {
  return `Written by \`npm run eval\` on ${date}; how it is done: [eval/README.md](../eval/README.md). The [corpus](../corpus) was ${shapes.length} shapes in which AWS keys are written down and ${decoys.length} kinds of decoy, each with ${keysPerShape} fresh samples (seed ${seed}): ${files} files, ${(bytes / 1e6).toFixed(1)} MB. Machine: ${machine()}.`
}

function machine(): string {
  const system = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' }[process.platform as string] ?? process.platform
  return `${system}, ${process.arch}, ${cpus().length} cores, Node ${process.versions.node}`
}

const notes = `Every tool runs once over the folder, at its defaults, verification off. The keys are uniformly random, not chosen by our own
rules. A value counts as found if the finding shows it or its location covers it, encoded or not; of tools that tell only a line
(git-secrets, secretlint, in part detect-secrets), the line is enough, which favours them. The shapes are ours, and we know
them: other tools were not made for this list, and nokeys was. Most of the others look for many kinds of credentials: that they
report another vendor's token among the decoys is right by their own lights, so what they call an AWS key is counted apart
(ripsecrets names no kinds). Times are of one run and for orientation.`

function mark(tally: Tally | undefined): string {
  if (tally === undefined) return ''
  if (tally.found === tally.of) return '●'
  return tally.found === 0 ? '○' : `◐ ${Math.floor((100 * tally.found) / tally.of)} %`
}

/** Rounded down: 100 % is all. */
function percent({ found, of }: Tally): string {
  return `${(Math.floor((1000 * found) / of) / 10).toFixed(1)} %`
}

function families<T extends { family: string }>(members: readonly T[]): [string, T[]][] {
  const byFamily = new Map<string, T[]>()
  for (const member of members) byFamily.set(member.family, [...(byFamily.get(member.family) ?? []), member])
  return [...byFamily]
}

function table(header: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n')
}

function folded(title: string, content: string): string {
  return `<details><summary>${title}</summary>\n\n${content}\n\n</details>`
}
