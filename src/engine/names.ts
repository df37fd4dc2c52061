/**
 * What names a value: the assignment, attribute, element, flag, argument or column that stands before it, in any syntax.
 * Read backwards from the value: punctuation is skipped, a word is taken; a word that only says "value" or "string" is
 * stepped over.
 */
import { unescapeText } from './escapes.ts'
import { latin1 } from './tokens.ts'

const reach = 320
const columnReach = 8192
const mostSteps = 8
const mostNewlines = 3

/** Words that stand between a name and its value and name nothing themselves. */
const stepOver =
  /^([a-z]|from|value|val|values|v|string|str|text|data|default|defaultvalue|content|static|final|const|let|var|public|private|char|set|add|put|new|literal|to|is|was|the|a|an|none|null|or|be|of|with|b|r|u|f|s|e|export|return|encode|bytes|utf8|valueof|fromstring|getbytes|item|param|property|attribute|entry|type|here|my|our|your|it|as|for|in|and|then|use|using|prod|dev|test)$/i

/** The nearest name before the value at `start`; empty where nothing names it. */
export function nameBefore(bytes: Uint8Array, start: number): string {
  let text = unwrap(unescapeText(latin1(bytes, start - reach, start)))
  for (let step = 0; step < mostSteps; step++) {
    const tag = /<(\/?)([^<>]{1,160})>[\s"'`]*$/.exec(text)
    const { word, before, newlines } = tag ? fromTag(tag, text) : lastWord(text)
    if (newlines > mostNewlines || (word === '' && !tag)) return ''
    const name = word.replace(/[^A-Za-z0-9]+$/, '')
    if (name !== '' && !stepOver.test(name.split(/[.\s]/).at(-1)!)) return name
    // `variable "aws_secret_key" { type = string  default = "…"`: the block is the name.
    if (/^default$/i.test(name)) {
      const block = /variable\s+"([^"]+)"\s*\{[^{}]*$/.exec(before)
      if (block) return block[1]!
    }
    // Only the last word of a phrase is stepped over: "the secret access key is …".
    text = before + name.replace(/\S+$/, '')
  }
  return ''
}

/** Punctuation of wrappers that would read as a word: CDATA, a heredoc's tag, the mask of a value that a prompt shows. */
function unwrap(text: string): string {
  return text
    .replace(/<!\[CDATA\[\s*$/, '')
    .replace(/<<[-~]?\s*["']?\w+["']?[ \t]*\r?\n\s*$/, '')
    .replace(/\[(?:None|\*+\w*)\](?=[\s:=]*$)/, '')
}

type Step = { word: string; before: string; newlines: number }

function fromTag(tag: RegExpExecArray, text: string): Step {
  return { word: tag[1] ? '' : tag[2]!, before: text.slice(0, tag.index), newlines: countNewlines(tag[0]) }
}

/** The last word (words joined by single blanks count as one: "Secret Access Key"). */
function lastWord(text: string): Step {
  const match = /([A-Za-z_$][A-Za-z0-9_.$/-]*(?: [A-Za-z][A-Za-z0-9]*){0,4})([^A-Za-z0-9_$]*)$/.exec(text)
  if (!match) return { word: '', before: '', newlines: 0 }
  return { word: match[1]!, before: text.slice(0, match.index), newlines: countNewlines(match[2]!) }
}

const afterReach = 120

/** A name that stands behind the value: the other member of a name-value pair, or a comment on the same line. */
export function nameAfter(bytes: Uint8Array, start: number, end: number): string {
  const own = unescapeText(latin1(bytes, start - 40, start))
  const behind = unescapeText(latin1(bytes, end, end + afterReach))
  if (/\bvalue\W{0,6}$/i.test(own)) {
    const member = /^["'\s,;]{0,40}(?:key|name|id)["']?\s*[:=]\s*["']?([\w.-]+)/i.exec(behind)
    if (member) return member[1]!
  }
  return /^["'`,;)\]} \t]*(?:#|\/\/|--|\/\*|<!--)[ \t]*([\w -]{3,40})/.exec(behind)?.[1] ?? ''
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
