/** Contests between programs: interleaved runs, medians, ratios to a yardstick of the same runs. */
import { spawnSync } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'

export type Contender = { name: string; program: string; args: string[]; input?: string }
export type Contest = {
  title: string
  cwd: string
  contenders: Contender[]
  yardstick: (medians: Map<string, number>) => number
}

const devNull = openSync('/dev/null', 'w')

/** Milliseconds of one run. nokeys may exit with 0 or 1; anything else is a broken benchmark. */
function time({ name, program, args, input }: Contender, cwd: string, env: NodeJS.ProcessEnv): number {
  const started = performance.now()
  const stdin = input === undefined ? 'ignore' : openSync(input, 'r')
  const { status, error } = spawnSync(program, args, { cwd, env, stdio: [stdin, devNull, devNull] })
  const elapsed = performance.now() - started
  if (typeof stdin === 'number') closeSync(stdin)
  if (error || status === null || status > 1) throw new Error(`${name} failed: ${error ?? status}`)
  return elapsed
}

export function median(times: number[]): number {
  return times.sort((a, b) => a - b)[times.length >> 1]!
}

/** The first run of each contender warms up and is not counted. */
export function hold({ title, cwd, contenders, yardstick }: Contest, runs: number, env: NodeJS.ProcessEnv): void {
  const times = new Map(contenders.map(({ name }) => [name, [] as number[]]))
  for (let run = 0; run <= runs; run++) {
    for (const contender of contenders) {
      const elapsed = time(contender, cwd, env)
      if (run > 0) times.get(contender.name)!.push(elapsed)
    }
  }
  const medians = new Map([...times].map(([name, all]) => [name, median(all)]))
  const base = yardstick(medians)
  console.log(`\n${title}`)
  for (const [name, ms] of medians)
    console.log(`  ${name.padEnd(44)} ${ms.toFixed(0).padStart(7)} ms   × ${(ms / base).toFixed(2)}`)
}
