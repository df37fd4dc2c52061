/**
 * A repository may be hostile: none of its code runs, nothing outside it is read, nothing it holds changes what Git says of it,
 * and nothing it says reaches a terminal or a CI log as a command.
 */
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { type ScanRequest, scan } from '../src/index.ts'
import { keyPair } from './helpers/keys.ts'
import { TestRepo } from './helpers/repo.ts'

const leak = (seed: number) => `key: ${keyPair(seed).id}\n`

let repo: TestRepo
let marker: string
let script: string

/** A main branch, a feature branch with a key, another key staged; and a script that leaves a marker when it runs. */
beforeEach(() => {
  repo = new TestRepo()
  repo.commit({ '.gitattributes': '* diff=evil filter=evil merge=evil\n', 'a.env': 'clean\n' })
  repo.git('checkout', '-q', '-b', 'feature')
  repo.commit({ 'a.env': leak(1) })
  repo.write('b.env', leak(2)).git('add', '-A')
  marker = join(repo.path, '../ran')
  script = join(repo.path, '../evil.sh')
  writeFileSync(script, `#!/bin/sh\necho "$0 $*" >> '${marker}'\ncat\n`, { mode: 0o755 })
})

async function keysFound(request: ScanRequest): Promise<string[]> {
  const { findings, failures } = await scan({ cwd: repo.path, env: repo.env, ...request })
  expect(failures).toEqual([])
  return findings.map(({ keyId }) => keyId!).sort()
}

/** All four scans find what they should, and the marker is not there. */
async function expectNothingRan(): Promise<void> {
  const [first, second] = [keyPair(1).id, keyPair(2).id]
  expect(await keysFound({ staged: true })).toEqual([second])
  expect(await keysFound({ range: 'main..feature' })).toEqual([first])
  expect(await keysFound({ all: true })).toEqual([first, second].sort())
  expect(await keysFound({})).toEqual([first, second].sort())
  expect(existsSync(marker) && 'something ran').toBe(false)
}

describe('no setting of the repository runs anything', () => {
  const settings: [name: string, value?: string | undefined, more?: Record<string, string>][] = [
    ['core.fsmonitor'],
    ['core.pager'],
    ['pager.diff-tree'],
    ['pager.cat-file'],
    ['core.editor'],
    ['sequence.editor'],
    ['core.askPass'],
    ['core.sshCommand'],
    ['core.gitProxy'],
    ['core.alternateRefsCommand'],
    ['diff.external'],
    ['diff.evil.command'],
    ['diff.evil.textconv'],
    ['diff.evil.textconv', undefined, { 'diff.evil.cachetextconv': 'true' }],
    ['filter.evil.clean'],
    ['filter.evil.smudge'],
    ['filter.evil.process', undefined, { 'filter.evil.required': 'true' }],
    ['merge.evil.driver'],
    ['interactive.diffFilter'],
    ['credential.helper'],
    ['credential.https://example.com.helper'],
    ['gpg.program', undefined, { 'log.showSignature': 'true' }],
    ['gpg.ssh.program', undefined, { 'gpg.format': 'ssh', 'log.showSignature': 'true' }],
    ['uploadpack.packObjectsHook'],
    ['remote.origin.uploadpack', undefined, { 'remote.origin.url': '/nowhere' }],
    ['alias.diff-tree', '!SCRIPT'],
    ['alias.rev-list', '!SCRIPT'],
    ['submodule.sub.update', '!SCRIPT'],
    ['tar.zip.command'],
    ['web.browser', 'evil', { 'browser.evil.cmd': 'SCRIPT' }],
  ]
  test.each(settings)('%s', async (name, value = 'SCRIPT', more = {}) => {
    for (const [key, text] of Object.entries({ [name]: value, ...more }))
      repo.git('config', key, text.replace('SCRIPT', script))
    await expectNothingRan()
  })

  test('a configuration that is included, on a condition or for the work tree alone', async () => {
    repo.write('../included', `[core]\n\tfsmonitor = ${script}\n[diff]\n\texternal = ${script}\n`)
    repo.git('config', 'include.path', join(repo.path, '../included'))
    repo.git('config', `includeIf.gitdir:${repo.path}/.path`, join(repo.path, '../included'))
    repo.git('config', 'extensions.worktreeConfig', 'true')
    repo.git('config', '--worktree', 'core.fsmonitor', script)
    await expectNothingRan()
  })

  test('a signature is not checked', async () => {
    const raw = repo.git('cat-file', 'commit', 'HEAD')
    const signed = raw.replace(
      /\n\n/,
      '\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n\n',
    )
    const id = repo.run('git', ['hash-object', '-t', 'commit', '-w', '--stdin'], { input: `${signed}\n` }).stdout.trim()
    repo.git('update-ref', 'refs/heads/feature', id)
    repo.git('config', 'gpg.program', script)
    repo.git('config', 'log.showSignature', 'true')
    await expectNothingRan()
  })
})

