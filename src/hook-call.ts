/** How a hook calls: known without what reads all other command lines. */
import type { ScanOptions } from './options.ts'

/**
 * The hook's command line, read without an argument parser (which takes longer to load than the whole scan): flags without a
 * value and nothing else. Undefined: anything else, so the parser must be asked.
 */
export function readFlags(argv: readonly string[]): ScanOptions | undefined {
  const options: ScanOptions = { paths: [], format: 'text', progress: true }
  for (const argument of argv) {
    const [, no, name] = /^--(no-)?([a-z]+)$/.exec(argument) ?? []
    if (name !== 'staged' && name !== 'progress' && name !== 'color' && name !== 'quiet') return undefined
    options[name] = no === undefined
  }
  return options.staged ? options : undefined
}
