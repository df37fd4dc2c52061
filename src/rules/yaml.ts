/** YAML text → rules. Loaded at build time, and at run time for `--rules FILE` alone. */
import { LineCounter, parse, YAMLParseError } from 'yaml'
import { ScanError } from '../errors.ts'
import { parseRules, type Rule } from './rule.ts'

/** Throws a ScanError that names the file and the line (YAML) or the rule and field (content). */
export function readRules(text: string, file: string): Rule[] {
  let document: unknown
  try {
    // Pretty errors would quote the file, which may be another than it seems.
    document = parse(text, { prettyErrors: false, logLevel: 'error' })
  } catch (cause) {
    const lines = new LineCounter()
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines.addNewLine(at + 1)
    const line = cause instanceof YAMLParseError ? `:${lines.linePos(cause.pos[0]).line || 1}` : ''
    throw new ScanError(`${file}${line}: not valid YAML.`, undefined, { cause })
  }
  return parseRules(document, file)
}
