/** SIGINT and SIGTERM: whatever is waited for, the scan ends at once, says so, and leaves nothing behind. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { scan } from '../src/index.ts'
import { keyPair } from './helpers/keys.ts'
import { bin, TestRepo } from './helpers/repo.ts'

const leak = `aws_access_key_id = ${keyPair(1).id}\n`

/** Starts nokeys, sends the signal after a while, and gives what came of it; `late` if it had to be killed. */
async function interrupted(repo: TestRepo, args: string[], signal: NodeJS.Signals, env: NodeJS.ProcessEnv = {}) {
  // Standard input is a pipe that nobody writes or closes.
  const child = spawn(process.execPath, [bin, ...args], { cwd: repo.path, env: { ...repo.env, ...env }, stdio: 'pipe' })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', text => (output += text))
  await new Promise(resolve => setTimeout(resolve, 1500))
  expect(child.exitCode).toBe(null)
  child.kill(signal)
  const late = setTimeout(() => child.kill('SIGKILL'), 10_000)
  const [code] = await once(child, 'close')
  clearTimeout(late)
  return { code, output }
}

describe.skipIf(process.platform === 'win32')('interrupted', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('by %s while a pipe is silent', async signal => {
    const repo = new TestRepo({ init: false }).write('leak.env', leak)
    repo.run('mkfifo', ['pipe'])
    expect(await interrupted(repo, ['pipe'], signal)).toMatchObject({
      code: 2,
      output: expect.stringMatching(/the scan was interrupted[\s\S]*incomplete/),
    })
    const { code } = await interrupted(repo, ['leak.env', 'pipe', '--format', 'json', '--output', 'report'], signal)
    expect(code).toBe(1)
    expect(JSON.parse(readFileSync(join(repo.path, 'report'), 'utf8'))).toMatchObject({
      complete: false,
      findings: [{ path: 'leak.env' }],
      failures: [{ message: 'the scan was interrupted' }],
    })
    expect(readdirSync(repo.path).sort()).toEqual(['leak.env', 'pipe', 'report'])
  })

  test('while standard input is silent', async () => {
    expect(await interrupted(new TestRepo(), ['-'], 'SIGTERM')).toMatchObject({ code: 2 })
  })

  test('while nobody reads the report', async () => {
    const repo = new TestRepo().write('leak.env', leak)
    repo.run('mkfifo', ['pipe'])
    expect(await interrupted(repo, ['leak.env', '--output', 'pipe'], 'SIGTERM')).toMatchObject({
      code: 2,
      output: expect.stringMatching(/could not be written to pipe: interrupted/),
    })
  })

  test('while who reads the report has stalled', async () => {
    const repo = new TestRepo({ init: false })
    // More than a pipe holds.
    for (let i = 0; i < 500; i++) repo.write(`${'long/'.repeat(20)}${i}.env`, leak)
    repo.run('mkfifo', ['pipe'])
    const reader = spawn('sh', ['-c', 'exec sleep 60 <pipe'], { cwd: repo.path, stdio: 'ignore' })
    const shell = `exec "${process.execPath}" "${bin}" long --format jsonl >pipe`
    const child = spawn('sh', ['-c', shell], { cwd: repo.path, env: repo.env, stdio: 'ignore' })
    await new Promise(resolve => setTimeout(resolve, 3000))
    expect(child.exitCode).toBe(null)
    child.kill('SIGTERM')
    const late = setTimeout(() => child.kill('SIGKILL'), 10_000)
    const [code] = await once(child, 'close')
    clearTimeout(late)
    reader.kill()
    expect(code).toBe(1)
  })

  test('while Git is silent, which ends too', async () => {
    const repo = new TestRepo()
    repo.commit({ 'a.txt': 'x' })
    const real = repo.run('sh', ['-c', 'command -v git']).stdout.trim()
    // Says that it was ended; a process that nobody waits for may seem to be there still.
    const stalling = [
      '#!/bin/sh',
      'case "$*" in *"cat-file --batch "*) ;;',
      `*) exec ${real} "$@" ;; esac`,
      'sleep 60 & trap "kill $!; echo >$ENDED; exit 1" TERM; wait',
    ]
    repo.write('../bin/git', stalling.join('\n'))
    chmodSync(join(repo.path, '../bin/git'), 0o755)
    const ended = join(repo.path, '../ended')
    const env = { PATH: `${join(repo.path, '../bin')}:${repo.env.PATH}`, ENDED: ended }
    expect(await interrupted(repo, ['--all', '--slow'], 'SIGTERM', env)).toMatchObject({ code: 2 })
    await expect.poll(() => existsSync(ended), { timeout: 5000 }).toBe(true)
  })

  test('in the library, by its signal', async () => {
    const repo = new TestRepo({ init: false }).write('leak.env', leak)
    repo.run('mkfifo', ['pipe'])
    const signal = AbortSignal.timeout(500)
    const { exitCode, failures } = await scan({ cwd: repo.path, env: repo.env, paths: ['leak.env', 'pipe'], signal })
    expect([exitCode, failures]).toEqual([1, [{ failure: 'the scan was interrupted' }]])
  })
})
