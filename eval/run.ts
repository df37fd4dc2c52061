/**
 * `npm run eval [-- --keys N] [--seed N] [--tools a,b] [--output FILE]`: nokeys and its installed peers over one labelled corpus, made
 * for the run. Writes docs/evaluation.md and prints what nokeys missed and what it reported wrongly.
 */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { layCorpus } from './cases.ts'
import { type Score, scoreOf } from './score.ts'
import { evaluationPage, type Result, summaryTable } from './table.ts'
import { locate, run } from './tool.ts'
import { tools } from './tools.ts'

const { values: options } = parseArgs({
  options: {
    keys: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
    tools: { type: 'string' },
    output: { type: 'string', default: resolve(import.meta.dirname, '../docs/evaluation.md') },
  },
})

const chosen = tools.filter(({ name }) => options.tools?.split(',').includes(name) ?? true)
const keysPerShape = Number(options.keys)
const seed = Number(options.seed)
if (chosen.length === 0) throw new Error(`--tools: none of ${tools.map(({ name }) => name).join(', ')}`)
if (!Number.isInteger(keysPerShape) || keysPerShape < 1 || !Number.isInteger(seed))
  throw new Error('--keys and --seed are whole numbers')

const temp = realpathSync(mkdtempSync(join(tmpdir(), 'nokeys-eval-')))
try {
  const folder = join(temp, 'corpus')
  const corpus = layCorpus(folder, keysPerShape, seed)
  const results = chosen.map((tool): Result => {
    const program = locate(tool.program)
    if (program === undefined) return { name: tool.name, without: 'not installed' }
    console.error(`${tool.name} …`)
    try {
      const { found, version, seconds } = run(tool, program, folder, join(temp, tool.name))
      return { name: tool.name, version, seconds, score: scoreOf(corpus, found) }
    } catch (error) {
      if (tool.name === 'nokeys') throw error
      console.error(String(error))
      return { name: tool.name, without: 'failed' }
    }
  })
  const date = new Date().toISOString().slice(0, 10)
  const files = corpus.shapeCases.length + corpus.decoyCases.length
  mkdirSync(dirname(options.output), { recursive: true })
  writeFileSync(options.output, evaluationPage(results, { date, keysPerShape, seed, files, bytes: corpus.bytes }))
  console.log(summaryTable(results))
  for (const result of results) if (result.name === 'nokeys' && 'score' in result) printFaults(result.score)
} finally {
  rmSync(temp, { recursive: true, force: true })
}

function printFaults(score: Score): void {
  for (const [name, halves] of score.shapes)
    for (const [half, { found, of }] of Object.entries(halves))
      if (found < of) console.log(`missed: ${name}: ${half}, ${of - found} of ${of}`)
  for (const [name, { any, of }] of score.decoys) if (any > 0) console.log(`reported: ${name}, ${any} of ${of}`)
}
