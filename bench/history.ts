/** Histories made from a seed: a project of four hundred files, most commits change three of them a little. */
import { appendFileSync, closeSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Noise, noiseFrom } from '../corpus/noise.ts'
import { git, gitReading } from './git.ts'

const words =
  'account buffer cache client column commit config count cursor default delta entry error event field file filter folder group handler header index input item label level limit line list match message mode name node number object offset option order output owner page parent part path pattern point queue range reader record report result role row rule scope server session size source stack state step store stream string table target task text time token total tree type user value version view width window worker'.split(
    ' ',
  )
const fileCount = 400
const linesPerFile = 100

const pathOf = (file: number) => `src/${words[file % 20]}/${words[Math.floor(file / 20)]}${file}.ts`

function line(noise: Noise): string {
  const [a, b, c] = [0, 1, 2].map(() => words[noise.below(words.length)]!)
  const forms = [
    `const ${a} = ${b}.${c}(${noise.below(1000)})`,
    `if (${a} > ${b}.${c}) return ${noise.below(100)}`,
    `// The ${a} of a ${b} is its ${c}.`,
    `${a}.push({ ${b}, ${c}: '${a}-${noise.below(10_000)}' })`,
    `export function ${a}${c}(${b}: string): number {`,
    '}',
  ]
  return forms[noise.below(forms.length)]!
}

const lines = (noise: Noise, count: number) => Array.from({ length: count }, () => line(noise))

/** A commit for `git fast-import`; the data are ASCII. */
function commit(branch: string, time: number, from: string | undefined, files: ReadonlyMap<string, string>): string {
  const message = `Change ${time}`
  return [
    `commit ${branch}\ncommitter b <b@example.com> ${1_700_000_000 + time * 600} +0000\ndata ${message.length}\n${message}\n`,
    from === undefined ? '' : `from ${from}\n`,
    ...[...files].map(([path, text]) => `M 100644 inline ${path}\ndata ${text.length}\n${text}\n`),
    '\n',
  ].join('')
}

/** A repository with so many commits; a longer one begins with the shorter one's. */
export function growHistory(cwd: string, commits: number): string {
  mkdirSync(cwd)
  git(cwd, 'init', '-q', '-b', 'main')
  const noise = noiseFrom(1)
  const files = Array.from({ length: fileCount }, () => lines(noise, linesPerFile))
  const textOf = (file: number) => `${files[file]!.join('\n')}\n`
  const stream = `${cwd}.stream`
  writeFileSync(stream, commit('refs/heads/main', 0, undefined, new Map(files.map((_, i) => [pathOf(i), textOf(i)]))))
  for (let time = 1; time < commits; time++) {
    const changed = [0, 1, 2].map(() => noise.below(fileCount))
    for (const file of changed) {
      const text = files[file]!
      for (let i = 0; i < 3; i++) text[noise.below(text.length)] = line(noise)
      text.splice(noise.below(text.length), 0, line(noise))
    }
    const texts = new Map(changed.map(file => [pathOf(file), textOf(file)]))
    appendFileSync(stream, commit('refs/heads/main', time, undefined, texts))
  }
  const input = openSync(stream, 'r')
  gitReading(input, cwd, 'fast-import', '--quiet')
  closeSync(input)
  rmSync(stream)
  git(cwd, 'repack', '-a', '-d', '-f', '-q')
  git(cwd, 'reset', '-q', '--hard')
  return cwd
}

/** Ten commits more, as loose objects, each with three new files. Returns the commit before them and the last one. */
export function addCommits(cwd: string, from: string, seed: number): { base: string; tip: string } {
  const noise = noiseFrom(1000 + seed)
  const branch = 'refs/heads/nokeys-bench'
  const commits = Array.from({ length: 10 }, (_, i) => {
    const paths = [0, 1, 2].map(n => join('bench', `${seed}-${i}-${n}.ts`))
    const files = new Map(paths.map(path => [path, `${lines(noise, linesPerFile).join('\n')}\n`]))
    return commit(branch, seed * 10 + i, i === 0 ? from : undefined, files)
  })
  gitReading(commits.join(''), cwd, 'fast-import', '--quiet', '--force')
  return { base: from, tip: git(cwd, 'rev-parse', branch).trim() }
}
