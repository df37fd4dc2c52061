/** The fast way and the slow one tell the same, whatever shape a repository's objects are kept in; so does a second scan. */
import {
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { randomFrom } from '../../src/detectors/sample.ts'
import { type ScanRequest, scan } from '../../src/index.ts'
import { keyPair } from '../helpers/keys.ts'
import { TestRepo } from '../helpers/repo.ts'

async function all(repo: TestRepo, options: ScanRequest = {}) {
  const { findings, failures, skips, summary, exitCode } = await scan({
    cwd: repo.path,
    env: repo.env,
    all: true,
    minConfidence: 'low',
    ...options,
  })
  const { blobs, belowConfidence } = summary
  return { findings, failures, skips, blobs, belowConfidence, exitCode }
}

/** Failures come in another order. */
const told = ({ failures, ...rest }: Awaited<ReturnType<typeof all>>) => ({
  ...rest,
  failures: failures.map(({ failure }) => failure).sort(),
})

/** Both ways, without and with what is known from before. */
async function bothWays(repo: TestRepo) {
  const slow = await all(repo, { slow: true })
  expect(await all(repo, { cache: false })).toEqual(slow)
  expect(await all(repo)).toEqual(slow)
  expect(await all(repo)).toEqual(slow)
  return slow
}

/** The pack, or its index, of a repository that has one. */
function packedFile(repo: TestRepo, ending: string): string {
  const folder = join(repo.path, '.git/objects/pack')
  return join(folder, readdirSync(folder).find(name => name.endsWith(ending))!)
}

/** Versions of a few files, some of them with keys that come and go. */
function grow(repo: TestRepo, seed: number, commits: number): void {
  const random = randomFrom(seed)
  const pick = (n: number): number => Math.floor(random() * n)
  const files = Array.from({ length: 5 }, (_, i) =>
    Array.from({ length: 300 }, (_, line) => `file ${i} line ${line} ${pick(1e9)}`),
  )
  for (let commit = 0; commit < commits; commit++) {
    const lines = files[pick(files.length)]!
    lines.splice(pick(lines.length), pick(4), `changed ${commit} ${pick(1e9)}`)
    if (commit % 5 === 0) {
      const { id, secret } = keyPair(seed * 1000 + commit)
      lines.splice(pick(lines.length), 0, `aws_access_key_id = ${id}`, `aws_secret_access_key = ${secret}`)
    }
    if (commit % 7 === 0) lines.splice(pick(lines.length), 0, keyPair(seed * 1000 + commit + 1).secret)
    if (commit % 11 === 0)
      for (const file of files) file.splice(0, file.length, ...file.filter(line => !line.startsWith('aws')))
    repo.commit(
      Object.fromEntries(files.map((lines, i) => [`folder/${i}.txt`, `${lines.join('\n')}\n`])),
      `change ${commit}`,
    )
  }
}

test.each([
  ['loose', () => {}],
  ['one pack', (repo: TestRepo) => repo.git('gc', '-q')],
  ['deep chains', (repo: TestRepo) => repo.git('repack', '-adfq', '--depth=200', '--window=20')],
  ['an index of version 1', (repo: TestRepo) => repo.git('-c', 'pack.indexVersion=1', 'repack', '-adfq')],
  [
    'several packs and an index of them',
    (repo: TestRepo) => {
      repo.git('repack', '-dq')
      grow(repo, 77, 6)
      repo.git('repack', '-dq')
      grow(repo, 78, 3)
      repo.git('multi-pack-index', 'write')
    },
  ],
  [
    'objects twice, loose too',
    (repo: TestRepo) => {
      repo.git('repack', '-q')
      repo.git('repack', '-aq')
    },
  ],
] as const)('%s', async (_, pack) => {
  const repo = new TestRepo()
  grow(repo, 1, 30)
  pack(repo)
  const { findings, exitCode } = await bothWays(repo)
  expect(exitCode).toBe(1)
  expect(findings.length).toBeGreaterThan(10)
})

test('SHA-256', async () => {
  const repo = new TestRepo({ init: ['--object-format=sha256'] })
  grow(repo, 2, 20)
  repo.git('repack', '-adfq')
  grow(repo, 3, 5)
  expect((await bothWays(repo)).findings.length).toBeGreaterThan(8)
})

test('packs of an alternate', async () => {
  const lender = new TestRepo()
  grow(lender, 4, 20)
  lender.git('gc', '-q')
  const repo = new TestRepo()
  repo.commit({ f: 'y' })
  repo.write('.git/objects/info/alternates', `${join(lender.path, '.git/objects')}\n`)
  expect((await bothWays(repo)).findings.length).toBeGreaterThan(5)
})

test('a damaged pack: nothing that Git can read is lost, and what it cannot is a failure', async () => {
  const repo = new TestRepo()
  grow(repo, 5, 30)
  repo.git('repack', '-adfq')
  const pack = packedFile(repo, '.pack')
  const size = readFileSync(pack).length
  const random = randomFrom(9)
  for (let i = 0; i < 6; i++) {
    const whole = readFileSync(pack)
    rmSync(pack)
    const damaged = Buffer.from(whole)
    damaged[20 + Math.floor(random() * (size - 60))]! ^= 1 << Math.floor(random() * 8)
    writeFileSync(pack, damaged)
    expect(told(await all(repo, { cache: false }))).toEqual(told(await all(repo, { slow: true })))
    rmSync(pack)
    writeFileSync(pack, whole)
  }
})

/** More than is read in no time, so that what is learnt is kept. */
function large(repo: TestRepo): void {
  const random = randomFrom(6)
  const noise = Array.from({ length: 90_000 }, () =>
    Math.floor(random() * 2 ** 32)
      .toString(36)
      .padStart(7, '-'),
  )
  for (let i = 0; i < 9; i++)
    repo.write(
      `noise${i}.txt`,
      noise
        .slice(i * 10_000, (i + 1) * 10_000)
        .join(' / ')
        .repeat(8),
    )
  for (let i = 0; i < 9; i++)
    repo.write(`binary${i}.bin`, Buffer.from(Array.from({ length: 600_000 }, () => Math.floor(random() * 256))))
  grow(repo, 6, 10)
  repo.git('gc', '-q')
}

test('what is kept between scans is believed only if we wrote it, and holds as long as the objects are there', {
  timeout: 120_000,
}, async () => {
  const repo = new TestRepo()
  large(repo)
  const file = join(repo.path, '.git/nokeys/clean')
  const first = await all(repo)
  expect(existsSync(file)).toBe(true)
  expect(first).toEqual(await all(repo, { slow: true }))
  const kept = readFileSync(file)
  const bytesOf = async (options: ScanRequest = {}): Promise<number> =>
    (await scan({ cwd: repo.path, env: repo.env, all: true, ...options })).summary.bytes
  const whole = await bytesOf({ cache: false })
  expect(await bytesOf()).toBeLessThan(whole / 10)

  // A few commits more are read, and no more than they.
  grow(repo, 8, 6)
  expect(await all(repo)).toEqual(await all(repo, { slow: true }))
  expect(await bytesOf()).toBeLessThan(whole / 10)

  // Packed anew, the objects are the same.
  repo.git('repack', '-adfq')
  expect(await bytesOf()).toBeLessThan(whole / 10)
  expect(await all(repo)).toEqual(await all(repo, { slow: true }))

  // A byte changed, an end missing, another's key, other rules, no key at all: it is not believed.
  const changed = Buffer.from(kept)
  changed[changed.length >> 1]! ^= 1
  for (const bytes of [changed, kept.subarray(0, -40), Buffer.alloc(0)]) {
    writeFileSync(file, bytes)
    expect(await bytesOf()).toBeGreaterThan(whole * 0.99)
  }
  writeFileSync(file, kept)
  const stranger = { ...repo.env, HOME: join(repo.path, '..', 'stranger') }
  expect(await bytesOf({ env: stranger })).toBeGreaterThan(whole * 0.99)
  writeFileSync(file, kept)
  expect(await bytesOf({ env: { ...repo.env, HOME: undefined, XDG_STATE_HOME: 'relative' } })).toBeGreaterThan(
    whole * 0.99,
  )
  expect(readFileSync(file)).toEqual(kept)

  // A blob that is gone is missed, although what names it was read long ago.
  await all(repo)
  const lost = repo.git('rev-parse', 'HEAD:noise3.txt')
  const packs = join(repo.path, '.git/objects/pack')
  for (const name of readdirSync(packs)) renameSync(join(packs, name), join(repo.path, '..', name))
  for (const name of readdirSync(join(repo.path, '..')).filter(name => name.endsWith('.pack')))
    repo.run('git', ['unpack-objects', '-q'], { input: readFileSync(join(repo.path, '..', name)) })
  expect(await all(repo)).toMatchObject({ failures: [] })
  rmSync(join(repo.path, '.git/objects', lost.slice(0, 2), lost.slice(2)))
  const { exitCode, failures } = await all(repo)
  expect(failures).toMatchObject([{ failure: expect.stringContaining(lost) }])
  expect(exitCode).toBe(1)
})

test('what a clone lacks does not keep it from knowing the rest', { timeout: 120_000 }, async () => {
  const origin = new TestRepo()
  large(origin)
  const repo = new TestRepo({ init: false })
  repo.git('clone', '-q', '--depth', '3', pathToFileURL(origin.path).href, '.')
  const file = join(repo.path, '.git/nokeys/clean')
  const options = { allowMissing: true }
  const bytesRead = async (): Promise<number> =>
    (await scan({ cwd: repo.path, env: repo.env, all: true, ...options })).summary.bytes
  const whole = await bytesRead()
  const { ino } = statSync(file)
  expect(await bytesRead()).toBeLessThan(whole / 10)
  expect(await all(repo, options)).toEqual(await all(repo, { ...options, slow: true }))
  // There was nothing to learn.
  expect(statSync(file).ino).toBe(ino)

  repo.git('fetch', '-q', '--unshallow')
  const { failures, findings } = await all(repo)
  expect(failures).toEqual([])
  expect(await all(repo)).toEqual(await all(repo, { slow: true }))
  const prints = (found: typeof findings) => found.map(({ fingerprint }) => fingerprint)
  expect(prints(findings)).toEqual(prints((await all(origin)).findings))
})

test('the one tree that names what is missing is damaged since', { timeout: 120_000 }, async () => {
  const origin = new TestRepo()
  large(origin)
  origin.commit({ 'huge.txt': 'huge\n'.repeat(300_000) })
  origin.git('config', 'uploadpack.allowFilter', 'true')
  const repo = new TestRepo({ init: false })
  const from = pathToFileURL(origin.path).href
  repo.git('clone', '-q', '--no-checkout', '--filter=blob:limit=1m', from, '.')
  expect(repo.git('count-objects', '-v')).toMatch(/^packs: 1$/m)
  const first = await all(repo)
  expect(first.failures).toMatchObject([{ failure: expect.stringContaining('1 object is missing') }])
  expect(await all(repo)).toEqual(first)

  const pack = packedFile(repo, '.pack')
  const packed = repo.git('verify-pack', '-v', pack).split('\n')
  const tree = repo.git('rev-parse', 'HEAD^{tree}')
  const offset = Number(packed.find(line => line.startsWith(tree))!.split(/ +/)[4])
  const bytes = readFileSync(pack)
  rmSync(pack)
  writeFileSync(pack, bytes.with(offset + 9, bytes[offset + 9]! ^ 1))
  const damaged = await all(repo)
  expect(damaged.failures).not.toEqual([])
  expect(told(damaged)).toEqual(told(await all(repo, { slow: true })))
})

test('two scans at once, and a folder that leads elsewhere', { timeout: 120_000 }, async () => {
  const repo = new TestRepo()
  large(repo)
  const results = await Promise.all([all(repo), all(repo), all(repo)])
  expect(results[1]).toEqual(results[0])
  expect(results[2]).toEqual(results[0])
  expect(readdirSync(join(repo.path, '.git/nokeys'))).toEqual(['clean'])
  const elsewhere = join(repo.path, '..', 'elsewhere')
  renameSync(join(repo.path, '.git/nokeys'), elsewhere)
  rmSync(join(elsewhere, 'clean'))
  symlinkSync(elsewhere, join(repo.path, '.git/nokeys'))
  expect(await all(repo)).toEqual(results[0])
  expect(readdirSync(elsewhere)).toEqual([])
})

test('an index that says two objects lie at one place is not believed', async () => {
  const repo = new TestRepo()
  grow(repo, 5, 6)
  repo.git('repack', '-adfq')
  const file = packedFile(repo, '.idx')
  const index = Buffer.from(readFileSync(file))
  const count = index.readUInt32BE(8 + 255 * 4)
  const offsets = 8 + 256 * 4 + count * 24
  index.copy(index, offsets + 4, offsets, offsets + 4)
  rmSync(file)
  writeFileSync(file, index)
  expect(told(await all(repo, { cache: false }))).toEqual(told(await all(repo, { slow: true })))
})
