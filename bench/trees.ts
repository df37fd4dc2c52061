/** Trees to scan. Their Git directories lie beside them: what is measured is the reading of files. */
import { cpSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { git } from './git.ts'

export type Tree = { name: string; cwd: string; files: readonly string[]; bytes: number }

const nodeModules = resolve(import.meta.dirname, '../node_modules')
/** Programs that a package ships are no tree that anyone tracks. */
const largest = 4e6

/** A copy of our own node_modules; again and again, each copy a little different, until there are so many files. */
export function copiedTree(cwd: string, leastFiles: number): Tree {
  mkdirSync(cwd)
  let count = 0
  for (let copy = 0; copy === 0 || count < leastFiles; copy++) {
    const folder = leastFiles > 0 ? join(cwd, `copy${copy}`) : cwd
    cpSync(nodeModules, folder, {
      recursive: true,
      dereference: true,
      filter: path => statSync(path).isDirectory() || statSync(path).size < largest,
    })
    const files = walk(folder)
    count += files.length
    if (copy === 0) continue
    for (const file of files)
      writeFileSync(join(folder, file), `${readFileSync(join(folder, file), 'latin1')}\n// copy ${copy}\n`, 'latin1')
  }
  git(cwd, 'init', '-q', '--separate-git-dir', `${cwd}.git`)
  git(cwd, 'add', '-A', '-f')
  git(cwd, 'commit', '-qm', 'first')
  return treeAt(cwd, leastFiles > 0 ? 'copies of node_modules' : 'a copy of node_modules')
}

/** What the repository's HEAD holds. */
export function checkedOut(repo: string, cwd: string): Tree {
  git(repo, 'clone', '-q', '--shared', '--separate-git-dir', `${cwd}.git`, '.', cwd)
  return treeAt(cwd, nameOf(repo))
}

export function treeAt(cwd: string, name = nameOf(cwd)): Tree {
  const files = filesOf(cwd).filter(file => lstatSync(join(cwd, file), { throwIfNoEntry: false })?.isFile())
  return { name, cwd, files, bytes: files.reduce((sum, file) => sum + statSync(join(cwd, file)).size, 0) }
}

/** A repository or folder without what leads to it. */
export const nameOf = (path: string): string => basename(resolve(path).replace(/[\\/]\.git$/, '')).replace(/\.git$/, '')

/** As nokeys takes them: tracked and untracked, not ignored; outside Git, all. */
function filesOf(cwd: string): string[] {
  try {
    return git(cwd, 'ls-files', '-z', '--cached', '--others', '--exclude-standard').split('\0').filter(Boolean)
  } catch {
    return walk(cwd)
  }
}

function walk(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(folder.length + 1))
}
