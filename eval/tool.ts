/** Running a tool over the corpus. */
import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'
import type { Found } from './score.ts'

export type Tool = {
  name: string
  /** Looked up in the folder NOKEYS_PEERS and on PATH; an absolute path is taken as it is. */
  program: string
  versionArgs?: string[]
  /** Files that it needs outside the corpus, by name. */
  files?: Record<string, string>
  /** Runs before, not timed: arguments of the program. */
  setup?: string[][]
  /** Arguments that scan the current folder; `scratch` holds `files` and is the home folder. */
  args(scratch: string): string[]
  /** Exit codes of a scan that was done, with or without findings. */
  exitCodes: number[]
  /** Where the report is; a file is one of `scratch`. Default: the standard output. */
  report?: 'stdout' | 'stderr' | { file: string }
  /** Paths may be absolute or begin with `./`. */
  parse(report: string): Found[]
}

export type Run = { found: Found[]; version: string; seconds: number }

/** The program's file, or undefined if it is not installed. */
export function locate(program: string): string | undefined {
  if (isAbsolute(program)) return program
  const folders = [process.env.NOKEYS_PEERS ?? '', ...(process.env.PATH ?? '').split(delimiter)].filter(Boolean)
  const names = process.platform === 'win32' ? [`${program}.exe`] : [program]
  return folders.flatMap(folder => names.map(name => join(folder, name))).find(file => existsSync(file))
}

type Call = (args: string[]) => SpawnSyncReturns<string>

/** Makes the tool's home folder and sets it up. What is returned calls it in the folder that is to be scanned. */
export function prepare(tool: Tool, program: string, folder: string, scratch: string): Call {
  mkdirSync(scratch)
  for (const [name, content] of Object.entries(tool.files ?? {})) writeFileSync(join(scratch, name), content)
  const call: Call = args =>
    spawnSync(program, args, {
      cwd: folder,
      env: cleanEnv(scratch),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 2 ** 30,
    })
  for (const args of tool.setup ?? []) call(args)
  return call
}

/** Scans the folder once. Throws if the tool fails: a tool that fell over has not found nothing. */
export function run(tool: Tool, program: string, folder: string, scratch: string): Run {
  const call = prepare(tool, program, folder, scratch)
  const started = performance.now()
  const { status, error, stdout, stderr } = call(tool.args(scratch))
  const seconds = (performance.now() - started) / 1000
  if (error) throw error
  if (status === null || !tool.exitCodes.includes(status))
    throw new Error(`${tool.name} exited with ${status}: ${stderr.trim().split('\n').at(-1)}`)
  const { report = 'stdout' } = tool
  const text =
    typeof report === 'object' ? readFileSync(join(scratch, report.file), 'utf8') : { stdout, stderr }[report]
  const found = tool.parse(text).map(finding => ({ ...finding, path: relativeTo(folder, finding.path) }))
  if (found.length === 0) throw new Error(`${tool.name}: no finding could be read from its report`)
  return { found, seconds, version: versionOf(tool, program, call) }
}

/** What it says of itself; a Go program that was built without a version carries its module's. */
export function versionOf(tool: Tool, program: string, call: Call): string {
  if (tool.versionArgs === undefined) return ''
  const { stdout, stderr } = call(tool.versionArgs)
  const said = /\d+\.\d+(\.\d+)?[\w.-]*/.exec(stdout + stderr)?.[0]
  return said ?? /\nmod\t\S+\tv([\w.-]+)/.exec(readFileSync(program, 'latin1'))?.[1] ?? ''
}

function relativeTo(folder: string, path: string): string {
  const slashed = path.replaceAll('\\', '/')
  const base = `${folder.replaceAll('\\', '/')}/`
  return slashed.startsWith(base) ? slashed.slice(base.length) : slashed.replace(/^\.\//, '')
}

/** Nobody's configuration: a home folder of its own, nothing of the caller's Git, no certificates for Node to read at its start. */
export function cleanEnv(home: string): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(GIT_|GITLEAKS_|BETTERLEAKS_|XDG_|NODE_EXTRA_CA_CERTS$)/.test(name),
  )
  return { ...Object.fromEntries(inherited), HOME: home, USERPROFILE: home, NO_COLOR: '1', GIT_CONFIG_NOSYSTEM: '1' }
}
