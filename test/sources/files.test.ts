/** Files, folders and pipes that are named, and standard input. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { scan as library } from '../../src/index.ts'
import { keyPair } from '../helpers/keys.ts'
import { bin, TestRepo } from '../helpers/repo.ts'

const leak = (seed: number): string => `aws_access_key_id = ${keyPair(seed).id}\n`
const posix = process.platform !== 'win32'

/** What a scan found and left out, by path. */
function scan(repo: TestRepo, args: string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}) {
  const { code, stdout } = repo.nokeys([...args, '--format', 'json'], options)
  const { findings, skips, failures } = JSON.parse(stdout)
  const paths = (items: { path: string }[]) => items.map(({ path }) => path).sort()
  return { code, found: paths(findings), skipped: paths(skips), skips, failures }
}

/** Runs a shell line in which `$nokeys` is the program. */
function shell(repo: TestRepo, line: string) {
  return repo.run('bash', ['-c', line.replaceAll('$nokeys', `"${process.execPath}" "${bin}"`)])
}

describe('folders of a repository', () => {
  function ground(): TestRepo {
    const repo = new TestRepo().write('.gitignore', 'build/\n*.log\n')
    repo.write('src/a.env', leak(1)).write('src/b.log', leak(2)).write('src/tmp/c.log', leak(3))
    repo.write('build/tracked.env', leak(4)).git('add', '-f', 'build/tracked.env', '.gitignore')
    return repo.write('build/deep/d.env', leak(5))
  }

  test('what Git ignores in a folder that is named is left out, and said', () => {
    const repo = ground()
    const ignored = { code: 1, found: ['src/a.env'], skipped: ['src/b.log', 'src/tmp/'] }
    expect(scan(repo, ['src'])).toMatchObject(ignored)
    expect(scan(repo, ['.'], { cwd: join(repo.path, 'src') })).toMatchObject(ignored)
    expect(scan(repo, ['.']).skipped).toEqual(['build/deep/', 'src/b.log', 'src/tmp/'])
    expect(scan(repo, ['src/tmp'])).toMatchObject({ code: 0, found: [], skipped: ['src/tmp/'] })
    expect(repo.nokeys(['src']).stdout).toMatch(/Skipped: 2 × ignored by Git: name it to scan it/)
    expect(scan(repo, ['src/b.log', 'src/tmp/c.log']).found).toEqual(['src/b.log', 'src/tmp/c.log'])
  })

  test('a folder that Git ignores is scanned if it is named, tracked files in it or not', () => {
    const repo = ground()
    expect(scan(repo, ['build'])).toMatchObject({ found: ['build/deep/d.env', 'build/tracked.env'], skips: [] })
    expect(scan(repo, ['build/deep'])).toMatchObject({ found: ['build/deep/d.env'], skips: [] })
  })

  test('a folder is not ignored because all in it is', () => {
    const repo = new TestRepo().write('.gitignore', '*\n!*/\n!*.env\nonly/*\n')
    repo.write('a.env', leak(1)).write('b.txt', leak(2)).write('in/c.env', leak(3)).write('in/d.txt', leak(4))
    repo.write('only/e.env', leak(5))
    expect(scan(repo, ['.'])).toMatchObject({ found: ['a.env', 'in/c.env'] })
    expect(scan(repo, ['.']).skipped).toEqual(['.gitignore', 'b.txt', 'in/d.txt', 'only/'])
    expect(scan(repo, ['in'])).toMatchObject({ found: ['in/c.env'], skipped: ['in/d.txt'] })
    expect(scan(repo, ['only'])).toMatchObject({ found: [], skipped: ['only/'] })
    repo.write('.gitignore', '*\n')
    expect(scan(repo, ['.'])).toMatchObject({ code: 0, found: [], failures: [] })
  })

  test('a repository that the environment names from where the caller stands', () => {
    const repo = ground()
    repo.commit()
    repo.write('../leak.env', leak(6))
    const inside = { cwd: join(repo.path, 'src'), env: { GIT_DIR: '../.git', GIT_WORK_TREE: '..' } }
    const beside = { cwd: join(repo.path, '..'), env: { GIT_DIR: 'repo/.git', GIT_WORK_TREE: 'repo' } }
    for (const place of [inside, beside]) {
      expect(scan(repo, ['--all'], place).found).toEqual(['build/tracked.env', 'src/a.env'])
      expect(scan(repo, ['--range', 'HEAD..'], place)).toMatchObject({ code: 0, failures: [] })
    }
    expect(scan(repo, ['../src'], inside)).toMatchObject({ found: ['src/a.env'], skipped: ['src/b.log', 'src/tmp/'] })
    expect(scan(repo, ['repo/src'], beside)).toMatchObject({ found: ['src/a.env'] })
    // Without a work tree named, it is the folder that the caller is in, and stays it.
    expect(scan(repo, ['src'], { env: { GIT_DIR: '.git' } })).toMatchObject({ found: ['src/a.env'], failures: [] })
  })

  test('--all scans the repository that the environment names, not one around it', () => {
    const outer = new TestRepo()
    outer.commit({ 'outer.env': leak(1) })
    const inner = new TestRepo({ path: join(outer.path, 'inner') })
    inner.commit({ 'inner.env': leak(2) })
    inner.write('deep/x', '')
    inner.run('mv', ['.git', 'store'])
    const place = { cwd: join(inner.path, 'deep'), env: { GIT_DIR: '../store', GIT_WORK_TREE: '..' } }
    expect(scan(inner, ['--all'], place).found).toEqual(['inner.env'])
  })

  test('a nested repository that is named, while the environment names the outer one', () => {
    const outer = new TestRepo()
    outer.commit({ 'outer.env': leak(1) })
    new TestRepo({ path: join(outer.path, 'sub/inner') }).write('inner.env', leak(2))
    expect(scan(outer, ['sub/inner'], { env: { GIT_DIR: '.git' } }).found).toEqual(['sub/inner/inner.env'])
    expect(scan(outer, ['sub/inner']).found).toEqual(['sub/inner/inner.env'])
  })
})

