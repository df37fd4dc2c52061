/** Command lines that plainly ask for a scan: read without an argument parser, which takes longer to load than most scans. */
import { type ScanOptions, scanOptions } from './options.ts'

type Option = { type: string; choices?: readonly string[]; array?: boolean }

/** Other commands, and what the parser reads in ways of its own. */
const words = ['init', 'allow', 'rules', 'help', 'true', 'false', 'completion', '']
/** In all of these it looks for more than they say. */
const unclear = /["'\0]|^-$/

/**
 * Options by their full names, each with its value, and paths. Undefined: there is something else, something twice or something wrong; the
 * parser must be asked.
 */
export function readPlainCall(argv: readonly string[]): ScanOptions | undefined {
  const given = new Map<string, unknown>()
  const paths: string[] = []
  const rest = [...argv]
  for (let argument = rest.shift(); argument !== undefined; argument = rest.shift()) {
    if (unclear.test(argument) || words.includes(argument)) return undefined
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

function isPlainValue(value: string, { type, choices }: Option): boolean {
  if (unclear.test(value) || words.includes(value) || value.startsWith('-')) return false
  return choices?.includes(value) ?? (type !== 'number' || /^[1-9]\d{0,8}$/.test(value))
}

function camelCase(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
}
