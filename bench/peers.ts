/** nokeys and its peers: how each is called in a hook, over a tree, over history and over new commits. */
import type { Tool } from '../eval/tool.ts'
import { tools } from '../eval/tools.ts'

/** Where a scan takes place. */
export type Place = {
  /** The tool's home folder. */
  scratch: string
  staged: readonly string[]
  bare: boolean
  /** New commits are those after `base` up to `tip`. */
  base: string
  tip: string
}

/** A command line, the program by its name. */
export type Way = (at: Place) => string[]
export type Kind = 'hook' | 'tree' | 'history' | 'since'

export type Peer = {
  tool: Tool
  /** What it cannot do is missing. */
  ways: Partial<Record<Kind, Way>>
  /** What its standard error says of a scan that failed, whatever the exit code. */
  fault?: RegExp
}

const tool = (name: string): Tool => tools.find(tool => tool.name === name)!

/** As in the evaluation. */
const tree =
  (name: string): Way =>
  ({ scratch }) => [name, ...tool(name).args(scratch)]

const report = (at: Place) => `${at.scratch}/report.json`

/** The hook is that of their .pre-commit-hooks.yaml. */
function leaks(name: string): Peer {
  const history = (at: Place) => [
    ...[name, 'git', '.', '--no-banner', '--exit-code', '0'],
    ...['--report-format', 'json', '--report-path', report(at)],
  ]
  return {
    tool: tool(name),
    ways: {
      hook: () => [name, 'git', '--pre-commit', '--redact', '--staged', '--verbose', '--no-banner'],
      tree: tree(name),
      history,
      since: at => [...history(at), `--log-opts=${at.base}..${at.tip}`],
    },
  }
}

const trufflehogGit = (at: Place, ...more: string[]) => [
  ...['trufflehog', 'git', 'file://.', '--no-verification', '--no-update', '--trust-local-git-config'],
  ...(at.bare ? ['--bare'] : []),
  ...more,
]

const kingfisher = (at: Place, ...more: string[]) => [
  ...['kingfisher', 'scan', '.', '--no-validate', '--no-update-check', '--format', 'json', '--output', report(at)],
  ...more,
]

const secretlint = (at: Place) => ['secretlint', '--secretlintrc', `${at.scratch}/secretlint.json`]

/** The peers; lint-staged and pre-commit call a program with the staged files. */
export const peers: readonly Peer[] = [
  leaks('gitleaks'),
  leaks('betterleaks'),
  {
    tool: tool('trufflehog'),
    ways: {
      hook: at => trufflehogGit(at, '--since-commit', 'HEAD', '--fail'),
      tree: tree('trufflehog'),
      history: at => trufflehogGit(at, '--json'),
      since: at => trufflehogGit(at, '--json', '--since-commit', at.base),
    },
  },
  {
    tool: tool('kingfisher'),
    ways: {
      hook: () => ['kingfisher', 'scan', '.', '--staged', '--quiet', '--no-validate', '--no-update-check'],
      tree: at => kingfisher(at, '--git-history', 'none'),
      history: at => kingfisher(at),
      since: at => kingfisher(at, '--since-commit', at.base),
    },
    fault: /Error enumerating input|timed out/i,
  },
  {
    tool: tool('ripsecrets'),
    ways: { hook: at => ['ripsecrets', '--strict-ignore', ...at.staged], tree: tree('ripsecrets') },
  },
  {
    tool: tool('detect-secrets'),
    ways: { hook: at => ['detect-secrets-hook', '--no-verify', ...at.staged], tree: tree('detect-secrets') },
  },
  {
    tool: tool('git-secrets'),
    ways: {
      hook: () => ['git-secrets', '--pre_commit_hook'],
      tree: tree('git-secrets'),
      history: () => ['git-secrets', '--scan-history'],
    },
  },
  {
    tool: tool('secretlint'),
    ways: {
      hook: at => [...secretlint(at), ...at.staged],
      tree: at => [...secretlint(at), '**/*'],
    },
  },
]

/** `keepsNothing`: the options by which a scan of history neither uses nor writes what an earlier one kept. */
export function ourselves(keepsNothing: readonly string[]): Peer {
  const scan = ['nokeys', '--no-progress']
  return {
    tool: tool('nokeys'),
    ways: {
      hook: () => [...scan, '--staged'],
      tree: () => [...scan, '.'],
      history: () => [...scan, '--all', ...keepsNothing, '--format', 'jsonl'],
      since: at => [...scan, '--range', `${at.base}..${at.tip}`, '--format', 'jsonl'],
    },
  }
}
