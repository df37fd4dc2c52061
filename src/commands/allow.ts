/** `nokeys allow`: adds a line to the allowlist, with the reason that the next reader will want. */
import { appendFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDate, parseAllowlist } from '../allowlist/entry.ts'
import { codeOf, ScanError } from '../errors.ts'
import { fingerprintPattern } from '../fingerprint.ts'
import { openRepo } from '../git/repo.ts'
import type { Io } from '../io.ts'
import { allowlistFile } from '../settings.ts'
import { exitCodes } from '../summary.ts'

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

  const folder = (await openRepo(io))?.topLevel ?? io.cwd
  const file = join(folder, allowlistFile)
  const text = await readIfThere(file)
  if (
    parseAllowlist(text, allowlistFile).some(
      entry => entry.fingerprint === name && entry.path === undefined && entry.until === until,
    )
  ) {
    io.stdout.write(`${allowlistFile} has an entry for ${name} already.\n`)
    return exitCodes.clean
  }
  const newline = text.includes('\r\n') ? '\r\n' : '\n'
  const gap = text === '' || text.endsWith('\n') ? '' : newline
  await appendFile(file, `${gap}${name}${until === undefined ? '' : ` until:${until}`} # ${why}${newline}`)
  io.stdout.write(`Added ${name} to ${allowlistFile}. Commit it with your change: git add ${allowlistFile}\n`)
  return exitCodes.clean
}

async function readIfThere(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return ''
    throw error
  }
}
