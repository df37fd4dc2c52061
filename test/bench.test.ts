/** The benchmark: a whole run of one contest, against stand-ins for peers; none of it is timed. */
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { tempDir } from './helpers/repo.ts'

/** In the control copy they report the planted file; what they do otherwise, each does. */
const standIns: Record<string, string> = {
  gitleaks: 'case $PWD in *planted*) echo planted.ini; exit 1;; esac',
  betterleaks: 'case $PWD in *planted*) echo planted.ini; exit 1;; esac; echo broken >&2; exit 3',
  trufflehog: 'case $PWD in *planted*) echo planted.ini; exit 1;; esac; case $1 in git) exec /bin/sleep 60;; esac',
  ripsecrets: 'exit 0',
  secretlint: 'case $PWD in *planted*) echo planted.ini ordinary.ini; exit 1;; esac',
}

test.skipIf(process.platform === 'win32')('a run writes the page, whatever peers do', () => {
  const folder = tempDir()
  for (const [name, script] of Object.entries(standIns)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`)
    chmodSync(join(folder, name), 0o755)
  }
  symlinkSync(execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim(), join(folder, 'git'))
  const root = resolve(import.meta.dirname, '..')
  const page = join(folder, 'bench.md')
  const args = ['--import', 'tsx', join(root, 'bench/bench.ts'), 'hook', '--runs', '1', '--limit', '10']
  const { status, stdout, stderr } = spawnSync(process.execPath, [...args, '--tools', folder, '--markdown', page], {
    cwd: root,
    env: { ...process.env, PATH: folder, NOKEYS_PEERS: '' },
    encoding: 'utf8',
  })
  expect(stderr).toContain('broken')
  expect(status).toBe(0)
  const text = readFileSync(page, 'utf8')
  expect(text).not.toContain(folder)
  const ran = /\| \*{0,2}[\d.]+ m?s\*{0,2} \| \*{0,2}one run/.source
  expect(text).toMatch(new RegExp(`\\| \\*\\*nokeys\\*\\* ${ran}.* \\*\\*yes\\*\\* \\|`))
  expect(text).toMatch(new RegExp(`\\| gitleaks ${ran}.* yes \\|`))
  expect(text).toContain('| betterleaks | failed: exit code 3 |')
  expect(text).toContain('| trufflehog | > 10 s |')
  expect(text).toContain('| kingfisher | not installed |')
  expect(text).toMatch(new RegExp(`\\| ripsecrets ${ran}.* no \\|`))
  expect(text).toMatch(new RegExp(`\\| secretlint ${ran}.* no \\|`))
  expect(stdout).toMatch(/Hook: a commit of three changed files .* gitleaks /)
})
