/** Contests between programs: interleaved runs, medians, ratios to a yardstick of the same runs. */
import { type Call, type Ended, measure } from './measure.ts'

export type Contender = {
  name: string
  /** A variant of nokeys is ours too, but not what is compared with the peers. */
  role: 'yardstick' | 'nokeys' | 'variant' | 'peer'
  /** Its command line, as a person types it. */
  line: string
  /** Asked before each run. */
  call: () => Call
  /** Exit codes of a scan that was done. */
  exitCodes: readonly number[]
  /** What its standard error says of a scan that failed, whatever the exit code. */
  fault?: RegExp | undefined
  /** Whether it reports a planted key; undefined where it looks for none. */
  sees?: boolean | undefined
}

/** Who cannot take part, and why. */
export type Absent = { name: string; role: 'yardstick' | 'peer'; without: string }

export type Result = {
  name: string
  role: Contender['role']
  line?: string
  times: number[]
  memory?: number | undefined
  sees?: boolean | undefined
  /** Why there are no times. */
  without?: string
}

export type Terms = {
  runs: number
  peerRuns: number
  /** Seconds. */
  limit: number
  /** A file for what programs say on their standard error. */
  errors: string
  /** Called before the contenders of each round. */
  before?: () => void
}

/** A peer whose first run took longer, in milliseconds, is not run again. */
const longRun = 20_000

export function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[times.length >> 1]!
}

/**
 * The first run of each contender warms up, is watched for its memory and not counted, unless it is the only one. A
 * contender that fails is out and the others go on; only without a yardstick there is no contest.
 */
export async function hold(contenders: readonly (Contender | Absent)[], terms: Terms): Promise<Result[]> {
  const results = contenders.map((contender): Result => ({ ...contender, times: [] }))
  for (let round = 0; round <= terms.runs; round++) {
    terms.before?.()
    for (const [index, contender] of contenders.entries()) {
      const result = results[index]!
      if ('without' in contender || result.without !== undefined) continue
      const rounds = contender.role === 'peer' ? terms.peerRuns : terms.runs
      const enough = rounds === 1 || round > rounds || (contender.role === 'peer' && result.times[0]! > longRun)
      if (round > 0 && enough) continue
      tell(`${contender.name}, ${round === 0 ? 'first run' : `run ${round} of ${rounds}`}`)
      const ended = await measure(contender.call(), { ...terms, memory: round === 0 })
      const fault = failure(contender, ended, terms.limit)
      if (fault !== undefined) {
        result.without = fault
        continue
      }
      if (round === 1) result.times = []
      result.times.push(ended.ms)
      if (round === 0) result.memory = ended.memory
    }
  }
  tell('')
  return results
}

function failure({ name, role, exitCodes, fault }: Contender, ended: Ended, limit: number): string | undefined {
  if (ended.late) return `> ${limit} s`
  const done = ended.status !== null && exitCodes.includes(ended.status)
  if (done && !fault?.test(ended.stderr)) return undefined
  const how = done ? `${fault!.exec(ended.stderr)![0]}, exit code ${ended.status}` : `exit code ${ended.status}`
  const said = `${name}: ${how}\n${ended.stderr.trim().split('\n').slice(-3).join('\n')}`
  if (role === 'yardstick') throw new Error(said)
  tell('')
  console.error(said)
  if (role !== 'peer') process.exitCode = 1
  return `failed: ${how}`
}

/** One line of the terminal says what is going on. */
function tell(what: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${what}`)
}
