/** Object stores that Git itself passes over in silence, or stops at. */
import { createHash } from 'node:crypto'
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { scan } from '../../src/index.ts'
import { keyPair } from '../helpers/keys.ts'
import { TestRepo } from '../helpers/repo.ts'

const scanAll = (repo: TestRepo) => scan({ cwd: repo.path, env: repo.env, all: true })
const leak = (seed: number) => `key: ${keyPair(seed).id}\n`

/** Writes an object that nothing points to; gives its id. */
function dangling(repo: TestRepo, content: string): string {
  return repo.run('git', ['hash-object', '-w', '--stdin'], { input: content }).stdout.trim()
}

/** The same, of a type that no Git knows: newer ones do not write it. */
function odd(repo: TestRepo, content: string): string {
  const bytes = `oddity ${content.length}\0${content}`
  const oid = createHash('sha1').update(bytes).digest('hex')
  repo.write(`.git/objects/${oid.slice(0, 2)}/${oid.slice(2)}`, deflateSync(bytes))
  return oid
}

test.each(['.idx', '.pack'])(
  'a pack whose %s is gone is a failure, though all that is reachable is there',
  async gone => {
    const repo = new TestRepo()
    repo.commit({ f: 'x' })
    const packs = join(repo.path, '.git/objects/pack')
    const name = repo.run('git', ['pack-objects', '-q', join(packs, 'pack')], { input: `${dangling(repo, leak(1))}\n` })
    repo.git('prune-packed')
    expect(await scanAll(repo)).toMatchObject({ exitCode: 1, failures: [] })
    const lost = `pack-${name.stdout.trim()}${gone}`
    rmSync(join(packs, lost))
    const { exitCode, failures } = await scanAll(repo)
    expect(exitCode).toBe(2)
    expect(failures).toMatchObject([{ failure: expect.stringMatching(/cannot be read/), hint: expect.any(String) }])
    expect(failures[0]!.path).toContain(lost.slice(0, -gone.length))
  },
)

test('a pack that never arrived whole is no failure, and is told', async () => {
  const repo = new TestRepo()
  repo.commit({ f: 'x' })
  writeFileSync(join(repo.path, '.git/objects/pack/tmp_pack_x1Yz2A'), 'PACK')
  const { exitCode, skips } = await scanAll(repo)
  expect([exitCode, skips.map(({ path }) => path)]).toEqual([0, [expect.stringContaining('tmp_pack_x1Yz2A')]])
})

test('objects of an alternate are scanned; a lost alternate is a failure', async () => {
  const lender = new TestRepo()
  lender.commit({ f: 'x' })
  dangling(lender, leak(1))
  const repo = new TestRepo()
  repo.commit({ f: 'y' })
  repo.write('.git/objects/info/alternates', `${join(lender.path, '.git/objects')}\n`)
  expect(await scanAll(repo)).toMatchObject({ findings: [{ keyId: keyPair(1).id }], failures: [] })
  renameSync(lender.path, `${lender.path}-gone`)
  expect(await scanAll(repo)).toMatchObject({
    exitCode: 2,
    failures: [{ failure: expect.stringMatching(/alternate/) }],
  })
})

test('objects of an unknown type are failures, and everything around them is scanned', async () => {
  const repo = new TestRepo()
  const commit = repo.commit({ 'a.env': leak(1) })
  for (let i = 0; i < 30; i++) repo.commit({ f: `${i}`, [`b${i}.env`]: leak(i + 2) })
  const ids = [1, 2, 3].map(i => odd(repo, `odd ${i}`))
  const { exitCode, findings, failures } = await scanAll(repo)
  expect(exitCode).toBe(1)
  expect(findings).toHaveLength(31)
  expect(findings.find(({ path }) => path === 'a.env')).toMatchObject({ commit })
  const told = failures.map(({ failure }) => /object (\w+) could not be read/.exec(failure)?.[1])
  expect(told.sort()).toEqual(ids.sort())
})

test('where nothing else is wrong, an object of an unknown type alone keeps the scan from being clean', async () => {
  const repo = new TestRepo()
  repo.commit({ f: 'x' })
  odd(repo, 'odd')
  expect(await scanAll(repo)).toMatchObject({ exitCode: 2, summary: { blobs: 2 } })
})
