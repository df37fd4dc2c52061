/** One run of a program: how long, how much memory, how it ended. */
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs'

export type Call = {
  program: string
  args: readonly string[]
  cwd: string
  env: NodeJS.ProcessEnv
  /** A file for the standard input. */
  input?: string | undefined
}

export type Ended = {
  ms: number
  status: number | null
  /** It was ended at the limit. */
  late: boolean
  stderr: string
  /** Megabytes; undefined: not looked at, or not told here. */
  memory: number | undefined
}

/** Programs lead process groups of their own, so that all that they start is counted and ended with them. */
const running = new Set<ChildProcess>()
process.on('exit', () => running.forEach(end))

function end(child: ChildProcess): void {
  try {
    process.kill(-child.pid!, 'SIGKILL')
  } catch {
    child.kill('SIGKILL')
  }
}

/** What the program prints goes nowhere; its standard error goes into the file `errors`. */
export async function measure(
  { program, args, cwd, env, input }: Call,
  { limit, errors, memory }: { limit: number; errors: string; memory: boolean },
): Promise<Ended> {
  const stdin = input === undefined ? 'ignore' : openSync(input, 'r')
  const stderr = openSync(errors, 'w')
  const started = performance.now()
  const child = spawn(program, args, { cwd, env, stdio: [stdin, 'ignore', stderr], detached: true, windowsHide: true })
  running.add(child)
  let late = false
  const timer = setTimeout(() => {
    late = true
    end(child)
  }, limit * 1000)
  const watch = memory && child.pid !== undefined ? watchMemory(child.pid) : undefined
  try {
    const status = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('exit', resolve))
    const ms = performance.now() - started
    return { ms, status, late, stderr: readFileSync(errors, 'utf8'), memory: watch?.() }
  } finally {
    clearTimeout(timer)
    watch?.()
    running.delete(child)
    closeSync(stderr)
    if (typeof stdin === 'number') closeSync(stdin)
  }
}

/**
 * The most memory that the group's processes alive at one moment had used, each by its own peak (VmHWM of /proc). Looked at
 * all the time at first, in the end five times a second. A process counts once it is 4 ms old: just forked, it seems to have
 * all of its parent's. What is returned stops the watch and tells.
 */
function watchMemory(group: number): () => number | undefined {
  const started = performance.now()
  const seen = new Map([[group, 0]])
  let most = 0
  let timer: NodeJS.Timeout | undefined
  const look = () => {
    const now = performance.now()
    const members = membersOf(group)
    for (const pid of members) if (!seen.has(pid)) seen.set(pid, now)
    const old = members.filter(pid => now - seen.get(pid)! >= 4)
    most = Math.max(
      most,
      old.reduce((sum, pid) => sum + peakOf(pid), 0),
    )
    timer = setTimeout(look, now - started < 100 ? 1 : now - started < 1000 ? 5 : 200)
  }
  look()
  return () => {
    clearTimeout(timer)
    return most > 0 ? most / 1024 : undefined
  }
}

/** None where there is no /proc. */
function membersOf(group: number): number[] {
  const pids = read(() => readdirSync('/proc')) ?? []
  return pids
    .filter(name => /^\d+$/.test(name))
    .filter(pid => {
      const stat = read(() => readFileSync(`/proc/${pid}/stat`, 'latin1')) ?? ''
      // The name, in brackets, may hold anything; then come state, parent and group.
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]) === group
    })
    .map(Number)
}

function peakOf(pid: number): number {
  const status = read(() => readFileSync(`/proc/${pid}/status`, 'latin1')) ?? ''
  return Number(/^VmHWM:\s*(\d+)/m.exec(status)?.[1] ?? 0)
}

/** Processes end while they are looked at. */
function read<T>(look: () => T): T | undefined {
  try {
    return look()
  } catch {
    return undefined
  }
}
