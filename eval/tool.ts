/** Running a tool over the corpus. */
import { spawnSync } from 'node:child_process'
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
export function locate(tool: Tool): string | undefined {
  if (isAbsolute(tool.program)) return tool.program
  const folders = [process.env.NOKEYS_PEERS ?? '', ...(process.env.PATH ?? '').split(delimiter)].filter(Boolean)
  const names = process.platform === 'win32' ? [`${tool.program}.exe`] : [tool.program]
  return folders.flatMap(folder => names.map(name => join(folder, name))).find(file => existsSync(file))
}

/** Scans the folder once. Throws if the tool fails: a tool that fell over has not found nothing. */
export function run(tool: Tool, program: string, folder: string, scratch: string): Run {
  mkdirSync(scratch)
  for (const [name, content] of Object.entries(tool.files ?? {})) writeFileSync(join(scratch, name), content)
  const call = (args: string[]) =>
    spawnSync(program, args, {
      cwd: folder,
      env: cleanEnv(scratch),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 2 ** 30,
    })
  for (const args of tool.setup ?? []) call(args)
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

function relativeTo(folder: string, path: string): string {
  const slashed = path.replaceAll('\\', '/')
  const base = `${folder.replaceAll('\\', '/')}/`
  return slashed.startsWith(base) ? slashed.slice(base.length) : slashed.replace(/^\.\//, '')
}

/** What it says of itself; a Go program that was built without a version carries its module's. */
function versionOf(tool: Tool, program: string, call: (args: string[]) => { stdout: string; stderr: string }): string {
  if (tool.versionArgs === undefined) return ''
  const { stdout, stderr } = call(tool.versionArgs)
  const said = /\d+\.\d+(\.\d+)?[\w.-]*/.exec(stdout + stderr)?.[0]
  return said ?? /\nmod\t\S+\tv([\w.-]+)/.exec(readFileSync(program, 'latin1'))?.[1] ?? ''
}

/** Nobody's configuration: a home folder of its own, nothing of the caller's Git. */
function cleanEnv(home: string): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(GIT_|GITLEAKS_|BETTERLEAKS_|XDG_)/.test(name))
  return { ...Object.fromEntries(inherited), HOME: home, USERPROFILE: home, NO_COLOR: '1', GIT_CONFIG_NOSYSTEM: '1' }
}
