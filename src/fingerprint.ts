/** The stable name of a secret: the same in hook, tree, pull request and history, whatever moves around it. */
import { createRequire } from 'node:module'
import type { Secret } from './secret.ts'

// Perf: to load it takes a newer Node a quarter of its start, and a hook that finds nothing hashes nothing.
const require = createRequire(import.meta.url)
const loadCrypto = (): typeof import('node:crypto') => require('node:crypto')

/** `secret:` and 24 hex digits (96 bits) of SHA-256 over rule id and value; of 240 random bits nothing can be guessed back. */
export function fingerprintOf(ruleId: string, secret: Secret): string {
  const hash = loadCrypto().createHash('sha256').update(ruleId).update('\0').update(secret.reveal())
  return `secret:${hash.digest('hex').slice(0, 24)}`
}

export const fingerprintPattern = /^secret:[0-9a-f]{24}$/
