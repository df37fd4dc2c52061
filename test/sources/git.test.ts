import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type ScanRequest, scan } from '../../src/index.ts'
import { keyPair } from '../helpers/keys.ts'
import { TestRepo } from '../helpers/repo.ts'

/** Scans through the library; what was found, as `rule-half path:line`. */
async function found(repo: TestRepo, request: ScanRequest = {}) {
  const result = await scan({ cwd: repo.path, env: repo.env, ...request })
  const shown = result.findings.map(
    ({ rule, path, line }) => `${rule.includes('secret') ? 'secret' : 'id'} ${path}:${line}`,
  )
  return { ...result, shown }
}

const idLine = ({ id }: { id: string }) => `aws_access_key_id = ${id}\n`
const secretLine = ({ secret }: { secret: string }) => `aws_secret_access_key = ${secret}\n`
const both = (pair: { id: string; secret: string }) => idLine(pair) + secretLine(pair)

describe('--staged', () => {
  test('finds what is in the index, before the first commit too', async () => {
    const repo = new TestRepo().write('a.env', both(keyPair(1)))
    repo.git('add', 'a.env')
    expect((await found(repo, { staged: true })).shown).toEqual(['id a.env:1', 'secret a.env:2'])
  })

  test('sees a key that is staged and gone from the disk, and not one that is on the disk alone', async () => {
    const repo = new TestRepo()
    repo.commit({ 'a.env': 'x\n', 'b.env': 'x\n' })
    repo.write('a.env', both(keyPair(1))).git('add', 'a.env')
    rmSync(join(repo.path, 'a.env'))
    repo.write('b.env', both(keyPair(2)))
    expect((await found(repo, { staged: true })).shown).toEqual(['id a.env:1', 'secret a.env:2'])
  })

  test('a change to another line of a file with an old key passes', async () => {
    const repo = new TestRepo()
    repo.commit({ 'a.env': `${both(keyPair(1))}\nname = x\n` })
    repo.write('a.env', `${both(keyPair(1))}\nname = y\n`).git('add', '-A')
    const result = await found(repo, { staged: true })
    expect(result.shown).toEqual([])
    expect(result.summary.files).toBe(1)
  })

  test('the other half of an old pair blocks, and both halves are told', async () => {
    const repo = new TestRepo()
    repo.commit({ 'a.env': idLine(keyPair(1)) })
    repo.write('a.env', both(keyPair(1))).git('add', '-A')
    const result = await found(repo, { staged: true })
    expect(result.shown).toEqual(['id a.env:1', 'secret a.env:2'])
    expect(result.findings.map(({ confidence }) => confidence)).toEqual(['high', 'high'])
    expect(result.findings[0]!.pair).toBe(result.findings[1]!.fingerprint)
  })

  test('a renamed file with an old key passes, with a new key it does not', async () => {
    const repo = new TestRepo()
    const filler = Array.from({ length: 40 }, (_, i) => `line ${i}\n`).join('')
    repo.commit({ 'a.env': filler + both(keyPair(1)) })
    repo.git('mv', 'a.env', 'b.env')
    expect((await found(repo, { staged: true })).shown).toEqual([])
    repo.write('b.env', filler + both(keyPair(1)) + both(keyPair(2))).git('add', '-A')
    expect((await found(repo, { staged: true })).shown).toEqual(['id b.env:43', 'secret b.env:44'])
  })

  test('type changes, odd names, attributes that hide a diff, symbolic links', async () => {
    const repo = new TestRepo()
    repo.commit({ '.gitattributes': '*.bin -diff\n*.lock binary\n', plain: 'x' })
    const names = [
      'a b.txt',
      'quote"s.txt',
      'new\nline.txt',
      'caf\u00e9.txt',
      'x.bin',
      'y.lock',
      '-dash',
      ':(top)magic',
    ]
    names.forEach((name, i) => {
      repo.write(name, both(keyPair(i + 1)))
    })
    repo.run('ln', ['-s', `/tmp/${keyPair(30).id}`, 'link'])
    repo.git('add', '-A')
    const { shown, failures } = await found(repo, { staged: true })
    expect(failures).toEqual([])
    expect(shown.sort()).toEqual([...names.flatMap(name => [`id ${name}:1`, `secret ${name}:2`]), 'id link:1'].sort())
  })

  test('a submodule is skipped and said; an intent to add and a deletion add nothing', async () => {
    const inner = new TestRepo()
    inner.commit({ f: 'x' })
    const repo = new TestRepo()
    repo.commit({ gone: both(keyPair(1)) })
    repo.git('-c', 'protocol.file.allow=always', 'submodule', '-q', 'add', inner.path, 'sub')
    repo.git('rm', '-q', 'gone')
    repo.write('later', both(keyPair(2))).git('add', '-N', 'later')
    const { shown, skips, failures } = await found(repo, { staged: true })
    expect([shown, failures]).toEqual([[], []])
    expect(skips.map(({ path }) => path)).toEqual(['sub'])
  })
})

