/** Paths as Git has them (bytes) and as we carry them (text). */

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** UTF-8 where it is; else each byte beyond ASCII as `\xNN`, so that no two paths become one. */
export function pathText(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch {
    return Buffer.from(bytes)
      .toString('latin1')
      .replace(/[\\\x80-\xff]/g, character => `\\x${character.charCodeAt(0).toString(16)}`)
  }
}
