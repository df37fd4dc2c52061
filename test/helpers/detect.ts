/** Text in, suspicions out: engine and judge without a source, whole or cut into windows. */
import { createEngine } from '../../src/engine/engine.ts'
import { judge, type Suspicion } from '../../src/findings/judge.ts'
import { builtinRules } from '../../src/rules/builtin.ts'
import { type Confidence, confidences } from '../../src/rules/rule.ts'

const engine = createEngine(builtinRules)

/** What nokeys sees in the bytes, from a confidence on. */
export function detect(bytes: string | Uint8Array, options: { path?: string; from?: Confidence } = {}): Suspicion[] {
  const buffer = typeof bytes === 'string' ? Buffer.from(bytes) : bytes
  const matches = engine
    .open()
    .scan({ bytes: buffer, coreStart: 0, coreEnd: buffer.length, nextStart: buffer.length, last: true })
  const floor = confidences.indexOf(options.from ?? 'medium')
  return judge(matches, options.path ?? 'file.txt').filter(({ confidence }) => confidences.indexOf(confidence) >= floor)
}

/** The clear values, for comparison in tests. */
export function valuesIn(bytes: string | Uint8Array, options: { path?: string; from?: Confidence } = {}): string[] {
  return detect(bytes, options).map(({ match }) => match.secret.reveal())
}
