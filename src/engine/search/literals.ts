/**
 * Literal texts: what is too short or too rare for a lane of runs. A glance looks for two bytes of each, all at once; a search
 * for each text alone.
 */

/** A text, and where in it the two bytes stand that a glance looks for. */
export type Literal = { text: string; at: number }
export type Literals = readonly Literal[]

/** For a glance, a bit stands for each. */
const mostPairs = 8

/** Characters of code and text, the commonest first; what is not here is rarer. */
const common = 'etaoinsrldcupmhfgbyv_-.wk/=:,"\'xETSARIO01'

/** `texts` are ASCII. Undefined if they have too little in common to be looked for at once. */
export function literalsOf(texts: readonly string[]): Literals | undefined {
  const literals = texts.map((text, index) => ({ text, at: pairOf(text, texts), index }))
  const pairs = new Set(literals.map(({ text, at }) => text.slice(at, at + 2)))
  return pairs.size > mostPairs ? undefined : literals
}

/** Where the pair stands that most of the texts have; of several, the rarest in code and text. */
function pairOf(text: string, texts: readonly string[]): number {
  const weights = Array.from({ length: text.length - 1 }, (_, at) => {
    const pair = text.slice(at, at + 2)
    const shared = texts.filter(other => other.includes(pair)).length
    const rarity = [...pair].reduce((sum, character) => sum + (common.indexOf(character) + 1 || common.length + 1), 0)
    return shared * 1000 + rarity
  })
  return weights.indexOf(Math.max(...weights))
}

/** In so little text, it is quicker to look for all at once. */
const little = 4096

/** Calls `visit` with where literals begin between two offsets; of one literal in order. */
export function eachLiteral(
  bytes: Buffer,
  from: number,
  to: number,
  literals: Literals,
  visit: (index: number, start: number) => void,
): void {
  if (to - from <= little && !mayHoldAny(bytes.toString('latin1', from, to), literals)) return
  const part = bytes.subarray(from, to)
  for (const [index, { text }] of literals.entries())
    for (let at = part.indexOf(text); at >= 0; at = part.indexOf(text, at + 1)) visit(index, from + at)
}

const patterns = new WeakMap<Literals, RegExp>()

function mayHoldAny(text: string, literals: Literals): boolean {
  let pattern = patterns.get(literals)
  if (!pattern) {
    pattern = new RegExp(literals.map(({ text }) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|') || '(?!)')
    patterns.set(literals, pattern)
  }
  return pattern.test(text)
}
