/** Scores → Markdown. */
import { cpus } from 'node:os'
import { decoys } from '../corpus/decoys/index.ts'
import { shapes } from '../corpus/shapes/index.ts'
import { type DecoyScore, type Score, type ShapeScore, type Tally, total } from './score.ts'

/** A tool with its score, or why it has none. */
export type Result =
  | { name: string; version: string; seconds: number; score: Score }
  | { name: string; without: string }
type Scored = Extract<Result, { score: Score }>

export type Setting = { date: string; keysPerShape: number; seed: number; files: number; bytes: number }

const legend = '● all found, ◐ some, ○ none; one mark where the shape holds only one of the two'

export function evaluationPage(results: readonly Result[], setting: Setting): string {
  const scored = results.filter((result): result is Scored => 'score' in result)
  const parts = [
    '# Evaluation',
    introduction(setting),
    '## In all',
    summaryTable(results),
    notes,
    '## Shape by shape',
    `The key ID, then the secret: ${legend}.`,
    ...familyTables(shapes, scored, (name, score) => shapeMarks(score.shapes.get(name)!)),
    '## Decoy by decoy',
    'Samples with any finding, in percent; blank: none.',
    ...familyTables(decoys, scored, (name, score) => decoyMark(score.decoys.get(name)!)),
  ]
  return `${parts.join('\n\n')}\n`
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
        version || 'not said',
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
  return `Written by \`npm run eval\` on ${date}; how it is done and how to repeat it: [eval/README.md](../eval/README.md).
The [corpus](../corpus): ${shapes.length} shapes in which AWS keys are written down and ${decoys.length} kinds of decoy, each with ${keysPerShape} fresh
samples (seed ${seed}), in all ${files} files, ${(bytes / 1e6).toFixed(1)} MB. Machine: ${machine()}.`
}

function machine(): string {
  return `${systemName()}, ${process.arch}, ${cpus().length} cores, Node ${process.versions.node}`
}

export function systemName(): string {
  return { linux: 'Linux', darwin: 'macOS', win32: 'Windows' }[process.platform as string] ?? process.platform
}

const notes = `Every tool runs once over the folder, at its defaults, verification off. The keys are uniformly random, not chosen by our own
rules. A value counts as found if the finding shows it or its location covers it, encoded or not; of tools that tell only a line
(git-secrets, secretlint, in part detect-secrets), the line is enough, which favours them. The shapes are ours, and we know
them: other tools were not made for this list, and nokeys was. Most of the others look for many kinds of credentials: that they
report another vendor's token among the decoys is right by their own lights, so what they call an AWS key is counted apart
(ripsecrets names no kinds). Times are of one run and for orientation.`

/** A folded table for each family: its members down, the tools across. */
function familyTables(
  members: readonly { name: string; family: string }[],
  scored: readonly Scored[],
  cell: (name: string, score: Score) => string,
): string[] {
  return [...new Set(members.map(({ family }) => family))].map(family => {
    const names = members.filter(member => member.family === family).map(({ name }) => name)
    const rows = names.map(name => [name, ...scored.map(({ score }) => cell(name, score))])
    const content = table(['', ...scored.map(({ name }) => name)], rows)
    return `<details><summary>${family} (${names.length})</summary>\n\n${content}\n\n</details>`
  })
}

function shapeMarks({ id, secret }: ShapeScore): string {
  return [id, secret].flatMap(tally => (tally ? [mark(tally)] : [])).join(' ')
}

function mark({ found, of }: Tally): string {
  if (found === of) return '●'
  return found === 0 ? '○' : `◐ ${Math.floor((100 * found) / of)} %`
}

/** Rounded up: blank is none. */
function decoyMark({ any, of }: DecoyScore): string {
  return any === 0 ? '' : `${Math.ceil((100 * any) / of)} %`
}

/** Rounded down: 100 % is all. */
function percent({ found, of }: Tally): string {
  return `${(Math.floor((1000 * found) / of) / 10).toFixed(1)} %`
}

export function table(header: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n')
}
