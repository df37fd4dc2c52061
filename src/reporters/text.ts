/**
 * `--format text`, for a person who was just stopped: what was found and where, what to do now, what to use instead of a
 * key, what if it is a false alarm, and always one line that sums up.
 */
import type { Finding } from '../findings/finding.ts'
import { type Block, blockLines, plainLine, toBlocks } from './blocks.ts'
import { falseAlarmLines } from './false-alarm.ts'
import { createInstead } from './instead.ts'
import { createNextSteps } from './next-steps.ts'
import { count, failureLines, noteLines, remarkLines, summaryLine } from './outcome.ts'
import type { Reporter, ReporterOptions, ScanMode } from './reporter.ts'
import { createStyle, type Style } from './style.ts'

/** Findings kept for blocks; those beyond are printed a line each as they come, so that memory stays bounded. */
const mostKept = 1000

export function textReporter({ write, color, quiet, mode }: ReporterOptions): Reporter {
  const style = createStyle(color)
  const { print, printSection, printBlocks } = createPrinter(write, style)
  const steps = createNextSteps(mode)
  const instead = createInstead()
  const kept: Finding[] = []
  let overflow = false
  let pairs = 0

  return {
    finding(finding) {
      steps.add(finding)
      instead.add(finding)
      if (kept.length < mostKept) {
        kept.push(finding)
        return
      }
      if (!overflow) printBlocks(toBlocks(kept), quiet ? undefined : `nokeys found many keys ${places[mode]}`)
      overflow = true
      print([`- ${plainLine(finding)}`])
    },
    end(outcome) {
      if (overflow) print([''])
      else {
        const blocks = toBlocks(kept)
        pairs = blocks.filter(([, second]) => second).length
        printBlocks(blocks, quiet ? undefined : headline(blocks, mode))
      }
      if (!quiet && kept.length > 0) {
        printSection('What to do now', steps.lines(style))
        printSection('What to use instead of a key', instead.lines(style))
        printSection('If it is a false alarm', falseAlarmLines(kept, mode, style))
      }
      printSection('Could not be scanned', failureLines(outcome.failures, style))
      if (quiet) return
      printSection('Worth knowing', noteLines(outcome.notes))
      print([...remarkLines(outcome, style), summaryLine(outcome, mode, pairs, style)])
    },
  }
}

function createPrinter(write: (text: string) => void, style: Style) {
  const print = (lines: readonly string[]) => write(lines.map(line => `${line}\n`).join(''))
  const printSection = (title: string | undefined, lines: readonly string[]) => {
    if (lines.length > 0) print([...(title === undefined ? [] : [style.bold(title)]), ...lines, ''])
  }
  const printBlocks = (blocks: readonly Block[], title: string | undefined) => {
    if (title !== undefined && blocks.length > 0) print([style.bold(title), ''])
    for (const block of blocks) printSection(undefined, blockLines(block, style))
  }
  return { print, printSection, printBlocks }
}

const places: Record<ScanMode, string> = {
  staged: 'in what is staged for commit',
  tree: 'in these files',
  range: 'in these commits',
  all: 'in what this repository has ever held',
  stdin: 'in the input',
}

function headline(blocks: readonly Block[], mode: ScanMode): string {
  const keys = new Set(blocks.map(([first]) => first.keyId ?? first.fingerprint)).size
  const sure = blocks.some(block => block.some(half => half?.confidence === 'high'))
  const many = keys > 1 ? `${count(keys)} keys` : '1 key'
  const at = blocks.length > keys ? `, at ${count(blocks.length)} places` : ''
  return `nokeys found ${sure ? many : `what may be ${many}`} ${places[mode]}${at}`
}
