/**
 * Literal texts, all looked for in one pass: what is too short or too rare for a lane of runs. The sieve passes over the places
 * where none can begin; without it each text is searched for alone.
 */

import { startsWith } from '../tokens/tokens.ts'
import type { BlockSearch } from './blocks.ts'
import { mostPairs, nibblesOf, type Sieve } from './sieve.ts'

/** A text, and where in it the two bytes stand that are looked for. */
type Literal = { text: string; at: number; index: number }

/** Several literals that are looked for at once: all, those whose pair begins with a byte, and what the sieve needs. */
export type Literals = {
  all: readonly Literal[]
  byByte: readonly (readonly Literal[] | undefined)[]
  nibbles: Uint8Array
}

/** Characters of code and text, the commonest first; what is not here is rarer. */
const common = 'etaoinsrldcupmhfgbyv_-.wk/=:,"\'xETSARIO01'

/** `texts` are ASCII. Undefined if they have too little in common to be looked for at once. */
export function literalsOf(texts: readonly string[]): Literals | undefined {
  const literals = texts.map((text, index) => ({ text, at: pairOf(text, texts), index }))
  const pairs = [...new Set(literals.map(({ text, at }) => text.slice(at, at + 2)))]
  if (pairs.length > mostPairs) return undefined
  const byByte = Array.from({ length: 256 }, (_, byte) => {
    const beginning = literals.filter(({ text, at }) => text.charCodeAt(at) === byte)
    return beginning.length > 0 ? beginning : undefined
  })
  return { all: literals, byByte, nibbles: nibblesOf(pairs.map(pair => Buffer.from(pair))) }
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

const width = 16

/** Gathers where the literals begin; of one literal in order. */
export class LiteralSearch implements BlockSearch {
  readonly #bytes: Buffer
  readonly #literals: Literals
  readonly #found: [index: number, start: number][] = []
  window = 0

  constructor(bytes: Buffer, literals: Literals) {
    this.#bytes = bytes
    this.#literals = literals
  }

  visit(visitor: (index: number, start: number) => void): void {
    for (const [index, start] of this.#found) visitor(index, start)
  }

  plainly(): void {
    const bytes = this.#bytes
    for (const { text, index } of this.#literals.all)
      for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1)) this.#found.push([index, at])
  }

  sifted(sieve: Sieve, start: number, end: number): void {
    // A window reads a byte beyond itself.
    const last = end - start - (end === this.#bytes.length ? 1 : width + 1)
    let at = this.window - start
    for (;;) {
      at = sieve.skipToPair(this.#literals.nibbles, at, last)
      if (at > last) break
      this.#look(start + at)
      at++
    }
    this.window = start + at
  }

  #look(hit: number): void {
    const bytes = this.#bytes
    const literals = this.#literals.byByte[bytes[hit]!]
    if (literals === undefined) return
    for (const { text, at, index } of literals)
      if (startsWith(bytes, hit - at, text)) this.#found.push([index, hit - at])
  }
}
