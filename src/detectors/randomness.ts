/** How random a token looks. Thresholds and what they lose are stated with the rules that set them. */

/** Shannon entropy in bits per character. Random base64 of 40 characters: 4.78 on average, 4.24 for one in ten thousand. */
export function entropy(token: string): number {
  const counts = new Uint16Array(128)
  for (let i = 0; i < token.length; i++) counts[token.charCodeAt(i) & 127]!++
  let bits = 0
  for (const count of counts) if (count > 0) bits -= (count / token.length) * Math.log2(count / token.length)
  return bits
}

/** How often the class (lower case, upper case, digit, sign) changes from one character to the next. */
export function classChanges(token: string): number {
  let changes = 0
  for (let i = 1; i < token.length; i++) if (classOf(token, i) !== classOf(token, i - 1)) changes++
  return changes
}

/** True if the token is base64 of printable text: random bytes of 30 all look printable once in 10¹³ times. */
export function decodesToText(token: string): boolean {
  return Buffer.from(token, 'base64').every(byte => (byte >= 0x20 && byte < 0x7f) || (byte >= 0x09 && byte <= 0x0d))
}

/** True if all its letters are of one case; of random tokens of 40 characters, two in a thousand million are. */
export function isOneCase(token: string): boolean {
  return token === token.toLowerCase() || token === token.toUpperCase()
}

function classOf(token: string, index: number): number {
  const code = token.charCodeAt(index)
  if (code >= 97 && code <= 122) return 0
  if (code >= 65 && code <= 90) return 1
  return code >= 48 && code <= 57 ? 2 : 3
}
