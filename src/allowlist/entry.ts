/**
 * One line of `.nokeysallow` → an entry. `secret:…`, `path:GLOB` (or the glob alone), `rule:ID path:GLOB`, each with an
 * optional `until:YYYY-MM-DD`; what follows ` #` is the reason.
 */
import { ScanError } from '../errors.ts'
import { fingerprintPattern } from '../fingerprint.ts'

export type Entry = {
  fingerprint?: string
  path?: string
  rule?: string
  /** The last day on which it holds, YYYY-MM-DD (UTC). */
  until?: string
  reason: string
  /** Counts from 1. */
  line: number
  /** `.nokeysallow:3` */
  where: string
}

const example =
  'An entry is secret:FINGERPRINT, path:GLOB, or rule:ID path:GLOB, then until:YYYY-MM-DD if it ends, then # and a reason.'

/** Reads an allowlist file. Throws a ScanError that names file, line and mend. */
export function parseAllowlist(text: string, file: string): Entry[] {
  return text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\n|\r/)
    .flatMap((line, index) => parseLine(line, index + 1, file) ?? [])
}

function parseLine(text: string, line: number, file: string): Entry | undefined {
  if (/^\s*(#|$)/.test(text)) return undefined
  const [, body, reason] = /^(.*?)(?:\s#\s*(.*))?$/s.exec(text.trim())!
  const where = `${file}:${line}`
  const entry: Entry = { reason: reason ?? '', line, where }
  for (const [word] of body!.matchAll(/(?:"[^"]*"|[^\s"])+/g)) addWord(entry, word.replaceAll('"', ''))
  if (entry.fingerprint === undefined && entry.path === undefined) {
    throw new ScanError(`${where}: it names no secret and no path.`, example)
  }
  return entry
}

function addWord(entry: Entry, word: string): void {
  const [, kind, value] = /^(secret|path|rule|until):(.*)$/.exec(word) ?? []
  const field = kind === 'secret' ? 'fingerprint' : (kind ?? 'path')
  if (kind === undefined && /^[a-z]+:/i.test(word)) throw bad(entry, word, 'begins with no word that an entry knows')
  if (value === '') throw bad(entry, word, 'has nothing behind the colon')
  if (kind === 'secret' && !fingerprintPattern.test(word)) {
    throw bad(entry, word, 'is no fingerprint; copy it from a report: secret: and 24 digits')
  }
  if (field === 'path' && /^(?:\.?\/)?!/.test(value ?? word)) {
    throw bad(entry, word, 'begins with !, and an entry cannot take back what another allows; for a name, write \\!')
  }
  if (kind === 'until' && !isDate(value!)) throw bad(entry, word, 'is no date; write until:YYYY-MM-DD')
  if (entry[field as 'path'] !== undefined) throw bad(entry, word, 'comes second of its kind; write one entry a line')
  entry[field as 'path'] = kind === 'secret' ? word : (value ?? word)
}

function bad({ where }: Entry, word: string, what: string): ScanError {
  // The file may be another than it seems: of what it holds, no more than a few characters are shown.
  const shown = word.length > 24 ? `${word.slice(0, 8)}…` : word
  return new ScanError(`${where}: "${shown}" ${what}.`, example)
}

export function isDate(text: string): boolean {
  return (
    /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text)
  )
}
