/** nokeys init, in real repositories with real hooks. What the hooks call is a small script in the place of nokeys. */
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { type InitOptions, init } from '../../src/commands/init.ts'
import { ScanError } from '../../src/errors.ts'
import { type Run, TestRepo, tempDir } from '../helpers/repo.ts'

const hooks = ['pre-commit', 'pre-merge-commit'] as const

/** A nokeys that tells that it ran and ends as told; with no node on PATH it fails as the real one does. */
const standIn = `#!/usr/bin/env node
console.error('nokeys ran ' + process.argv.slice(2).join(' ') + ' from ' + (process.env.WHO ?? import.meta.filename))
process.exitCode = Number(process.env.NOKEYS_CODE ?? 0)
`

/** A folder with the program of `options.program`. */
function makeProgram(folder = tempDir()): InitOptions['program'] {
  mkdirSync(folder, { recursive: true })
  const bin = join(folder, 'bin.mjs')
  writeFileSync(bin, standIn)
  return { node: process.execPath, bin }
}

/** Puts nokeys into node_modules of a folder, as npm does. */
function installNokeys(folder: string): void {
  mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true })
  mkdirSync(join(folder, 'node_modules/nokeys/dist'), { recursive: true })
  writeFileSync(join(folder, 'node_modules/nokeys/dist/bin.mjs'), standIn, { mode: 0o755 })
  symlinkSync('../nokeys/dist/bin.mjs', join(folder, 'node_modules/.bin/nokeys'))
}

type Told = { code: number; out: string; error: ScanError | undefined }

async function runInit(repo: TestRepo, options: Partial<InitOptions> & { cwd?: string } = {}): Promise<Told> {
  const { cwd = repo.path, program = makeProgram(), ...rest } = options
  let out = ''
  const io = { cwd, env: repo.env, stdin: process.stdin, stdout: { write: (text: string) => (out += text) } }
  try {
    return { code: await init({ ...io, stderr: io.stdout }, { ...rest, program }), out, error: undefined }
  } catch (error) {
    if (!(error instanceof ScanError)) throw error
    return { code: 2, out, error }
  }
}

const read = (repo: TestRepo, path: string) => readFileSync(join(repo.path, path), 'latin1')
const said = ({ error }: Told) => `${error?.message}\n${error?.hint}`

function commit(repo: TestRepo, env: NodeJS.ProcessEnv = {}, cwd = repo.path): Run {
  return repo.run('git', ['commit', '-m', 'x', '--allow-empty'], { env, cwd })
}

/** Commits pass and fail as nokeys says, in pre-commit and in a merge without conflict. */
function expectGate(repo: TestRepo, env: NodeJS.ProcessEnv = {}): void {
  const passed = commit(repo, env)
  expect(passed).toMatchObject({ code: 0, output: expect.stringContaining('nokeys ran --staged') })
  expect(commit(repo, { ...env, NOKEYS_CODE: '1' }).code).toBe(1)
  repo.git('checkout', '-q', '-b', 'side', 'HEAD')
  repo.write(`side-${repo.git('rev-parse', 'HEAD')}`, 'x').git('add', '-A')
  expect(commit(repo, env).code).toBe(0)
  repo.git('checkout', '-q', 'main')
  const merge = (code: string) =>
    repo.run('git', ['merge', '--no-ff', '-m', 'm', 'side'], { env: { ...env, NOKEYS_CODE: code } })
  expect(merge('1').code).not.toBe(0)
  repo.run('git', ['merge', '--abort'])
  expect(merge('0')).toMatchObject({ code: 0, output: expect.stringContaining('nokeys ran --staged') })
}

/** A PATH with Git, a shell and what `more` names, and no node or nokeys. */
function barePath(more: readonly string[] = []): string {
  const folder = tempDir()
  for (const name of ['git', 'sh', 'env', 'dirname', 'basename', ...more]) {
    const found = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim()
    symlinkSync(found, join(folder, name))
  }
  return folder
}

