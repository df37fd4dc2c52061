/** `nokeys init`: puts nokeys into the hooks of this repository, whoever runs them, and takes it out again. */
import { dirname } from 'node:path'
import { findHusky, findLefthook, findManager, type Manager } from '../hooks/detect.ts'
import { kindOf, realPath } from '../hooks/files.ts'
import { type Ground, isCommitted, readGround, shown } from '../hooks/ground.ts'
import { addToLefthook, removeFromLefthook } from '../hooks/lefthook.ts'
import { combined, type Outcome } from '../hooks/outcome.ts'
import { addToPreCommit, preCommitFile, removeFromPreCommit } from '../hooks/pre-commit.ts'
import { addToGitHooks, addToHusky, installTodo, type Program, removeFromHooks } from '../hooks/shell-hooks.ts'
import { addAllowlist, addWorkflow, startersThere } from '../hooks/starters.ts'
import type { Io } from '../io.ts'
import { exitCodes } from '../summary.ts'

export type InitOptions = {
  uninstall?: boolean | undefined
  ci?: 'github' | undefined
  /** The nokeys that runs now: absolute paths of node and of dist/bin.js. */
  program: Program
}

/** 0: what was asked for is in place. Throws a ScanError if it cannot be; the files beside the hook are made all the same. */
export async function init(io: Io, options: InitOptions): Promise<number> {
  const ground = await readGround(io)
  if (options.uninstall) {
    print(io, await uninstall(ground))
    return exitCodes.clean
  }
  const hooks = await settled(installHooks(ground, options.program))
  const others = [await addAllowlist(ground)]
  if (options.ci === 'github') others.push(await addWorkflow(ground))
  const outcome = combined([...('value' in hooks ? [hooks.value] : []), ...others])
  print(
    io,
    'value' in hooks && !outcome.changed ? { ...outcome, lines: [...outcome.lines, 'All is in place.'] } : outcome,
  )
  if ('error' in hooks) throw hooks.error
  return exitCodes.clean
}

async function installHooks(ground: Ground, program: Program): Promise<Outcome> {
  const manager = await findManager(ground)
  const outcome = await addTo(manager, ground, program)
  const shared = manager.kind !== 'git' || isCommitted(await realPath(manager.folder), ground)
  const folders = manager.kind === 'husky' ? [dirname(manager.folder)] : []
  if (shared) outcome.todo.unshift(...(await installTodo(ground, folders)))
  else if (/[\\/](?:_npx|dlx-[^\\/]*|bunx-[^\\/]*)[\\/]/.test(program.bin)) {
    outcome.todo.unshift(
      'install nokeys: it runs from a cache now, which may be emptied (npm install --save-dev nokeys)',
    )
  }
  return { ...outcome, lines: [introduction(manager, ground), ...outcome.lines] }
}

function addTo(manager: Manager, ground: Ground, program: Program): Promise<Outcome> {
  switch (manager.kind) {
    case 'husky':
      return addToHusky(manager, ground)
    case 'lefthook':
      return addToLefthook(manager.file, ground)
    case 'pre-commit':
      return addToPreCommit(manager.file, ground)
    case 'git':
      return addToGitHooks(manager.folder, ground, program)
  }
}

function introduction(manager: Manager, ground: Ground): string {
  if (manager.kind === 'git') return `Git runs the hooks in ${shown(manager.folder, ground)}.`
  const where = shown(manager.kind === 'husky' ? manager.folder : manager.file, ground)
  return `${manager.kind} runs the hooks of this repository (${where}).`
}

async function uninstall(ground: Ground): Promise<Outcome> {
  const husky = await findHusky(ground)
  const outcomes = [await removeFromHooks(husky?.folder, ground)]
  const lefthook = await findLefthook(ground)
  if (lefthook) outcomes.push(await removeFromLefthook(lefthook, ground))
  const preCommit = preCommitFile(ground)
  if (await kindOf(preCommit)) outcomes.push(await removeFromPreCommit(preCommit, ground))
  const outcome = combined(outcomes)
  if (!outcome.changed) outcome.lines.push('No hook of this repository has lines of nokeys init.')
  for (const file of await startersThere(ground)) outcome.lines.push(`${file}: left. Delete it if you do not need it.`)
  return outcome
}

function print({ stdout }: Io, { lines, todo }: Outcome): void {
  for (const line of lines) stdout.write(`${line}\n`)
  for (const line of todo) stdout.write(`Left to do: ${line}\n`)
}

async function settled<T>(promise: Promise<T>): Promise<{ value: T } | { error: unknown }> {
  return promise.then(
    value => ({ value }),
    (error: unknown) => ({ error }),
  )
}
