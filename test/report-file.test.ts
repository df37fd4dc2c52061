/** `--output`, and reports of scans that could not begin. */
import { spawn } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { keyPair } from './helpers/keys.ts'
import { bin, TestRepo } from './helpers/repo.ts'

const leak = `aws_access_key_id = ${keyPair(1).id}\n`
const posix = process.platform !== 'win32'

const withLeak = (): TestRepo => new TestRepo({ init: false }).write('leak.env', leak).write('clean.txt', 'x\n')
const contentOf = (repo: TestRepo, file: string): string => readFileSync(join(repo.path, file), 'utf8')

/** Runs a shell line in which `$nokeys` is the program. */
function shell(repo: TestRepo, line: string) {
  return repo.run('sh', ['-c', line.replaceAll('$nokeys', `"${process.execPath}" "${bin}"`)])
}

describe.skipIf(!posix)('--output', () => {
  test('keeps the mode of a file, and what leads to it: symbolic links, other names', () => {
    const repo = withLeak().write('old', 'old').write('a', 'old')
    chmodSync(join(repo.path, 'old'), 0o640)
    symlinkSync('old', join(repo.path, 'link'))
    symlinkSync('to-be-made', join(repo.path, 'dangling'))
    linkSync(join(repo.path, 'a'), join(repo.path, 'b'))
    for (const [output, file] of [
      ['link', 'old'],
      ['dangling', 'to-be-made'],
      ['a', 'b'],
    ] as const) {
      expect(repo.nokeys(['clean.txt', '--output', output])).toMatchObject({ code: 0, output: '' })
      expect(contentOf(repo, file)).toMatch(/^nokeys: no findings in 1 file /)
    }
    expect(statSync(join(repo.path, 'old')).mode & 0o777).toBe(0o640)
    expect(lstatSync(join(repo.path, 'link')).isSymbolicLink()).toBe(true)
    expect(readdirSync(repo.path).sort()).toEqual(
      ['a', 'b', 'clean.txt', 'dangling', 'leak.env', 'link', 'old', 'to-be-made'].sort(),
    )
  })

  test('is not scanned itself: a report names what it found', () => {
    for (const repo of [new TestRepo().write('leak.env', leak), withLeak()]) {
      for (const format of ['json', 'json', 'jsonl']) {
        expect(repo.nokeys(['--format', format, '--output', 'report']).code).toBe(1)
        const text = contentOf(repo, 'report')
        expect(text.match(/"rule":/g)).toHaveLength(1)
        expect(text).toMatch(/the report of this scan/)
      }
      expect(repo.nokeys(['report']).code).toBe(1)
    }
  })

  test('writes through pipes, devices and open descriptors, which stay what they are', () => {
    const repo = withLeak()
    repo.run('mkfifo', ['pipe'])
    const report = /nokeys: 1 finding in 1 file /
    expect(shell(repo, '(cat pipe >read) & $nokeys leak.env --output pipe; code=$?; wait; exit $code').code).toBe(1)
    expect(contentOf(repo, 'read')).toMatch(report)
    expect(lstatSync(join(repo.path, 'pipe')).isFIFO()).toBe(true)
    expect(shell(repo, '$nokeys leak.env --output /dev/stdout | cat').stdout).toMatch(report)
    expect(shell(repo, 'echo before >log; $nokeys leak.env --output /dev/stdout >>log').code).toBe(1)
    expect(contentOf(repo, 'log')).toMatch(/^before\n[\s\S]*nokeys: 1 finding/)
    expect(shell(repo, '$nokeys leak.env --output /dev/fd/3 3>third').code).toBe(1)
    expect(contentOf(repo, 'third')).toMatch(report)
    expect(repo.nokeys(['leak.env', '--output', '/dev/null'])).toMatchObject({ code: 1, output: '' })
    expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true)
  })

  test('a reader of the pipe that leaves early changes nothing about the code', () => {
    const repo = withLeak()
    for (let i = 0; i < 400; i++) repo.write(`many/${i}.env`, leak)
    repo.run('mkfifo', ['pipe'])
    const line = 'head -c 10 pipe >part & $nokeys many --format jsonl --output pipe'
    expect(shell(repo, line)).toMatchObject({ code: 1, stderr: '' })
  })

  test.each(['folder', 'folder/', 'clean.txt/', '', '.', 'no/such/report', 'clean.txt/report'])(
    'to %j is an error before anything is scanned',
    output => {
      const repo = withLeak()
      mkdirSync(join(repo.path, 'folder'))
      const { code, stdout, stderr } = repo.nokeys(['leak.env', '--output', output])
      expect([code, stdout]).toEqual([2, ''])
      expect(stderr).toContain(`could not be written to ${output}`)
      expect(readdirSync(join(repo.path)).sort()).toEqual(['clean.txt', 'folder', 'leak.env'])
    },
  )

  test.skipIf(!existsSync('/dev/full'))('that cannot be written is said, and findings still win', () => {
    const repo = withLeak()
    const said = { stdout: '', stderr: expect.stringMatching(/could not be written to \/dev\/full: .*no space/i) }
    expect(repo.nokeys(['leak.env', '--output', '/dev/full'])).toMatchObject({ code: 1, ...said })
    expect(repo.nokeys(['clean.txt', '--output', '/dev/full'])).toMatchObject({ code: 2, ...said })
  })

  test('into a folder that goes away meanwhile is said, and findings still win', async () => {
    const repo = withLeak()
    mkdirSync(join(repo.path, 'gone'))
    repo.run('mkfifo', ['pipe'])
    const child = spawn(process.execPath, [bin, 'leak.env', 'pipe', '--output', 'gone/report'], {
      cwd: repo.path,
      env: repo.env,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let stderr = ''
    child.stderr.on('data', text => {
      stderr += text
    })
    while (readdirSync(join(repo.path, 'gone')).length === 0) await new Promise(resolve => setTimeout(resolve, 20))
    repo.run('sh', ['-c', 'rm -r gone; echo >pipe'])
    expect(await new Promise(resolve => child.once('close', resolve))).toBe(1)
    expect(stderr).toMatch(/could not be written to gone\/report: ENOENT/)
  })
})

describe('a scan that cannot begin', () => {
  const outside = ['--all']
  const cases: [string[], RegExp][] = [
    [outside, /in no Git repository/],
    [['--staged', 'x'], /do not go together/],
    [['clean.txt', '--allowlist', 'nowhere'], /nowhere is not there/],
    [['clean.txt', '--rules', 'clean.txt'], /clean\.txt/],
  ]

  test.each(cases)('nokeys %j is told in JSON, JSON lines and SARIF', (args, message) => {
    const repo = withLeak()
    const run = (format: string) => {
      const { code, stdout, stderr } = repo.nokeys([...args, '--format', format])
      expect(code).toBe(2)
      expect(stderr).toMatch(message)
      return stdout
    }
    const told = expect.stringMatching(message)
    expect(JSON.parse(run('json'))).toMatchObject({ complete: false, findings: [], failures: [{ message: told }] })
    const lines = run('jsonl').trimEnd().split('\n')
    expect(lines.map(line => JSON.parse(line))).toMatchObject([
      { type: 'failure', message: told },
      { type: 'summary', complete: false },
    ])
    expect(JSON.parse(run('sarif')).runs[0]).toMatchObject({
      results: [],
      invocations: [{ executionSuccessful: false, exitCode: 2, toolExecutionNotifications: [{ level: 'error' }] }],
    })
  })

  test('a bad revision, and bad settings', () => {
    const repo = new TestRepo()
    repo.commit({ 'a.txt': 'x' })
    const failures = (...args: string[]) => JSON.parse(repo.nokeys([...args, '--format', 'json']).stdout).failures
    expect(failures('--range', 'nope..HEAD')).toMatchObject([{ message: expect.stringMatching(/no commit nope/) }])
    repo.write('.nokeys.json', '{')
    expect(failures()).toMatchObject([{ message: expect.stringMatching(/not valid JSON/) }])
    expect(failures('--staged')).toMatchObject([{ message: expect.stringMatching(/not valid JSON/) }])
  })

  test('replaces an old report, text too, so that nobody takes it for this scan', () => {
    const repo = withLeak()
    for (const format of ['text', 'json']) {
      repo.write('report', 'clean!')
      expect(repo.nokeys([...outside, '--format', format, '--output', 'report'])).toMatchObject({ code: 2, stdout: '' })
      expect(contentOf(repo, 'report')).toMatch(/in no Git repository/)
    }
  })
})
