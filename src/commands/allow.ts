/** `nokeys allow`: adds a line to the allowlist, with the reason that the next reader will want. */
import { writeFile } from 'node:fs/promises'
import { isDate, parseAllowlist } from '../allowlist/entry.ts'
import { messageOf, ScanError } from '../errors.ts'
import { fingerprintPattern } from '../fingerprint.ts'
import { openRepo } from '../git/repo.ts'
import { gitPlace } from '../git/spawn.ts'
import type { Io } from '../io.ts'
import { allowlistPath } from '../settings.ts'
import { exitCodes } from '../summary.ts'
import { ownFile, repositoryReader } from './disk.ts'

export type AllowOptions = { fingerprint: string; reason: string; until?: string | undefined }

export async function allow(io: Io, { fingerprint, reason, until }: AllowOptions): Promise<number> {
  const name = fingerprint.startsWith('secret:') ? fingerprint : `secret:${fingerprint}`
  if (!fingerprintPattern.test(name)) {
    throw new ScanError(`${fingerprint} is no fingerprint.`, 'Copy it from a report: secret: and 24 digits.')
  }
  const why = reason.replace(/\s+/g, ' ').trim()
  if (why === '') {
    throw new ScanError(
      'An entry needs a reason: who reads it next must know why the key may stay.',
      `nokeys allow ${name} --reason "…"`,
    )
  }
  if (until !== undefined && !isDate(until)) throw new ScanError(`--until ${until} is no date.`, 'Write YYYY-MM-DD.')

  const root = (await openRepo(gitPlace(io)))?.topLevel ?? io.cwd
  const path = await allowlistPath(repositoryReader(root))
  const file = ownFile(root, path)
  const text = (await repositoryReader(root)(path)) ?? ''
  const line = `${name}${until === undefined ? '' : ` until:${until}`} # ${why}`
  const known = parseAllowlist(text, path).find(
    entry => entry.fingerprint === name && entry.path === undefined && entry.rule === undefined,
  )
  if (known && known.until === until) {
    io.stdout.write(`${path} has an entry for ${name} already.\n`)
    return exitCodes.clean
  }
  await write(file, path, known ? replaceLine(text, known.line, line) : addLine(text, line))
  const done = known ? `Changed the entry for ${name} in` : `Added ${name} to`
  io.stdout.write(`${done} ${path}. Commit it with your change: git add ${path}\n`)
  return exitCodes.clean
}

function addLine(text: string, line: string): string {
  const newline = text.includes('\r\n') ? '\r\n' : '\n'
  const gap = text === '' || text.endsWith('\n') ? '' : newline
  return `${text}${gap}${line}${newline}`
}

/** `number` counts from 1. */
function replaceLine(text: string, number: number, line: string): string {
  // Odd places hold the line breaks, as they are.
  const parts = text.split(/(\r\n|\n|\r)/)
  return parts.with(2 * (number - 1), line).join('')
}

async function write(file: string, path: string, text: string): Promise<void> {
  try {
    await writeFile(file, text)
  } catch (cause) {
    throw new ScanError(`${path} could not be written: ${messageOf(cause)}`, undefined, { cause })
  }
}
