/** Arguments → a command. The only file that imports yargs; what is plainly a scan does not come here. */
import yargs from 'yargs'
import { ScanError } from './errors.ts'
import type { Io } from './io.ts'
import { type ScanOptions, scanOptions } from './options.ts'
import { lostWords } from './plain-call.ts'
import { version } from './version.ts'

export type Command =
  | { name: 'scan'; options: ScanOptions }
  | { name: 'init'; uninstall: boolean; ci: 'github' | undefined }
  | { name: 'allow'; fingerprint: string; reason: string; until: string | undefined }
  | { name: 'rules'; id: string | undefined; rules: readonly string[] }
  | { name: 'print'; text: string }

const usageHint = 'nokeys --help lists what there is.'
const mark = '\0'
const flags = [
  ...Object.entries(scanOptions).flatMap(([name, { type }]) => (type === 'boolean' ? name : [])),
  'uninstall',
]

/** Throws a ScanError on anything that is not understood. `--help` and `--version` become a text to print. */
export async function parseArgs(argv: readonly string[], io: Io): Promise<Command> {
  // What stands behind `--` is paths, whatever it looks like; yargs would read them for options once more.
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length
  const literal = argv.slice(end + 1)
  argv.slice(0, end).forEach(rejectMistaken)
  let command: Command | undefined
  const is = (chosen: Command): void => {
    command = chosen
  }
  const parser = yargs()
    .scriptName('nokeys')
    .parserConfiguration({ 'dot-notation': false })
    .usage(
      '$0 [paths..]\n\nFinds AWS access keys in files, commits and history. Exit code: 0 clean, 1 findings, 2 not (completely) scanned.',
    )
    .command(
      '$0 [paths..]',
      'scan files and folders; without paths, the work tree; - is standard input',
      builder =>
        builder.positional('paths', { type: 'string', array: true, default: [] as string[] }).options(scanOptions),
      given => {
        rejectRepeated(given)
        is({ name: 'scan', options: { ...given, paths: [...given.paths, ...literal] } as ScanOptions })
      },
    )
    .command(
      'init',
      'set up the hook and an allowlist file',
      builder =>
        builder.options({
          uninstall: { type: 'boolean', default: false, describe: 'take the hook out again' },
          ci: { choices: ['github'] as const, describe: 'also write a CI workflow', requiresArg: true },
        }),
      ({ uninstall, ci }) => is({ name: 'init', uninstall, ci }),
    )
    .command(
      'allow <fingerprint>',
      'add a false alarm to the allowlist',
      builder =>
        builder.positional('fingerprint', { type: 'string', demandOption: true }).options({
          reason: { type: 'string', default: '', describe: 'why it may stay; required', requiresArg: true },
          until: { type: 'string', describe: 'the last day on which it may: YYYY-MM-DD', requiresArg: true },
        }),
      ({ fingerprint, reason, until }) => {
        if (Array.isArray(reason) || Array.isArray(until))
          throw new ScanError('--reason and --until are given once.', usageHint)
        is({ name: 'allow', fingerprint, reason, until })
      },
    )
    .command(
      'rules [id]',
      'list the rules, or explain one',
      builder =>
        builder
          .positional('id', { type: 'string' })
          .options({ rules: { ...scanOptions.rules, describe: 'also the rules of this YAML file' } }),
      ({ id, rules }) => is({ name: 'rules', id, rules: rules ?? [] }),
    )
    .middleware(unmark, true)
    .strict()
    .version(version)
    .help('help')
    .alias('help', 'h')
    .wrap(Math.min(io.stdout.columns ?? 100, 120))
    .exitProcess(false)
    .fail((message, error) => {
      if (error && error.name !== 'YError') throw error
      throw new ScanError(`${message ?? error?.message}.`.replace(/\s*\n\s*/g, ' ').replace(/\.\.$/, '.'), usageHint)
    })

  let text = ''
  await parser.parseAsync(
    argv.slice(0, end).map(argument => (lostWords.includes(argument) ? mark + argument : argument)),
    {},
    (_error: unknown, _given: unknown, output: string) => {
      text = output
    },
  )
  if (text !== '') return { name: 'print', text: `${text}\n` }
  if (literal.length > 0 && command?.name !== 'scan')
    throw new ScanError('Only paths to scan stand behind --.', usageHint)
  return command!
}

/** What yargs takes and reads as something else: any value of a flag but `true` for false, `--paths` for the paths themselves. */
function rejectMistaken(argument: string): void {
  const [, name, value] = /^--(?:no-)?([^=]+)(=.*)?$/s.exec(argument) ?? []
  if (name === 'paths') throw new ScanError('Unknown argument: paths.', 'Write the paths alone: nokeys PATH')
  if (value !== undefined && flags.includes(name!)) throw new ScanError(`--${name} takes no value.`, usageHint)
}

/** Gives marked words back, in the arguments as yargs has them. */
function unmark(given: Record<string, unknown>): void {
  const plain = (value: unknown): unknown => (typeof value === 'string' ? value.replace(mark, '') : value)
  for (const [name, value] of Object.entries(given))
    given[name] = Array.isArray(value) ? value.map(plain) : plain(value)
}

/** An option that takes one value and got two: rather an error than a guess. */
function rejectRepeated(given: Record<string, unknown>): void {
  const repeated = Object.keys(scanOptions).find(name => name !== 'rules' && Array.isArray(given[name]))
  if (repeated !== undefined) throw new ScanError(`--${repeated} is given more than once.`, usageHint)
}
