/** "What to do now", gathered over all findings and told once, in the order in which it helps. */
import type { Finding } from '../findings/finding.ts'
import { isTemporary, type Part, partsOf, stepsFor } from './advice.ts'
import { isFile } from './place.ts'
import { printable } from './printable.ts'
import type { ScanMode } from './reporter.ts'
import { shellQuote } from './shell.ts'
import type { Style } from './style.ts'
import { wrap } from './wrap.ts'

const mostCommands = 5
const mostSteps = 6
const mostFiles = 5

export type NextSteps = {
  add(finding: Finding): void
  lines(style: Style): string[]
}

type Steps = Map<string, Part[]>

export function createNextSteps(mode: ScanMode): NextSteps {
  // What lasts until someone acts comes before what expires.
  const lasting: Steps = new Map()
  const temporary: Steps = new Map()
  const files = new Set<string>()
  return {
    add(finding) {
      if (isFile(finding.path) && files.size <= mostFiles) files.add(finding.path)
      for (const step of stepsFor(finding)) addStep(isTemporary(finding) ? temporary : lasting, partsOf(step))
    },
    lines(style) {
      const all = [...unstage(mode, [...files]), ...lasting.values(), ...temporary.values(), ...atLast(mode)]
      return [
        ...(first[mode] === undefined ? [] : wrap(first[mode], '  ')),
        ...all.flatMap((parts, i) => stepLines(parts, i + 1, style)),
        ...(all.flat().some(hasUnknownId) ? wrap(unknownId, '  ') : []),
      ]
    },
  }
}

/** The same words for several keys are one step with several commands. */
function addStep(steps: Steps, parts: Part[]): void {
  const words = parts.map(part => part.words).join('\n')
  const known = steps.get(words)
  if (!known) {
    if (steps.size < mostSteps) steps.set(words, parts)
    return
  }
  for (const [i, part] of parts.entries()) {
    const commands = known[i]!.commands
    // One beyond what is shown tells that there are more.
    for (const command of part.commands) {
      if (commands.length <= mostCommands && !commands.includes(command)) commands.push(command)
    }
  }
}

const history =
  'A new commit that removes the key does not help: the history keeps it, and so does every clone. What counts is that the key stops working.'

const first: Partial<Record<ScanMode, string>> = { range: history, all: history }

const last: Partial<Record<ScanMode, Part>> = {
  tree: {
    words: 'Take the key out of the file. If the file was ever committed, the history has the key too; this finds it:',
    commands: ['npx nokeys --all'],
  },
  range: {
    words:
      'Only if nobody else has these commits yet, take the key out of them before you push: git commit --amend, git rebase --interactive.',
    commands: [],
  },
  all: {
    words: 'To rewrite the history comes last, if at all: forks, clones and caches keep what they have.',
    commands: [],
  },
}

function atLast(mode: ScanMode): Part[][] {
  return last[mode] === undefined ? [] : [[last[mode]]]
}

function unstage(mode: ScanMode, files: readonly string[]): Part[][] {
  if (mode !== 'staged') return []
  const paths = files.length > mostFiles ? 'PATHS' : files.map(shellQuote).join(' ')
  const words =
    'Take the key out of the commit. What is only staged has not left this machine. Edit the file and git add it again; to leave the file out instead, from the top level of the repository:'
  return [
    [
      { words, commands: [`git restore --staged ${paths}`] },
      { words: 'or, before the very first commit:', commands: [`git rm --cached ${paths}`] },
    ],
  ]
}

const unknownId = 'KEY_ID stands for the ID of the key that the secret belongs to, which was not found beside it.'

function hasUnknownId({ commands }: Part): boolean {
  return commands.some(command => /\bKEY_ID\b/.test(command))
}

function stepLines(parts: readonly Part[], number: number, style: Style): string[] {
  const indent = ' '.repeat(5)
  const lines = parts.flatMap(({ words, commands }) => {
    const more = commands.length > mostCommands ? [`${indent}  … and so for each key above`] : []
    return [
      ...wrap(words, indent),
      ...commands.slice(0, mostCommands).map(c => `${indent}  ${style.bold(printable(c))}`),
      ...more,
    ]
  })
  const [opening = '', ...rest] = lines
  return [`${`  ${number}.`.padEnd(indent.length)}${opening.slice(indent.length)}`, ...rest]
}