test('a path in conflict is skipped and said, the rest is scanned', async () => {
  const repo = new TestRepo()
  repo.commit({ f: 'base\n' })
  repo.git('checkout', '-q', '-b', 'feature')
  repo.commit({ f: 'feature\n', 'a.env': both(keyPair(1)) })
  repo.git('checkout', '-q', 'main')
  repo.commit({ f: 'main\n' })
  repo.tryGit('merge', '-q', 'feature')
  const { shown, skips } = await found(repo, { staged: true })
  expect([shown, skips.map(({ path }) => path)]).toEqual([['id a.env:1', 'secret a.env:2'], ['f']])
})

describe('--range', () => {
  test('finds what was added and removed again within it, and nothing of the base', async () => {
    const repo = new TestRepo()
    repo.commit({ 'old.env': both(keyPair(1)) })
    repo.git('checkout', '-q', '-b', 'feature')
    const commit = repo.commit({ 'a.env': both(keyPair(2)) })
    repo.commit({ 'a.env': 'clean\n', 'old.env': `${both(keyPair(1))}# touched\n` })
    const result = await found(repo, { range: 'main..feature' })
    expect(result.shown).toEqual(['id a.env:1', 'secret a.env:2'])
    expect(result.findings[0]).toMatchObject({ commit, author: 'Ada <ada@example.com>', date: '2026-01-02T03:04:05Z' })
  })

  test('content that only a merge has, not what the merge brought from the base', async () => {
    const repo = new TestRepo()
    repo.commit({ f: 'base\n' })
    repo.git('checkout', '-q', '-b', 'feature')
    repo.commit({ f: 'feature\n' })
    repo.git('checkout', '-q', 'main')
    repo.commit({ f: 'main\n', 'main.env': both(keyPair(1)) })
    repo.git('checkout', '-q', 'feature')
    repo.tryGit('merge', '-q', 'main')
    const merge = repo.commit({ f: both(keyPair(2)) }, 'merge')
    const result = await found(repo, { range: 'main..feature' })
    expect(result.shown).toEqual(['id f:1', 'secret f:2'])
    expect(result.findings[0]!.commit).toBe(merge)
  })

  test('a merge that brings the base into a file renamed on the branch blames nothing of the base on it', async () => {
    const repo = new TestRepo()
    const filler = Array.from({ length: 40 }, (_, i) => `line ${i}\n`).join('')
    repo.commit({ 'old.env': filler })
    repo.git('checkout', '-q', '-b', 'feature')
    repo.git('mv', 'old.env', 'new.env')
    repo.commit({ 'new.env': `# moved\n${filler}` })
    repo.git('checkout', '-q', 'main')
    repo.commit({ 'old.env': `${filler}${both(keyPair(1))}` })
    repo.git('checkout', '-q', 'feature')
    repo.git('merge', '-q', '-m', 'main again', 'main')
    expect(repo.git('show', 'HEAD:new.env')).toContain(keyPair(1).id)
    expect((await found(repo, { range: 'main..feature' })).shown).toEqual([])
    repo.write('new.env', `# moved\n${filler}${both(keyPair(1))}${both(keyPair(2))}`).git('add', '-A')
    repo.git('commit', '-q', '--amend', '--no-edit')
    expect((await found(repo, { range: 'main..feature' })).shown).toEqual(['id new.env:44', 'secret new.env:45'])
  })

  test('commit messages, root commits, one finding a secret with its places counted', async () => {
    const repo = new TestRepo()
    repo.commit({ f: 'x' })
    repo.git('checkout', '-q', '--orphan', 'other')
    const first = repo.commit({ 'a.env': both(keyPair(1)) }, `uses ${keyPair(2).id}`)
    repo.commit({ 'b.env': both(keyPair(1)) })
    const result = await found(repo, { range: 'main..other' })
    expect(result.shown.sort()).toEqual(['id (commit message):5', 'id a.env:1', 'secret a.env:2'])
    expect(result.findings.find(({ path }) => path === 'a.env')).toMatchObject({
      places: 2,
      paths: ['a.env', 'b.env'],
      commit: first,
    })
  })

  test('settings come from the base: a change cannot excuse itself', async () => {
    const repo = new TestRepo()
    repo.commit({ f: 'x' })
    repo.git('checkout', '-q', '-b', 'feature')
    repo.commit({
      'a.env': both(keyPair(1)),
      '.nokeysallow': '**/* # all is well\n',
      '.nokeys.json': '{"minConfidence":"high"}',
    })
    expect((await found(repo, { range: 'main..feature' })).shown).toHaveLength(2)
    repo.git('checkout', '-q', 'main')
    repo.commit({ '.nokeysallow': '*.env # agreed\n' })
    const result = await found(repo, { range: 'main..feature' })
    expect(result.shown).toEqual([])
    expect(result.summary.allowed).toBe(2)
  })

  test('an unknown revision and a shallow clone are told with the mend', async () => {
    const repo = new TestRepo()
    for (let i = 0; i < 5; i++) repo.commit({ f: `${i}` })
    await expect(found(repo, { range: 'nowhere..HEAD' })).rejects.toThrow(/no commit nowhere/)
    await expect(found(repo, { range: 'HEAD' })).rejects.toThrow(/is no range/)
    const clone = new TestRepo({ init: false })
    clone.git('clone', '-q', '--depth', '2', `file://${repo.path}`, '.')
    const base = repo.git('rev-parse', 'HEAD~4')
    await expect(found(clone, { range: `${base}..HEAD` })).rejects.toMatchObject({
      hint: expect.stringContaining('--unshallow'),
    })
    await expect(found(clone, { range: 'HEAD~1..HEAD' })).resolves.toMatchObject({ failures: [] })
  })
})

