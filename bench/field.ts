/** Who takes part: the installed tools, each with a home folder of its own, tried out on a planted key first. */
import { spawnSync } from 'node:child_process'
import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { cleanEnv, locate, prepare, type Tool, versionOf } from '../eval/tool.ts'
import type { Absent, Contender } from './contest.ts'
import type { Call } from './measure.ts'
import { type Kind, ourselves, type Peer, type Place, peers, type Way } from './peers.ts'
import { cleanPath, type Planted, plant, plantedPath } from './planted.ts'

const bin = resolve(import.meta.dirname, '../dist/bin.js')

/** What a contender may know of the place where it is called; asked before each run. */
export type Where = { cwd: string } & Partial<Omit<Place, 'scratch'>>

export type Field = {
  /** All of them, in a contest of this kind. */
  of(kind: Kind, where: () => Where): (Contender | Absent)[]
  /** Another command line of nokeys, over history. It is tried out twice, since it may know the key from the first time. */
  variant(name: string, role: 'nokeys' | 'variant', args: readonly string[], where: () => Where): Contender
  yardstick(name: string, argv: readonly string[], cwd: string, input?: string): Contender
  /** rg, where it is installed, as a yardstick that sees key IDs. */
  grep(cwd: string): Contender | Absent
  versions: { name: string; version: string }[]
  /** The options by which nokeys keeps nothing between scans; none where it has no such option. */
  keepsNothing: readonly string[]
}

type Ready = { peer: Peer; scratch: string; installed: boolean }

/** A command line as it is called: programs are found by their names. */
function callOf([name, ...args]: readonly string[], cwd: string, home: string, input?: string): Call {
  const env = cleanEnv(home)
  if (name === 'nokeys') return { program: process.execPath, args: [bin, ...args], cwd, env, input }
  if (name === 'node') return { program: process.execPath, args, cwd, env, input }
  return { program: locate(name!) ?? name!, args, cwd, env, input }
}

/** As a person would type it. */
function lineOf(way: Way, staged: readonly string[] = []): string {
  const argv = way({ scratch: '$HOME', staged, bare: false, base: 'BASE', tip: 'TIP' })
  return argv.map(arg => (/[\s|*()"]/.test(arg) ? `'${arg}'` : arg)).join(' ')
}

export function enter(temp: string, only: readonly string[] | undefined): Field {
  const help = spawnSync(process.execPath, [bin, '--help'], { encoding: 'utf8' }).stdout
  const keepsNothing = /--(no-)?cache\b/.test(help) ? ['--no-cache'] : []
  const versions: Field['versions'] = []
  const planted = plant(temp)

  const makeReady = (peer: Peer): Ready => {
    const { tool } = peer
    const scratch = join(temp, `home-${tool.name}`)
    const program = locate(tool.program)
    if (program === undefined) {
      versions.push({ name: tool.name, version: 'not installed' })
      return { peer, scratch, installed: false }
    }
    const call = prepare(tool, program, temp, scratch)
    giveIdentity(scratch)
    versions.push({ name: tool.name, version: versionOf(tool, program, call) || 'not said' })
    return { peer, scratch, installed: true }
  }
  const chosen = peers.filter(({ tool }) => only?.includes(tool.name) ?? true)
  const [ours, ...others] = [ourselves(keepsNothing), ...chosen].map(makeReady)

  /** Each is tried out once for each kind of contest. */
  const tried = new Map<string, boolean>()
  const seen = (tool: Tool, kind: Kind, way: Way, scratch: string): boolean => {
    const key = `${tool.name} ${kind}`
    const answer = tried.get(key) ?? sees(tool, kind, way, scratch, planted)
    tried.set(key, answer)
    return answer
  }

  const contender = ({ peer, scratch, installed }: Ready, kind: Kind, where: () => Where): Contender | Absent => {
    const { tool, ways, fault } = peer
    const way = ways[kind]
    const role = peer === ours!.peer ? 'nokeys' : 'peer'
    if (way === undefined) return { name: tool.name, role: 'peer', without: cannot[kind] }
    if (!installed) return { name: tool.name, role: 'peer', without: 'not installed' }
    return {
      name: tool.name,
      role,
      line: lineOf(way, where().staged),
      call: () => {
        const at = where()
        return callOf(way(placeOf(at, scratch)), at.cwd, scratch)
      },
      exitCodes: kind === 'hook' ? [0] : tool.exitCodes,
      fault,
      sees: seen(tool, kind, way, scratch),
    }
  }
  const plain = { exitCodes: [0, 1], role: 'yardstick' as const }
  const home = ours!.scratch
  return {
    of: (kind, where) => [ours!, ...others].map(ready => contender(ready, kind, where)),
    variant: (name, role, args, where) => {
      const argv = ['nokeys', '--no-progress', ...args]
      const trial = callOf(argv, planted.where('history').cwd, home)
      return {
        name,
        role,
        line: argv.join(' '),
        call: () => callOf(argv, where().cwd, home),
        exitCodes: [0, 1],
        sees: names(trial) && names(trial),
      }
    },
    yardstick: (name, argv, cwd, input) => ({
      ...plain,
      name,
      line: lineOf(() => [...argv]),
      call: () => callOf(argv, cwd, home, input),
    }),
    grep: cwd => {
      const name = 'ripgrep, key IDs only'
      if (locate('rg') === undefined) return { name, role: 'yardstick', without: 'not installed' }
      const argv = ['rg', '-c', '--no-ignore', '--hidden', '-a', '--glob', '!.git', '(AKIA|ASIA)[A-Z2-7]{16}', '.']
      const call = callOf(argv, cwd, home)
      return {
        ...plain,
        name,
        line: lineOf(() => argv),
        call: () => call,
        sees: names(callOf(argv, planted.tree, home)),
      }
    },
    versions,
    keepsNothing,
  }
}

const cannot: Record<Kind, string> = {
  hook: 'has no hook',
  tree: 'scans no folders',
  history: 'scans no history',
  since: 'scans no range of commits',
}

const placeOf = (where: Where, scratch: string): Place => ({
  scratch,
  staged: [],
  bare: false,
  base: '',
  tip: '',
  ...where,
})

/** Some make commits of their own, and repositories may belong to someone else. */
function giveIdentity(home: string): void {
  appendFileSync(join(home, '.gitconfig'), '[user]\n\tname = b\n\temail = b@example.com\n[safe]\n\tdirectory = *\n')
}

/** Whether the tool reports the planted key; a hook must also stop the commit. */
function sees(tool: Tool, kind: Kind, way: Way, scratch: string, planted: Planted): boolean {
  const file = typeof tool.report === 'object' ? join(scratch, tool.report.file) : undefined
  if (file !== undefined) rmSync(file, { force: true })
  const place = placeOf(planted.where(kind), scratch)
  return names(callOf(way(place), planted.where(kind).cwd, scratch), file, kind === 'hook')
}

/** What it says names the file with the key, and not the one beside it. */
function names(call: Call, report?: string, mustFail = false): boolean {
  const { program, args, cwd, env } = call
  const options = { cwd, env, encoding: 'utf8', maxBuffer: 2 ** 28, timeout: 60_000 } as const
  const { stdout, stderr, status } = spawnSync(program, args, options)
  const said = stdout + stderr + (report !== undefined && existsSync(report) ? readFileSync(report, 'utf8') : '')
  return said.includes(plantedPath) && !said.includes(cleanPath) && !(mustFail && status === 0)
}
