/** What is staged is read the quick way where it is little, streamed where it is much, and its top level is the right one. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { keyPair } from '../helpers/keys.ts'
import { TestRepo } from '../helpers/repo.ts'

const key = (seed: number): string => `aws_access_key_id = ${keyPair(seed).id}\n`
const told = ({ stdout }: { stdout: string }): { path: string }[] => JSON.parse(stdout).findings
const staged = ['--staged', '--format', 'json']

test('many files, and large ones', () => {
  const repo = new TestRepo()
  repo.commit({ first: 'x' })
  for (let i = 0; i < 1100; i++) repo.write(`many/${i}`, `file ${i}\n`)
  repo.write('many/key.ini', key(1)).git('add', '-A')
  expect(told(repo.nokeys(staged)).map(({ path }) => path)).toEqual(['many/key.ini'])
  repo.git('commit', '-qm', 'many', '--no-verify')
  repo.write('large.txt', `${'some words in a line\n'.repeat(900_000)}${key(2)}`).git('add', '-A')
  expect(told(repo.nokeys(staged)).map(({ path }) => path)).toEqual(['large.txt'])
})

test('an object that is gone is a failure, and the others are scanned', () => {
  const repo = new TestRepo()
  repo.commit({ first: 'x' })
  repo.write('a.txt', 'to be lost\n').write('b.ini', key(3)).git('add', '-A')
  const lost = repo.git('rev-parse', ':a.txt').trim()
  rmSync(join(repo.path, '.git', 'objects', lost.slice(0, 2), lost.slice(2)))
  const run = repo.nokeys(staged)
  expect(told(run).map(({ path }) => path)).toEqual(['b.ini'])
  expect(JSON.parse(run.stdout)).toMatchObject({ complete: false, failures: [{ path: 'a.txt' }] })
})

test('the allowlist is that of the top level, wherever the repository and the caller are', () => {
  const allow = 'path:**/*.ini # made up\n'
  const plain = new TestRepo()
  plain.commit({ '.nokeysallow': allow, 'sub/x': 'x' })
  plain.write('sub/key.ini', key(4)).git('add', '-A')
  const allowed = (cwd: string, env = {}): number =>
    JSON.parse(plain.nokeys(staged, { cwd, env }).stdout).summary.allowed
  expect(allowed(plain.path)).toBe(1)
  expect(allowed(join(plain.path, 'sub'))).toBe(1)
  expect(allowed(plain.path, { GIT_DIR: join(plain.path, '.git') })).toBe(1)
  const linked = `${plain.path}-linked`
  plain.git('worktree', 'add', '-q', linked)
  writeFileSync(join(linked, 'other.ini'), key(5))
  plain.git('-C', linked, 'add', '-A')
  expect(allowed(linked)).toBe(1)

  // The work tree lies below the folder that holds the repository.
  const below = new TestRepo()
  below.commit({ x: 'x' })
  mkdirSync(join(below.path, 'tree'))
  below.git('config', 'core.worktree', join(below.path, 'tree'))
  writeFileSync(join(below.path, 'tree', '.nokeysallow'), allow)
  writeFileSync(join(below.path, 'tree', 'key.ini'), key(6))
  below.git('-C', join(below.path, 'tree'), '--git-dir', join(below.path, '.git'), 'add', '-A')
  const run = below.nokeys(staged, { cwd: join(below.path, 'tree'), env: { GIT_DIR: join(below.path, '.git') } })
  expect(JSON.parse(run.stdout).summary.allowed).toBe(1)
  // From the folder that holds the repository.
  expect(JSON.parse(below.nokeys(staged).stdout).summary.allowed).toBe(1)
})
