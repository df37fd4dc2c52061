/** The built program, run as a user runs it: exit codes, bad input, streams. */
import { spawn } from 'node:child_process'
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { keyPair } from './helpers/keys.ts'
import { bin, TestRepo } from './helpers/repo.ts'

const pair = keyPair(1)
const leak = `aws_access_key_id = ${pair.id}\naws_secret_access_key = ${pair.secret}\n`

describe('exit codes', () => {
  test('0 clean, 1 findings, 2 not scanned; findings win over failures', () => {
    const repo = new TestRepo().write('clean.txt', 'nothing\n').write('leak.env', leak)
    expect(repo.nokeys(['clean.txt']).code).toBe(0)
    expect(repo.nokeys(['leak.env']).code).toBe(1)
    expect(repo.nokeys(['missing.txt'])).toMatchObject({ code: 2, output: expect.stringContaining('missing.txt') })
    const both = repo.nokeys(['leak.env', 'missing.txt'])
    expect(both.code).toBe(1)
    expect(both.stdout).toContain('missing.txt')
    expect(both.stdout).toContain('incomplete')
  })

  test('what stands behind -- is a path, whatever it looks like', () => {
    const repo = new TestRepo().write('--all', leak).write('-', leak).write('other.env', leak)
    const paths = (args: string[]) => {
      const { findings } = JSON.parse(repo.nokeys([...args]).stdout)
      return findings.map(({ path }: { path: string }) => path)
    }
    expect(paths(['--format', 'json', '--', '--all'])).toEqual(['--all', '--all'])
    expect(paths(['--format', 'json', './-'])).toEqual(['-', '-'])
  })

  test('a folder without files says so', () => {
    const repo = new TestRepo()
    expect(repo.nokeys([])).toMatchObject({ code: 0, stdout: expect.stringMatching(/0 files/) })
  })

  test('the secret is in no format, the key ID in all', () => {
    const repo = new TestRepo().write(`dir ${pair.secret.replaceAll('/', '_')}/x.env`, leak)
    for (const format of ['text', 'json', 'jsonl', 'sarif']) {
      const { code, output } = repo.nokeys(['--format', format, '--min-confidence', 'low'])
      expect(code).toBe(1)
      expect(output).toContain(pair.id)
      expect(output).toContain(`${pair.secret.slice(0, 4)}…`)
      expect(output).not.toContain(pair.secret)
    }
  })

  test('a reader that leaves early changes nothing about the code', async () => {
    const repo = new TestRepo()
    for (let i = 0; i < 400; i++) repo.write(`f${i}.env`, leak)
    const child = spawn(process.execPath, [bin, '--format', 'jsonl'], {
      cwd: repo.path,
      env: repo.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child.stdout.once('data', () => child.stdout.destroy())
    expect(await new Promise(resolve => child.once('close', resolve))).toBe(1)
  })

  test.skipIf(!existsSync('/dev/full'))('a report that cannot be written is a failure, not a success', async () => {
    const repo = new TestRepo().write('clean.txt', 'x')
    const full = openSync('/dev/full', 'w')
    const child = spawn(process.execPath, [bin, '.'], {
      cwd: repo.path,
      env: repo.env,
      stdio: ['ignore', full, 'ignore'],
    })
    expect(await new Promise(resolve => child.once('close', resolve))).toBe(2)
    closeSync(full)
  })
})

describe('bad input is named, with the mend, and exits with 2', () => {
  test.each([
    [['--nope'], /nope/],
    [['--format', 'xml'], /xml/],
    [['--format', 'json', '--format', 'text'], /--format is given more than once/],
    [['--staged', '--all'], /do not go together/],
    [['--range'], /range/],
    [['--range', 'a..b'], /no commit a/],
    [['--min-confidence', 'sure'], /sure/],
    [['--stdin-name', 'x'], /standard input/],
    [['--staged', '--submodules'], /--submodules does not go with --staged: .*id/],
    [['--allowlist', 'nowhere'], /nowhere/],
    [['--rules', 'nowhere.yaml'], /nowhere\.yaml/],
    [['--output', 'no/such/folder/report'], /no\/such\/folder\/report/],
    [['allow', 'secret:123', '--reason', 'x'], /no fingerprint/],
    [['rules', 'nope'], /no rule nope/],
    [['init', '--', 'x'], /behind --/],
  ] as [string[], RegExp][])('nokeys %j', (args, message) => {
    const { code, stderr } = new TestRepo().nokeys(args)
    expect(stderr).toMatch(message)
    expect(stderr).not.toMatch(/\bat .*:\d+:\d+/)
    expect(code).toBe(2)
  })

  test('outside a repository', () => {
    const folder = new TestRepo({ init: false }).write('leak.env', leak)
    for (const args of [['--staged'], ['--all'], ['--range', 'a..b'], ['init']]) {
      expect(folder.nokeys(args)).toMatchObject({ code: 2, stderr: expect.stringMatching(/Git repository/) })
    }
    expect(folder.nokeys([])).toMatchObject({ code: 1, stdout: expect.stringContaining('leak.env:1:21') })
  })

  test.each([
    ['.nokeysallow', 'path:x # fine\nscret:abc # typo\n', /\.nokeysallow:2/],
    ['.nokeysallow', 'secret:abc\n', /\.nokeysallow:1.*fingerprint/],
    ['.nokeysallow', 'path:x until:tomorrow\n', /\.nokeysallow:1.*until:tomorrow/],
    ['.nokeysallow', 'rule:aws-access-key-id\n', /\.nokeysallow:1/],
    ['.nokeys.json', '{ "minConfidence": ', /\.nokeys\.json is not valid JSON/],
    ['.nokeys.json', '{ "minConfidense": "low" }', /minConfidense/],
    ['.nokeys.json', '{ "minConfidence": "sure" }', /minConfidence/],
    ['.nokeys.json', '{ "rules": ["mine.yaml"] }', /mine\.yaml/],
    ['package.json', '{ "nokeys": 1 }', /package\.json/],
  ])('%s with %j', (file, content, message) => {
    const repo = new TestRepo().write(file, content).write('x', 'x')
    for (const args of [[], ['--staged']]) {
      const { code, stderr } = repo.nokeys(args)
      expect(stderr).toMatch(message)
      expect(code).toBe(2)
    }
  })

  test('Git is missing', () => {
    const repo = new TestRepo().write('x', 'x')
    const { code, stderr } = repo.nokeys(['--staged'], { env: { PATH: join(repo.path, 'empty') } })
    expect([code, stderr]).toEqual([2, expect.stringMatching(/git program was not found/i)])
  })

  test.skipIf(process.getuid?.() === 0)('an unreadable file', () => {
    const repo = new TestRepo().write('secret.env', leak).write('other.env', leak)
    chmodSync(join(repo.path, 'secret.env'), 0)
    expect(repo.nokeys([])).toMatchObject({ code: 1, stdout: expect.stringContaining('secret.env: permission denied') })
  })

  test.skipIf(!existsSync('/proc/self/mem'))('a file that breaks while it is read, even for root', () => {
    const { code, stdout } = new TestRepo().write('leak.env', leak).nokeys(['/proc/self/mem', 'leak.env'])
    expect([code, stdout]).toEqual([1, expect.stringMatching(/\/proc\/self\/mem: .*\n[\s\S]*incomplete/)])
  })

  test('a truncated pack: what is still readable is found, and the rest is a failure', () => {
    const repo = new TestRepo()
    repo.commit({ 'a.env': leak, big: readFileSync(process.execPath).subarray(0, 300_000) })
    repo.git('gc', '-q')
    const packs = join(repo.path, '.git/objects/pack')
    const pack = join(packs, readdirSync(packs).find(name => name.endsWith('.pack'))!)
    chmodSync(pack, 0o644)
    truncateSync(pack, readFileSync(pack).length >> 1)
    const { code, output } = repo.nokeys(['--all'])
    expect([1, 2]).toContain(code)
    expect(output).toMatch(/incomplete|could not|broken/)
  })
})

describe('a Git that dies midway', () => {
  /** A folder whose `git` is the real one, except that reading objects ends after so many bytes. */
  function dyingGit(repo: TestRepo, bytes: number): string {
    const real = repo.run('sh', ['-c', 'command -v git']).stdout.trim()
    repo.write(
      '../bin/git',
      `#!/bin/sh\ncase "$*" in\n*"cat-file --batch "*) ${real} "$@" | head -c ${bytes}; kill -9 $$ ;;\nesac\nexec ${real} "$@"\n`,
    )
    chmodSync(join(repo.path, '../bin/git'), 0o755)
    return `${join(repo.path, '../bin')}:${repo.env.PATH}`
  }

  test('what it gave until then is reported, the scan is incomplete, and never clean', () => {
    const repo = new TestRepo()
    for (let i = 0; i < 4; i++) repo.commit({ [`f${i}.txt`]: `${'lorem ipsum '.repeat(30)}${i}\n`, 'a.env': `${i}\n` })
    repo.commit({ 'leak.env': leak })
    const scan = (bytes: number) => {
      const { code, stdout } = repo.nokeys(['--all', '--slow', '--format', 'json'], {
        env: { PATH: dyingGit(repo, bytes) },
      })
      return { code, ...JSON.parse(stdout) }
    }
    expect(scan(0)).toMatchObject({ code: 2, complete: false, findings: [] })
    // Too little for the commits, enough for the leak: what fits is found, what does not is a failure.
    const some = scan(200)
    expect(some).toMatchObject({ code: 1, complete: false })
    expect(some.findings).toHaveLength(2)
    // Each Git reads on where the last one died, so all is read in the end.
    expect(scan(700)).toMatchObject({ code: 1, complete: true, failures: [] })
  })

  test('the hook blocks', () => {
    const repo = new TestRepo().write('a.txt', 'lorem ipsum '.repeat(100))
    repo.git('add', '-A')
    expect(repo.nokeys(['--staged'], { env: { PATH: dyingGit(repo, 100) } })).toMatchObject({
      code: 2,
      stdout: expect.stringMatching(/a\.txt/),
    })
  })
})

describe('streams', () => {
  test('standard input, under a name', () => {
    const repo = new TestRepo()
    expect(repo.nokeys(['-'], { input: leak })).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/standard input.*line 1\b/),
    })
    const named = repo.nokeys(['-', '--stdin-name', 'x/.aws/credentials', '--format', 'json'], {
      input: `${pair.secret}\n`,
    })
    expect(JSON.parse(named.stdout).findings).toMatchObject([{ path: 'x/.aws/credentials', confidence: 'medium' }])
    expect(repo.nokeys(['-'], { input: '' }).code).toBe(0)
  })

  test('a line of 300 MB: the key across a window border is found once, at its place, in bounded memory', () => {
    const repo = new TestRepo()
    const file = join(repo.path, 'big')
    const size = 8 * 1024 * 1024
    const filler = Buffer.from('lorem ipsum '.repeat(100_000))
    const handle = openSync(file, 'w')
    let written = 0
    const fill = (to: number): void => {
      while (written < to) written += writeSync(handle, filler, 0, Math.min(filler.length, to - written))
    }
    // Around the end of the first window's core, and in the middle of nowhere.
    fill(size - 64 * 1024 - 30)
    written += writeSync(handle, ` ${pair.id} ${pair.secret} `)
    fill(200_000_000)
    written += writeSync(handle, ` ${keyPair(2).id} `)
    fill(300_000_000)
    closeSync(handle)
    const { code, stdout } = repo.nokeys(['big', '--format', 'json'], {
      env: { NODE_OPTIONS: '--max-old-space-size=64' },
    })
    const { findings, summary } = JSON.parse(stdout)
    expect(code).toBe(1)
    expect(findings.map(({ line, column }: { line: number; column: number }) => [line, column])).toEqual([
      [1, size - 64 * 1024 - 30 + 2],
      [1, size - 64 * 1024 - 30 + 23],
      [1, 200_000_002],
    ])
    expect(summary.bytes).toBe(300_000_000)
    // The same as a blob.
    repo.git('add', 'big')
    const staged = JSON.parse(
      repo.nokeys(['--staged', '--format', 'json'], { env: { NODE_OPTIONS: '--max-old-space-size=64' } }).stdout,
    )
    expect(staged.findings.map(({ column }: { column: number }) => column)).toEqual(
      findings.map(({ column }: { column: number }) => column),
    )
  })

  test('--output writes the whole report and leaves nothing else behind', () => {
    const repo = new TestRepo().write('leak.env', leak)
    const { code, stdout } = repo.nokeys(['leak.env', '--format', 'json', '--output', 'report.json'])
    expect([code, stdout]).toEqual([1, ''])
    expect(JSON.parse(readFileSync(join(repo.path, 'report.json'), 'utf8')).findings).toHaveLength(2)
    expect(readdirSync(repo.path).filter(name => name.includes('.tmp'))).toEqual([])
  })

  test('an interrupted scan says so, exits with 2, and leaves no draft of its report', async () => {
    const repo = new TestRepo()
    const file = join(repo.path, 'big')
    writeFileSync(file, '')
    truncateSync(file, 20_000_000_000)
    const child = spawn(process.execPath, [bin, 'big', '--output', 'report.txt'], {
      cwd: repo.path,
      env: repo.env,
      stdio: 'ignore',
    })
    await new Promise(resolve => setTimeout(resolve, 700))
    child.kill('SIGINT')
    const code = await new Promise(resolve => child.once('close', resolve))
    expect(code).toBe(2)
    expect(readdirSync(repo.path).filter(name => name.includes('.tmp'))).toEqual([])
    rmSync(file)
  })
})

