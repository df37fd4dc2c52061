/** Git for the benchmark's own needs, with nobody's configuration. */
import { execFileSync } from 'node:child_process'
import { devNull } from 'node:os'

const env = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'))),
  GIT_CONFIG_GLOBAL: devNull,
  GIT_CONFIG_NOSYSTEM: '1',
}
const settings = ['gc.auto=0', 'user.name=b', 'user.email=b@example.com', 'safe.directory=*', 'core.autocrlf=false']

export function git(cwd: string, ...args: string[]): string {
  return gitReading('', cwd, ...args)
}

/** Text or an open file as its standard input. */
export function gitReading(input: string | number, cwd: string, ...args: string[]): string {
  return execFileSync('git', [...settings.flatMap(setting => ['-c', setting]), ...args], {
    cwd,
    env,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    stdio: [typeof input === 'number' ? input : 'pipe', 'pipe', 'pipe'],
    ...(typeof input === 'string' ? { input } : {}),
  })
}
