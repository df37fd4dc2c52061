/** Settings in files: which files may be read, and what the allowlist says. */
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { keyPair } from './helpers/keys.ts'
import { TestRepo } from './helpers/repo.ts'

const leak = `aws_access_key_id = ${keyPair(1).id}\n`
const posix = process.platform !== 'win32'
const fingerprintOf = (repo: TestRepo): string =>
  JSON.parse(repo.nokeys(['leak.env', '--format', 'json']).stdout).findings[0].fingerprint

/** A repository in `repo`, and files beside it that are none of its own. */
function ground(): TestRepo {
  const repo = new TestRepo()
    .write('leak.env', leak)
    .write('../secret/allow', '**\n')
    .write('../secret/rules.yaml', 'x')
  repo.git('add', 'leak.env')
  return repo
}

describe.skipIf(!posix)('files that a repository names', () => {
  const link = (repo: TestRepo, target: string, path: string) => symlinkSync(target, join(repo.path, path))

  test.each([
    ['a path that climbs', '{ "allowlist": "../secret/allow" }'],
    ['an absolute path', '{ "allowlist": "/etc/hostname" }'],
    ['rules that climb', '{ "rules": ["in/../../secret/rules.yaml"] }'],
    ['a link in the way', '{ "allowlist": "linked/allow" }'],
  ])('do not leave it: %s', (_, config) => {
    const repo = ground().write('.nokeys.json', config).write('in/x', '')
    link(repo, '../secret', 'linked')
    for (const args of [[], ['--staged'], ['--all'], ['-']]) {
      expect(repo.nokeys(args)).toMatchObject({ code: 2, stderr: expect.stringMatching(/outside the repository/) })
    }
  })

  test.each(['.nokeysallow', '.nokeys.json', 'package.json'])('do not leave it by a link: %s', name => {
    const repo = ground()
    link(repo, '../secret/allow', name)
    for (const args of [[], ['--staged']]) {
      expect(repo.nokeys(args)).toMatchObject({ code: 2, stderr: expect.stringMatching(/outside the repository/) })
    }
  })

  test('may be links within it, but not to nothing', () => {
    const repo = ground().write('config/allow', 'leak.env # made up\n')
    link(repo, 'config/allow', '.nokeysallow')
    expect(repo.nokeys(['--staged']).code).toBe(0)
    repo.run('rm', ['config/allow'])
    expect(repo.nokeys(['--staged'])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/link to what is not there/),
    })
  })

  test('are files: a pipe does not stall the scan, and a folder is named', () => {
    const repo = ground()
    for (const name of ['.nokeysallow', '.nokeys.json']) {
      repo.run('mkfifo', [name])
      expect(repo.nokeys(['--staged'])).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/is a pipe.*not a file/),
      })
      repo.run('rm', [name])
      mkdirSync(join(repo.path, name))
      const { code, stderr } = repo.nokeys(['--staged'])
      expect([code, stderr]).toEqual([2, `nokeys: ${name} is a folder, not a file.\n`])
      repo.run('rmdir', [name])
    }
  })

  test('a commit of a range has no links to follow', () => {
    const repo = ground()
    link(repo, 'leak.env', '.nokeysallow')
    const base = repo.commit()
    repo.commit({ 'more.env': `id = ${keyPair(2).id}\n` })
    const { code, stderr } = repo.nokeys(['--range', `${base}..HEAD`])
    expect([code, stderr]).toEqual([2, expect.stringMatching(/\.nokeysallow is a symbolic link in [0-9a-f]{40}/)])
  })
})

