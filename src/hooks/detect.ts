/** Who runs the hooks of this repository: husky, lefthook, pre-commit, or Git alone. */
import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { ScanError } from '../errors.ts'
import { printable } from '../reporters/printable.ts'
import { quoted } from './block.ts'
import { kindOf, realPath } from './files.ts'
import { type Ground, ownHooksPath } from './ground.ts'

/** A merge without conflict runs pre-merge-commit and not pre-commit. */
export const hookNames = ['pre-commit', 'pre-merge-commit'] as const

export type Manager =
  /** `folder` holds the user's hooks; `runner` is husky's own folder, "" before version 9: Git ran the hooks itself. */
  | { kind: 'husky'; folder: string; runner: string }
  | { kind: 'lefthook'; file: string }
  | { kind: 'pre-commit'; file: string }
  | { kind: 'git'; folder: string }

export async function findManager(ground: Ground): Promise<Manager> {
  const { hooksFolder, commonDir } = ground
  const usual = isHuskyFolder(hooksFolder) || (await realPath(hooksFolder)) === join(commonDir, 'hooks')
  const elsewhere = ownHooksPath(ground) && !usual
  const husky = await findHusky(ground)
  if (husky && !elsewhere) return husky
  const lefthook = await findLefthook(ground)
  if (lefthook && (!elsewhere || (await isInstalled('lefthook', ground)))) return { kind: 'lefthook', file: lefthook }
  const preCommit = join(ground.topLevel, '.pre-commit-config.yaml')
  if ((await kindOf(preCommit)) === 'file' && (!elsewhere || (await isInstalled('pre-commit', ground)))) {
    return { kind: 'pre-commit', file: preCommit }
  }
  await checkFolder(ground)
  return { kind: 'git', folder: ground.hooksFolder }
}

/** husky's folder, if there is one, whether or not husky is switched on in this clone. */
export async function findHusky({ topLevel, hooksFolder }: Ground): Promise<(Manager & { kind: 'husky' }) | undefined> {
  if (isHuskyFolder(hooksFolder)) {
    const direct = basename(hooksFolder) === '.husky'
    const folder = direct ? hooksFolder : dirname(hooksFolder)
    if ((await kindOf(folder)) === 'folder') return { kind: 'husky', folder, runner: direct ? '' : hooksFolder }
  }
  const folder = join(topLevel, '.husky')
  return (await kindOf(folder)) === 'folder' ? { kind: 'husky', folder, runner: join(folder, '_') } : undefined
}

/** `.husky/_` since husky 9, `.husky` before. */
function isHuskyFolder(folder: string): boolean {
  return basename(folder) === '.husky' || (basename(folder) === '_' && basename(dirname(folder)) === '.husky')
}

/** The configuration that lefthook takes, in its own order. */
export async function findLefthook({ topLevel }: Ground): Promise<string | undefined> {
  for (const ending of ['yml', 'yaml', 'json', 'jsonc', 'toml']) {
    for (const name of ['lefthook', '.lefthook', '.config/lefthook']) {
      const file = join(topLevel, `${name}.${ending}`)
      if ((await kindOf(file)) === 'file') return file
    }
  }
  return undefined
}

const traces = { lefthook: /\blefthook\b/, 'pre-commit': /pre-commit\.com|\bpre_commit\b|\bprek\b/ }

/** Whether this tool's hooks are the ones that Git runs, both of them. */
export async function isInstalled(tool: keyof typeof traces, { hooksFolder }: Ground): Promise<boolean> {
  for (const name of hookNames) {
    const text = await readFile(join(hooksFolder, name), 'latin1').catch(() => '')
    if (!traces[tool].test(text)) return false
  }
  return true
}

/** Throws a ScanError if Git's hooks folder is not ours to write in. */
async function checkFolder(ground: Ground): Promise<void> {
  const { hooksPath, hooksFolder } = ground
  if (!hooksPath) return
  const value = printable(hooksPath.value)
  if (!ownHooksPath(ground)) {
    throw new ScanError(
      `core.hooksPath is ${value} by the ${hooksPath.scope} configuration: the hooks there are not this repository's alone.`,
      [
        'For a hook in every repository, add this line to pre-commit and pre-merge-commit there: nokeys --staged || exit $?',
        'For one in this repository alone (the hooks over there then no longer run here), run this and nokeys init again:',
        `git config --local core.hooksPath ${quoted(join(ground.commonDir, 'hooks'))}`,
      ].join('\n'),
    )
  }
  if (isHuskyFolder(hooksFolder)) {
    throw new ScanError(
      `core.hooksPath is ${value}, but husky's folder is not there: Git runs no hooks here.`,
      'Set husky up again (npx husky init) or take the setting out (git config --unset core.hooksPath), then nokeys init.',
    )
  }
  const kind = await kindOf(hooksFolder)
  if (hooksPath.value !== '' && (kind === 'folder' || kind === undefined)) return
  throw new ScanError(
    `core.hooksPath is "${value}", which is no folder: Git runs no hooks here.`,
    'Take the setting out with: git config --unset core.hooksPath',
  )
}
