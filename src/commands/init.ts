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
  const jobs = options.uninstall ? uninstallJobs(ground) : installJobs(ground, options)
  // One that cannot be done does not keep the others from being done and told.
  const outcomes: Outcome[] = []
  let failure: { error: unknown } | undefined
  for (const job of jobs) {
    try {
      outcomes.push(await job())
    } catch (error) {
      failure ??= { error }
    }
  }
  const outcome = combined(outcomes)
  if (!failure && !outcome.changed && outcome.todo.length === 0) {
    outcome.lines.push(options.uninstall ? 'No hook of this repository has lines of nokeys init.' : 'All is in place.')
  }
  print(io, outcome)
  if (failure) throw failure.error
  return exitCodes.clean
}

type Job = () => Promise<Outcome>

function installJobs(ground: Ground, { ci, program }: InitOptions): Job[] {
  const workflow: Job[] = ci === 'github' ? [() => addWorkflow(ground)] : []
  return [() => installHooks(ground, program), () => addAllowlist(ground), ...workflow]
}

function uninstallJobs(ground: Ground): Job[] {
  return [
    async () => removeFromHooks((await findHusky(ground))?.folder, ground),
    async () => {
      const file = await findLefthook(ground)
      return file ? removeFromLefthook(file, ground) : combined([])
    },
    async () => {
      const file = preCommitFile(ground)
      return (await kindOf(file)) === 'file' ? removeFromPreCommit(file, ground) : combined([])
    },
    async () => {
      const left = await startersThere(ground)
      return { ...combined([]), lines: left.map(file => `${file}: left. Delete it if you do not need it.`) }
    },
  ]
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

function print({ stdout }: Io, { lines, todo, toCommit }: Outcome): void {
  for (const line of lines) stdout.write(`${line}\n`)
  const commit = toCommit.length > 0 ? [`commit ${toCommit.join(', ')}`] : []
  for (const line of [...todo, ...commit]) stdout.write(`Left to do: ${line}\n`)
}
