/** Random histories in which each key is brought by one commit: every range and the whole history must say by which. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { randomFrom } from '../../src/detectors/sample.ts'
import { scan } from '../../src/index.ts'
import { keyPair } from '../helpers/keys.ts'
import { TestRepo } from '../helpers/repo.ts'

const branches = ['main', 'feature', 'topic']
const filler = (name: string) => Array.from({ length: 30 }, (_, i) => `${name} line ${i}\n`).join('')

/** Grows a history of additions, edits, removals, renames and merges (evil ones too); `brought` tells who brought which key. */
function grow(seed: number, steps: number) {
  const random = randomFrom(seed)
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!
  const repo = new TestRepo()
  const brought = new Map<string, string>()
  let keys = 0

  repo.commit({ 'a.txt': filler('a'), 'b.txt': filler('b') })
  for (const branch of branches.slice(1)) repo.git('branch', branch)

  const change = (edit: (lines: string[]) => void): void => {
    const file = pick(repo.git('ls-files').split('\n'))
    const lines = readFileSync(join(repo.path, file), 'utf8').split('\n')
    edit(lines)
    repo.write(file, lines.join('\n'))
  }
  const addKey = (): string => {
    const { id } = keyPair(seed * 1000 + ++keys)
    change(lines => lines.splice(Math.floor(random() * lines.length), 0, `key: ${id}`))
    return id
  }
  const actions: (() => void)[] = [
    () => {
      const id = addKey()
      brought.set(id, repo.commit())
    },
    () => {
      change(lines => (lines[Math.floor(random() * lines.length)] = `edit ${random()}`))
      repo.commit()
    },
    () => {
      change(lines => {
        const at = lines.findIndex(line => line.startsWith('key: '))
        if (at >= 0) lines.splice(at, 1)
      })
      repo.commit()
    },
    () => {
      const file = pick(repo.git('ls-files').split('\n'))
      repo.git('mv', file, `${file.slice(0, 1)}${Math.floor(random() * 1e6)}.txt`)
      change(lines => lines.push(`moved ${random()}`))
      repo.commit()
    },
    () => {
      const others = random() < 0.3 ? branches : ['-X', 'ours', pick(branches)]
      if (repo.tryGit('merge', '-q', '--no-ff', '--no-commit', ...others).code !== 0) {
        repo.tryGit('merge', '--abort')
        repo.git('reset', '-q', '--hard')
        return
      }
      const evil = random() < 0.4 ? addKey() : undefined
      const merge = repo.commit({}, 'merge')
      if (evil) brought.set(evil, merge)
    },
  ]
  for (let step = 0; step < steps; step++) {
    repo.git('checkout', '-q', pick(branches))
    pick([...actions, actions[0]!, actions.at(-1)!])()
  }
  return { repo, brought }
}

const seeds = [3, 7, 11]

test.each(seeds)(
  'history %i: each key is told of the commit that brought it, in all ranges that hold it and in no other',
  async seed => {
    const { repo, brought } = grow(seed, 60)
    const found = async (request: { range: string } | { all: true }) => {
      const { findings, failures } = await scan({ cwd: repo.path, env: repo.env, ...request })
      expect(failures).toEqual([])
      return new Map(findings.map(({ keyId, commit }) => [keyId!, commit!]))
    }
    expect(brought.size).toBeGreaterThan(5)
    expect(repo.git('rev-list', '--all', '--min-parents=2')).not.toBe('')
    expect(sorted(await found({ all: true }))).toEqual(sorted(brought))
    for (const base of branches) {
      for (const head of branches) {
        const commits = new Set(repo.git('rev-list', `${base}..${head}`).split('\n'))
        const wanted = [...brought].filter(([, commit]) => commits.has(commit))
        expect([base, head, sorted(await found({ range: `${base}..${head}` }))]).toEqual([base, head, sorted(wanted)])
      }
    }
  },
)

const sorted = (keys: Iterable<[string, string]>) => [...keys].sort()