describe.skipIf(!posix)('files that the command line names', () => {
  test('lie anywhere, and are files', () => {
    const repo = ground()
    expect(repo.nokeys(['--staged', '--allowlist', '../secret/allow']).code).toBe(0)
    repo.run('mkfifo', ['pipe'])
    for (const option of ['--allowlist', '--rules']) {
      for (const [file, message] of [
        ['pipe', /pipe is a pipe/],
        ['/dev/zero', /\/dev\/zero is a pipe, socket or device/],
        ['.', /is a folder/],
        ['', /is a folder/],
      ] as const) {
        expect(repo.nokeys(['--staged', option, file])).toMatchObject({
          code: 2,
          stderr: expect.stringMatching(message),
        })
      }
    }
    expect(repo.nokeys(['rules', '--rules', 'pipe'])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/is a pipe/),
    })
  })

  test('the null device is an empty allowlist', () => {
    const repo = ground().write('.nokeysallow', 'leak.env\n')
    expect(repo.nokeys(['--staged']).code).toBe(0)
    expect(repo.nokeys(['--staged', '--allowlist', '/dev/null']).code).toBe(1)
  })
})

describe('the allowlist', () => {
  test.each(['!src/**', 'path:!src/**', 'path:./!src', '"!(src)/**"', 'path:/!x'])(
    'takes nothing back: %s is refused',
    entry => {
      const repo = new TestRepo().write('.nokeysallow', `docs/** # fine\n${entry} # but not these\n`)
      const { code, stderr } = repo.nokeys([])
      expect([code, stderr]).toEqual([2, expect.stringMatching(/\.nokeysallow:2: .* begins with !/)])
    },
  )

  test('a name that begins with ! is written \\!', () => {
    const repo = new TestRepo().write('!important/a.env', leak).write('.nokeysallow', 'path:\\!important/** # fine\n')
    expect(repo.nokeys([]).code).toBe(0)
    repo.write('unimportant/a.env', leak)
    expect(repo.nokeys([]).code).toBe(1)
  })

  test('allow changes the entry of a secret instead of adding a second, and leaves all else', () => {
    const repo = ground().write('.nokeysallow', '# ours\r\n')
    const name = fingerprintOf(repo)
    const entries = () => readFileSync(join(repo.path, '.nokeysallow'), 'utf8')
    const allow = (...args: string[]) => repo.nokeys(['allow', name, ...args])
    expect(allow('--reason', 'old', '--until', '2020-01-01').code).toBe(0)
    repo.write('.nokeysallow', `${entries()}docs/** # fine\r\n`)
    expect(allow('--reason', 'new', '--until', '2999-01-01').stdout).toMatch(/^Changed the entry/)
    expect(entries()).toBe(`# ours\r\n${name} until:2999-01-01 # new\r\ndocs/** # fine\r\n`)
    expect(allow('--reason', 'for good').code).toBe(0)
    expect(allow('--reason', 'again').stdout).toMatch(/already/)
    expect(entries()).toBe(`# ours\r\n${name} # for good\r\ndocs/** # fine\r\n`)
  })

  test('allow writes where the configuration says', () => {
    const repo = ground().write('.nokeys.json', '{ "allowlist": "config/allow" }').write('config/allow', '')
    const name = fingerprintOf(repo)
    expect(repo.nokeys(['allow', name, '--reason', 'made up']).stdout).toMatch(/git add config\/allow/)
    expect(repo.nokeys(['--staged']).code).toBe(0)
  })

  test.skipIf(!posix)('allow says so where it cannot write', () => {
    const repo = ground()
    const name = fingerprintOf(repo)
    const allow = () => repo.nokeys(['allow', name, '--reason', 'made up'])
    mkdirSync(join(repo.path, '.nokeysallow'))
    expect(allow()).toMatchObject({ code: 2, stderr: 'nokeys: .nokeysallow is a folder, not a file.\n' })
    repo.run('rmdir', ['.nokeysallow'])
    symlinkSync('../secret/allow', join(repo.path, '.nokeysallow'))
    expect(allow()).toMatchObject({ code: 2, stderr: expect.stringMatching(/outside the repository/) })
    expect(readFileSync(join(repo.path, '../secret/allow'), 'utf8')).toBe('**\n')
    repo.run('rm', ['.nokeysallow'])
    repo.write('.nokeys.json', '{ "allowlist": "nowhere/allow" }')
    expect(allow()).toMatchObject({ code: 2, stderr: expect.stringMatching(/no folder nowhere/) })
  })
})
