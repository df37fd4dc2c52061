/** The main job: with the hook that `nokeys init` installs, an AWS key cannot be committed. Real Git, real hook, built program. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { keyPair } from './helpers/keys.ts'
import { TestRepo } from './helpers/repo.ts'

const { id, secret } = keyPair(1)
const idLine = `aws_access_key_id = ${id}\n`
const secretLine = `aws_secret_access_key = ${secret}\n`

let repo: TestRepo

beforeEach(() => {
  repo = new TestRepo()
  expect(repo.nokeys(['init'])).toMatchObject({ code: 0 })
  repo.git('add', '-A')
  repo.git('commit', '-q', '-m', 'first')
})

/** The commit did not happen, the key was told, and the secret is nowhere in what was printed. */
function expectBlocked(run: { code: number; output: string }, head: string): void {
  expect(run.code).not.toBe(0)
  expect(repo.git('rev-parse', 'HEAD')).toBe(head)
  expect(run.output).toMatch(/nokeys/)
  expect(run.output).toMatch(/fingerprint/)
  expect(run.output).not.toContain(secret)
}

const head = () => repo.git('rev-parse', 'HEAD')

describe('a commit', () => {
  test.each([
    ['a key ID', idLine],
    ['a secret', secretLine],
    ['both', idLine + secretLine],
  ])('of %s is blocked', (_what, content) => {
    repo.write('dev.env', content).git('add', 'dev.env')
    expectBlocked(repo.tryGit('commit', '-m', 'leak'), head())
  })

  test('of a clean file passes', () => {
    repo.write('clean.txt', 'hello\n').git('add', 'clean.txt')
    expect(repo.tryGit('commit', '-m', 'clean')).toMatchObject({ code: 0 })
  })

  test('of a key that is staged and no longer on the disk is blocked', () => {
    repo.write('dev.env', idLine + secretLine).git('add', 'dev.env')
    rmSync(join(repo.path, 'dev.env'))
    expectBlocked(repo.tryGit('commit', '-m', 'leak'), head())
  })

  test('of something else passes while a key is on the disk and not staged', () => {
    repo
      .write('dev.env', idLine + secretLine)
      .write('clean.txt', 'hello\n')
      .git('add', 'clean.txt')
    expect(repo.tryGit('commit', '-m', 'clean')).toMatchObject({ code: 0 })
  })

  test('of another line of a file with an old key passes, of the other half of a pair it does not', () => {
    repo.write('dev.env', `${idLine}region = x\n`).git('add', '-A')
    repo.git('commit', '-q', '--no-verify', '-m', 'old key')
    repo.write('dev.env', `${idLine}region = y\n`).git('add', '-A')
    expect(repo.tryGit('commit', '-m', 'other line')).toMatchObject({ code: 0 })
    repo.write('dev.env', `${idLine}region = y\n${secret}\n`).git('add', '-A')
    expectBlocked(repo.tryGit('commit', '-m', 'other half'), head())
  })

  test('by -a, -o FILE and --amend is blocked: each gives the hook another index', () => {
    repo.write('dev.env', 'x\n').write('other', 'y\n').git('add', '-A')
    repo.git('commit', '-q', '-m', 'files')
    repo.write('dev.env', idLine)
    expectBlocked(repo.tryGit('commit', '-a', '-m', 'leak'), head())
    expectBlocked(repo.tryGit('commit', '-o', 'dev.env', '-m', 'leak'), head())
    expectBlocked(repo.tryGit('commit', '--amend', '-a', '--no-edit'), head())
    repo.write('other', 'z\n')
    expect(repo.tryGit('commit', '-o', 'other', '-m', 'only the other')).toMatchObject({ code: 0 })
  })

  test('from a subfolder, and in a linked worktree, is blocked', () => {
    repo.write('sub/dev.env', idLine).git('add', '-A')
    expectBlocked(repo.run('git', ['commit', '-m', 'leak'], { cwd: join(repo.path, 'sub') }), head())
    repo.git('worktree', 'add', '-q', '../tree')
    const tree = new TestRepo({ path: join(repo.path, '../tree'), init: false })
    tree.write('dev.env', idLine).git('add', '-A')
    expectBlocked(tree.tryGit('commit', '-m', 'leak'), head())
  })

  test('by a clean merge that brings a key is blocked', () => {
    repo.git('checkout', '-q', '-b', 'feature')
    repo.write('dev.env', idLine).git('add', '-A')
    repo.git('commit', '-q', '--no-verify', '-m', 'leak')
    repo.git('checkout', '-q', 'main')
    repo.write('x', 'x').git('add', '-A')
    repo.git('commit', '-q', '-m', 'x')
    expectBlocked(repo.tryGit('merge', '--no-ff', '-m', 'merge', 'feature'), head())
  })

  test('of a key that the allowlist names passes', () => {
    repo.write('dev.env', secretLine).git('add', '-A')
    const { output } = repo.tryGit('commit', '-m', 'leak')
    const fingerprint = /secret:[0-9a-f]{24}/.exec(output)![0]
    expect(repo.nokeys(['allow', fingerprint, '--reason', 'made up'])).toMatchObject({ code: 0 })
    expect(repo.tryGit('commit', '-m', 'no leak')).toMatchObject({ code: 0 })
  })
})

test('the hook in a bare environment, as a program commits', () => {
  repo.write('dev.env', idLine).git('add', '-A')
  const before = head()
  const bare = {
    PATH: '/usr/bin:/bin',
    HOME: repo.env.HOME,
    GIT_AUTHOR_NAME: 'a',
    GIT_AUTHOR_EMAIL: 'a@example.com',
    GIT_COMMITTER_NAME: 'a',
    GIT_COMMITTER_EMAIL: 'a@example.com',
  }
  const run = repo.run('env', [
    '-i',
    ...Object.entries(bare).map(([name, value]) => `${name}=${value}`),
    'git',
    'commit',
    '-m',
    'leak',
  ])
  expectBlocked(run, before)
})
