/** `nokeys rules [ID]`: what is looked for, what speaks for it, what is left alone and why. */
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { randomFrom, sampleOf } from '../detectors/sample.ts'
import { messageOf, ScanError } from '../errors.ts'
import type { Io } from '../io.ts'
import { printable } from '../reporters/printable.ts'
import { builtinRules } from '../rules/builtin.ts'
import { fillExample, type Rule } from '../rules/rule.ts'
import { exitCodes } from '../summary.ts'

export async function explainRules(
  io: Io,
  { id, rules }: { id?: string | undefined; rules: readonly string[] },
): Promise<number> {
  const all = [...builtinRules, ...(await readOwn(io, rules))]
  if (id === undefined) {
    const width = Math.max(...all.map(rule => rule.id.length))
    for (const rule of all)
      io.stdout.write(`${rule.id.padEnd(width)}  ${rule.severity.padEnd(8)}  ${printable(rule.title)}\n`)
    io.stdout.write('\nnokeys rules ID explains one.\n')
    return exitCodes.clean
  }
  const rule = all.find(rule => rule.id === id)
  if (!rule) throw new ScanError(`There is no rule ${id}.`, `The rules are ${all.map(rule => rule.id).join(', ')}.`)
  io.stdout.write(explain(rule, all))
  return exitCodes.clean
}

async function readOwn(io: Io, files: readonly string[]): Promise<Rule[]> {
  if (files.length === 0) return []
  const { readRules } = await import('../rules/yaml.ts')
  const read = async (file: string): Promise<Rule[]> => {
    const text = await readFile(resolve(io.cwd, file), 'utf8').catch(error => {
      throw new ScanError(`The rules file ${file} could not be read: ${messageOf(error)}`)
    })
    return readRules(text, file)
  }
  return (await Promise.all(files.map(read))).flat()
}

function explain(rule: Rule, all: readonly Rule[]): string {
  const { token, confidence } = rule
  const length = token.minLength === token.maxLength ? `${token.minLength}` : `${token.minLength} to ${token.maxLength}`
  const prefix = token.prefixes.length > 0 ? `, beginning with ${token.prefixes.join(' or ')}` : ''
  const grounds = {
    bare: 'standing alone',
    named: 'with a name that says so',
    sameFile: 'with its other half in the same file',
    paired: 'with its other half nearby',
  }
  const random = randomFrom(1)
  const samples = new Map(all.map(({ sample, ...other }) => [sample, sampleOf({ sample, ...other }, random)]))
  const shown = (text: string): string =>
    printable(fillExample(text, name => shorten(samples.get(name) ?? ''))).slice(0, 100)
  const section = (title: string, lines: readonly string[]): string[] => (lines.length > 0 ? ['', title, ...lines] : [])
  return [
    `${rule.id}: ${rule.title} (severity ${rule.severity})`,
    '',
    ...(rule.description === '' ? [] : [...wrapped(rule.description), '']),
    `Looks for   ${length} of ${token.alphabet}${prefix}, standing free`,
    ...(token.minEntropy > 0 ? [`            with at least ${token.minEntropy} bits of entropy per character`] : []),
    ...Object.entries(confidence).map(
      ([ground, level], i) => `${i ? '           ' : 'Confidence '} ${level} ${grounds[ground as 'bare']}`,
    ),
    ...section(
      'Reports, for example',
      rule.examples.map(example => `  ${shown(example)}`),
    ),
    ...section(
      'Leaves alone',
      rule.counterexamples.map(({ text, why }) => `  ${shown(text)}\n      ${printable(why)}`),
    ),
    ...section(
      'What to do about one',
      rule.advice.map(step => `  ${step.replaceAll('{keyId}', 'KEY_ID')}`),
    ),
    ...section(
      'More',
      rule.references.map(reference => `  ${reference}`),
    ),
    '',
  ].join('\n')
}

/** A whole sample would make this page itself look like a leak. */
function shorten(sample: string): string {
  return `${sample.slice(0, 4)}…`
}

/** Prose in lines of at most 90 characters. */
function wrapped(text: string): string[] {
  return printable(text).match(/.{1,90}(?:\s|$)/g) ?? []
}
