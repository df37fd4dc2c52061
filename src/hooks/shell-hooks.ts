/** Hooks that are shell scripts: those of plain Git, of a core.hooksPath folder, and husky's. */
import { readFile } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import { hookBlock } from './block.ts'
import { hookNames, type Manager } from './detect.ts'
import { kindOf, realPath } from './files.ts'
import { type Ground, isCommitted, ownHooksPath, shown } from './ground.ts'
import { applyPlan, type HookPlan, planHooks, takeOut } from './hook-file.ts'
import type { Outcome } from './outcome.ts'

/** The nokeys that runs now, as absolute paths. */
export type Program = { node: string; bin: string }

export async function addToGitHooks(folder: string, ground: Ground, program: Program): Promise<Outcome> {
  const plans = await planHooks(
    {
      folder,
      startedBy: 'git',
      block: path => hookBlock({ fallback: isCommitted(path, ground) ? undefined : program }),
    },
    ground,
  )
  const outcome = await carryOut(plans, ground)
  if (outcome.changed && !plans.some(({ path }) => isCommitted(path, ground))) {
    outcome.lines.push('These hooks are in this clone only: Git does not share hooks.')
  }
  return outcome
}

export async function addToHusky({ folder, runner }: Manager & { kind: 'husky' }, ground: Ground): Promise<Outcome> {
  // husky may belong to a package further down: its node_modules is there.
  const owner = relative(ground.topLevel, dirname(folder)).replaceAll('\\', '/')
  const packageFolders = basename(folder) === '.husky' && owner !== '' ? [owner] : []
  const block = hookBlock({ packageFolders })
  const plans = await planHooks({ folder, startedBy: runner === '' ? 'git' : 'husky', block: () => block }, ground)
  const outcome = await carryOut(plans, ground)
  outcome.todo.push(...(await huskyTodo({ folder, runner }, ground)))
  return outcome
}

async function huskyTodo({ folder, runner }: { folder: string; runner: string }, ground: Ground): Promise<string[]> {
  if (ground.hooksFolder !== (runner || folder)) {
    return ['switch husky on in this clone: npm install, or npx husky (core.hooksPath is not set to it yet)']
  }
  const missing = []
  for (const name of runner ? hookNames : []) if (!(await kindOf(join(runner, name)))) missing.push(name)
  if (missing.length === 0) return []
  return [`npx husky: it has not made its ${missing.join(' and ')} (if it makes none, update husky to 9.1 or later)`]
}

const said: Record<HookPlan['change'], string> = {
  create: 'created.',
  add: 'nokeys added above what was there.',
  update: 'the lines of nokeys brought up to date.',
  none: 'in place.',
  'by hand': 'calls nokeys by hand already, left as it is.',
}

async function carryOut(plans: readonly HookPlan[], ground: Ground): Promise<Outcome> {
  const outcome: Outcome = { lines: [], todo: [], changed: false, toCommit: [] }
  for (const plan of plans) {
    await applyPlan(plan)
    const name = shown(plan.path, ground)
    outcome.lines.push(`${name}: ${said[plan.change]}`)
    if (plan.change !== 'none' && plan.change !== 'by hand') {
      outcome.changed = true
      if (isCommitted(plan.path, ground)) outcome.toCommit.push(name)
    }
    if (plan.generator)
      outcome.todo.push(`mind that ${plan.generator} made ${name}: when it makes it anew, run nokeys init again`)
  }
  return outcome
}

/** Takes our lines out of every shell hook that may have them. */
export async function removeFromHooks(huskyFolder: string | undefined, ground: Ground): Promise<Outcome> {
  const folders = [huskyFolder, ownHooksPath(ground) ? ground.hooksFolder : undefined, join(ground.commonDir, 'hooks')]
  const outcome: Outcome = { lines: [], todo: [], changed: false, toCommit: [] }
  for (const folder of new Set(folders)) {
    for (const name of folder ? hookNames : []) {
      const path = join(folder!, name)
      const real = await realPath(path)
      const done = await takeOut(path)
      if (!done) continue
      outcome.changed = true
      if (isCommitted(real, ground)) outcome.toCommit.push(shown(real, ground))
      outcome.lines.push(`${shown(real, ground)}: ${done === 'deleted' ? 'deleted' : 'the lines of nokeys taken out'}.`)
    }
  }
  return outcome
}

/** What is left to do so that a hook which others get too finds nokeys on their machines. */
export async function installTodo({ topLevel, trees }: Ground, folders: readonly string[]): Promise<string[]> {
  let hasPackage = false
  for (const folder of new Set([...folders, topLevel, ...trees])) {
    if (await kindOf(join(folder, 'node_modules/.bin/nokeys'))) return []
    const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => undefined)
    if (text === undefined) continue
    hasPackage = true
    if (/"nokeys"\s*:|"name"\s*:\s*"nokeys"/.test(text)) return []
  }
  return [
    hasPackage
      ? 'npm install --save-dev nokeys, so that the hook finds it in every clone'
      : 'npm install --global nokeys, on every machine that commits here',
  ]
}
