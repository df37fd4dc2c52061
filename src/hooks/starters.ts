/** Files that init makes once and never touches again: the allowlist and, if asked, a CI workflow. */
import { join } from 'node:path'
import { allowlistFile } from '../settings.ts'
import { kindOf, writeNew } from './files.ts'
import type { Ground } from './ground.ts'
import type { Outcome } from './outcome.ts'

const workflowFile = '.github/workflows/nokeys.yml'

export async function addAllowlist({ topLevel }: Ground): Promise<Outcome> {
  const made = await writeNew(join(topLevel, allowlistFile), allowlist)
  return {
    lines: [
      made ? `${allowlistFile}: created. What nokeys shall not report goes there.` : `${allowlistFile}: there already.`,
    ],
    todo: [],
    changed: made,
    toCommit: made ? [allowlistFile] : [],
  }
}

export async function addWorkflow({ topLevel }: Ground): Promise<Outcome> {
  const other = workflowFile.replace('.yml', '.yaml')
  if (await kindOf(join(topLevel, other)))
    return { lines: [`${other}: there already, left as it is.`], todo: [], changed: false, toCommit: [] }
  const made = await writeNew(join(topLevel, workflowFile), workflow)
  return {
    lines: [made ? `${workflowFile}: created.` : `${workflowFile}: there already, left as it is.`],
    todo: [],
    changed: made,
    toCommit: made ? [workflowFile] : [],
  }
}

/** Which of these files are there. */
export async function startersThere({ topLevel }: Ground): Promise<string[]> {
  const kinds = await Promise.all(
    [allowlistFile, workflowFile].map(async file => [file, await kindOf(join(topLevel, file))]),
  )
  return kinds.filter(([, kind]) => kind).map(([file]) => file!)
}

const allowlist = `# What nokeys shall not report. One entry a line; what follows " #" is the reason.
#
#   secret:FINGERPRINT       one secret, wherever it is; a report names its fingerprint
#   path:GLOB                every finding in these files
#   rule:ID path:GLOB        what this rule finds in these files
#
# Each may end in until:YYYY-MM-DD, the last day on which it holds. For example:
#
#   rule:aws-access-key-id path:docs/** until:2030-12-31 # made-up keys in the manual
`

// Installed outside the checkout, so that a change cannot bring its own nokeys or its own registry. The base is the
// branch itself as fetched: the event's base commit may be older than the merge commit that is checked out.
const workflow = `# Made by nokeys init; yours to change.
name: nokeys
on:
  pull_request:
  push:
    branches: ['**']
permissions:
  contents: read
jobs:
  nokeys:
    runs-on: ubuntu-latest
    timeout-minutes: 30
    steps:
      - uses: actions/checkout@v6
        with:
          fetch-depth: 0 # every commit of a pull request is scanned
          persist-credentials: false
      - uses: actions/setup-node@v6
        with:
          node-version: 24
          package-manager-cache: false
      - name: Install nokeys
        # Not in the checkout, whose files are not to be trusted yet.
        working-directory: \${{ runner.temp }}
        run: npm install --global --ignore-scripts nokeys
      - name: Scan every commit of the pull request
        if: github.event_name == 'pull_request'
        run: nokeys --range "origin/$GITHUB_BASE_REF..HEAD"
      - name: Scan the files of the push
        if: github.event_name == 'push'
        run: nokeys
`
