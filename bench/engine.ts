/**
 * The engine alone, over code that is in memory: bench.ts bundles this as the build does, runs it with the number of runs and the
 * folders, and reads a list of tables from its standard output. Speeds are medians of interleaved runs, and the yardstick is
 * Buffer.indexOf of one absent literal.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { createEngine } from '../src/engine/engine.ts'
import { builtinRules } from '../src/rules/builtin.ts'
import { median } from './contest.ts'
import type { Table } from './page.ts'

const literal = 'absent_access_key'
const isCode = /\.([cm]?[jt]s|go|py|rs|c|h|s|json|md|ya?ml|css|html)$/
const engine = createEngine(builtinRules)

/** A run searches as many bytes at least: over fewer, it would measure how code is compiled. */
const leastBytes = 128e6

function scan(bytes: Buffer): void {
  engine.open().scan({ bytes, coreStart: 0, coreEnd: bytes.length, nextStart: bytes.length, last: true })
}

/** The code in a folder. What packages ship as programs is none. */
function readCode(folder: string): Buffer[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && isCode.test(entry.name))
    .map(entry => readFileSync(join(entry.parentPath, entry.name)))
    .filter(bytes => bytes.length < 4e6 && !bytes.includes(literal))
}

/** All of it in chunks of one size; each lies in memory of its own. */
function cut(files: Buffer[], size: number): Buffer[] {
  const whole = Buffer.concat(files)
  return Array.from({ length: Math.ceil(whole.length / size) }, (_, i) =>
    Buffer.from(whole.subarray(i * size, (i + 1) * size)),
  )
}

function contest(title: string, chunks: Buffer[], runs: number): Table {
  const size = chunks.reduce((sum, { length }) => sum + length, 0)
  const rounds = Math.ceil(leastBytes / size)
  const contenders: Record<string, (bytes: Buffer) => void> = {
    'Buffer.indexOf of one absent literal': bytes => bytes.indexOf(literal),
    'the whole engine': scan,
  }
  const times = new Map(Object.keys(contenders).map(name => [name, [] as number[]]))
  for (let run = 0; run <= runs; run++) {
    for (const [name, search] of Object.entries(contenders)) {
      const started = performance.now()
      for (let round = 0; round < rounds; round++) for (const chunk of chunks) search(chunk)
      if (run > 0) times.get(name)!.push((performance.now() - started) / rounds)
    }
  }
  const speeds = [...times].map(([name, all]) => [name, size / median(all) / 1e6] as const)
  return {
    title: `${title}: ${chunks.length} chunks, ${(size / 1e6).toFixed(1)} MB`,
    columns: ['', 'speed', '× yardstick'],
    rows: speeds.map(([name, speed]) => [name, `${speed.toFixed(2)} GB/s`, `× ${(speed / speeds[0]![1]).toFixed(2)}`]),
  }
}

const [runs, ...folders] = process.argv.slice(2)
const tables = folders.flatMap(folder => {
  const files = readCode(folder)
  const middling = files.filter(({ length }) => length >= 5e3 && length <= 50e3)
  return [
    contest(`Engine: ${basename(folder)}, the files of 5 to 50 KB`, middling, Number(runs)),
    contest(`Engine: ${basename(folder)}, all files, in chunks of 1 MB`, cut(files, 2 ** 20), Number(runs)),
  ]
})
process.stdout.write(JSON.stringify(tables))
