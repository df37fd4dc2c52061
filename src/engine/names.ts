/**
 * What names a value: the assignment, attribute, element, flag, argument or column that stands before it, in any syntax.
 * Read backwards from the value: punctuation is skipped, a word is taken; a word that only says "value" or "string" is
 * stepped over.
 */
import { unescapeText } from './escapes.ts'
import { latin1 } from './tokens.ts'

const reach = 320
const columnReach = 8192
const mostSteps = 5
const mostNewlines = 3

/** Words that stand between a name and its value and name nothing themselves. */
const stepOver =
  /^(value|val|values|v|string|str|text|data|default|defaultvalue|content|static|final|const|let|var|public|private|char|set|add|put|new|literal|to|is|was|the|a|an|none|null|or|be|of|with|b|r|u|f|s|e|export|return|encode|bytes|utf8|valueof|fromstring|getbytes|item|param|property|attribute|entry|type|here|my|our|your|it|as|for|in|and|then|use|using|prod|dev|test)$/i

/** The names of the value at `start`, nearest first, joined by a space; empty where nothing names it. */
export function nameBefore(bytes: Uint8Array, start: number): string {
  let text = unescapeText(latin1(bytes, start - reach, start))
  const names: string[] = []
  for (let step = 0; step < mostSteps; step++) {
    const tag = /<(\/?)([^<>]{1,160})>[\s"'`]*$/.exec(text)
    const [word, rest, newlines] = tag
      ? [tag[1] ? '' : tag[2]!, text.slice(0, tag.index), countNewlines(tag[0])]
      : lastWord(text)
    if (newlines > mostNewlines) break
    text = rest
    if (word === '' && !tag) break
    const bare = word.replace(/[^A-Za-z0-9]+$/, '')
    if (word === '' || stepOver.test(bare)) continue
    names.push(bare)
    break
  }
  return names.join(' ')
}

/** The last word (words joined by single blanks count as one: "Secret Access Key"), what stands before it, and newlines passed. */
function lastWord(text: string): [word: string, rest: string, newlines: number] {
  const match = /([A-Za-z_$][A-Za-z0-9_.$/-]*(?: [A-Za-z][A-Za-z0-9]*){0,4})([^A-Za-z0-9_$]*)$/.exec(text)
  if (!match) return ['', '', 0]
  const [whole, phrase, gap] = match as unknown as [string, string, string]
  // "ENV NAME", "export NAME": the last word of a phrase names the value, unless it is only "value" or "is".
  return [phrase, text.slice(0, text.length - whole.length), countNewlines(gap)]
}

function countNewlines(text: string): number {
  return text.split('\n').length - 1
}

/** The header of the column that the value at `start` stands in, if the lines above look like a table; else empty. */
export function columnHeader(bytes: Uint8Array, start: number): string {
  const above = latin1(bytes, start - columnReach, start)
  const lines = above.split('\n')
  const before = lines.pop()!
  if (lines.length === 0) return ''
  for (const separator of [',', '\t', ';', '|']) {
    const column = before.split(separator).length - 1
    const header = lines.find(line => line.split(separator).length > column && /[A-Za-z]{3}/.test(line))
    if (header === undefined || (column === 0 && !header.includes(separator))) continue
    const cell = header
      .split(separator)
      [column]!.replace(/["\r\ufeff]/g, '')
      .trim()
    if (/^[A-Za-z][\w .()-]{2,40}$/.test(cell)) return cell
  }
  return ''
}
