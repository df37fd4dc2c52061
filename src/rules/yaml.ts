/** YAML text → rules. Loaded at build time, and at run time for `--rules FILE` alone. */
import { parse } from 'yaml'
import { messageOf, ScanError } from '../errors.ts'
import { parseRules, type Rule } from './rule.ts'

/** Throws a ScanError that names the file and the line (YAML) or the rule and field (content). */
export function readRules(text: string, file: string): Rule[] {
  let document: unknown
  try {
    document = parse(text)
  } catch (cause) {
    throw new ScanError(`${file}: not valid YAML: ${messageOf(cause)}`, undefined, { cause })
  }
  return parseRules(document, file)
}
