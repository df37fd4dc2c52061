/** The corpus as files: one file for each shape and key, one for each decoy and sample; what must be found in each, and where. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Decoy } from '../corpus/decoy.ts'
import { decoys } from '../corpus/decoys/index.ts'
import { type Key, keyFrom } from '../corpus/keys.ts'
import { noiseFrom } from '../corpus/noise.ts'
import type { Shape } from '../corpus/shape.ts'
import { shapes } from '../corpus/shapes/index.ts'
import { type Span, spansOf } from '../corpus/spans.ts'

/** Lines and columns count from 1, columns in characters; the end column is exclusive. */
export type Place = { line: number; column: number; endLine: number; endColumn: number }

export type Half = keyof Key

/** What a file must yield: a value, at any of the places where it stands. */
export type Label = { half: Half; value: string; places: Place[] }

export type ShapeCase = { path: string; shape: Shape; labels: Label[] }
export type DecoyCase = { path: string; decoy: Decoy }
export type Corpus = { shapeCases: ShapeCase[]; decoyCases: DecoyCase[]; bytes: number }

/** Writes the corpus into an empty folder. Equal seeds give equal files. */
export function layCorpus(folder: string, keysPerShape: number, seed: number): Corpus {
  const corpus: Corpus = { shapeCases: [], decoyCases: [], bytes: 0 }
  const lay = (path: string, content: Buffer) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
    corpus.bytes += content.length
  }
  const seedOf = (index: number, n: number) => seed * 1_000_003 + index * keysPerShape + n
  for (const [index, shape] of shapes.entries()) {
    for (let n = 0; n < keysPerShape; n++) {
      const path = `s/${index}/${n}/${shape.path}`
      const key = keyFrom(seedOf(index, n))
      const content = Buffer.from(shape.make(key))
      lay(path, content)
      corpus.shapeCases.push({ path, shape, labels: labelsOf(shape, key, content) })
    }
  }
  for (const [index, decoy] of decoys.entries()) {
    for (let n = 0; n < keysPerShape; n++) {
      const path = `d/${index}/${n}/${decoy.path}`
      lay(path, Buffer.from(decoy.make(noiseFrom(seedOf(index, n)))))
      corpus.decoyCases.push({ path, decoy })
    }
  }
  return corpus
}

function labelsOf(shape: Shape, key: Key, content: Buffer): Label[] {
  const halves: Half[] = [
    ...(shape.wants.includes('I') ? ['id' as const] : []),
    ...(shape.wants.includes('S') ? ['secret' as const] : []),
  ]
  return halves.map(half => ({
    half,
    value: key[half],
    places: spansOf(shape, key, half).map(span => placeOf(content, span)),
  }))
}

function placeOf(content: Buffer, { start, end }: Span): Place {
  const [line, column] = positionOf(content, start)
  const [endLine, endColumn] = positionOf(content, end)
  return { line, column, endLine, endColumn }
}

function positionOf(content: Buffer, offset: number): [line: number, column: number] {
  const lines = textBefore(content, offset).split('\n')
  return [lines.length, [...lines.at(-1)!].length + 1]
}

/** UTF-16 is known here by its mark or by the NUL of its first character. */
function textBefore(content: Buffer, offset: number): string {
  const big = content[0] === 0xfe || content[0] === 0
  const wide = big || content[1] === 0 || (content[0] === 0xff && content[1] === 0xfe)
  if (!wide) return content.toString('utf8', 0, offset)
  const before = Buffer.from(content.subarray(0, offset & ~1))
  return (big ? before.swap16() : before).toString('utf16le')
}
