/** Threads tell nothing but what one thread tells, in the same order, whatever the files are and whatever becomes of the threads. */
import { chmodSync, cpSync, linkSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { randomFrom } from '../../src/detectors/sample.ts'
import type { Finding } from '../../src/findings/finding.ts'
import { gitPlace } from '../../src/git/spawn.ts'
import { builtinRules } from '../../src/rules/builtin.ts'
import { scan } from '../../src/scan.ts'
import { readSettings } from '../../src/settings.ts'
import { filesSource } from '../../src/sources/files.ts'
import { keyPair } from '../helpers/keys.ts'
import { bin, TestRepo } from '../helpers/repo.ts'

type Options = { jobs: number; threadsFrom?: number; paths?: string[]; signal?: AbortSignal }

/** All that a scan tells, in its order. */
async function told(repo: TestRepo, { paths = [], signal, ...sifting }: Options) {
  const place = gitPlace({ cwd: repo.path, env: repo.env, signal })
  const findings: Finding[] = []
  const source = filesSource(place, paths, repo.path, { rules: builtinRules, ...sifting })
  const nothing = async (): Promise<undefined> => undefined
  const settings = await readSettings(nothing, { minConfidence: 'low' }, nothing)
  const outcome = await scan(source, settings, { onFinding: finding => findings.push(finding), signal })
  return {
    findings: findings.map(({ rule, path, line, column, fingerprint }) => [rule, path, line, column, fingerprint]),
    ...outcome,
    summary: { ...outcome.summary, elapsedMs: 0 },
  }
}

const large = 9 * 1024 * 1024
/** Of what is looked at at once; more comes in parts. */
const room = 320 * 1024

/** Text of many lines, and a key about where the first part ends. */
function overTheEdge(key: string, shift: number): Buffer {
  return Buffer.from(
    `${'one line of it\n'.repeat(room / 15).slice(0, room - 2 - shift)}${key}${'\nmore of it'.repeat(90)}`,
  )
}
/** A file's content, of one kind after the other. */
function contentOf(index: number): string | Buffer {
  const { id, secret } = keyPair(index)
  const random = randomFrom(index)
  const filler = `${'some ordinary text, '.repeat(1 + Math.floor(random() * 200))}\n`
  const bytes = Buffer.from(Array.from({ length: 4000 }, () => Math.floor(random() * 256)))
  const kinds = [
    filler,
    filler,
    filler + filler,
    '',
    `id = ${id}\nsecret = ${secret}\n`,
    `${filler}${secret}`,
    bytes,
    Buffer.concat([bytes, Buffer.from(`${id}\0`)]),
    Buffer.from(`\ufeffkey: ${id}\r\n`, 'utf16le'),
    Buffer.from(`nothing here\r\n${filler}`, 'utf16le'),
    `Subject: x\nContent-Transfer-Encoding: quoted-printable\n\nkey=3D${id.slice(0, 9)}=\n${id.slice(9)}\n`,
    Buffer.from(`key: ${id}\n${filler}`).toString('base64'),
    `+${secret}`,
    filler.repeat(300),
    overTheEdge(` ${id} `, index % 30),
    overTheEdge(`"${secret}"`, index % 50),
    Buffer.concat([overTheEdge('', 0), Buffer.from(`\0key ${id}`, 'utf16le')]),
    Buffer.concat([overTheEdge('', 0), Buffer.from('\0'), Buffer.from(`${id}\n`)]),
    Buffer.concat([Buffer.from('\ufeff'), overTheEdge('', 0)]),
    `From: x\nContent-Transfer-Encoding: quoted-printable\n\n${filler.repeat(100)}\nkey=3D${id.slice(0, 9)}=\n${id.slice(9)}\n`,
    `${'x'.repeat(room)}\n${id}\n`,
    'a line\n'.repeat(room).slice(0, room - 3 + (index % 5)),
  ]
  return kinds[index % kinds.length]!
}

/** Files of all kinds in folders, and large ones; in Git, and beside it. */
function ground(files = 700): TestRepo {
  const repo = new TestRepo()
  for (let index = 0; index < files; index++) repo.write(`in/${index % 7}/${index}.txt`, contentOf(index))
  repo.write('in/3/large.txt', 'x'.repeat(large))
  repo.write('in/5/large.txt', `${'x'.repeat(large)}\n${keyPair(9001).id}\n${'y'.repeat(large)}`)
  return repo
}

describe('with threads as without', () => {
  test('tracked, untracked and ignored files, deleted ones, links and folders in their place', async () => {
    const repo = ground()
    repo.git('add', 'in/0', 'in/1', 'in/2', 'in/3')
    rmSync(join(repo.path, 'in/0/7.txt'))
    rmSync(join(repo.path, 'in/1/8.txt'))
    mkdirSync(join(repo.path, 'in/1/8.txt'))
    repo
      .write('in/1/8.txt/inner.env', `key ${keyPair(9002).id}`)
      .write('.gitignore', '*.log\n')
      .write('in/a.log', 'x')
    if (process.platform !== 'win32') {
      symlinkSync(`/nowhere/${keyPair(9003).id}`, join(repo.path, 'in/2/link'))
      symlinkSync('large.txt', join(repo.path, 'in/3/link'))
      rmSync(join(repo.path, 'in/2/9.txt'))
      repo.run('mkfifo', ['in/2/9.txt'])
      chmodSync(join(repo.path, 'in/0/14.txt'), 0)
    }
    for (const paths of [[], ['in', '.gitignore', 'in/4', 'nowhere']]) {
      const alone = await told(repo, { jobs: 1, paths })
      expect(alone.findings.length).toBeGreaterThan(300)
      expect(alone.skips.length).toBeGreaterThan(0)
      for (const jobs of [2, 2, 3, 5]) expect(await told(repo, { jobs, paths, threadsFrom: 0 })).toEqual(alone)
    }
  })

  test('outside Git, with names that are not UTF-8', async () => {
    const folder = new TestRepo({ init: false })
    for (let index = 0; index < 200; index++) folder.write(`${index % 3}/${index}\u00fc \n%.txt`, contentOf(index))
    if (process.platform === 'linux')
      writeFileSync(Buffer.from(`${folder.path}/1/\xff\xfe.env`, 'latin1'), `key ${keyPair(1).id}`)
    const alone = await told(folder, { jobs: 1 })
    expect(alone.summary.files).toBeGreaterThanOrEqual(200)
    const inOrder = (told: typeof alone) => told.findings.map(String).sort()
    const threads = await told(folder, { jobs: 3, threadsFrom: 0 })
    expect({ ...threads, findings: inOrder(threads) }).toEqual({ ...alone, findings: inOrder(alone) })
  })
})

test('what is sifted, and what is read at once', async () => {
  const repo = ground(300)
  const paths = repo.git('ls-files', '-z', '--others').split('\0').filter(Boolean)
  // Files that are named are not sifted.
  const read = await told(repo, { jobs: 3, threadsFrom: 0, paths })
  const sifted = await told(repo, { jobs: 3, threadsFrom: 0 })
  expect(read.summary.files).toBe(302)
  expect(sifted).toEqual({ ...read })
})

test.each([
  ['at once', 'throw new Error("no thread")'],
  [
    'when it has taken files',
    `parentPort.on('message', ({ counters }) => {
    Atomics.add(counters, 0, 50)
    setTimeout(() => process.exit(3), 5)
  })`,
  ],
])('a thread that breaks %s loses no file', (_when, code) => {
  const repo = new TestRepo()
  // Enough for threads to be started, and to have something left to do when they are; on the disk it is little.
  for (let index = 0; index < 13_000; index++) {
    const original = `${index - (index % 500)}`
    if (index % 500 === 0) repo.write(original, 'some ordinary text, '.repeat(3000))
    else if (index % 70 === 0) repo.write(`${index}`, contentOf(4))
    else linkSync(join(repo.path, original), join(repo.path, `${index}`))
  }
  const installed = new TestRepo({ init: false }).path
  cpSync(dirname(bin), join(installed, 'dist'), { recursive: true })
  symlinkSync(join(import.meta.dirname, '../../node_modules'), join(installed, 'node_modules'), 'junction')
  writeFileSync(join(installed, 'package.json'), '{ "type": "module" }')
  const run = (jobs: number) => {
    const { code, stdout, stderr } = repo.run(process.execPath, [
      join(installed, 'dist/bin.js'),
      `--jobs=${jobs}`,
      '--format=json',
    ])
    return { code, stderr, report: { ...JSON.parse(stdout), summary: { ...JSON.parse(stdout).summary, elapsedMs: 0 } } }
  }
  const alone = run(1)
  expect(alone).toMatchObject({ code: 1, report: { summary: { files: 13_000 } } })
  expect(run(3)).toEqual(alone)
  writeFileSync(join(installed, 'dist/worker.js'), `import { parentPort } from 'node:worker_threads'\n${code}\n`)
  expect(run(3)).toEqual(alone)
})

test('the signal ends it', async () => {
  const repo = ground(2000)
  for (const after of [0, 1, 20, 60]) {
    const signal = after === 0 ? AbortSignal.abort() : AbortSignal.timeout(after)
    const { failures } = await told(repo, { jobs: 3, threadsFrom: 0, signal })
    expect(failures).toEqual([{ failure: 'the scan was interrupted' }])
  }
})
