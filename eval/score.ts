/** What a tool found, held against what there is. */
import { createHash } from 'node:crypto'
import type { Corpus, Half, Label, Place } from './cases.ts'

/** One finding of one tool, as far as its report says. */
export type Found = {
  /** As in the corpus: relative, with forward slashes. */
  path: string
  line: number
  endLine?: number
  /** Counts from 1, the end is exclusive; absent if the tool tells only the line. */
  column?: number
  endColumn?: number
  /** The values that it shows in clear, if it shows any. */
  values?: string[]
  /** The SHA-1 of the value, hexadecimal, if that is what it shows. */
  hash?: string
  /** Which half it says that it found, where it shows no value. */
  half?: Half
  /** It calls the finding an AWS key. */
  aws: boolean
}

export type Tally = { found: number; of: number }
/** A half that a shape does not ask for is absent. */
export type ShapeScore = Partial<Record<Half, Tally>>
/** Samples with any finding, and with one that is called an AWS key. */
export type DecoyScore = { any: number; aws: number; of: number }
/** By the names of shapes and decoys. */
export type Score = { shapes: Map<string, ShapeScore>; decoys: Map<string, DecoyScore> }

/** Tools count columns in bytes or characters, from 0 or 1. */
const slack = 2

export function scoreOf(corpus: Corpus, findings: readonly Found[]): Score {
  const byPath = new Map<string, Found[]>()
  for (const finding of findings) byPath.set(finding.path, [...(byPath.get(finding.path) ?? []), finding])
  const score: Score = { shapes: new Map(), decoys: new Map() }
  for (const { path, shape, labels } of corpus.shapeCases) {
    const shapeScore = score.shapes.get(shape.name) ?? {}
    score.shapes.set(shape.name, shapeScore)
    for (const label of labels) {
      const { found, of } = shapeScore[label.half] ?? { found: 0, of: 0 }
      const isFound = byPath.get(path)?.some(finding => finds(finding, label, labels))
      shapeScore[label.half] = { found: found + (isFound ? 1 : 0), of: of + 1 }
    }
  }
  for (const { path, decoy } of corpus.decoyCases) {
    const decoyScore = score.decoys.get(decoy.name) ?? { any: 0, aws: 0, of: 0 }
    score.decoys.set(decoy.name, decoyScore)
    const here = byPath.get(path) ?? []
    decoyScore.of++
    if (here.length > 0) decoyScore.any++
    if (here.some(({ aws }) => aws)) decoyScore.aws++
  }
  return score
}

/**
 * Whether a finding in the right file is this value: it shows it, or covers it, or, if it tells only a line, is on its line and
 * not known to be another of the file's values.
 */
export function finds(finding: Found, label: Label, labels: readonly Label[]): boolean {
  if (shows(finding, label)) return true
  if (finding.half !== undefined && finding.half !== label.half) return false
  if (finding.column === undefined && labels.some(other => shows(finding, other))) return false
  return label.places.some(place => covers(finding, place))
}

function shows({ values, hash }: Found, { value }: Label): boolean {
  if (hash !== undefined && hash === createHash('sha1').update(value).digest('hex')) return true
  return values?.some(shown => shown.includes(value)) ?? false
}

function covers(finding: Found, place: Place): boolean {
  const endLine = finding.endLine ?? finding.line
  if (finding.line > place.line || endLine < place.endLine) return false
  if (finding.column === undefined || finding.endColumn === undefined) return true
  const startsBefore = finding.line < place.line || finding.column <= place.column + slack
  const endsBehind = endLine > place.endLine || finding.endColumn >= place.endColumn - slack
  return startsBefore && endsBehind
}

/** Of all values of a half, over all shapes or some. */
export function total(scores: Iterable<ShapeScore>, half: Half): Tally {
  const sum: Tally = { found: 0, of: 0 }
  for (const { [half]: tally } of scores) {
    sum.found += tally?.found ?? 0
    sum.of += tally?.of ?? 0
  }
  return sum
}
