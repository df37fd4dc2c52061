/** Membership by byte value: 1 in, 0 out. */
export type ByteSet = Uint8Array

/** The set of the characters in `alphabet`, written as in a regular expression's class (`A-Za-z0-9/+`). */
export function byteSet(alphabet: string, extra = ''): ByteSet {
  const key = `${alphabet}\0${extra}`
  const set = sets.get(key) ?? makeSet(alphabet, extra)
  sets.set(key, set)
  return set
}

/** Perf: many rules have the same. */
const sets = new Map<string, ByteSet>()

function makeSet(alphabet: string, extra: string): ByteSet {
  const pattern = new RegExp(`[${alphabet}]`)
  const set = new Uint8Array(256)
  for (let code = 0; code < 128; code++) {
    const character = String.fromCharCode(code)
    if (pattern.test(character) || extra.includes(character)) set[code] = 1
  }
  return set
}