test.skipIf(process.platform !== 'linux')(
  'outside Git, names are bytes: not UTF-8, line breaks, globs, percent signs',
  () => {
    const folder = new TestRepo({ init: false })
    const names = [
      'bad\xff\xfe.env',
      'line\nbreak/x.env',
      'folder\x85\n/\xe9.env',
      '%41*[a]\\{x}.env',
      '(@|!).env',
      'ü.env',
    ]
    for (const [seed, name] of names.entries()) {
      const bytes = Buffer.from(`${folder.path}/in/${name}`, 'latin1')
      mkdirSync(bytes.subarray(0, bytes.lastIndexOf('/')), { recursive: true })
      writeFileSync(bytes, leak(seed))
    }
    const { found, skips, failures } = scan(folder, ['in'])
    expect([skips, failures]).toEqual([[], []])
    const shown = ['bad\\xff\\xfe.env', 'line\nbreak/x.env', 'folder\\x85\n/\\xe9.env', '%41*[a]\\{x}.env', '(@|!).env']
    expect(found).toEqual([...shown, '\\xfc.env'].map(name => `in/${name}`).sort())
  },
)

describe('names that look like something else', () => {
  test('help is a path', () => {
    const repo = new TestRepo({ init: false }).write('help', leak(1)).write('k', leak(2))
    expect(scan(repo, ['k', 'help']).found).toEqual(['help', 'k'])
    expect(scan(repo, ['help']).found).toEqual(['help'])
    expect(repo.nokeys(['-', '--stdin-name', 'help'], { input: leak(1) }).stdout).toMatch(/ help:1:/)
    expect(repo.nokeys(['k', '--help'])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^nokeys \[paths/) })
  })

  test('true and false are paths, and no values of a flag', () => {
    const repo = new TestRepo({ init: false }).write('true', leak(1)).write('false', leak(2))
    expect(scan(repo, ['--quiet', 'true']).found).toEqual(['true'])
    expect(scan(repo, ['--no-progress', '--quiet', 'false', 'true']).found).toEqual(['false', 'true'])
    for (const argument of ['--all=1', '--staged=yes', '--quiet=true', '--paths=true'])
      expect(repo.nokeys([argument, 'true'])).toMatchObject({
        code: 2,
        stdout: '',
        stderr: expect.stringContaining('nokeys: '),
      })
  })

  test('a folder that is gone is no missing Git', async () => {
    await expect(library({ cwd: '/no/such/folder' })).rejects.toThrow('There is no folder /no/such/folder.')
  })

  test('an empty path is none', () => {
    expect(new TestRepo().nokeys([''])).toMatchObject({ code: 2, stderr: expect.stringMatching(/A path is empty/) })
  })
})

describe.skipIf(!posix)('pipes and standard input', () => {
  test('a pipe that is named is read to its end, once it has a writer', () => {
    const repo = new TestRepo({ init: false }).write('leak.env', leak(1))
    repo.run('mkfifo', ['pipe'])
    expect(shell(repo, '(sleep 0.3; cat leak.env >pipe) & $nokeys pipe')).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/ pipe:1:/),
    })
    expect(shell(repo, '(sleep 0.3; : >pipe) & $nokeys pipe')).toMatchObject({ code: 0, stderr: '' })
    expect(shell(repo, '$nokeys <(cat leak.env)').code).toBe(1)
    expect(shell(repo, '$nokeys <(true)').code).toBe(0)
    expect(shell(repo, 'cat leak.env | $nokeys /dev/stdin').code).toBe(1)
    expect(shell(repo, '$nokeys /dev/stdin <leak.env').code).toBe(1)
  })

  test('a folder, a closed standard input and the null device are nothing to scan', () => {
    const repo = new TestRepo({ init: false })
    for (const [input, message] of [
      ['< .', /standard input is a folder/],
      ['<&-', /standard input is closed/],
      ['</dev/null', /null device/],
    ] as const) {
      expect(shell(repo, `$nokeys - ${input}`)).toMatchObject({ code: 2, stdout: expect.stringMatching(message) })
    }
    expect(shell(repo, ': | $nokeys -').code).toBe(0)
  })
})
