/** A real Git repository in a temporary folder: fixed clock and identity, no configuration of the user or the machine. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { onTestFinished } from 'vitest'

/** The built program, as a user runs it. */
export const bin = resolve(import.meta.dirname, '../../dist/bin.js')

export type Run = { code: number; stdout: string; stderr: string; output: string }

/** A temporary folder that goes with the test. */
export function tempDir(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'nokeys-')))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** The environment of a child: nothing of the caller's Git and CI, an empty home. */
export function cleanEnv(home: string, more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(GIT_|HUSKY|CI$|FORCE_COLOR|NO_COLOR)/.test(name)),
  )
  return {
    ...inherited,
    HOME: home,
    GIT_CONFIG_GLOBAL: join(home, '.gitconfig'),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'ada@example.com',
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'ada@example.com',
    GIT_AUTHOR_DATE: '2026-01-02T03:04:05Z',
    GIT_COMMITTER_DATE: '2026-01-02T03:04:05Z',
    ...more,
  }
}

export class TestRepo {
  readonly path: string
  readonly env: NodeJS.ProcessEnv

  constructor(options: { init?: string[] | false; path?: string; env?: NodeJS.ProcessEnv } = {}) {
    const home = tempDir()
    this.path = options.path ?? join(home, 'repo')
    mkdirSync(this.path, { recursive: true })
    this.env = cleanEnv(home, options.env)
    if (options.init !== false) this.git('init', '-q', '-b', 'main', ...(options.init ?? []))
  }

  /** Runs Git; throws if it fails. */
  git(...args: string[]): string {
    return execFileSync('git', args, {
      cwd: this.path,
      env: this.env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trimEnd()
  }

  /** Runs Git and gives what came of it, failed or not: for commits that a hook may block. */
  tryGit(...args: string[]): Run {
    return this.run('git', args)
  }

  write(path: string, content: string | Uint8Array): this {
    const target = join(this.path, path)
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, content)
    return this
  }

  /** Writes files, stages everything and commits; gives the commit id. */
  commit(files: Record<string, string | Uint8Array> = {}, message = 'change'): string {
    for (const [path, content] of Object.entries(files)) this.write(path, content)
    this.git('add', '-A')
    this.git('commit', '-q', '--allow-empty', '-m', message)
    return this.git('rev-parse', 'HEAD')
  }

  /** Runs the built nokeys in the repository. */
  nokeys(args: string[], options: { cwd?: string; input?: string | Uint8Array; env?: NodeJS.ProcessEnv } = {}): Run {
    return this.run(process.execPath, [bin, ...args], options)
  }

  run(
    program: string,
    args: string[],
    options: { cwd?: string; input?: string | Uint8Array; env?: NodeJS.ProcessEnv } = {},
  ): Run {
    const result = spawnSync(program, args, {
      cwd: options.cwd ?? this.path,
      env: { ...this.env, ...options.env },
      input: options.input ?? '',
      encoding: 'utf8',
      maxBuffer: 256 * 1024 * 1024,
      timeout: 50_000,
    })
    if (result.error) throw result.error
    return {
      code: result.status ?? -1,
      stdout: result.stdout,
      stderr: result.stderr,
      output: result.stdout + result.stderr,
    }
  }
}
