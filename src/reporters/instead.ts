/** "What to use instead of a key", gathered over all findings: each alternative once, with the files that it is for. */
import type { Finding } from '../findings/finding.ts'
import { alternativeFor, partsOf } from './advice.ts'
import type { Alternative } from './alternatives.ts'
import { nameOf } from './place.ts'
import type { Style } from './style.ts'
import { wrap } from './wrap.ts'

const mostFiles = 3

export function createInstead() {
  const found = new Map<Alternative, Set<string>>()
  return {
    add(finding: Finding): void {
      const alternative = alternativeFor(finding)
      if (!alternative) return
      const paths = found.get(alternative) ?? new Set()
      // One beyond what is shown tells that there are more.
      if (paths.size <= mostFiles) paths.add(finding.path)
      found.set(alternative, paths)
    },
    lines: (style: Style): string[] =>
      [...found].flatMap(([alternative, paths]) =>
        alternativeLines(alternative, found.size > 1 ? [...paths] : [], style),
      ),
  }
}

function alternativeLines({ where, use, link }: Alternative, paths: readonly string[], style: Style): string[] {
  const files = paths.slice(0, mostFiles).map(nameOf).join(', ')
  const more = paths.length > mostFiles ? ' …' : ''
  return [
    `  ${where}${files === '' ? '' : style.dim(` (${files}${more})`)}:`,
    ...partsOf(use).flatMap(({ words, commands }) => [
      ...wrap(words, '    '),
      ...commands.map(command => `      ${style.bold(command)}`),
    ]),
    `    ${style.dim(link)}`,
  ]
}
