/** lefthook: a command in its YAML file. https://lefthook.dev/configuration/ */
import { relative } from 'node:path'
import { ScanError } from '../errors.ts'
import { stagedCommands } from './block.ts'
import { hookNames, isInstalled } from './detect.ts'
import { readTextIfThere, rewrite } from './files.ts'
import { type Ground, shown } from './ground.ts'
import type { Outcome } from './outcome.ts'
import { addEntry, type Path, removeEntry, yamlData } from './yaml-file.ts'

type Section = { commands?: Record<string, unknown> | null; jobs?: unknown[] | null }

export async function addToLefthook(file: string, ground: Ground): Promise<Outcome> {
  const name = shown(file, ground)
  const entry = entryFor(relative(ground.topLevel, file).replaceAll('\\', '/'))
  if (!/\.ya?ml$/.test(file)) {
    throw new ScanError(`${name} is not YAML, and nokeys edits no other kind.`, `Add to it by hand:\n${byHand(file)}`)
  }
  const old = await readTextIfThere(file)
  const lines: string[] = []
  let text = old
  for (const hook of hookNames) {
    const data = await yamlData(text, name)
    const section = sectionOf(data, hook)
    if (callsNokeys(section)) {
      lines.push(`${name}: ${hook} runs nokeys already.`)
      continue
    }
    const path = pathFor(data, hook, section)
    const changed = await addEntry(text, name, path, path.includes('jobs') ? { name: 'nokeys', ...entry } : entry)
    if (changed === undefined) {
      throw new ScanError(`${name} cannot be changed by a program without harm.`, `Add to it by hand:\n${byHand(file)}`)
    }
    text = changed
    lines.push(`${name}: nokeys added to ${hook}.`)
  }
  if (text !== old) await rewrite(file, text)
  const todo = (await isInstalled('lefthook', ground))
    ? []
    : ['npx lefthook install, so that Git runs both hooks in this clone']
  return { lines, todo, changed: text !== old, toCommit: text === old ? [] : [name] }
}

export async function removeFromLefthook(file: string, ground: Ground): Promise<Outcome> {
  const name = shown(file, ground)
  const outcome: Outcome = { lines: [], todo: [], changed: false, toCommit: [] }
  if (!/\.ya?ml$/.test(file)) return outcome
  let text = await readTextIfThere(file)
  for (const hook of hookNames) {
    for (;;) {
      const path = entryPath(hook, sectionOf(await yamlData(text, name), hook))
      if (!path) break
      const rest = await removeEntry(text, name, path, 0)
      if (rest === undefined)
        throw new ScanError(`nokeys cannot be taken out of ${name} by a program without harm.`, 'Do it by hand.')
      text = rest
      outcome.changed = true
      outcome.lines.push(`${name}: nokeys taken out of ${hook}.`)
    }
  }
  if (!outcome.changed) return outcome
  await rewrite(file, text)
  return { ...outcome, toCommit: [name] }
}

function entryFor(file: string) {
  return {
    // lefthook leaves a command out when it sees no file for it, as in a commit that only turns a link into a file.
    files: `echo ${file}`,
    run: `: {files} # one that is always there, or lefthook would skip some commits\n${stagedCommands.join('\n')}\n`,
  }
}

function sectionOf(data: unknown, hook: string): Section {
  const section = (data as Record<string, unknown> | null)?.[hook]
  return typeof section === 'object' && section !== null ? section : {}
}

function callsNokeys(section: Section): boolean {
  return entryPath('', section) !== undefined || /\bnokeys\b[^"]*--staged\b/.test(JSON.stringify(section))
}

function entryPath(hook: string, section: Section): Path | undefined {
  if (section.commands && Object.hasOwn(section.commands, 'nokeys')) return [hook, 'commands', 'nokeys']
  const index = section.jobs?.findIndex?.(job => (job as { name?: unknown } | null)?.name === 'nokeys') ?? -1
  return index < 0 ? undefined : [hook, 'jobs', index]
}

/** `jobs` where this hook, or else the file, has them; `commands` otherwise. */
function pathFor(data: unknown, hook: string, section: Section): Path {
  const fileHasJobs = Object.keys(data ?? {}).some(name => sectionOf(data, name).jobs)
  if (section.jobs || (!section.commands && fileHasJobs)) return [hook, 'jobs', section.jobs?.length ?? 0]
  return [hook, 'commands', 'nokeys']
}

function byHand(file: string): string {
  const run = stagedCommands.join('; ')
  if (file.endsWith('.toml')) return hookNames.map(hook => `[${hook}.commands.nokeys]\nrun = '''${run}'''`).join('\n')
  return JSON.stringify(Object.fromEntries(hookNames.map(hook => [hook, { commands: { nokeys: { run } } }])))
}
