/** The inline comment `nokeys:allow`: it speaks for its own line and, alone on a line, for the next one. */
import { lineAround } from './lines.ts'
import { latin1 } from './tokens/tokens.ts'

const marker = 'nokeys:allow'
const reach = 4096
/** Nothing before the marker but what begins a comment in some language. */
const alone = /^[\s#;%*'"!-]*(?:\/\/+|\/\*+|<!--|\{\/\*|\(\*|--|rem\s|dnl\s)?[\s*]*nokeys:allow(?![\w-])/i

/** True if an inline comment allows what stands at `offset`. */
export function allowedInline(bytes: Buffer, offset: number): boolean {
  const line = lineAround(bytes, offset, reach)
  if (hasMarker(latin1(bytes, line.start, line.end))) return true
  if (line.start === 0) return false
  const above = lineAround(bytes, line.start - 1, reach)
  return alone.test(latin1(bytes, above.start, above.end))
}

function hasMarker(text: string): boolean {
  const at = text.indexOf(marker)
  return at >= 0 && !/[\w-]/.test(text[at + marker.length] ?? '')
}