describe('hostile names', () => {
  test('line breaks, escape sequences, reordering and invalid UTF-8 reach neither terminal nor report raw', () => {
    const repo = new TestRepo()
    const names = ['a\nb', 'esc\x1b[2Jx', '\u202egnp.exe', '::error file=x::y', 'c\x9bd', '\x7f']
    for (const name of names) repo.write(`${name}.env`, leak)
    const raw = Buffer.concat([Buffer.from(`${repo.path}/bad`), Buffer.from([0xff, 0xfe]), Buffer.from('.env')])
    writeFileSync(raw, leak)
    for (const format of ['text', 'json', 'jsonl', 'sarif']) {
      const { code, output } = repo.nokeys(['--format', format])
      expect(code).toBe(1)
      expect(output).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]/)
      expect(output).not.toMatch(/^::/m)
    }
    const { findings } = JSON.parse(repo.nokeys(['--format', 'json']).stdout)
    expect(new Set(findings.map(({ path }: { path: string }) => path))).toEqual(
      new Set([...names.map(name => `${name}.env`), 'bad\\xff\\xfe.env']),
    )
  })

  test('outside Git: links are not followed, folders without permission are told, .git is left alone', () => {
    const folder = new TestRepo({ init: false }).write('in/leak.env', leak)
    folder.run('ln', ['-s', '.', 'loop'])
    folder.run('ln', ['-s', '/etc', 'etc'])
    mkdirSync(join(folder.path, '.git'))
    writeFileSync(join(folder.path, '.git', 'x'), leak)
    const { findings, failures } = JSON.parse(folder.nokeys(['in', '.', '--format', 'json'], {}).stdout)
    expect(failures).toEqual([])
    expect(findings.map(({ path }: { path: string }) => path)).toEqual(['in/leak.env', 'in/leak.env'])
  })
})

