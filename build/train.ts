/**
 * `npm run train -- FOLDER…`: learns how often one character follows another in the runs of ordinary text, code and paths,
 * and writes the table that src/detectors/letter-pairs.ts reads. Trained on the source trees of Go 1.26 and CPython 3.11
 * (standard libraries) and the node_modules of this project's lock file.
 *
 * Each distinct run of the alphabet counts once, so that a common word weighs no more than a rare one. The trees hold random
 * text too (digests, encoded data): what the first table takes for random is left out of the second.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { levelBits, pairAlphabet, pairIndex } from '../src/detectors/letter-pairs.ts'

const shortest = 12
const longest = 200
/** Larger files are data, not text that people wrote. */
const largestFile = 512 * 1024
const size = pairAlphabet.length

function* filesBelow(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory() && !/^(\.git|site-packages|testdata)$/.test(entry.name)) yield* filesBelow(path)
    else if (entry.isFile()) yield path
  }
}

function runsOf(folders: readonly string[]): Set<string> {
  const runs = new Set<string>()
  for (const folder of folders) {
    for (const file of filesBelow(folder)) {
      const bytes = readFileSync(file)
      if (bytes.length > largestFile || bytes.includes(0)) continue
      for (const [run] of bytes.toString('latin1').matchAll(/[A-Za-z0-9/+]+/g))
        if (run.length >= shortest && run.length <= longest) runs.add(run)
    }
  }
  return runs
}

/** Bits by which a pair is likelier in text than in random characters. */
function learn(runs: Iterable<string>): Float64Array {
  const counts = new Float64Array(size * size).fill(1)
  for (const run of runs)
    for (let i = 1; i < run.length; i++) counts[pairIndex(run.charCodeAt(i - 1), run.charCodeAt(i))]!++
  return counts.map((count, index) => {
    const row = counts.subarray(index - (index % size), index - (index % size) + size)
    return Math.log2((count / row.reduce((sum, n) => sum + n)) * size)
  })
}

function bitsPerPair(run: string, table: Float64Array): number {
  let bits = 0
  for (let i = 1; i < run.length; i++) bits += table[pairIndex(run.charCodeAt(i - 1), run.charCodeAt(i))]!
  return bits / (run.length - 1)
}

const runs = runsOf(process.argv.slice(2))
const first = learn(runs)
const text = [...runs].filter(run => bitsPerPair(run, first) > -0.2)
const table = learn(text)
const level = (bits: number): string => {
  const steps = Math.round(bits / levelBits) + size / 2
  return pairAlphabet[Math.max(0, Math.min(size - 1, steps))]!
}
const rows = Array.from({ length: size }, (_, row) =>
  Array.from(table.slice(row * size, (row + 1) * size), level).join(''),
)
writeFileSync(
  join(import.meta.dirname, '../src/detectors/letter-pair-levels.ts'),
  `/** Written by build/train.ts from ${text.length} distinct runs; a row for each first character, a level for each second. */
export const levels: string = [
${rows.map(row => `  '${row}',\n`).join('')}].join('')
`,
)
console.log(`${runs.size} distinct runs, ${text.length} of them text`)
