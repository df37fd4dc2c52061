/** Arguments → command → exit code. The one place that catches, and that knows all commands; all but the scan are loaded when called. */
import { scanCommand } from './commands/scan.ts'
import { ScanError } from './errors.ts'
import type { Program } from './hooks/shell-hooks.ts'
import type { Io } from './io.ts'
import { readPlainCall } from './plain-call.ts'
import { complain } from './reporters/complaint.ts'
import { exitCodes } from './summary.ts'

/** Runs nokeys. Never throws: what goes wrong is told on standard error and becomes exit code 2. */
export async function run(io: Io, argv: readonly string[], program: Program): Promise<number> {
  try {
    return await dispatch(io, argv, program)
  } catch (error) {
    if (error instanceof ScanError) complain(io.stderr, error)
    else {
      const trace = error instanceof Error ? (error.stack ?? error.message) : String(error)
      io.stderr.write(`nokeys: this is a bug in nokeys, please report it.\n${trace}\n`)
    }
    return exitCodes.failed
  }
}

async function dispatch(io: Io, argv: readonly string[], program: Program): Promise<number> {
  const plain = readPlainCall(argv)
  if (plain) return scanCommand(io, plain)
  const command = await (await import('./args.ts')).parseArgs(argv, io)
  switch (command.name) {
    case 'scan':
      return scanCommand(io, command.options)
    case 'init':
      return (await import('./commands/init.ts')).init(io, { ...command, program })
    case 'allow':
      return (await import('./commands/allow.ts')).allow(io, command)
    case 'rules':
      return (await import('./commands/rules.ts')).explainRules(io, command)
    case 'print':
      io.stdout.write(command.text)
      return exitCodes.clean
  }
}
