/** Hook files: what is in them, what init makes of them, and how to take it out again. */
import { lstat, stat } from 'node:fs/promises'
import { platform } from 'node:os'
import { join } from 'node:path'
import { ScanError } from '../errors.ts'
import { printable } from '../reporters/printable.ts'
import { callsNokeys, foreignInterpreter, hasBlock, ownFileComment, withBlock, withoutBlock } from './block.ts'
import { hookNames } from './detect.ts'
import { isInside, readIfThere, realPath, remove, rewrite, writeNew } from './files.ts'
import { type Ground, ownHooksPath, shown } from './ground.ts'

export type HookFolder = {
  folder: string
  /** What reads the files: Git starts them as programs, husky hands them to sh. */
  startedBy: 'git' | 'husky'
  /** The lines to put into the hook with this real path. */
  block(path: string): string
}

/** What is to be done with one hook, or why nothing is; nothing has been written yet. */
export type HookPlan = {
  /** The real path, behind symbolic links. */
  path: string
  change: 'create' | 'add' | 'update' | 'none' | 'by hand'
  text: string
  generator: string | undefined
}

/** Looks at both hooks before either is written. Throws a ScanError if one of them cannot take the block. */
export async function planHooks(place: HookFolder, ground: Ground): Promise<HookPlan[]> {
  const plans: HookPlan[] = []
  for (const name of hookNames) {
    const plan = await planHook(join(place.folder, name), place, ground)
    // Both names may lead to one file.
    if (!plans.some(other => other.path === plan.path)) plans.push(plan)
  }
  return plans
}

async function planHook(path: string, place: HookFolder, ground: Ground): Promise<HookPlan> {
  const real = await realPath(path)
  const name = shown(path, ground)
  await checkReach(real, name, ground)
  const block = place.block(real)
  const bytes = await readIfThere(path)
  if (!bytes) {
    if (await lstat(path).catch(() => undefined))
      throw new ScanError(`${name} is a symbolic link to nothing.`, 'Mend or delete it.')
    const head = place.startedBy === 'git' ? '#!/bin/sh\n' : ''
    return { path: real, change: 'create', text: `${head}${ownFileComment}${block}`, generator: undefined }
  }
  const old = bytes.toString('latin1')
  await checkHook(path, old, place, ground)
  const generator = generatorOf(old)
  if (!hasBlock(old) && callsNokeys(old)) return { path: real, change: 'by hand', text: old, generator }
  const text = withBlock(old, block)
  const change = text === old ? 'none' : hasBlock(old) ? 'update' : 'add'
  return { path: real, change, text, generator }
}

/** A hook that other repositories share is not this repository's to change, unless it says so itself. */
async function checkReach(real: string, name: string, ground: Ground): Promise<void> {
  const own = ownHooksPath(ground) ? [await realPath(ground.hooksFolder)] : []
  if ([...ground.trees, ground.commonDir, ...own].some(folder => isInside(real, folder))) return
  throw new ScanError(
    `${name} leads outside this repository, to a file that others may share.`,
    `Add this line to it, above all that it does: nokeys --staged || exit $?`,
  )
}

async function checkHook(path: string, text: string, { startedBy }: HookFolder, ground: Ground): Promise<void> {
  const name = shown(path, ground)
  const foreign = foreignInterpreter(text)
  if (foreign) {
    throw new ScanError(
      `${name} is ${foreign}, not a shell script: nothing was changed in it.`,
      'Let it run ./node_modules/.bin/nokeys --staged first, and stop with its exit code if that is not 0.',
    )
  }
  if (startedBy === 'husky' || platform() === 'win32' || ((await stat(path)).mode & 0o111) !== 0) return
  throw new ScanError(
    `${name} is switched off: Git runs no hook that is not executable.`,
    'Switch it on (chmod +x) or delete it, then run nokeys init again.',
  )
}

/** The tool that wrote the hook, and writes it anew when it is installed. */
function generatorOf(text: string): string | undefined {
  const name = /(simple[-_]git[-_]hooks|lefthook|overcommit|yorkie)|pre-commit\.com|^# (husky)$/im.exec(text)
  if (!name) return undefined
  return (name[1] ?? name[2] ?? 'pre-commit').toLowerCase().replaceAll('_', '-')
}

export async function applyPlan({ path, change, text }: HookPlan): Promise<void> {
  const bytes = Buffer.from(text, 'latin1')
  if (change === 'create') {
    if (!(await writeNew(path, bytes, 0o755)))
      throw new ScanError(`${printable(path)} has just come to be.`, 'Run it again.')
  } else if (change === 'add' || change === 'update') await rewrite(path, bytes)
}

/** Takes our lines out of a hook; undefined if there are none in it. */
export async function takeOut(path: string): Promise<'deleted' | 'taken out' | undefined> {
  const text = (await readIfThere(path))?.toString('latin1')
  if (text === undefined || !hasBlock(text)) return undefined
  const rest = withoutBlock(text)
  const ours = rest.replace(/^#!\/bin\/sh\r?\n/, '').replaceAll('\r', '') === ownFileComment
  if (ours && !(await lstat(path)).isSymbolicLink()) {
    await remove(path)
    return 'deleted'
  }
  await rewrite(path, Buffer.from(rest, 'latin1'))
  return 'taken out'
}
