/**
 * The words that stand before a value and may name it: an assignment's left side, an attribute, an element, a flag, an
 * argument, a label, in any syntax. Read backwards from the value: punctuation is skipped, a word is taken; a word that only
 * says "value" or "string" is stepped over. A name that an operator joins to the value ends the search; without one (an
 * argument of a call, prose) the words further left speak too.
 */

import { randomBits } from '../../detectors/letter-pairs.ts'

/** `firm`: it surely is the value's name, neither a function that takes it nor a label in a line above. */
export type Word = { text: string; firm: boolean }

export type WordsBefore = {
  /** Nearest first. */
  words: Word[]
  /** The nearest word, also one that is stepped over, if an operator joins it to the value: `value` in `"value": "…"`. */
  joined: string
}

const mostSteps = 14
const mostWords = 6
const mostNewlines = 3

/** Words that stand between a name and its value and name nothing themselves; elements and wrappers among them. */
const stepOver = new RegExp(
  `^(${[
    '[a-z]|value|val|values|string|str|text|data|default|defaultvalue|content|static|final|const|let|var|public|private|char',
    'set|add|put|new|literal|to|is|was|are|the|an|none|null|or|be|of|with|export|return|encode|bytes|utf8|valueof|fromstring',
    'getbytes|from|item|param|property|attribute|entry|type|here|my|our|your|it|as|for|in|and|then|use|using|prod|dev|test',
    'by|lazy|stringify|parse|atob|btoa|decode|b64decode|base64|echo|printf|print|trim|strip|quote|some|ok|sensitive|plain',
    'converttosecurestring|texttt|verb|td|th|tr|li|p|span|div|code|pre|em|strong|tt|kbd|samp|br|nowiki|input|font|cdata',
    'dl|dt|dd|label|w:\\w+|rst|constantvalue|ljava/lang/string',
    'fallback|backup|initial|async|await|function|lambda|proc|fn|func|send|write|enter|field',
    'b64|raw|current|override|example|input|output|body|array|integer|varchar|nvarchar|true|false|t|s|v|si|r|w|keyvalue',
  ].join('|')})$`,
  'i',
)

/** What an operator between a name and its value is made of, quotes and brackets left out. */
const operator = /[:=]|\|\||\?\?|->|<-/
/** What goes on across the end of a line. */
const goesOn = /[([{,=:>\\|+]/

/** Reads `text`, which ends where the value begins; escapes in it are undone. */
export function wordsBefore(text: string): WordsBefore {
  let rest = unwrap(text)
  const insideTag = /<[\w:.-]+(\s[^<>]*)$/.exec(rest)
  if (insideTag) {
    const attribute = attributeOf(insideTag[1]!)
    if (attribute !== undefined && !isSteppedOver(attribute))
      return { words: [{ text: attribute, firm: true }], joined: '' }
    if (attribute !== undefined) rest = rest.slice(0, insideTag.index)
  }
  const words: Word[] = []
  let joined: string | undefined
  let newlines = 0
  for (let step = 0; step < mostSteps && words.length < mostWords; step++) {
    const tag = /<(\/?)([^<>]{1,160})>[\s"'`]*$/.exec(rest)
    const { word, before, gap } = tag ? fromTag(tag, rest) : lastWord(rest)
    newlines += gap.split('\n').length - 1
    if (newlines > mostNewlines || (word === '' && !tag)) break
    if (words.length > 0 && (gap.includes(';') || (!tag && gap.includes('\n') && !goesOn.test(gap)))) break
    const isJoined = tag !== null || operator.test(gap) || (before.endsWith('-') && /^["'\s]+$/.test(gap))
    const name = word.replace(/[^A-Za-z0-9]+$/, '')
    joined ??= isJoined ? name : ''
    if (name === '' || isSteppedOver(name)) {
      // Only the last word of a phrase is stepped over: "the secret access key is …".
      rest = before + name.replace(/\S+$/, '')
      continue
    }
    words.push({ text: name, firm: !gap.includes('(') && (isJoined || newlines === 0) })
    // Behind `default: …` come its siblings, of which one may be the name.
    if (isJoined && !isSteppedOver(joined)) break
    rest = before
  }
  return { words, joined: joined ?? '' }
}

/** What would read as a word: another random value, a comment, CDATA, a heredoc's tag, the mask of a value that a prompt shows. */
function unwrap(text: string): string {
  return text
    .replace(/[A-Za-z0-9+/]{20,}/g, run => (randomBits(run) > 0 || /^[0-9a-f]+$/i.test(run) ? '0' : run))
    .replace(/\/\*[^*\n]{0,200}\*\/(?=[ \t]*[:=])/g, ' ')
    .replace(/<!\[CDATA\[\s*$/, '')
    .replace(/<<[-~]?\s*["']?\w+["']?[ \t]*\r?\n\s*$/, '')
    .replace(/\[(?:None|\*+\w*)\](?=[\s:=]*$)/, '')
}

/** What the attribute that the value belongs to says; of one that only says "value", the element's name or key. */
function attributeOf(attributes: string): string | undefined {
  const own = /([\w:.-]+)\s*=\s*\{?["'`]?$/.exec(attributes)?.[1]
  if (own !== undefined && !isSteppedOver(own)) return own
  return nameAttribute.exec(attributes)?.[1]
}

/** Of a name of several words the last one counts. */
function isSteppedOver(name: string): boolean {
  return stepOver.test(name.split(/[.\s]/).at(-1)!.replace(/[-_]/g, ''))
}

type Step = { word: string; before: string; gap: string }

const nameAttribute = /\b(?:name|key)\s*=\s*["']?([\w.:-]+)/i

/** An element is named by its name attribute, or else by its own name; a closing one not at all. */
function fromTag(tag: RegExpExecArray, text: string): Step {
  const own = tag[1] ? '' : (nameAttribute.exec(tag[2]!)?.[1] ?? /^[\w:.-]+/.exec(tag[2]!)?.[0] ?? '')
  return { word: own, before: text.slice(0, tag.index), gap: tag[0].replaceAll(/[^\n]/g, '') }
}

/** The last word (words joined by single blanks count as one: "Secret Access Key") and what stands behind it. */
function lastWord(text: string): Step {
  const match = /([A-Za-z_$][A-Za-z0-9_.$/-]*(?: [A-Za-z][A-Za-z0-9]*){0,4})((?:[^A-Za-z0-9_$]|\b\d+\b)*)$/.exec(text)
  return match
    ? { word: match[1]!, before: text.slice(0, match.index), gap: match[2]! }
    : { word: '', before: '', gap: '' }
}
