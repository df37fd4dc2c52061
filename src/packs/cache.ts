/**
 * Where what is known is kept between scans: in the repository's own folder, since it goes with its objects. The key lies in
 * the home folder, so that nobody who hands on a repository can say of its objects that they hold nothing.
 */
import { createHash, randomBytes } from 'node:crypto'
import { lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import build from 'virtual:build'
import { codeOf } from '../errors.ts'
import type { Rule } from '../rules/rule.ts'
import { type Known, readKnown, writeKnown } from './known.ts'

export type Cache = {
  /** Undefined if there is nothing that can be trusted. */
  read(): Known | undefined
  /** What cannot be written is not kept: the next scan takes longer. */
  write(known: Known): void
}

/** Where a user's programs keep what they know, by the environment; undefined if it does not say. */
export function stateFolderOf(env: NodeJS.ProcessEnv): string | undefined {
  const { XDG_STATE_HOME, LOCALAPPDATA, HOME } = env
  const folder = [XDG_STATE_HOME, LOCALAPPDATA, HOME && join(HOME, '.local', 'state')].find(
    folder => folder && isAbsolute(folder),
  )
  return folder && join(folder, 'nokeys')
}

const keyBytes = 32

/** `folder`: the repository's own. `stateFolder`: the user's. Undefined if there is no key and none can be made. */
export function openCache(
  folder: string,
  stateFolder: string,
  rules: readonly Rule[],
  idBytes: number,
): Cache | undefined {
  const stamp = createHash('sha256')
    .update(JSON.stringify([build, rules, idBytes]))
    .digest('hex')
  const own = join(folder, 'nokeys')
  const file = join(own, 'clean')
  const key = quietly(() => readKey(stateFolder))
  if (!key) return undefined
  return {
    read: () =>
      quietly(() => (isOwn(own) && lstatSync(file).isFile() ? readKnown(readFileSync(file), stamp, key) : undefined)),
    write(known) {
      quietly(() => {
        mkdirSync(own, { recursive: true })
        if (!isOwn(own)) return
        const temporary = join(own, `clean-${randomBytes(6).toString('hex')}`)
        try {
          // A file that is there already, or leads elsewhere, is not written to.
          writeFileSync(temporary, writeKnown(known, stamp, key), { flag: 'wx', mode: 0o600 })
          renameSync(temporary, file)
        } catch (error) {
          rmSync(temporary, { force: true })
          throw error
        }
      })
    },
  }
}

/** No link: it would lead out of the repository. */
function isOwn(folder: string): boolean {
  return lstatSync(folder).isDirectory()
}

function readKey(folder: string): Buffer | undefined {
  const file = join(folder, 'cache-key')
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    writeFileSync(file, randomBytes(keyBytes), { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  }
  const key = readFileSync(file)
  return key.length === keyBytes ? key : undefined
}

/** Undefined where a file cannot be had. */
function quietly<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    if (codeOf(error) === undefined) throw error
    return undefined
  }
}
