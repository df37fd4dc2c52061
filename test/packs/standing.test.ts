/** Which commits bring a blob, and where, is the same as trees tell it and as Git's diffs do. */
import { expect, test } from 'vitest'
import { randomFrom } from '../../src/detectors/sample.ts'
import { scan } from '../../src/index.ts'
import { keyPair } from '../helpers/keys.ts'
import { TestRepo } from '../helpers/repo.ts'

const folders = ['', 'a/', 'a/b/', 'a/b/c/d/e/f/', 'z/', 'z/a/b/', '"q\\303\\274 \\n%"/', 'a.b/', 'a-b/']
const names = ['key', 'k.env', '"\\377"', 'b']

/** A history for `git fast-import`: few blobs at many paths, folders that move, merges, modes, submodules. */
function history(seed: number, commits: number): string {
  const random = randomFrom(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const keys = Array.from(
    { length: 4 },
    (_, i) => `key ${keyPair(seed * 10 + i).id} ${keyPair(seed * 10 + i).secret}\n`,
  )
  const contents = [...keys, '', 'nothing\n', 'a\0b', `${'text, '.repeat(2000)}${keys[0]}`]
  const lines: string[] = []
  const data = (text: string): string => `data ${text.length}\n${text}`
  for (const [i, content] of contents.entries()) lines.push('blob', `mark :${i + 1}`, data(content))
  const path = (): string => {
    const [folder, name] = [pick(folders), pick(names)]
    const bare = (text: string): string => text.replaceAll('"', '')
    return folder.includes('"') || name.includes('"') ? `"${bare(folder)}${bare(name)}"` : folder + name
  }
  for (let i = 0; i < commits; i++) {
    const mark = 100 + i
    lines.push(`commit refs/heads/${i % 9 === 0 ? 'other' : 'main'}`, `mark :${mark}`)
    lines.push(`committer A <a@example.com> ${1_700_000_000 + i} +0000`, data(`commit ${i}`))
    if (i > 0) lines.push(`from :${100 + Math.max(0, i - 1 - Math.floor(random() * 3))}`)
    if (i > 3 && i % 4 === 0) lines.push(`merge :${100 + Math.floor(random() * (i - 1))}`)
    for (let change = 0; change < 1 + random() * 3; change++) {
      const kind = random()
      if (kind < 0.7)
        lines.push(
          `M ${pick(['100644', '100644', '100755', '120000'])} :${1 + Math.floor(random() * contents.length)} ${path()}`,
        )
      else if (kind < 0.75) lines.push(`M 160000 ${'1234567890'.repeat(4)} ${pick(folders.slice(1, 3))}module`)
      else lines.push(`D ${random() < 0.5 ? path() : 'a/b'}`)
    }
  }
  return `${lines.join('\n')}\n`
}

test.each(Array.from({ length: Number(process.env.NOKEYS_RUNS ?? 8) }, (_, i) => i + 1))('history %i', async seed => {
  const repo = new TestRepo(seed % 5 === 0 ? { init: ['--object-format=sha256'] } : {})
  const feed = history(seed, 90)
  const length = seed % 5 === 0 ? 64 : 40
  repo.run('git', ['-c', 'fastimport.unpackLimit=0', 'fast-import', '--quiet', '--force'], {
    input: Buffer.from(feed.replaceAll('1234567890'.repeat(4), '1234567890'.repeat(7).slice(0, length)), 'latin1'),
  })
  expect(Number(repo.git('rev-list', '--all', '--count'))).toBeGreaterThan(40)
  if (seed % 2 === 0) repo.git('repack', '-adfq', '--depth=60')
  if (seed % 3 === 0) repo.git('repack', '-aq')
  const told = async (slow: boolean) => {
    const { findings, exitCode, failures } = await scan({
      cwd: repo.path,
      env: repo.env,
      all: true,
      minConfidence: 'low',
      slow,
    })
    return { findings, exitCode, failures }
  }
  const slow = await told(true)
  expect(slow.findings.length).toBeGreaterThan(3)
  expect(await told(false)).toEqual(slow)
})

test('which of several commits is told does not hang on how they are stored', async () => {
  const repo = new TestRepo()
  const { id, secret } = keyPair(5)
  // All of one second, and none an ancestor of another.
  for (let i = 0; i < 6; i++) {
    repo.git('checkout', '-q', '--orphan', `branch${i}`)
    repo.commit({ 'a.env': `key ${id} ${secret}\n` }, `commit ${i}`)
    if (i % 2 === 0) repo.git('repack', '-dq')
  }
  const told = async (slow: boolean) =>
    (await scan({ cwd: repo.path, env: repo.env, all: true, slow })).findings.map(({ commit, lastCommit }) => [
      commit,
      lastCommit,
    ])
  const first = await told(true)
  expect(first[0]![0]).toBeDefined()
  expect(await told(false)).toEqual(first)
  repo.git('repack', '-adfq')
  for (const slow of [true, false]) expect(await told(slow)).toEqual(first)
})
