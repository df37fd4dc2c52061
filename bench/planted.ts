/** Control copies with a key made at run time: who reports nothing there may be quick because it does not look. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { keyFrom } from '../corpus/keys.ts'
import type { Where } from './field.ts'
import { git } from './git.ts'
import type { Kind } from './peers.ts'

export const plantedPath = 'planted.ini'
export const cleanPath = 'ordinary.ini'

export type Planted = { tree: string; where(kind: Kind): Where }

/** The key is staged; lies in the tree; was committed and removed again, in a bare repository. */
export function plant(temp: string): Planted {
  const make = (name: string, ...init: string[]): string => {
    const cwd = join(temp, `planted-${name}`)
    mkdirSync(cwd)
    git(cwd, 'init', '-q', ...init)
    writeFileSync(join(cwd, 'first.ts'), 'export const first = 1\n')
    git(cwd, 'add', '-A')
    git(cwd, 'commit', '-qm', 'first')
    const { id, secret } = keyFrom(1)
    writeFileSync(join(cwd, plantedPath), `[default]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n`)
    writeFileSync(join(cwd, cleanPath), '[default]\nregion = eu-west-1\n')
    git(cwd, 'add', '-A')
    return cwd
  }
  const hook = make('hook')
  const tree = make('tree', '--separate-git-dir', join(temp, 'planted-tree.git'))
  const past = make('past')
  git(past, 'commit', '-qm', 'second')
  rmSync(join(past, plantedPath))
  git(past, 'commit', '-qam', 'third')
  const history = join(temp, 'planted-history')
  git(past, 'clone', '-q', '--mirror', '.', history)
  const [base, tip] = ['HEAD~2', 'HEAD'].map(name => git(history, 'rev-parse', name).trim())
  const places: Record<Kind, Where> = {
    hook: { cwd: hook, staged: [plantedPath, cleanPath] },
    tree: { cwd: tree },
    history: { cwd: history, bare: true },
    since: { cwd: history, bare: true, base: base!, tip: tip! },
  }
  return { tree, where: kind => places[kind] }
}