describe('--all', () => {
  test('finds a key added and deleted five commits ago, with commit, author and path', async () => {
    const repo = new TestRepo()
    repo.commit({ f: 'x' })
    const commit = repo.commit({ 'dir/a.env': both(keyPair(1)) })
    repo.git('rm', '-q', 'dir/a.env')
    for (let i = 0; i < 5; i++) repo.commit({ f: `${i}` })
    const result = await found(repo, { all: true })
    expect(result.shown).toEqual(['id dir/a.env:1', 'secret dir/a.env:2'])
    expect(result.findings[0]).toMatchObject({ commit, author: 'Ada <ada@example.com>', inHead: false, places: 1 })
    expect(result.failures).toEqual([])
  })

  test('stashes, notes, tags on no branch, dangling commits and blobs, messages, packed and loose', async () => {
    const repo = new TestRepo()
    const pair = (seed: number) => both(keyPair(seed))
    repo.commit({ f: 'x' })
    repo.write('f', pair(1)).git('stash', '-q')
    repo.git('notes', 'add', '-m', pair(2))
    repo.git('checkout', '-q', '--detach')
    repo.commit({ 'tagged.env': pair(3) })
    repo.git('tag', '-a', 'v1', '-m', `see ${keyPair(4).id}`)
    repo.git('checkout', '-q', 'main')
    repo.git('checkout', '-q', '--detach')
    repo.commit({ 'lost.env': pair(5) }, `lost ${keyPair(6).id}`)
    repo.git('checkout', '-q', 'main')
    writeFileSync(join(repo.path, 'blob'), pair(7))
    repo.git('hash-object', '-w', 'blob')
    rmSync(join(repo.path, 'blob'))
    repo.write('staged.env', pair(8)).git('add', 'staged.env')
    repo.git('reflog', 'expire', '--expire=now', '--all')
    const expected = [
      ...['id (commit message):6', 'id (in no commit):1', 'id (tag message):6', 'id f:1'],
      ...['id lost.env:1', 'id staged.env:1', 'id tagged.env:1', 'secret (in no commit):2', 'secret f:2'],
      ...['secret lost.env:2', 'secret staged.env:2', 'secret tagged.env:2'],
    ]
    const noted = (shown: string[]) => shown.filter(item => !/ [0-9a-f]{40}:/.test(item)).sort()
    const loose = await found(repo, { all: true })
    expect(noted(loose.shown)).toEqual(expected)
    expect(loose.shown.filter(item => / [0-9a-f]{40}:/.test(item))).toHaveLength(2)
    repo.git('repack', '-adkq')
    const packed = await found(repo, { all: true })
    expect(packed.shown.sort()).toEqual(loose.shown.sort())
    expect(packed.failures).toEqual([])
  })

  test('the first commit is the first by ancestry, whatever the clocks say', async () => {
    const repo = new TestRepo()
    repo.env.GIT_AUTHOR_DATE = repo.env.GIT_COMMITTER_DATE = '2030-01-01T00:00:00Z'
    const first = repo.commit({ 'a.env': both(keyPair(1)) })
    repo.env.GIT_AUTHOR_DATE = repo.env.GIT_COMMITTER_DATE = '2020-01-01T00:00:00Z'
    repo.commit({ 'a.env': `${both(keyPair(1))}more\n` })
    const [finding] = (await found(repo, { all: true })).findings
    expect(finding).toMatchObject({ commit: first, places: 2, inHead: true })
  })

  test('a place is a commit and a path, however often the value stands there', async () => {
    const repo = new TestRepo()
    repo.commit({ 'a.env': both(keyPair(1)), 'b.env': both(keyPair(1)).repeat(3) })
    repo.commit({ 'a.env': `more\n${both(keyPair(1)).repeat(2)}` })
    const { findings } = await found(repo, { all: true })
    expect(findings).toMatchObject([
      { places: 3, paths: ['a.env', 'b.env'] },
      { places: 3, paths: ['a.env', 'b.env'] },
    ])
  })

  test('names of authors and taggers are scanned, and odd ones are told whole', async () => {
    const repo = new TestRepo()
    repo.env.GIT_AUTHOR_NAME = `Ada ${keyPair(1).id} Lovelace`
    repo.commit({ 'a.env': both(keyPair(2)) })
    repo.env.GIT_COMMITTER_NAME = `tagger ${keyPair(3).id}`
    repo.git('tag', '-a', 'v1', '-m', 'one')
    const { shown, findings } = await found(repo, { all: true })
    expect(shown.sort()).toEqual(['id (commit message):2', 'id (tag message):4', 'id a.env:1', 'secret a.env:2'])
    const inFile = findings.find(({ path }) => path === 'a.env')
    expect(inFile).toMatchObject({
      author: `${repo.env.GIT_AUTHOR_NAME} <ada@example.com>`,
      date: '2026-01-02T03:04:05Z',
    })
  })

  test('bare and SHA-256 repositories, with the allowlist of HEAD', async () => {
    const repo = new TestRepo({ init: ['--object-format=sha256'] })
    repo.commit({ 'a.env': both(keyPair(1)), 'docs/b.env': both(keyPair(2)), '.nokeysallow': 'path:docs # samples\n' })
    const bare = new TestRepo({ init: false })
    bare.git('clone', '-q', '--bare', `file://${repo.path}`, '.')
    const result = await found(bare, { all: true })
    expect(result.shown).toEqual(['id a.env:1', 'secret a.env:2'])
    expect(result.findings[0]!.commit).toMatch(/^[0-9a-f]{64}$/)
    expect(result.summary.allowed).toBe(2)
  })

  test('what is not there is a failure: shallow clones, partial clones, lost objects, truncated packs', async () => {
    const repo = new TestRepo()
    repo.commit({ 'a.env': both(keyPair(1)), b: 'one\n' })
    repo.commit({ b: 'two\n' })
    repo.git('config', 'uploadpack.allowFilter', 'true')
    const clone = (...args: string[]) => {
      const to = new TestRepo({ init: false })
      to.git('clone', '-q', ...args, `file://${repo.path}`, '.')
      return found(to, { all: true })
    }
    expect(await clone('--depth', '1')).toMatchObject({
      exitCode: 1,
      failures: [{ hint: expect.stringContaining('unshallow') }],
    })
    const partial = await clone('--filter=blob:none', '--no-checkout')
    expect(partial).toMatchObject({
      exitCode: 2,
      failures: [{ failure: expect.stringMatching(/3 objects are missing/) }],
    })

    const lost = repo.git('rev-parse', 'HEAD:b')
    rmSync(join(repo.path, '.git/objects', lost.slice(0, 2), lost.slice(2)))
    const broken = await found(repo, { all: true })
    expect(broken.shown).toEqual(['id a.env:1', 'secret a.env:2'])
    expect(broken.failures.map(({ failure }) => failure).join()).toContain(lost)
  })
})

