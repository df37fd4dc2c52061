/** `nokeys rules [ID]`: what is looked for, what speaks for it, what is left alone and why. */
import { ScanError } from '../errors.ts'
import type { Io } from '../io.ts'
import { printable } from '../reporters/printable.ts'
import { rulePage } from '../reporters/rule-page.ts'
import { builtinRules } from '../rules/builtin.ts'
import { readRuleFiles } from '../settings.ts'
import { exitCodes } from '../summary.ts'
import { diskReader } from './disk.ts'

export async function explainRules(
  io: Io,
  { id, rules }: { id?: string | undefined; rules: readonly string[] },
): Promise<number> {
  const all = [...builtinRules, ...(await readRuleFiles(rules, diskReader(io.cwd)))]
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
