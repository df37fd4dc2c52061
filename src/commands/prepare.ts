/** What a scan needs before it starts: where it is, its settings, its source. The same for command line and library. */
import { availableParallelism } from 'node:os'
import { ScanError } from '../errors.ts'
import type { Repo } from '../git/repo.ts'
import { type GitPlace, gitPlace } from '../git/spawn.ts'
import { listStaged } from '../git/staged.ts'
import type { Io } from '../io.ts'
import type { ScanOptions } from '../options.ts'
import type { ScanMode } from '../reporters/reporter.ts'
import { type FileReader, readSettings, type Settings } from '../settings.ts'
import type { Source } from '../sources/source.ts'
import { stagedSource } from '../sources/staged.ts'
import { diskReader, repositoryReader } from './disk.ts'

export type Prepared = { source: Source; settings: Settings }

type Wanted = Partial<ScanOptions> & Pick<ScanOptions, 'paths'>
type World = Pick<Io, 'cwd' | 'env' | 'stdin' | 'signal'>

/** Which of the scans is asked for. Throws a ScanError where two are, or an option does not go with it. */
export function modeOf(options: Omit<ScanOptions, 'format' | 'progress'>): ScanMode {
  const { paths, staged, range, all, allowMissing, submodules, slow, jobs, prePush, preReceive, stdinName } = options
  const asked = [
    staged && '--staged',
    range !== undefined && '--range',
    all && '--all',
    prePush && '--pre-push',
    preReceive && '--pre-receive',
    // Git gives its pre-push hook the remote's name and address.
    paths.length > (prePush ? 2 : 0) && 'paths',
  ].filter(Boolean)
  if (asked.length > 1) throw new ScanError(`${asked.join(' and ')} do not go together.`, 'Ask for one scan at a time.')
  if (paths.includes('-') && paths.length > 1) throw new ScanError('Standard input (-) does not go with other paths.')
  if (stdinName !== undefined && paths[0] !== '-')
    throw new ScanError('--stdin-name goes with standard input.', 'nokeys - --stdin-name NAME')
  if (paths.includes('')) throw new ScanError('A path is empty.', 'Write . for the folder you are in.')
  if (allowMissing && !all) throw new ScanError('--allow-missing goes with --all.', 'nokeys --all --allow-missing')
  if (slow && !all) throw new ScanError('--slow goes with --all.', 'nokeys --all --slow')
  if (jobs !== undefined && !(Number.isInteger(jobs) && jobs > 0))
    throw new ScanError(`--jobs must be a whole number from 1 on.`, 'Leave it out for as many threads as processors.')
  const commits = asked.find(name => name !== '--all' && name !== 'paths')
  if (submodules && commits) {
    throw new ScanError(
      `--submodules does not go with ${commits}: of a submodule, a commit holds no more than the id of one of its commits.`,
      'Scan what is new in a submodule in its own repository, or all of it: nokeys --all --submodules',
    )
  }
  if (submodules && paths.includes('-')) throw new ScanError('--submodules does not go with standard input (-).')
  if (staged) return 'staged'
  if (range !== undefined || prePush || preReceive) return 'range'
  if (all) return 'all'
  return paths[0] === '-' ? 'stdin' : 'tree'
}

/** More threads than this bring little, and each takes some 40 MB. */
const mostJobs = 8

function usualJobs(): number {
  return Math.min(mostJobs, availableParallelism())
}

/** `report`: the files that the report is written to, which a scan of files leaves out. */
export async function prepare(
  io: World,
  mode: ScanMode,
  options: Wanted,
  report: readonly string[] = [],
): Promise<Prepared> {
  const here = gitPlace(io)
  switch (mode) {
    case 'staged': {
      // The hook's way: spawn.ts alone, without simple-git.
      const list = listStaged(here)
      // What Git refuses is told before anything is begun.
      await list.changes
      return { source: stagedSource(list), settings: await settingsFrom(repositoryReader(await list.topLevel)) }
    }
    case 'range': {
      const { rangeSource } = await import('../sources/range.ts')
      const { place, range, settings, notes } = await openCommits()
      const read = settings?.read ?? repositoryReader((await repository())?.topLevel ?? io.cwd)
      const said = await settingsFrom(read)
      return {
        source: rangeSource(place, range),
        settings: { ...said, notes: [...notes, ...((await settings?.changes()) ?? [])] },
      }
    }
    case 'all': {
      const { openAll } = await import('./range.ts')
      const { place, root, readHead } = await openAll(here)
      const { allSource } = await import('../sources/all.ts')
      const settings = await settingsFrom(root === undefined ? readHead : repositoryReader(root))
      const { allowMissing = false, slow = false, cache = true, jobs = usualJobs() } = options
      const allOf = (place: GitPlace): Source =>
        allSource(place, { rules: settings.rules, allowMissing, slow, cache, jobs })
      return {
        source: options.submodules ? await withSubmodules(place, root !== undefined, allOf) : allOf(place),
        settings,
      }
    }
    case 'stdin': {
      const { stdinSource } = await import('../sources/stdin.ts')
      return {
        source: stdinSource(io.stdin, options.stdinName),
        settings: await settingsFrom(repositoryReader((await repository())?.topLevel ?? io.cwd)),
      }
    }
    case 'tree': {
      const repo = await repository()
      const root = repo?.topLevel ?? io.cwd
      const { filesSource } = await import('../sources/files.ts')
      const place = { ...here, env: repo?.place.env ?? here.env }
      const settings = await settingsFrom(repositoryReader(root))
      const { submodules = false, jobs = availableParallelism() } = options
      return {
        source: filesSource(place, options.paths, root, { rules: settings.rules, jobs, report, submodules }),
        settings,
      }
    }
  }

  async function openCommits() {
    const hook = options.prePush ? 'pre-push' : options.preReceive ? 'pre-receive' : undefined
    if (hook === undefined) return (await import('./range.ts')).openRange(here, options.range!)
    return (await import('./ref-updates.ts')).openPush(here, io.stdin, hook, options.paths[0])
  }

  async function withSubmodules(place: GitPlace, hasWorkTree: boolean, open: (place: GitPlace) => Source) {
    const { repositoryOf } = await import('../git/submodules.ts')
    const { submodulesSource } = await import('../sources/submodules.ts')
    return submodulesSource(await repositoryOf(place, '', hasWorkTree), open)
  }

  async function settingsFrom(read: FileReader): Promise<Settings> {
    const { minConfidence, allowlist, rules } = options
    const given = {
      ...(minConfidence && { minConfidence }),
      ...(allowlist !== undefined && { allowlist }),
      ...(rules && { rules }),
    }
    return readSettings(read, given, diskReader(io.cwd))
  }

  async function repository(): Promise<Repo | undefined> {
    const { openRepo } = await import('../git/repo.ts')
    return openRepo(here)
  }
}
