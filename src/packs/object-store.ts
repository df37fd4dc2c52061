/** The files of a repository's object folders: its packs and its loose objects. https://git-scm.com/docs/gitrepository-layout */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { codeOf } from '../errors.ts'

export type ObjectStore = {
  /** Packs and their indexes. */
  packs: { pack: string; index: string }[]
  loose: { id: string; file: string }[]
}

/** What lies in the first folder, which is the repository's own; the others are alternates. */
export type OwnCounts = { packs: number; loose: number }

const folderName = /^[0-9a-f]{2}$/

/** `idBytes`: 20, in SHA-256 repositories 32. Throws what reading folders throws. */
export function listStore(folders: readonly string[], idBytes: number): { store: ObjectStore; own: OwnCounts } {
  const store: ObjectStore = { packs: [], loose: [] }
  let own: OwnCounts | undefined
  const fileName = new RegExp(`^[0-9a-f]{${idBytes * 2 - 2}}$`)
  for (const folder of folders) {
    const names = new Set(namesIn(join(folder, 'pack')))
    for (const name of names) {
      const pack = name.replace(/\.idx$/, '.pack')
      if (pack !== name && names.has(pack))
        store.packs.push({ pack: join(folder, 'pack', pack), index: join(folder, 'pack', name) })
    }
    for (const start of namesIn(folder).filter(name => folderName.test(name))) {
      for (const rest of namesIn(join(folder, start)))
        if (fileName.test(rest)) store.loose.push({ id: start + rest, file: join(folder, start, rest) })
    }
    own ??= { packs: store.packs.length, loose: store.loose.length }
  }
  return { store, own: own ?? { packs: 0, loose: 0 } }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}
