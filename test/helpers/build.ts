/** Builds dist once before the tests: what they run is what ships. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

export function setup(): void {
  const rolldown = join('node_modules', 'rolldown', 'bin', 'cli.mjs')
  execFileSync(process.execPath, [rolldown, '-c', 'rolldown.config.ts'], { stdio: ['ignore', 'ignore', 'inherit'] })
}
