/** The pre-commit framework: a local hook in its YAML file. https://pre-commit.com/#repository-local-hooks */
import { join } from 'node:path'
import { ScanError } from '../errors.ts'
import { stagedCommands } from './block.ts'
import { hookNames, isInstalled } from './detect.ts'
import { readTextIfThere, rewrite } from './files.ts'
import { type Ground, shown } from './ground.ts'
import type { Outcome } from './outcome.ts'
import { addEntry, type Path, removeEntry, yamlData } from './yaml-file.ts'

type Config = { repos?: { repo?: unknown; hooks?: { id?: unknown; entry?: unknown }[] | null }[] | null } | null

const entry = {
  repo: 'local',
  hooks: [
    {
      id: 'nokeys',
      name: 'nokeys',
      entry: `sh -c '${stagedCommands.join('; ')}'`,
      language: 'system',
      stages: [...hookNames],
      // It reads the index by itself, also where no file would be named to it: deletions, links, changes of type.
      pass_filenames: false,
      always_run: true,
    },
  ],
}

export function preCommitFile({ topLevel }: Ground): string {
  return join(topLevel, '.pre-commit-config.yaml')
}

export async function addToPreCommit(file: string, ground: Ground): Promise<Outcome> {
  const name = shown(file, ground)
  const text = await readTextIfThere(file)
  const config = (await yamlData(text, name)) as Config
  const todo = (await isInstalled('pre-commit', ground))
    ? []
    : ['pre-commit install -t pre-commit -t pre-merge-commit, so that Git runs both hooks in this clone']
  if (hooksOf(config).some(({ hook }) => hook.id === 'nokeys' || /\bnokeys\b.*--staged\b/.test(String(hook.entry)))) {
    return { lines: [`${name}: runs nokeys already.`], todo, changed: false, toCommit: [] }
  }
  const changed = await addEntry(text, name, ['repos', config?.repos?.length ?? 0], entry)
  if (changed === undefined) {
    throw new ScanError(
      `${name} cannot be changed by a program without harm.`,
      `Add to its repos by hand: ${JSON.stringify(entry)}`,
    )
  }
  await rewrite(file, changed)
  return { lines: [`${name}: hook nokeys added.`], todo, changed: true, toCommit: [name] }
}

export async function removeFromPreCommit(file: string, ground: Ground): Promise<Outcome> {
  const name = shown(file, ground)
  const text = await readTextIfThere(file)
  const found = hooksOf((await yamlData(text, name)) as Config).find(({ hook, local }) => local && hook.id === 'nokeys')
  if (!found) return { lines: [], todo: [], changed: false, toCommit: [] }
  // `repos` itself must stay, if empty.
  const rest = await removeEntry(text, name, found.path, 1)
  if (rest === undefined)
    throw new ScanError(`nokeys cannot be taken out of ${name} by a program without harm.`, 'Do it by hand.')
  await rewrite(file, rest)
  return { lines: [`${name}: hook nokeys taken out.`], todo: [], changed: true, toCommit: [name] }
}

function hooksOf(config: Config): { hook: { id?: unknown; entry?: unknown }; local: boolean; path: Path }[] {
  const repos = Array.isArray(config?.repos) ? config.repos : []
  return repos.flatMap((repo, at) => {
    const hooks = Array.isArray(repo?.hooks) ? repo.hooks : []
    // The last hook of an entry takes the entry with it.
    const path = (index: number): Path => (hooks.length === 1 ? ['repos', at] : ['repos', at, 'hooks', index])
    return hooks.map((hook, index) => ({
      hook: hook ?? {},
      local: repo.repo === 'local',
      path: path(index),
    }))
  })
}
