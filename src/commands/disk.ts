/**
 * Settings on the disk: regular files alone, so that no pipe stalls a scan; and what a repository names must lie within it,
 * links followed, so that it cannot have other files read.
 */
import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, realpathSync } from 'node:fs'
import { devNull } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { codeOf, messageOf, ScanError } from '../errors.ts'
import { isInside } from '../hooks/files.ts'
import type { FileReader } from '../settings.ts'

/** Reads what the command line names, from where the user stands; it may lie anywhere. The null device is an empty file. */
export function diskReader(folder: string): FileReader {
  return async path => (path === devNull ? '' : readRegular(resolve(folder, path), path))
}

/** Reads what belongs to a repository (or to a folder outside Git), by its path from the top. */
export function repositoryReader(root: string): FileReader {
  return async path => {
    const file = realFile(resolve(root, path), path)
    return file === undefined ? undefined : readRegular(inside(root, file, path), path)
  }
}

/** Where a file of the repository really is, also if it is yet to be made. Throws a ScanError if that is elsewhere. */
export function ownFile(root: string, path: string): string {
  const file = resolve(root, path)
  const folder = realFile(dirname(file), dirname(path))
  if (folder === undefined) throw new ScanError(`There is no folder ${dirname(path)}.`)
  return inside(root, realFile(file, path) ?? join(folder, basename(file)), path)
}

/** Undefined if there is nothing. */
function realFile(file: string, path: string): string | undefined {
  try {
    return realpathSync(file)
  } catch (error) {
    if (!isAbsent(error)) throw unreadable(path, error)
    if (lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink()) {
      throw new ScanError(`${path} is a symbolic link to what is not there.`, 'Mend the link, or delete it.')
    }
    return undefined
  }
}

function inside(root: string, file: string, path: string): string {
  if (isInside(file, realpathSync(root))) return file
  throw new ScanError(
    `${path} lies outside the repository, which may name only files of its own.`,
    'Move the file in, or give it on the command line: --allowlist FILE, --rules FILE',
  )
}

function readRegular(file: string, path: string): string | undefined {
  let handle: number | undefined
  try {
    // Not blocking: opening a pipe would wait for its writer.
    handle = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    const stats = fstatSync(handle)
    if (stats.isFile()) return readFileSync(handle, 'utf8')
    throw new ScanError(`${path} is ${stats.isDirectory() ? 'a folder' : 'a pipe, socket or device'}, not a file.`)
  } catch (error) {
    if (isAbsent(error)) return undefined
    throw error instanceof ScanError ? error : unreadable(path, error)
  } finally {
    if (handle !== undefined) closeSync(handle)
  }
}

function isAbsent(error: unknown): boolean {
  return codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR'
}

function unreadable(path: string, cause: unknown): ScanError {
  return new ScanError(`${path} could not be read: ${messageOf(cause)}`, undefined, { cause })
}
