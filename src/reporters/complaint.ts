/** What cannot be done, told on standard error: the thing, and below it the mend. */
import type { ScanError } from '../errors.ts'
import type { Output } from '../io.ts'
import { printable } from './printable.ts'

export function complain(stderr: Output, { message, hint }: ScanError): void {
  const lines = hint === undefined ? [] : hint.split('\n').map(line => `  ${printable(line)}\n`)
  stderr.write(`nokeys: ${printable(message)}\n${lines.join('')}`)
}
