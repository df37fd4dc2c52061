/** How random a token looks. Thresholds and what they lose are stated with the rules that set them. */

/** Shannon entropy in bits per character. Random base64 of 40 characters: 4.78 on average, 4.24 for one in ten thousand. */
export function entropy(token: string): number {
  const counts = new Map<string, number>()
  for (const character of token) counts.set(character, (counts.get(character) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits -= (count / token.length) * Math.log2(count / token.length)
  return bits
}

/** How often the class (lower case, upper case, digit, sign) changes from one character to the next. */
export function classChanges(token: string): number {
  let changes = 0
  for (let i = 1; i < token.length; i++) if (classOf(token, i) !== classOf(token, i - 1)) changes++
  return changes
}

function classOf(token: string, index: number): number {
  const code = token.charCodeAt(index)
  if (code >= 97 && code <= 122) return 0
  if (code >= 65 && code <= 90) return 1
  return code >= 48 && code <= 57 ? 2 : 3
}