test('no hook runs', async () => {
  const names = [
    'post-index-change',
    'pre-commit',
    'reference-transaction',
    'fsmonitor-watchman',
    'pre-auto-gc',
    'post-checkout',
  ]
  for (const name of names) {
    repo.write(`.git/hooks/${name}`, `#!/bin/sh\necho ${name} >> '${marker}'\n`)
    chmodSync(join(repo.path, '.git/hooks', name), 0o755)
  }
  mkdirSync(join(repo.path, '.git/other-hooks'))
  repo.write('.git/other-hooks/post-index-change', `#!/bin/sh\necho other >> '${marker}'\n`)
  chmodSync(join(repo.path, '.git/other-hooks/post-index-change'), 0o755)
  await expectNothingRan()
  repo.git('config', 'core.hooksPath', '.git/other-hooks')
  await expectNothingRan()
})

test('no daemon is left behind, no lock taken, no object or ref made', async () => {
  repo.git('config', 'core.fsmonitor', 'true')
  repo.git('config', 'gc.auto', '1')
  repo.git('config', 'maintenance.auto', 'true')
  const state = () =>
    readdirSync(join(repo.path, '.git'), { recursive: true, encoding: 'utf8' })
      .filter(name => !name.startsWith('fsmonitor--daemon'))
      .sort()
  const before = state()
  await expectNothingRan()
  expect(state()).toEqual(before)
  expect(existsSync(join(repo.path, '.git/fsmonitor--daemon.ipc'))).toBe(false)
})

test.each(['ext::SCRIPT', 'file:///nowhere', 'https://192.0.2.1/x.git'])(
  'what is missing is never fetched: %s',
  async url => {
    repo.git('config', 'remote.origin.url', url.replace('SCRIPT', script))
    repo.git('config', 'remote.origin.promisor', 'true')
    repo.git('config', 'extensions.partialClone', 'origin')
    repo.git('config', 'protocol.allow', 'always')
    repo.git('config', 'protocol.ext.allow', 'always')
    repo.write('.gitmodules', `[submodule "sub"]\n\tpath = sub\n\turl = ${url.replace('SCRIPT', script)}\n`)
    const lost = repo.commit({ 'c.env': 'to be lost\n' })
    const blob = repo.git('rev-parse', `${lost}:c.env`)
    repo.run('rm', ['-f', `.git/objects/${blob.slice(0, 2)}/${blob.slice(2)}`])
    for (const request of [{ range: 'main..feature' }, { all: true }]) {
      const { failures } = await scan({ cwd: repo.path, env: repo.env, ...request })
      expect(failures.map(({ failure }) => failure).join()).toMatch(/missing/)
    }
    expect(existsSync(marker)).toBe(false)
  },
)

test('replaced objects and grafts hide nothing', async () => {
  const leakCommit = repo.git('rev-parse', 'feature')
  repo.git('replace', leakCommit, 'main')
  await expectNothingRan()
  repo.git('replace', '-d', leakCommit)
  repo.git('commit', '-q', '-m', 'second')
  repo.write('.git/info/grafts', `${repo.git('rev-parse', 'HEAD')} ${repo.git('rev-parse', 'main')}\n`)
  expect(await keysFound({ range: 'main..feature' })).toEqual([keyPair(1).id, keyPair(2).id].sort())
})

test('a commit graph that lies about parents hides nothing', async () => {
  repo.git('commit', '-q', '-m', 'second')
  repo.commit({ c: 'third' })
  repo.git('commit-graph', 'write', '--reachable')
  const file = join(repo.path, '.git/objects/info/commit-graph')
  const graph = readFileSync(file)
  // https://git-scm.com/docs/gitformat-commit-graph: each commit has its tree and the positions of two parents.
  const chunks = Array.from({ length: graph[6]! }, (_, i) => 8 + 12 * i)
  const chunk = (name: string) =>
    Number(graph.readBigUInt64BE(chunks.find(at => graph.toString('latin1', at, at + 4) === name)! + 4))
  const [main, second] = ['main', 'feature~1'].map(name =>
    repo.git('rev-list', 'feature').split('\n').sort().indexOf(repo.git('rev-parse', name)),
  )
  graph.writeUInt32BE(main!, chunk('CDAT') + 36 * second! + 20)
  chmodSync(file, 0o644)
  writeFileSync(file, graph)
  expect(repo.git('rev-list', 'main..feature').split('\n')).toHaveLength(2)
  expect(await keysFound({ range: 'main..feature' })).toEqual([keyPair(1).id, keyPair(2).id].sort())
})

