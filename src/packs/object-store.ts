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

/** `idBytes`: 20, in SHA-256 repositories 32. Throws what reading folders throws. */
export function listStore(folders: readonly string[], idBytes: number): { store: ObjectStore; own: OwnCounts } {
  const store: ObjectStore = { packs: [], loose: [] }
  let own: OwnCounts | undefined
  const fileName = new RegExp(`^[0-9a-f]{${idBytes * 2 - 2}}$`)
  for (const folder of folders) {
    const names = new Set(filesIn(join(folder, 'pack')))
    for (const name of names) {
      const pack = name.replace(/\.idx$/, '.pack')
      if (pack !== name && names.has(pack))
        store.packs.push({ pack: join(folder, 'pack', pack), index: join(folder, 'pack', name) })
    }
    for (let start = 0; start < 256; start++) {
      const name = start.toString(16).padStart(2, '0')
      for (const rest of filesIn(join(folder, name)))
        if (fileName.test(rest)) store.loose.push({ id: name + rest, file: join(folder, name, rest) })
    }
    own ??= { packs: store.packs.length, loose: store.loose.length }
  }
  return { store, own: own ?? { packs: 0, loose: 0 } }
}

/** No links, pipes or devices: Git counts those, so that it is seen that they are missing. */
function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(({ name }) => name)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}
