/** The reasons to stay silent: which entry speaks for a finding, which have expired, and which were of no use. */
import type { Entry } from './entry.ts'

export type Allowlist = {
  /** The entry that speaks for what was found, marked as used; undefined if none does. */
  entryFor(found: { rule: string; fingerprint: string; path: string }): Entry | undefined
  /** An entry that speaks for some paths alone. */
  asksForPaths: boolean
  /** Expired entries, and those that nothing has used so far. */
  review(): { expired: Entry[]; unused: Entry[] }
}

type Compiled = { entry: Entry; matchesPath: (path: string) => boolean; expired: boolean; used: boolean }

/** `today` is YYYY-MM-DD. Globs are loaded only if an entry has one. */
export async function createAllowlist(entries: readonly Entry[], today: string): Promise<Allowlist> {
  const globs = entries.some(entry => entry.path !== undefined) ? await import('./globs.ts') : undefined
  const compiled: Compiled[] = entries.map(entry => ({
    entry,
    matchesPath: entry.path === undefined ? () => true : globs!.globTest(entry.path),
    expired: entry.until !== undefined && entry.until < today,
    used: false,
  }))
  return {
    entryFor({ rule, fingerprint, path }) {
      const speaker = compiled.find(
        ({ entry, matchesPath, expired }) =>
          !expired &&
          (entry.fingerprint === undefined || entry.fingerprint === fingerprint) &&
          (entry.rule === undefined || entry.rule === rule) &&
          matchesPath(path),
      )
      if (speaker) speaker.used = true
      return speaker?.entry
    },
    asksForPaths: entries.some(({ path }) => path !== undefined),
    review: () => ({
      expired: compiled.filter(({ expired }) => expired).map(({ entry }) => entry),
      unused: compiled.filter(({ expired, used }) => !expired && !used).map(({ entry }) => entry),
    }),
  }
}