describe('nokeys allow', () => {
  test('one entry silences a secret everywhere; a reason is required; twice changes nothing', () => {
    const repo = new TestRepo().write('leak.env', leak)
    const { findings } = JSON.parse(repo.nokeys(['--format', 'json']).stdout)
    const [id, secret] = findings.map(({ fingerprint }: { fingerprint: string }) => fingerprint)
    expect(repo.nokeys(['allow', id])).toMatchObject({ code: 2, stderr: expect.stringMatching(/reason/) })
    expect(repo.nokeys(['allow', id, '--reason', 'a test key']).code).toBe(0)
    expect(repo.nokeys(['allow', id, '--reason', 'again']).code).toBe(0)
    expect(repo.nokeys(['allow', secret.slice(7), '--reason', 'its secret', '--until', '2999-01-01']).code).toBe(0)
    expect(readFileSync(join(repo.path, '.nokeysallow'), 'utf8')).toBe(
      `${id} # a test key\n${secret} until:2999-01-01 # its secret\n`,
    )
    const clean = repo.nokeys(['--format', 'json'])
    expect([clean.code, JSON.parse(clean.stdout).summary.allowed]).toEqual([0, 2])
  })

  test('unused and expired entries are reported, and expired ones allow nothing', () => {
    const repo = new TestRepo()
      .write('leak.env', leak)
      .write('.nokeysallow', 'leak.env until:2020-01-01 # once\npath:gone/** # old\n')
    const { code, stdout } = repo.nokeys([])
    expect(code).toBe(1)
    expect(stdout).toMatch(/\.nokeysallow:1: expired/)
    expect(stdout).toMatch(/\.nokeysallow:2: used by nothing/)
  })

  test('inline comments speak for their line, and alone on a line for the next', () => {
    const repo = new TestRepo()
    const line = (seed: number) => `id = ${keyPair(seed).id}`
    repo.write(
      'a.py',
      [
        `${line(1)} # nokeys:allow made up`,
        '# nokeys:allow made up',
        line(2),
        line(3),
        'x = 1 # nokeys:allow',
        line(4),
      ].join('\n'),
    )
    repo.write(
      'b.html',
      `<!-- nokeys:allow -->\n${line(5)}\n/* nokeys:allow */\n${line(6)}\n// nokeys:allowed\n${line(7)}\n`,
    )
    const { findings, summary } = JSON.parse(repo.nokeys(['--format', 'json']).stdout)
    expect(findings.map(({ path, line }: { path: string; line: number }) => `${path}:${line}`)).toEqual([
      'a.py:4',
      'a.py:6',
      'b.html:6',
    ])
    expect(summary.allowed).toBe(4)
  })
})
