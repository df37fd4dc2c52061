/**
 * What names a value: the assignment, attribute, element, flag, argument or column that stands before it, in any syntax.
 * Read backwards from the value: punctuation is skipped, a word is taken; a word that only says "value" or "string" is
 * stepped over.
 */
import { unescapeText } from './escapes.ts'
import { latin1 } from './tokens.ts'

const reach = 320
const columnReach = 8192
const mostSteps = 10
const mostNewlines = 3

/** Words that stand between a name and its value and name nothing themselves; elements and wrappers among them. */
const stepOver = new RegExp(
  `^(${[
    '[a-z]|value|val|values|string|str|text|data|default|defaultvalue|content|static|final|const|let|var|public|private|char',
    'set|add|put|new|literal|to|is|was|the|an|none|null|or|be|of|with|export|return|encode|bytes|utf8|valueof|fromstring',
    'getbytes|from|item|param|property|attribute|entry|type|here|my|our|your|it|as|for|in|and|then|use|using|prod|dev|test',
    'by|lazy|stringify|parse|atob|btoa|decode|b64decode|base64|echo|printf|print|trim|strip|quote|some|ok|sensitive',
    'convertto-securestring|texttt|verb|td|th|tr|li|p|span|div|code|pre|em|strong|tt|kbd|samp|br|nowiki|input|font|cdata',
  ].join('|')})$`,
  'i',
)

/** The nearest name before the value at `start`; empty where nothing names it. */
export function nameBefore(bytes: Uint8Array, start: number): string {
  let text = unwrap(unescapeText(latin1(bytes, start - reach, start)))
  const insideTag = /<[\w:.-]+(\s[^<>]*)$/.exec(text)
  const attribute = insideTag && nameAttribute.exec(insideTag[1]!)
  if (attribute) return attribute[1]!
  for (let step = 0; step < mostSteps; step++) {
    const tag = /<(\/?)([^<>]{1,160})>[\s"'`]*$/.exec(text)
    const { word, before, newlines } = tag ? fromTag(tag, text) : lastWord(text)
    if (newlines > mostNewlines || (word === '' && !tag)) return ''
    const name = word.replace(/[^A-Za-z0-9]+$/, '')
    if (name !== '' && !stepOver.test(name.split(/[.\s]/).at(-1)!)) return name
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

const nameAttribute = /\b(?:name|key)\s*=\s*["']?([\w.:-]+)/i

/** An element is named by its name attribute, or else by its own name; a closing one not at all. */
function fromTag(tag: RegExpExecArray, text: string): Step {
  const own = tag[1] ? '' : (nameAttribute.exec(tag[2]!)?.[1] ?? /^[\w:.-]+/.exec(tag[2]!)?.[0] ?? '')
  return { word: own, before: text.slice(0, tag.index), newlines: countNewlines(tag[0]) }
}

/** The last word (words joined by single blanks count as one: "Secret Access Key"). */
function lastWord(text: string): Step {
  const match = /([A-Za-z_$][A-Za-z0-9_.$/-]*(?: [A-Za-z][A-Za-z0-9]*){0,4})((?:[^A-Za-z0-9_$]|\b\d+\b)*)$/.exec(text)
  if (!match) return { word: '', before: '', newlines: 0 }
  return { word: match[1]!, before: text.slice(0, match.index), newlines: countNewlines(match[2]!) }
}

const afterReach = 120
/** `…","secure":true,"name":"X"`: the other members of a name-value pair, two of no interest at most. */
const memberBehind =
  /^["'\s,;]{0,40}(?:["']?\w+["']?\s*[:=]\s*[^,}\n]{0,40},\s*["']?){0,2}(?:key|name|id)["']?\s*[:=]\s*["']?([\w.-]+)/i
const attributeBehind = /^["'\s]+(?:[\w-]+=["'][^"']*["']\s+){0,3}(?:name|key|id)=["']?([\w.-]+)/i
/** `echo "…" > aws_secret_key.txt` */
const redirectBehind = /^["'`]?[ \t]*>{1,2}[ \t]*["']?([\w./-]+)/

/** A name that stands behind the value: the other member of a name-value pair, or a comment on the same line. */
export function nameAfter(bytes: Uint8Array, start: number, end: number): string {
  const own = unescapeText(latin1(bytes, start - 40, start))
  const behind = unescapeText(latin1(bytes, end, end + afterReach))
  if (/\bvalue\W{0,6}$/i.test(own)) {
    const member = memberBehind.exec(behind) ?? attributeBehind.exec(behind)
    if (member) return member[1]!
  }
  const target = redirectBehind.exec(behind)
  if (target) return target[1]!
  return /^["'`,;)\]} \t]*(?:#|\/\/|--|\/\*|<!--)[ \t]*([\w -]{3,40})/.exec(behind)?.[1] ?? ''
}

const parentReach = 2048
const mostParents = 2

/** What the value stands under: the nearest lines above that are indented less (a key, a block, a function). */
export function parentsOf(bytes: Uint8Array, start: number): string[] {
  const lines = latin1(bytes, start - parentReach, start).split('\n')
  if (lines.length < 2) return []
  let depth = indentOf(lines.pop()!)
  const parents: string[] = []
  for (const line of lines.reverse()) {
    if (line.trim() === '' || indentOf(line) >= depth) continue
    depth = indentOf(line)
    parents.push(line.trim().slice(0, 60))
    if (depth === 0 || parents.length === mostParents) break
  }
  return parents
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length
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
