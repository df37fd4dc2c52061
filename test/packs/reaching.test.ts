/** What is missing is passed over only where Git, too, finds nothing missing from what references lead to. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { randomFrom } from '../../src/detectors/sample.ts'
import { gitPlace } from '../../src/git/spawn.ts'
import { tipsAreThere } from '../../src/git/store.ts'
import { builtinRules } from '../../src/rules/builtin.ts'
import { surveyAt } from '../../src/sources/every-object.ts'
import { leadsToAll } from '../../src/sources/reaching.ts'
import { TestRepo } from '../helpers/repo.ts'

const options = { rules: builtinRules, allowMissing: false, slow: false, jobs: 1, cache: false }
const folders = ['', 'a/', 'a/b/', 'a/b/c/', 'z/']

/** Two branches that share some files; one of them is forgotten. */
function history(repo: TestRepo, random: () => number): void {
  const below = (n: number): number => Math.floor(random() * n)
  const lines: string[] = []
  const data = (text: string): string => `data ${text.length}\n${text}`
  for (let i = 0; i < 40; i++) {
    const branch = i < 8 || below(2) === 0 ? 'main' : 'other'
    lines.push(`commit refs/heads/${branch}`, `mark :${100 + i}`)
    lines.push(`committer A <a@example.com> ${1_700_000_000 + i} +0000`, data(`commit ${i}`))
    if (i === 8) lines.push('from :107')
    for (let change = 0; change < 2; change++) {
      const path = `${folders[below(folders.length)]}file${below(6)}`
      if (below(5) === 0) lines.push(`D ${path}`)
      else lines.push(`M 100644 inline ${path}`, data(`text ${below(20)}\n`.repeat(1 + below(50))))
    }
  }
  repo.run('git', ['-c', 'fastimport.unpackLimit=100000', 'fast-import', '--quiet', '--force'], {
    input: `${lines.join('\n')}\n`,
  })
}

/** Ids and types of all objects. */
const objects = (repo: TestRepo): string[][] =>
  repo
    .git('cat-file', '--batch-all-objects', '--batch-check=%(objectname) %(objecttype)')
    .split('\n')
    .map(line => line.split(' '))

test('as Git walks', { timeout: 200_000 }, async () => {
  const told = { whole: 0, lacking: 0, wrong: 0 }
  for (let seed = 1; seed <= Number(process.env.NOKEYS_RUNS ?? 24); seed++) {
    const random = randomFrom(seed)
    const repo = new TestRepo({ init: ['--bare'] })
    history(repo, random)
    if (seed % 4 === 0) repo.git('tag', '-a', '-m', 'a tag', 'annotated', 'other')
    if (seed % 5 === 0) repo.git('tag', 'tree', 'other^{tree}')
    if (seed % 7 === 0) repo.git('tag', '-a', '-m', 'a tree', 'of-tree', 'other:a')
    repo.git('update-ref', '-d', 'refs/heads/other')
    const reachable = new Set(
      repo
        .git('rev-list', '--objects', '--all')
        .split('\n')
        .map(line => line.split(' ')[0]!),
    )
    const all = objects(repo)
    // Some of what nothing leads to, and at times of the rest.
    const gone = all.filter(
      ([id, type]) => type !== 'tag' && (reachable.has(id!) ? seed % 3 === 0 && random() < 0.01 : random() < 0.1),
    )
    for (const [id] of gone) rmSync(join(repo.path, 'objects', id!.slice(0, 2), id!.slice(2)))
    const left = objects(repo).map(([id]) => id)
    if (seed % 2 === 0) {
      repo.run('git', ['pack-objects', '-q', 'objects/pack/pack'], { input: `${left.join('\n')}\n` })
      repo.git('prune-packed', '-q')
    }
    const place = gitPlace({ cwd: repo.path, env: repo.env })
    const survey = await surveyAt(place, options)
    expect(survey!.complete).toBe(survey!.missing === 0)
    const walk = repo.run('git', ['rev-list', '--objects', '--all', '--reflog', '--missing=print'])
    const isWhole = walk.code === 0 && !/^\?/m.test(walk.stdout)
    const isTold = (await tipsAreThere(place, survey!.has)) && (await leadsToAll(place, survey!))
    if (isTold) expect(isWhole).toBe(true)
    if (isTold && survey!.missing! > 0) told.whole++
    if (!isWhole) told.lacking++
    if (isWhole && !isTold) told.wrong++
  }
  expect(told.whole).toBeGreaterThan(5)
  expect(told.lacking).toBeGreaterThan(2)
  // Only a tag that is itself not reachable may make it ask Git in vain.
  expect(told.wrong).toBeLessThan(3)
})
