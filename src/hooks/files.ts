/** The few things that init does with files; what goes wrong is a ScanError that names the file. */
import { mkdir, readFile, realpath, stat, unlink, writeFile } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative } from 'node:path'
import { codeOf, messageOf, ScanError } from '../errors.ts'
import { printable } from '../reporters/printable.ts'

/** The bytes of a file; undefined if there is none. */
export async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path)
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined
    throw failed('read', path, error)
  }
}

/** The text of a file, "" if there is none. Throws a ScanError if it is not UTF-8, which writing it back would harm. */
export async function readTextIfThere(path: string): Promise<string> {
  const bytes = await readIfThere(path)
  try {
    return bytes ? new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) : ''
  } catch (error) {
    throw failed('read', path, error)
  }
}

/** Makes a file and the folders above it; false if something of that name is there already. */
export async function writeNew(path: string, content: string | Buffer, mode = 0o666): Promise<boolean> {
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, content, { flag: 'wx', mode })
    return true
  } catch (error) {
    // A file in the place of a folder is EEXIST too, of another path.
    if (codeOf(error) === 'EEXIST' && (error as NodeJS.ErrnoException).path === path) return false
    throw failed('written', path, error)
  }
}

/** Writes into a file that is there: its mode, its owner and the links to it stay. */
export async function rewrite(path: string, content: Buffer | string): Promise<void> {
  await writeFile(path, content).catch(error => {
    throw failed('written', path, error)
  })
}

export async function remove(path: string): Promise<void> {
  await unlink(path).catch(error => {
    throw failed('deleted', path, error)
  })
}

export async function kindOf(path: string): Promise<'file' | 'folder' | 'other' | undefined> {
  const stats = await stat(path).catch(() => undefined)
  if (!stats) return undefined
  return stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other'
}

/** The path without symbolic links, also of something that is not there yet. */
export async function realPath(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch {
    const parent = dirname(path)
    return parent === path ? path : join(await realPath(parent), path.slice(parent.length))
  }
}

export function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path)
  return way === '' || !(way === '..' || /^\.\.[\\/]/.test(way) || isAbsolute(way))
}

function failed(what: string, path: string, error: unknown): ScanError {
  return new ScanError(`${printable(path)} could not be ${what}: ${messageOf(error)}`, undefined, { cause: error })
}