test('one fingerprint in all scans, and one line of the allowlist silences all', async () => {
  const repo = new TestRepo()
  repo.commit({ f: 'x' })
  repo.git('checkout', '-q', '-b', 'feature')
  repo.write('a.env', secretLine(keyPair(1))).git('add', '-A')
  const prints = new Set<string>()
  const scans: ScanRequest[] = [{ staged: true }, {}, { range: 'main..feature' }, { all: true }]
  for (const request of scans) {
    if (request.range) repo.commit()
    const { findings } = await found(repo, request)
    expect(findings).toHaveLength(1)
    prints.add(findings[0]!.fingerprint)
  }
  expect(prints.size).toBe(1)
  repo.git('checkout', '-q', 'main')
  repo.commit({ '.nokeysallow': `${[...prints][0]} # tests\n` })
  repo.git('checkout', '-q', 'feature')
  repo.git('merge', '-q', 'main')
  repo.write('b.env', secretLine(keyPair(1))).git('add', '-A')
  for (const request of scans) {
    expect(await found(repo, request)).toMatchObject({ shown: [], exitCode: 0 })
  }
})

test('a folder of a repository named by its own path, a nested repository, an ignored file', async () => {
  const repo = new TestRepo()
  mkdirSync(join(repo.path, 'nested'))
  new TestRepo({ path: join(repo.path, 'nested') }).write('inner.env', both(keyPair(1)))
  repo
    .write('.gitignore', 'ignored*\n')
    .write('ignored.env', both(keyPair(2)))
    .write('ignored-dir/x.env', both(keyPair(3)))
  repo.write('src/new.env', both(keyPair(4)))
  const tree = await found(repo)
  expect(tree.shown).toEqual(['id src/new.env:1', 'secret src/new.env:2'])
  expect(tree.skips.map(({ path }) => path)).toEqual(['nested/'])
  expect((await found(repo, { paths: ['ignored.env'] })).shown).toHaveLength(2)
  expect((await found(repo, { paths: ['ignored-dir'] })).shown).toEqual([
    'id ignored-dir/x.env:1',
    'secret ignored-dir/x.env:2',
  ])
  expect((await found(repo, { paths: ['.'], cwd: join(repo.path, 'src') })).shown).toEqual([
    'id src/new.env:1',
    'secret src/new.env:2',
  ])
  expect((await found(repo, { cwd: join(repo.path, 'src') })).shown).toHaveLength(2)
})

test('an author whose name has a tab keeps it, and the date', async () => {
  const repo = new TestRepo({ env: { GIT_AUTHOR_NAME: 'Ada\tLovelace' } })
  repo.commit({ 'a.env': idLine(keyPair(1)) })
  const { findings } = await found(repo, { all: true })
  expect(findings).toMatchObject([{ author: 'Ada\tLovelace <ada@example.com>', date: '2026-01-02T03:04:05Z' }])
})