test('settings that hide files from Git hide nothing that is tracked, staged or committed', async () => {
  repo.write('../attributes', '* -diff binary\n')
  repo.write('.git/info/attributes', '* -diff binary\n')
  repo.write('.git/info/sparse-checkout', '/nothing\n')
  const settings = {
    'core.attributesFile': join(repo.path, '../attributes'),
    'core.excludesFile': join(repo.path, '../attributes'),
    'core.ignoreStat': 'true',
    'core.trustctime': 'false',
    'core.precomposeUnicode': 'true',
    'core.quotePath': 'true',
    'core.bigFileThreshold': '1',
    'diff.noprefix': 'true',
    'diff.mnemonicPrefix': 'true',
    'diff.renames': 'copies',
    'diff.renameLimit': '1',
    'diff.algorithm': 'patience',
    'diff.context': '0',
    'diff.interHunkContext': '999',
    'diff.suppressBlankEmpty': 'true',
    'diff.ignoreSubmodules': 'all',
    'diff.orderFile': join(repo.path, '../attributes'),
    'diff.relative': 'true',
    'diff.colorMoved': 'zebra',
    'diff.wsErrorHighlight': 'all',
    'color.ui': 'always',
    'color.diff': 'always',
    'log.mailmap': 'true',
    'log.excludeDecoration': '*',
    'log.date': 'relative',
    'log.follow': 'true',
    'log.showRoot': 'false',
    'log.diffMerges': 'off',
    'format.pretty': 'oneline',
    'i18n.logOutputEncoding': 'UTF-16',
    'i18n.commitEncoding': 'ISO-8859-1',
    'grep.patternType': 'perl',
    'status.showUntrackedFiles': 'no',
    'transfer.hideRefs': 'refs',
    'column.ui': 'always',
  }
  for (const [name, value] of Object.entries(settings)) repo.git('config', name, value)
  await expectNothingRan()
})

describe('a submodule', () => {
  let submodule: string

  beforeEach(() => {
    const inner = new TestRepo()
    inner.commit({ '.gitattributes': '* diff=evil filter=evil\n', 'c.env': leak(3) })
    repo.git('-c', 'protocol.file.allow=always', 'submodule', '-q', 'add', inner.path, 'sub')
    submodule = join(repo.path, '.git/modules/sub')
  })

  test('runs nothing either, and is asked for nothing over the network', async () => {
    const settings = {
      'core.fsmonitor': script,
      'core.hooksPath': join(repo.path, '..'),
      'core.sshCommand': script,
      'core.alternateRefsCommand': script,
      'diff.external': script,
      'diff.evil.textconv': script,
      'filter.evil.clean': script,
      'filter.evil.process': script,
      'gpg.program': script,
      'log.showSignature': 'true',
      'include.path': join(repo.path, '../included'),
      'remote.origin.url': `ext::${script}`,
      'remote.origin.promisor': 'true',
      'protocol.ext.allow': 'always',
    }
    writeFileSync(join(repo.path, '../included'), `[alias]\n\tls-files = !${script}\n[core]\n\tpager = ${script}\n`)
    for (const [name, value] of Object.entries(settings))
      repo.git('config', '--file', join(submodule, 'config'), name, value)
    repo.git('config', '--file', '.gitmodules', 'submodule.sub.url', `ext::${script}`)
    repo.git('config', '--file', '.gitmodules', 'submodule.sub.update', `!${script}`)
    const all = [1, 2, 3].map(seed => keyPair(seed).id).sort()
    expect(await keysFound({ submodules: true })).toEqual(all)
    expect(await keysFound({ submodules: true, all: true })).toEqual(all)
    expect(existsSync(marker) && 'something ran').toBe(false)
  })

  test.skipIf(process.getuid?.() !== 0)('is refused if it belongs to another user', () => {
    chownSync(submodule, 12345, 12345)
    for (const args of [['--all'], ['.']]) {
      const { stderr, stdout } = repo.nokeys([...args, '--submodules'])
      expect(stderr + stdout).toContain('sub: its repository belongs to another user')
      expect(stdout).not.toContain(keyPair(3).id)
    }
  })
})

