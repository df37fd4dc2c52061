/** Where a finding stands, in words: most stand in a file, some in what only looks like a path. */
import { commitMessage, inNoCommit, pathUnknown, standardInput, tagMessage } from '../sources/source.ts'
import { printable } from './printable.ts'

const noFiles: ReadonlySet<string> = new Set([commitMessage, tagMessage, inNoCommit, pathUnknown, standardInput])

/** False for what stands in place of a path where there is none, in a submodule too. */
export function isFile(path: string): boolean {
  return path !== '' && !noFiles.has(path.slice(path.lastIndexOf('/') + 1))
}

/** `src/a.ts:3:19`, which editors and terminals make clickable; `commit message, line 3` where there is no file. */
export function whereIs({ path, line, column }: { path: string; line: number; column: number }): string {
  return isFile(path) ? `${printable(path)}:${line}:${column}` : `${nameOf(path)}, line ${line}`
}

/** The path as a person reads it. */
export function nameOf(path: string): string {
  if (isFile(path)) return printable(path)
  const [, submodule, what] = /^(?:(.*)\/)?\((.*)\)$/s.exec(path) ?? []
  return `${what ?? 'path unknown'}${submodule === undefined ? '' : ` in ${printable(submodule)}`}`
}