describe('plain Git', () => {
  test('two hooks and the allowlist come to be, and gate', async () => {
    const repo = new TestRepo()
    const told = await runInit(repo)
    expect(told.code).toBe(0)
    expect(told.out).toContain('.git/hooks/pre-commit: created.\n.git/hooks/pre-merge-commit: created.\n')
    expect(told.out).toContain('.nokeysallow: created.')
    for (const hook of hooks) expect(statSync(join(repo.path, '.git/hooks', hook)).mode & 0o777).toBe(0o755)
    expect(read(repo, '.nokeysallow')).toMatch(/^(?:#.*\n)+$/)
    repo.commit({ 'a.txt': 'a' })
    expectGate(repo)
  })

  test('a second run changes no byte and says that all is in place', async () => {
    const repo = new TestRepo()
    const program = makeProgram()
    await runInit(repo, { program, ci: 'github' })
    const files = [...hooks.map(hook => `.git/hooks/${hook}`), '.nokeysallow', '.github/workflows/nokeys.yml']
    const before = files.map(file => [read(repo, file), statSync(join(repo.path, file)).mtimeMs])
    const told = await runInit(repo, { program, ci: 'github' })
    expect(told.out).toContain('All is in place.')
    expect(files.map(file => [read(repo, file), statSync(join(repo.path, file)).mtimeMs])).toEqual(before)
  })

  test('from a subfolder it is the same repository', async () => {
    const repo = new TestRepo()
    repo.write('sub/dir/file', '')
    await runInit(repo, { cwd: join(repo.path, 'sub/dir') })
    expect(existsSync(join(repo.path, '.git/hooks/pre-commit'))).toBe(true)
    expect(existsSync(join(repo.path, '.nokeysallow'))).toBe(true)
  })

  test('the hooks folder may be missing', async () => {
    const repo = new TestRepo({ init: ['--template='] })
    expect((await runInit(repo)).code).toBe(0)
    expectGate(repo)
  })

  test('what hooks a template brought as samples stay out of it', async () => {
    const repo = new TestRepo()
    const sample = join(repo.path, '.git/hooks/pre-commit.sample')
    writeFileSync(sample, '#!/bin/sh\n')
    await runInit(repo)
    expect(readFileSync(sample, 'utf8')).toBe('#!/bin/sh\n')
  })

  test('paths with spaces, quotes and dollars, in the repository and in the program', async () => {
    const odd = `it's "odd" $HOME \`x\` %s \\n é`
    const repo = new TestRepo({ path: join(tempDir(), odd) })
    // Node starts no module in a folder with a backslash.
    const program = makeProgram(join(tempDir(), odd.replace('\\', '')))
    await runInit(repo, { program })
    expect(commit(repo).output).toContain(`nokeys ran --staged from ${program.bin}`)
    expectGate(repo)
    await runInit(repo, { program, uninstall: true })
    expect(existsSync(join(repo.path, '.git/hooks/pre-commit'))).toBe(false)
  })

  test('nokeys of node_modules goes first, then that on PATH, then the one that ran init', async () => {
    const repo = new TestRepo()
    const program = makeProgram()
    await runInit(repo, { program })
    expect(commit(repo).output).toContain(`from ${program.bin}`)
    const onPath = tempDir()
    writeFileSync(join(onPath, 'nokeys'), '#!/bin/sh\nWHO=path exec node "$NOKEYS_BIN" "$@"\n', { mode: 0o755 })
    const env = { PATH: `${onPath}:${process.env.PATH}`, NOKEYS_BIN: program.bin }
    expect(commit(repo, env).output).toContain('from path')
    installNokeys(repo.path)
    expect(commit(repo, env).output).toContain('node_modules/nokeys/dist/bin.mjs')
  })
})

describe('a hook that is there', () => {
  const old = (body: string) => `#!/bin/sh\n# mine\n${body}`

  function withHook(text: string, mode = 0o755): TestRepo {
    const repo = new TestRepo()
    repo.write('.git/hooks/pre-commit', Buffer.from(text, 'latin1'))
    chmodSync(join(repo.path, '.git/hooks/pre-commit'), mode)
    return repo
  }

  test('is kept and still runs, after nokeys', async () => {
    const repo = withHook(old('echo "old ran $#" >&2; exit 3\n'))
    const told = await runInit(repo)
    expect(told.out).toContain('.git/hooks/pre-commit: nokeys added above what was there.')
    const done = commit(repo)
    expect(done).toMatchObject({ code: 1, output: expect.stringMatching(/nokeys ran --staged[\s\S]*old ran 0/) })
    expect(commit(repo, { NOKEYS_CODE: '1' }).output).not.toContain('old ran')
  })

  test.each([
    ['exit 0', old('exit 0\n')],
    ['exec', old('exec true\n')],
    ['set -eu', '#!/bin/sh -eu\nset -eu\ntrue\n'],
    ['bash with pipefail', '#!/usr/bin/env bash\nset -Eeuo pipefail\ntrue\n'],
    ['no first line', 'true\n'],
    ['no end of line', 'true'],
    ['only a first line, without its end', '#!/bin/sh'],
    ['nothing in it', ''],
    ['bytes that are no UTF-8', '#!/bin/sh\n# caf\xe9 \xff\xfe\nexit 0\n'],
    ['env -S', '#!/usr/bin/env -S bash -e\nexit 0\n'],
  ])('is gated, and uninstall gives its bytes back: %s', async (_, text) => {
    const repo = withHook(text)
    expect((await runInit(repo)).code).toBe(0)
    expect(statSync(join(repo.path, '.git/hooks/pre-commit')).mode & 0o777).toBe(0o755)
    expect(commit(repo)).toMatchObject({ code: 0, output: expect.stringContaining('nokeys ran --staged') })
    expect(commit(repo, { NOKEYS_CODE: '1' }).code).toBe(1)
    await runInit(repo, { uninstall: true })
    expect(read(repo, '.git/hooks/pre-commit')).toBe(text)
    expect(existsSync(join(repo.path, '.git/hooks/pre-merge-commit'))).toBe(false)
  })

  test('keeps its CRLF, and its bytes through uninstall', async () => {
    const text = '#!/bin/sh\r\necho x\r\nexit 0\r\n'
    const repo = withHook(text)
    await runInit(repo)
    const changed = read(repo, '.git/hooks/pre-commit')
    expect(changed).toContain('# nokeys: end\r\necho x\r\n')
    expect(changed).not.toMatch(/[^\r]\n/)
    await runInit(repo)
    expect(read(repo, '.git/hooks/pre-commit').match(/nokeys: begin \(/g)).toHaveLength(1)
    await runInit(repo, { uninstall: true })
    expect(read(repo, '.git/hooks/pre-commit')).toBe(text)
  })

  test.each([
    ['python', '#!/usr/bin/env python3\nprint(1)\n', 'a python3 script'],
    ['node', '#!/usr/bin/env -S node --no-warnings\nconsole.log(1)\n', 'a node script'],
    ['fish', '#!/usr/bin/fish\ntrue\n', 'a fish script'],
    ['csh', '#!/bin/csh -f\ntrue\n', 'a csh script'],
    ['a binary', '\x7fELF\x02\x01\0\0\0', 'a program'],
  ])('is refused if it is no shell script, and nothing is written: %s', async (_, text, what) => {
    const repo = withHook(text)
    const told = await runInit(repo)
    expect(told.code).toBe(2)
    expect(said(told)).toContain(what)
    expect(said(told)).toContain('nokeys --staged')
    expect(read(repo, '.git/hooks/pre-commit')).toBe(text)
    expect(existsSync(join(repo.path, '.git/hooks/pre-merge-commit'))).toBe(false)
    expect(existsSync(join(repo.path, '.nokeysallow'))).toBe(true)
  })

  test('is refused if it is not executable, as Git would not run it', async () => {
    const repo = withHook('#!/bin/sh\ntrue\n', 0o644)
    expect(said(await runInit(repo))).toMatch(/switched off[\s\S]*chmod \+x/)
  })

  test.each(['npx nokeys --staged', 'set -e; ./node_modules/.bin/nokeys --staged || exit 1'])(
    'is left alone if it calls nokeys by hand: %s',
    async line => {
      const text = `#!/bin/sh\n${line}\n`
      const repo = withHook(text)
      const told = await runInit(repo)
      expect(told.out).toContain('pre-commit: calls nokeys by hand already')
      expect(read(repo, '.git/hooks/pre-commit')).toBe(text)
    },
  )

  test.each(['# nokeys --staged', 'echo "run nokeys --staged"', 'cd ~/nokeys'])(
    'is not taken for calling nokeys: %s',
    async line => {
      const repo = withHook(`#!/bin/sh\n${line} || true\n`)
      await runInit(repo)
      expect(read(repo, '.git/hooks/pre-commit')).toContain('# nokeys: begin')
    },
  )

  test.each([
    ['simple-git-hooks', 'if [ "$SKIP_SIMPLE_GIT_HOOKS" = "1" ]; then exit 0; fi\n'],
    ['pre-commit', '# File generated by pre-commit: https://pre-commit.com\n'],
    ['lefthook', 'call_lefthook run "pre-commit" "$@"\n'],
  ])('that %s made is changed, with a word about it', async (tool, body) => {
    const repo = withHook(`#!/bin/sh\n${body}`)
    expect((await runInit(repo)).out).toContain(`Left to do: mind that ${tool} made .git/hooks/pre-commit`)
  })

  test('gets an older or edited block replaced where it is, a doubled one once', async () => {
    const block = '# nokeys: begin (old)\nfalse\n# nokeys: end\n'
    const repo = withHook(`#!/bin/sh\nbefore=1\n${block}between=1\n${block}after=1\n`)
    const told = await runInit(repo)
    expect(told.out).toContain('pre-commit: the lines of nokeys brought up to date.')
    const text = read(repo, '.git/hooks/pre-commit')
    expect(text).toMatch(/before=1\n# nokeys: begin[\s\S]*# nokeys: end\nbetween=1\nafter=1\n$/)
    expect(text.match(/# nokeys: begin/g)).toHaveLength(1)
    expect(commit(repo).output).toContain('nokeys ran')
  })

  test.each(['# nokeys: begin\nfoo\n', '# nokeys: end\n', '# nokeys: begin\n# nokeys: begin\nx\n# nokeys: end\n'])(
    'is refused with half a block in it: %j',
    async text => {
      const repo = withHook(`#!/bin/sh\n${text}`)
      expect(said(await runInit(repo))).toContain('lost its other half')
      expect(said(await runInit(repo, { uninstall: true }))).toContain('lost its other half')
    },
  )

  test('is refused if it is a link to nothing or a folder', async () => {
    const repo = new TestRepo()
    symlinkSync('nowhere', join(repo.path, '.git/hooks/pre-merge-commit'))
    expect(said(await runInit(repo))).toContain('symbolic link to nothing')
    const other = new TestRepo()
    mkdirSync(join(other.path, '.git/hooks/pre-commit'), { recursive: true })
    expect((await runInit(other)).code).toBe(2)
  })

  test('is changed behind its link, without paths of this machine, once if both names lead there', async () => {
    const repo = new TestRepo()
    repo.write('scripts/hook', '#!/bin/sh\nexit 0\n')
    chmodSync(join(repo.path, 'scripts/hook'), 0o755)
    for (const hook of hooks) symlinkSync('../../scripts/hook', join(repo.path, '.git/hooks', hook))
    await runInit(repo)
    const text = read(repo, 'scripts/hook')
    expect(text.match(/# nokeys: begin/g)).toHaveLength(1)
    expect(text).not.toContain(process.execPath)
    installNokeys(repo.path)
    expectGate(repo)
    await runInit(repo, { uninstall: true })
    expect(read(repo, 'scripts/hook')).toBe('#!/bin/sh\nexit 0\n')
  })

  test('is refused if its link leads out of the repository', async () => {
    const repo = new TestRepo()
    const shared = join(tempDir(), 'shared')
    writeFileSync(shared, '#!/bin/sh\n', { mode: 0o755 })
    symlinkSync(shared, join(repo.path, '.git/hooks/pre-commit'))
    expect(said(await runInit(repo))).toContain('leads outside this repository')
    expect(readFileSync(shared, 'utf8')).toBe('#!/bin/sh\n')
  })
})

describe('core.hooksPath', () => {
  test('of the repository: that folder, found from the top level, with no path of this machine', async () => {
    const repo = new TestRepo()
    repo.git('config', 'core.hooksPath', 'tools/git hooks')
    repo.write('sub/x', '')
    const told = await runInit(repo, { cwd: join(repo.path, 'sub') })
    expect(told.out).toContain('tools/git hooks/pre-commit: created.')
    expect(told.out).toContain('Left to do: npm install --global nokeys')
    expect(read(repo, 'tools/git hooks/pre-commit')).not.toContain(process.execPath)
    installNokeys(repo.path)
    expectGate(repo)
    await runInit(repo, { uninstall: true })
    expect(existsSync(join(repo.path, 'tools/git hooks/pre-commit'))).toBe(false)
  })

  test('of the repository, outside its tree', async () => {
    const repo = new TestRepo()
    const folder = join(tempDir(), 'my hooks')
    repo.git('config', 'core.hooksPath', folder)
    expect((await runInit(repo)).code).toBe(0)
    expectGate(repo)
  })

  test.each(['--global', '--system'])('%s: not ours to write in', async scope => {
    const system = join(tempDir(), 'system')
    const repo = new TestRepo({ env: { GIT_CONFIG_SYSTEM: system, GIT_CONFIG_NOSYSTEM: '0' } })
    const folder = join(tempDir(), 'global hooks')
    repo.git('config', scope, 'core.hooksPath', folder)
    const told = await runInit(repo)
    expect(told.code).toBe(2)
    expect(said(told)).toContain(folder)
    expect(said(told)).toContain('nokeys --staged || exit $?')
    expect(existsSync(folder)).toBe(false)
    const mend = /git config --local core\.hooksPath .*/.exec(said(told))![0]
    expect(repo.run('sh', ['-c', mend]).code).toBe(0)
    expect((await runInit(repo)).code).toBe(0)
    expectGate(repo)
  })

  test.each(['', '/dev/null'])('%j runs no hooks: refused', async value => {
    const repo = new TestRepo()
    repo.git('config', 'core.hooksPath', value)
    expect(said(await runInit(repo))).toContain('git config --unset core.hooksPath')
  })

  test('that is the usual folder changes nothing about the tools', async () => {
    const repo = new TestRepo()
    repo.write('lefthook.yml', '')
    repo.git('config', 'core.hooksPath', join(repo.path, '.git/hooks'))
    expect((await runInit(repo)).out).toContain('lefthook.yml: nokeys added to pre-commit.')
  })

  test('of one worktree alone', async () => {
    const repo = new TestRepo()
    repo.commit({ a: 'a' })
    repo.git('config', 'extensions.worktreeConfig', 'true')
    repo.git('worktree', 'add', '-q', '-b', 'linked', '../linked')
    const path = join(repo.path, '../linked')
    repo.git('-C', path, 'config', '--worktree', 'core.hooksPath', 'own hooks')
    await runInit(repo, { cwd: path })
    installNokeys(repo.path)
    expect(existsSync(join(path, 'own hooks/pre-commit'))).toBe(true)
    expect(existsSync(join(repo.path, '.git/hooks/pre-commit'))).toBe(false)
    expect(commit(repo, { NOKEYS_CODE: '1' }, path).code).toBe(1)
  })

  test('another folder than the one of the tools that are configured: that folder', async () => {
    const repo = new TestRepo()
    repo.write('.husky/pre-commit', 'true\n').write('lefthook.yml', '').write('.pre-commit-config.yaml', 'repos: []\n')
    repo.git('config', 'core.hooksPath', '.githooks')
    await runInit(repo)
    expect(existsSync(join(repo.path, '.githooks/pre-commit'))).toBe(true)
    expect(read(repo, '.husky/pre-commit')).toBe('true\n')
    expect(read(repo, 'lefthook.yml')).toBe('')
  })
})

describe('husky', () => {
  const husky = resolve(import.meta.dirname, '../../node_modules/husky/bin.js')

  test('appends to its hooks, which husky runs, and never writes in .husky/_', async () => {
    const repo = new TestRepo()
    repo.write('package.json', '{ "devDependencies": { "nokeys": "^0.1.0" } }')
    expect(repo.run(process.execPath, [husky]).code).toBe(0)
    repo.write('.husky/pre-commit', 'echo "old ran" >&2\n')
    const runner = read(repo, '.husky/_/pre-commit')
    const told = await runInit(repo)
    expect(told.out).not.toContain('husky on in this clone')
    expect(told.out).toContain('.husky/pre-commit: nokeys added above what was there.')
    expect(told.out).toContain('.husky/pre-merge-commit: created.')
    expect(told.out.match(/Left to do.*/g)).toEqual([
      'Left to do: commit .husky/pre-commit, .husky/pre-merge-commit, .nokeysallow',
    ])
    expect(read(repo, '.husky/_/pre-commit')).toBe(runner)
    expect(read(repo, '.husky/pre-commit')).toMatch(/^# nokeys: begin[\s\S]*# nokeys: end\necho "old ran" >&2\n$/)
    expect(read(repo, '.husky/pre-merge-commit')).not.toContain('#!')
    installNokeys(repo.path)
    expect(commit(repo).output).toMatch(/nokeys ran --staged[\s\S]*old ran/)
    expectGate(repo)
    await runInit(repo, { uninstall: true })
    expect(read(repo, '.husky/pre-commit')).toBe('echo "old ran" >&2\n')
    expect(existsSync(join(repo.path, '.husky/pre-merge-commit'))).toBe(false)
  })

  test('says how to switch it on', async () => {
    const repo = new TestRepo()
    repo.write('.husky/pre-commit', 'exit 0\n').write('package.json', '{}')
    const told = await runInit(repo)
    expect(told.out).toContain('Left to do: switch husky on in this clone: npm install, or npx husky')
    expect(told.out).toContain('Left to do: npm install --save-dev nokeys')
    repo.run(process.execPath, [husky])
    installNokeys(repo.path)
    expectGate(repo)
  })

  test('of a package further down', async () => {
    const repo = new TestRepo()
    repo.write('front end/package.json', '{}')
    expect(repo.run(process.execPath, [husky, 'front end/.husky']).code).toBe(0)
    expect((await runInit(repo)).out).toContain('front end/.husky/pre-commit: created.')
    installNokeys(join(repo.path, 'front end'))
    expectGate(repo)
  })

  test('before 9: after its own line, which runs the file again', async () => {
    const repo = new TestRepo()
    const text = '#!/usr/bin/env sh\n. "$(dirname -- "$0")/_/husky.sh"\n\nexit 0\n'
    repo.write('.husky/pre-commit', text).write('.husky/_/husky.sh', 'true\n')
    chmodSync(join(repo.path, '.husky/pre-commit'), 0o755)
    repo.git('config', 'core.hooksPath', '.husky')
    await runInit(repo)
    expect(read(repo, '.husky/pre-commit')).toMatch(/husky\.sh"\n# nokeys: begin[\s\S]*# nokeys: end\n\nexit 0\n$/)
    installNokeys(repo.path)
    expectGate(repo)
    await runInit(repo, { uninstall: true })
    expect(read(repo, '.husky/pre-commit')).toBe(text)
  })

  test('its setting without its folder: refused, as Git runs no hook', async () => {
    const repo = new TestRepo()
    repo.git('config', 'core.hooksPath', '.husky/_')
    expect(said(await runInit(repo))).toContain("husky's folder is not there")
    expect(existsSync(join(repo.path, '.husky'))).toBe(false)
  })
})

describe('lefthook', () => {
  const command = (repo: TestRepo, hook: string, file = 'lefthook.yml') =>
    parse(read(repo, file))[hook].commands.nokeys.run as string

  test.each([
    [
      'commands',
      'lefthook.yml',
      '# c\npre-commit:\n  commands: # d\n    lint:\n      run: "x"  # e\n\n# pre-push:\n#   y\n',
    ],
    [
      'deep indent',
      'lefthook.yml',
      'pre-commit:\n    parallel:   true\n    commands:\n        lint:\n            run: x\n',
    ],
    ['other hooks', '.lefthook.yaml', 'pre-push:\n  commands:\n    a:\n      run: |\n        x\n\n        y\n\n\n'],
    ['jobs', '.config/lefthook.yml', 'pre-commit:\n  jobs:\n    - name: lint\n      run: x\n    - run: y\n'],
    ['jobs, flat', 'lefthook.yml', 'pre-commit:\n  jobs:\n  - run: y\n\nx-anchor: &x\n  - 1\n'],
    ['comments only', 'lefthook.yml', '# nothing yet\n#\n\n'],
    ['nothing', 'lefthook.yml', ''],
    ['only a start', 'lefthook.yml', '# c\n---\n'],
    ['a byte order mark', 'lefthook.yml', '\xef\xbb\xbfpre-push:\n  commands: {}\n'],
    ['a last text that keeps its ends', 'lefthook.yml', 'pre-push:\n  commands:\n    a:\n      run: |+\n        x\n\n'],
    ['no end of line', 'lefthook.yml', 'pre-commit:\n  commands:\n    lint:\n      run: x'],
    ['CRLF', 'lefthook.yml', 'pre-commit:\r\n  commands:\r\n    lint:\r\n      run: x\r\n'],
    ['an alias', 'lefthook.yml', 'pre-commit: &all\n  commands:\n    lint:\n      run: x\npre-merge-commit: *all\n'],
    ['a merge key', 'lefthook.yml', 'pre-commit: &all\n  commands:\n    l: {run: x}\npre-merge-commit:\n  <<: *all\n'],
  ])('gets the command, once; all else keeps its bytes, also through uninstall: %s', async (_, file, text) => {
    const repo = new TestRepo()
    repo.write(file, Buffer.from(text, 'latin1'))
    const told = await runInit(repo)
    expect(told.code, said(told)).toBe(0)
    expect(told.out).toContain('Left to do: npx lefthook install')
    const once = read(repo, file)
    const lines = once.split('\n')
    expect(text.split('\n').filter(line => line && !lines.includes(line) && !lines.includes(`${line}\r`))).toEqual([])
    for (const hook of hooks) expect(JSON.stringify(parse(once, { merge: true })[hook])).toContain('nokeys --staged')
    await runInit(repo)
    expect(read(repo, file)).toBe(once)
    await runInit(repo, { uninstall: true })
    expect(read(repo, file)).toBe(text)
  })

  test.each([
    ['flow', '{pre-commit: {commands: {lint: {run: x}}}}\n'],
    ['an empty hook', 'pre-commit:\npre-push:\n  commands: {}\n'],
    ['empty commands', 'pre-commit:\n  commands:\n'],
  ])('is written anew where no line can be added: %s', async (_, text) => {
    const repo = new TestRepo()
    repo.write('lefthook.yml', text)
    await runInit(repo)
    expect(command(repo, 'pre-commit')).toContain('nokeys --staged')
    expect(command(repo, 'pre-merge-commit')).toContain('nokeys --staged')
    await runInit(repo, { uninstall: true })
    expect(read(repo, 'lefthook.yml')).not.toContain('nokeys')
  })

  test('a merged hook whose commands ours would hide: refused with what to add', async () => {
    const repo = new TestRepo()
    const text = '.all: &all\n  commands:\n    lint:\n      run: x\npre-commit:\n  <<: *all\n'
    repo.write('lefthook.yml', text)
    expect(said(await runInit(repo))).toMatch(/without harm[\s\S]*"nokeys"/)
    expect(read(repo, 'lefthook.yml')).toBe(text)
  })

  test('bytes that are no UTF-8: refused, as they would be lost', async () => {
    const repo = new TestRepo()
    const text = '# caf\xe9\npre-push: {}\n'
    repo.write('lefthook.yml', Buffer.from(text, 'latin1'))
    expect(said(await runInit(repo))).toContain('lefthook.yml could not be read')
    expect(read(repo, 'lefthook.yml')).toBe(text)
  })

  test('broken YAML: refused', async () => {
    const repo = new TestRepo()
    repo.write('lefthook.yml', 'pre-commit: [\n')
    expect(said(await runInit(repo))).toContain('lefthook.yml: not valid YAML')
  })

  test.each(['lefthook.toml', '.lefthook.json', '.config/lefthook.jsonc'])('%s: shown what to add', async file => {
    const repo = new TestRepo()
    repo.write(file, '{}')
    const told = await runInit(repo)
    expect(told.code).toBe(2)
    expect(said(told)).toContain(file)
    expect(said(told)).toContain('nokeys --staged')
    expect(read(repo, file)).toBe('{}')
  })

  test('a command that calls nokeys already is left alone', async () => {
    const repo = new TestRepo()
    const text = hooks.map(hook => `${hook}:\n  commands:\n    keys: {run: npx nokeys --staged}\n`).join('')
    repo.write('lefthook.yml', text)
    expect((await runInit(repo)).out).toContain('pre-commit runs nokeys already')
    expect(read(repo, 'lefthook.yml')).toBe(text)
  })

  test('what it runs: nokeys of this work tree or of the main one, and a failure if there is none', async () => {
    const repo = new TestRepo()
    repo.write('lefthook.yml', '')
    await runInit(repo)
    const run = (cwd: string) =>
      repo.run('sh', ['-c', command(repo, 'pre-commit').replace('{files}', 'lefthook.yml')], { cwd })
    expect(run(repo.path)).toMatchObject({ code: 127, stderr: expect.stringContaining('nokeys: not found') })
    installNokeys(repo.path)
    expect(run(repo.path).stderr).toContain('nokeys ran --staged')
    repo.commit()
    repo.git('worktree', 'add', '-q', '../linked')
    expect(run(join(repo.path, '../linked')).stderr).toContain('nokeys ran --staged')
  })
})

describe('pre-commit', () => {
  const file = '.pre-commit-config.yaml'

  test.each([
    ['repos', '# c\nrepos:\n  - repo: https://example.com/x # d\n    rev: v1\n    hooks:\n      - id: x\n# end\n'],
    [
      'flat',
      'repos:\n- repo: https://example.com/x\n  rev: "v1"\n  hooks:\n  - id: x\n    args: [ a,b ]\n\nfail_fast: true\n',
    ],
    ['no end of line', 'repos:\n-   repo: local\n    hooks:\n    -   id: x'],
    ['empty', 'repos: []\n'],
    ['CRLF', 'repos:\r\n- repo: local\r\n  hooks:\r\n  - id: x\r\n'],
  ])('gets a local hook, once; all else keeps its bytes, also through uninstall: %s', async (_, text) => {
    const repo = new TestRepo()
    repo.write(file, text)
    const told = await runInit(repo)
    expect(told.out).toContain('Left to do: pre-commit install -t pre-commit -t pre-merge-commit')
    const once = read(repo, file)
    expect(parse(once).repos.at(-1)).toMatchObject({
      repo: 'local',
      hooks: [{ id: 'nokeys', language: 'system', pass_filenames: false, always_run: true, stages: [...hooks] }],
    })
    await runInit(repo)
    expect(read(repo, file)).toBe(once)
    await runInit(repo, { uninstall: true })
    expect(read(repo, file)).toBe(text)
  })

  test.each([
    'repos:\n- repo: https://example.com/nokeys\n  rev: v1\n  hooks:\n  - id: nokeys\n',
    'repos:\n- repo: local\n  hooks:\n  - {id: keys, name: keys, language: system, entry: npx nokeys --staged}\n',
  ])('a hook that calls nokeys already is left alone, by uninstall too', async text => {
    const repo = new TestRepo()
    repo.write(file, text)
    expect((await runInit(repo)).out).toContain('runs nokeys already')
    await runInit(repo, { uninstall: true })
    expect(read(repo, file)).toBe(text)
  })

  test.each(['- repo: x\n', 'repos: 1\n', 'x\n', 'repos:\n  a: b\n'])('%j is no configuration: refused', async text => {
    const repo = new TestRepo()
    repo.write(file, text)
    expect((await runInit(repo)).code).toBe(2)
    expect(read(repo, file)).toBe(text)
  })
})

describe('linked worktrees', () => {
  function linked(): { repo: TestRepo; path: string } {
    const repo = new TestRepo()
    repo.commit({ a: 'a' })
    repo.git('worktree', 'add', '-q', '-b', 'linked', '../linked tree')
    return { repo, path: join(repo.path, '../linked tree') }
  }

  test('init in either gates both', async () => {
    const { repo, path } = linked()
    const told = await runInit(repo, { cwd: path })
    expect(told.code).toBe(0)
    expect(existsSync(join(repo.path, '.git/hooks/pre-commit'))).toBe(true)
    for (const cwd of [path, repo.path]) {
      expect(commit(repo, {}, cwd).output).toContain('nokeys ran')
      expect(commit(repo, { NOKEYS_CODE: '1' }, cwd).code).toBe(1)
    }
  })

  test("nokeys of the main work tree's node_modules serves the linked one", async () => {
    const { repo, path } = linked()
    repo.git('config', 'core.hooksPath', '.githooks')
    await runInit(repo)
    await runInit(repo, { cwd: path })
    expect(commit(repo, {}, path)).toMatchObject({ code: 1, output: expect.stringContaining('was not scanned') })
    installNokeys(repo.path)
    expect(commit(repo, {}, path)).toMatchObject({ code: 0, output: expect.stringContaining('nokeys ran --staged') })
    expect(commit(repo, { NOKEYS_CODE: '1' }, path).code).toBe(1)
  })

  test('a submodule has its own hooks', async () => {
    const repo = new TestRepo()
    repo.commit({ a: 'a' })
    repo.git('-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', repo.path, 'sub module')
    const path = join(repo.path, 'sub module')
    expect((await runInit(repo, { cwd: path })).code).toBe(0)
    expect(commit(repo, { NOKEYS_CODE: '1' }, path).code).toBe(1)
    expect(commit(repo, { NOKEYS_CODE: '1' }).code).toBe(0)
  })

  test('of a bare repository', async () => {
    const { repo } = linked()
    repo.git('clone', '-q', '--bare', '.', '../bare.git')
    repo.git('-C', '../bare.git', 'worktree', 'add', '-q', '-b', 'of-bare', '../of bare', 'main')
    const path = join(repo.path, '../of bare')
    expect((await runInit(repo, { cwd: path })).code).toBe(0)
    expect(commit(repo, { NOKEYS_CODE: '1' }, path).code).toBe(1)
  })
})

describe('without nokeys', () => {
  test('a commit is stopped, and told how to go on', async () => {
    const repo = new TestRepo()
    await runInit(repo, { program: { node: '/nowhere/node', bin: '/nowhere/bin.js' } })
    const done = commit(repo, { PATH: barePath() })
    expect(done.code).toBe(1)
    expect(done.stderr).toMatch(
      /was not scanned[\s\S]*npm install[\s\S]*nokeys init --uninstall[\s\S]*\.git\/hooks\/pre-commit/,
    )
    expect(commit(repo).code).toBe(1)
  })

  test('a commit is stopped under husky too', async () => {
    const repo = new TestRepo()
    repo.write('.husky/pre-commit', 'exit 0\n')
    repo.run(process.execPath, [resolve(import.meta.dirname, '../../node_modules/husky/bin.js')])
    await runInit(repo)
    expect(commit(repo)).toMatchObject({ code: 1, output: expect.stringContaining('was not scanned') })
  })

  test('with nokeys but no node on PATH: the program that ran init, or else the message', async () => {
    const repo = new TestRepo()
    const program = makeProgram()
    installNokeys(repo.path)
    await runInit(repo, { program })
    const PATH = barePath()
    expect(commit(repo, { PATH }).output).toContain(`nokeys ran --staged from ${program.bin}`)
    expect(commit(repo, { PATH, NOKEYS_CODE: '1' }).code).toBe(1)
    await runInit(repo, { program: { node: '/nowhere/node', bin: program.bin } })
    expect(commit(repo, { PATH })).toMatchObject({ code: 1, output: expect.stringContaining('node is not on PATH') })
  })
})

describe('what cannot be', () => {
  test('outside a repository', async () => {
    const repo = new TestRepo({ init: false })
    expect(said(await runInit(repo))).toContain('not in a Git repository')
  })

  test('in a bare repository', async () => {
    const repo = new TestRepo({ init: ['--bare'] })
    expect(said(await runInit(repo))).toContain('bare repository')
  })

  test('inside .git', async () => {
    const repo = new TestRepo()
    expect(said(await runInit(repo, { cwd: join(repo.path, '.git') }))).toContain('inside of a .git folder')
  })
})

describe('other files', () => {
  test('an allowlist and a workflow that are there are left alone', async () => {
    const repo = new TestRepo()
    repo.write('.nokeysallow', 'mine').write('.github/workflows/nokeys.yml', 'mine')
    const told = await runInit(repo, { ci: 'github' })
    expect(told.out).toContain('.nokeysallow: there already')
    expect(told.out).toContain('.github/workflows/nokeys.yml: there already, left as it is.')
    expect(read(repo, '.nokeysallow')).toBe('mine')
    expect(read(repo, '.github/workflows/nokeys.yml')).toBe('mine')
  })

  test('the workflow reads no event data into a shell and has no rights beyond reading', async () => {
    const repo = new TestRepo()
    await runInit(repo, { ci: 'github' })
    const workflow = parse(read(repo, '.github/workflows/nokeys.yml'))
    expect(workflow.permissions).toEqual({ contents: 'read' })
    const [checkout] = workflow.jobs.nokeys.steps
    expect(checkout.with).toMatchObject({ 'fetch-depth': 0, 'persist-credentials': false })
    const scripts = workflow.jobs.nokeys.steps.map((step: { run?: string }) => step.run ?? '')
    expect(scripts.join('\n')).not.toContain('${{')
    expect(scripts).toContain('nokeys --range "origin/$GITHUB_BASE_REF..HEAD"')
  })

  test('uninstall leaves them, and says so; without a hook it says that too', async () => {
    const repo = new TestRepo()
    await runInit(repo, { ci: 'github' })
    const told = await runInit(repo, { uninstall: true })
    expect(told.code).toBe(0)
    expect(told.out).toContain('.git/hooks/pre-commit: deleted.')
    expect(told.out).toContain('.nokeysallow: left.')
    expect(told.out).toContain('.github/workflows/nokeys.yml: left.')
    expect(existsSync(join(repo.path, '.nokeysallow'))).toBe(true)
    expect((await runInit(repo, { uninstall: true })).out).toContain('No hook of this repository')
  })

  test('uninstall finds what an earlier setup left behind', async () => {
    const repo = new TestRepo()
    await runInit(repo)
    repo.write('.husky/pre-commit', 'true\n').write('lefthook.yml', '')
    await runInit(repo)
    const told = await runInit(repo, { uninstall: true })
    expect(told.out).toContain('.git/hooks/pre-commit: deleted.')
    expect(told.out).toContain('.husky/pre-commit: the lines of nokeys taken out.')
  })

  test('uninstall keeps what was added to a file of ours', async () => {
    const repo = new TestRepo()
    await runInit(repo)
    repo.write('.git/hooks/pre-commit', `${read(repo, '.git/hooks/pre-commit')}echo mine\n`)
    await runInit(repo, { uninstall: true })
    expect(read(repo, '.git/hooks/pre-commit')).toMatch(/^#!\/bin\/sh\n[\s\S]*echo mine\n$/)
  })
})
