/** `nokeys rules [ID]`: what is looked for, what speaks for it, what is left alone and why. */
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { messageOf, ScanError } from '../errors.ts'
import type { Io } from '../io.ts'
import { printable } from '../reporters/printable.ts'
import { rulePage } from '../reporters/rule-page.ts'
import { builtinRules } from '../rules/builtin.ts'
import type { Rule } from '../rules/rule.ts'
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
  io.stdout.write(rulePage(rule, all))
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
