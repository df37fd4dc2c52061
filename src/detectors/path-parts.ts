/** Patterns of paths, taken apart at their slashes: whether any path of a repository can match is told by its names alone. */

/** An escape, a class, or one character. */
const token = /\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]|[\s\S]/g
/** What matches a slash or asks for more than a part: any character, classes such as `\S`, groups that look around. */
const unknown = /^(?:\.|\\[^\W_]|\\\/)$/
const known = /^\\[dw]$/

/**
 * Patterns for the parts of a path that a pattern asks for: where no file or folder has a name that matches each of them, no path
 * matches the whole. Undefined where a pattern cannot be taken apart.
 */
export function pathParts(source: string): string[] | undefined {
  const parts = ['']
  let depth = 0
  const tokens =
    source
      .replace(/^(?:\(\^\|\/\)|\^)/, '')
      .replace(/(?<!\\)\$$/, '')
      .match(token) ?? []
  for (const [index, text] of tokens.entries()) {
    if ((unknown.test(text) && !known.test(text)) || (text.startsWith('[') && matchesSlash(text))) return undefined
    if (text === '^' || text === '$' || (text === '|' && depth === 0)) return undefined
    if (text === '(') {
      if (tokens[index + 1] === '?' && tokens[index + 2] !== ':') return undefined
      depth++
    } else if (text === ')') depth--
    if (text !== '/') parts[parts.length - 1] += text
    else if (depth > 0 || /^[*+?{]$/.test(tokens[index + 1] ?? '')) return undefined
    else parts.push('')
  }
  // Perf: looked for anywhere in a name, what may begin with anything or nothing begins behind that.
  return parts.map(part => part.replace(/^\[(?:\\[\s\S]|[^\]\\])*\]\*/, ''))
}

function matchesSlash(characters: string): boolean {
  return new RegExp(characters).test('/')
}
