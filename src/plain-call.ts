/** Command lines that plainly ask for a scan: read without an argument parser, which takes longer to load than most scans. */
import { type ScanOptions, scanOptions } from './options.ts'

type Option = { type: string; choices?: readonly string[]; array?: boolean }

/** yargs loses a lone `-` among the paths, and takes `help` for a command where it stands last, `true` for a flag's value. */
export const lostWords = ['-', 'help', 'true', 'false']
/** Commands beside them, and nothing at all. */
const unclearWords = [...lostWords, 'init', 'allow', 'rules', 'completion', '']

/**
 * Options by their full names, each with its value, and paths. Undefined: there is something else, something twice or something wrong; the
 * parser must be asked.
 */
export function readPlainCall(argv: readonly string[]): ScanOptions | undefined {
  const given = new Map<string, unknown>()
  const paths: string[] = []
  const rest = [...argv]
  for (let argument = rest.shift(); argument !== undefined; argument = rest.shift()) {
    if (isUnclear(argument)) return undefined
    if (!argument.startsWith('-')) {
      paths.push(argument)
      continue
    }
    const [, no, name = '', told] = /^--(no-)?([a-z-]+)(?:=(.*))?$/s.exec(argument) ?? []
    const option: Option | undefined = Object.hasOwn(scanOptions, name) ? scanOptions[name as Name] : undefined
    if (!option) return undefined
    if (option.type === 'boolean') {
      if (told !== undefined) return undefined
      given.set(name, no === undefined)
      continue
    }
    const value = told ?? rest.shift() ?? ''
    if (no !== undefined || (given.has(name) && !option.array) || !isPlainValue(value, option)) return undefined
    const before = (given.get(name) ?? []) as string[]
    given.set(name, option.array ? [...before, value] : option.type === 'number' ? Number(value) : value)
  }
  const named = Array.from(given, ([name, value]) => [camelCase(name), value])
  return { paths, format: 'text', progress: true, cache: true, ...Object.fromEntries(named) }
}

type Name = keyof typeof scanOptions

/** The parser reads it in a way of its own: quotes, too, it takes off. */
function isUnclear(text: string): boolean {
  return /["'\0]/.test(text) || unclearWords.includes(text)
}

function isPlainValue(value: string, { type, choices }: Option): boolean {
  if (isUnclear(value) || value.startsWith('-')) return false
  return choices?.includes(value) ?? (type !== 'number' || /^[1-9]\d{0,8}$/.test(value))
}

function camelCase(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
}
