/** Every option of a scan, once: parser, help and hook path read this table. */
import { formats } from './reporters/reporter.ts'
import { confidences } from './rules/rule.ts'

export const scanOptions = {
  staged: { type: 'boolean', describe: 'scan what the commit would add (the index), for the pre-commit hook' },
  range: {
    type: 'string',
    describe: 'scan what every commit of BASE..HEAD adds; in CI, without a value, what the run is about',
  },
  all: { type: 'boolean', describe: 'scan all that the repository has ever held' },
  'allow-missing': {
    type: 'boolean',
    describe: 'with --all: what a shallow or partial clone lacks is told, and no failure',
  },
  slow: {
    type: 'boolean',
    describe: 'with --all: read every object through Git instead of its packs; should tell the same',
  },
  cache: {
    type: 'boolean',
    default: true,
    describe: 'with --all: pass over what an earlier scan found clean; --no-cache does not',
  },
  jobs: {
    type: 'number',
    describe: 'so many threads at once (default: as many as processors, 8 at most)',
    requiresArg: true,
  },
  submodules: {
    type: 'boolean',
    describe: 'the repositories of submodules too: their files, or with --all whatever they have held',
  },
  'pre-push': { type: 'boolean', describe: 'scan what is pushed; called by that hook, with its arguments' },
  'pre-receive': { type: 'boolean', describe: 'scan what is received, on a server; called by that hook' },
  'stdin-name': {
    type: 'string',
    describe: 'with -: the path that standard input is reported under',
    requiresArg: true,
  },
  format: { type: 'string', choices: formats, default: 'text', describe: 'how to report', requiresArg: true },
  output: { type: 'string', describe: 'write the report to this file, pipe or device', requiresArg: true },
  allowlist: {
    type: 'string',
    describe: 'read the allowlist from this file instead of .nokeysallow',
    requiresArg: true,
  },
  'min-confidence': {
    type: 'string',
    choices: confidences,
    describe: 'report from this confidence on (default: medium)',
    requiresArg: true,
  },
  rules: { type: 'string', array: true, nargs: 1, describe: 'add the rules of this YAML file', requiresArg: true },
  progress: { type: 'boolean', default: true, describe: 'show progress on a terminal; --no-progress does not' },
  color: { type: 'boolean', describe: 'colour the text report (default: on a terminal)' },
  quiet: { type: 'boolean', describe: 'print findings and failures only' },
} as const

/** What a person asked of a scan. Undefined: not said. */
export type ScanOptions = {
  paths: readonly string[]
  staged?: boolean | undefined
  range?: string | undefined
  all?: boolean | undefined
  allowMissing?: boolean | undefined
  slow?: boolean | undefined
  cache?: boolean | undefined
  jobs?: number | undefined
  submodules?: boolean | undefined
  prePush?: boolean | undefined
  preReceive?: boolean | undefined
  stdinName?: string | undefined
  format: (typeof formats)[number]
  output?: string | undefined
  allowlist?: string | undefined
  minConfidence?: (typeof confidences)[number] | undefined
  rules?: readonly string[] | undefined
  progress: boolean
  color?: boolean | undefined
  quiet?: boolean | undefined
}