test.skipIf(process.getuid?.() !== 0)('a repository of another user is refused with the mend, not read', () => {
  chownSync(join(repo.path, '.git'), 12345, 12345)
  chownSync(repo.path, 12345, 12345)
  for (const args of [['--staged'], ['--all'], ['--range', 'main..feature'], ['.']]) {
    const { code, stderr } = repo.nokeys(args)
    expect([args, code, stderr]).toEqual([args, 2, expect.stringContaining('safe.directory')])
  }
})

test('no link leads out of it: not of the tree, not of settings, not of Git', async () => {
  const outside = join(repo.path, '../outside')
  mkdirSync(outside)
  writeFileSync(join(outside, 'private.env'), leak(3))
  for (const [target, name] of [
    [outside, 'folder'],
    [join(outside, 'private.env'), 'file.env'],
    ['/dev/zero', 'endless'],
    ['.', 'loop'],
  ])
    repo.run('ln', ['-s', target!, name!])
  await expectNothingRan()
  repo.git('add', '-A')
  expect(await keysFound({ staged: true })).toEqual([keyPair(2).id])
  expect(await keysFound({ paths: ['.'] })).toEqual([keyPair(1).id, keyPair(2).id].sort())
})

describe('nothing it says becomes a command of a terminal or a CI log', () => {
  const nasty = [
    '::error file=x::y',
    '##[error]x',
    '##vso[task.complete]x',
    '##teamcity[x]',
    '\x1b[2Jx',
    '\x1b]0;title\x07',
    '\x9b31mx',
    '\u202egnp.x',
    '\u2066x',
    '\rnokeys: no findings',
    '\b\b\bx',
    'a\n::set-output name=x::y',
    '%0A::x',
    '\u2028::error::x',
  ]
  const formats = ['text', 'json', 'jsonl', 'sarif']

  function expectHarmless(output: string): void {
    expect(output).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/)
    expect(output).not.toMatch(/^\s*::/m)
    expect(output).not.toMatch(/##(?:vso|teamcity)?\[/)
  }

  test('names of files, in the tree, the index, a range and the history', () => {
    for (const [index, name] of nasty.entries()) repo.write(`${name.replaceAll('/', '_')}.env`, leak(index + 10))
    const check = (...args: string[]) => {
      for (const format of formats) {
        const { code, output } = repo.nokeys([...args, '--format', format])
        expect([args, code]).toEqual([args, 1])
        expectHarmless(output)
      }
    }
    check('.')
    repo.git('add', '-A')
    check('--staged')
    repo.git('commit', '-q', '-m', 'x')
    check('--range', 'main..feature')
    check('--all')
  })

  test('names of authors, branches and tags, messages', () => {
    for (const [index, text] of nasty.entries()) {
      const name = text.replace(/[<>\n]/g, '') || 'x'
      repo.env.GIT_AUTHOR_NAME = `x${name}`
      repo.commit({ [`n${index}.env`]: leak(index + 10) }, `${text} ${keyPair(index + 40).id}`)
      repo.git('tag', '-a', `v${index}`, '-m', `${text} ${keyPair(index + 70).id}`)
    }
    repo.git('update-ref', 'refs/remotes/origin/\u202egnp.main', 'HEAD')
    for (const format of formats) {
      expectHarmless(repo.nokeys(['--all', '--format', format]).output)
      expectHarmless(repo.nokeys(['--range', 'main..feature', '--format', format]).output)
    }
  })

  test('what stands around a key: names, lines, reasons of the allowlist', () => {
    repo.write(
      '.nokeysallow',
      nasty.map(text => `path:*.none until:2020-01-01 # ${text.replaceAll('\n', ' ')}`).join('\n'),
    )
    nasty.forEach((text, index) => {
      repo.write(
        `c${index}.env`,
        `${text}aws_secret${text}: ${keyPair(index + 10).secret}\n${text} = ${keyPair(index + 40).secret}\n`,
      )
    })
    for (const format of formats)
      expectHarmless(repo.nokeys(['.', '--min-confidence', 'low', '--format', format]).output)
  })

  test('what it makes fail: revisions, settings, broken objects', () => {
    for (const text of nasty) {
      expectHarmless(repo.nokeys(['--range', `${text}..HEAD`]).output)
      repo.write('.nokeysallow', `${text}:x\nsecret:${text}\n`)
      expectHarmless(repo.nokeys(['.']).output)
      repo.run('rm', ['.nokeysallow'])
      repo.write('.nokeys.json', JSON.stringify({ [text]: 1 }))
      expectHarmless(repo.nokeys(['.']).output)
      repo.write('.nokeys.json', JSON.stringify({ allowlist: text.replaceAll('/', '_') }))
      expectHarmless(repo.nokeys(['.']).output)
      repo.run('rm', ['.nokeys.json'])
    }
  })
})
