/**
 * A story: a text file that plays through one situation with real Git and the built program.
 *
 *   # What it is about (the test's name)
 *   write PATH                 a file; its lines follow, four spaces further in
 *   $ COMMAND                  run by sh at the top of the repository; it must succeed unless expectations say otherwise
 *     EXPECTATION              two spaces further in
 *
 * $ID1, $SECRET1, $ID2 … stand for keys made at run time, $FILLER for forty lines of text. `nokeys` is the built program;
 * after a command that runs it, expectations tell all that it found, and its exit code must be the one that follows.
 *
 *   finds nothing
 *   finds $ID1 PATH:LINE[, in COMMIT][, last in COMMIT][, at N places][, still in HEAD | , not in HEAD][, on BRANCH…][, also PATH]
 *                              in PATH, {REVISION} stands for its id
 *   incomplete TEXT            a failure that says TEXT; without such a line there must be none
 *   skips PATH · notes TEXT    among others
 *   blocked $ID1 PATH:LINE     a commit or push that the hook stopped: HEAD stays, the place is told
 *   refuses TEXT               exit code 2, with TEXT on standard error
 *   fails                      Git fails, as it should
 *   says TEXT
 */
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fingerprintOf } from '../../src/fingerprint.ts'
import { printable } from '../../src/reporters/printable.ts'
import { Secret } from '../../src/secret.ts'
import { keyPair } from './keys.ts'
import { bin, type Run, TestRepo } from './repo.ts'

type Step =
  | { at: number; write: string; text: string }
  | { at: number; command: string; expected: { at: number; text: string }[] }
type Story = { title: string; steps: Step[] }

function parseStory(text: string): Story {
  const lines = text.trimEnd().split('\n')
  const steps: Step[] = []
  for (const [index, line] of lines.entries()) {
    const at = index + 1
    const last = steps.at(-1)
    const [, write] = /^write (.+)$/.exec(line) ?? []
    const [, command] = /^\$ (.+)$/.exec(line) ?? []
    const inside = (line === '' || line.startsWith('    ')) && last && 'write' in last
    if (write !== undefined) steps.push({ at, write, text: '' })
    else if (command !== undefined) steps.push({ at, command, expected: [] })
    else if (inside) last.text += `${line.slice(4)}\n`
    else if (/^ {2}\S/.test(line) && last && 'command' in last) last.expected.push({ at, text: line.trim() })
    else if (line !== '' && !line.startsWith('#')) throw new Error(`line ${at} is no part of a story: ${line}`)
  }
  // The empty line that ends a file's text parts it from what follows.
  for (const step of steps) if ('write' in step) step.text = step.text.replace(/\n+$/, '\n')
  return { title: lines[0]!.replace(/^# /, ''), steps }
}

/** Makes a test of each story in a folder of test/stories, in a repository of its own. */
export function playStories(folder: string): void {
  const files = readdirSync(folder).filter(file => file.endsWith('.txt'))
  test.each(files.sort())('%s', file => {
    const { title, steps } = parseStory(readFileSync(join(folder, file), 'utf8'))
    expect(title).not.toBe('')
    const run = new StoryRun()
    for (const step of steps) {
      try {
        run.play(step)
      } catch (error) {
        if (error instanceof Error) error.message = `${file}:${step.at}: ${error.message}`
        throw error
      }
    }
  })
}

const filler = Array.from({ length: 40 }, (_, i) => `line ${i + 1}\n`).join('')

class StoryRun {
  readonly repo = new TestRepo()
  /** Seeds of the keys that the story has named so far. */
  readonly #seeds = new Set<number>()

  constructor() {
    const folder = join(this.repo.path, '../bin')
    mkdirSync(folder)
    writeFileSync(join(folder, 'nokeys'), `#!/bin/sh\nexec '${process.execPath}' '${bin}' "$@"\n`)
    chmodSync(join(folder, 'nokeys'), 0o755)
    this.repo.env.PATH = `${folder}:${this.repo.env.PATH}`
    // Commands of a story may clone and push between folders.
    writeFileSync(this.repo.env.GIT_CONFIG_GLOBAL!, '[protocol "file"]\n\tallow = always\n')
  }

  play(step: Step): void {
    if ('write' in step) {
      this.repo.write(step.write, this.#filled(step.text))
      return
    }
    const scans = step.expected.some(({ text }) => /^(finds|incomplete|skips|notes) /.test(text))
    const head = this.#head()
    const run = this.repo.run('sh', ['-euc', `${this.#filled(step.command)}${scans ? ' --format json' : ''}`])
    for (const seed of this.#seeds) expect(run.output, 'a secret was printed').not.toContain(keyPair(seed).secret)
    if (scans)
      this.#checkScan(
        run,
        step.expected.map(({ text }) => text),
      )
    else if (step.expected.length === 0) expect(run, run.output).toMatchObject({ code: 0 })
    else for (const { text } of step.expected) this.#check(text, run, head)
  }

  #check(expected: string, run: Run, head: string): void {
    const [, verb, rest = ''] = /^(\w+)(?: (.*))?$/.exec(expected)!
    switch (verb) {
      case 'blocked': {
        const [key, where] = rest.split(/ (.*)/s)
        expect(run.code, run.output).not.toBe(0)
        expect(this.#head(), 'the commit was made').toBe(head)
        expect(run.output).toContain(this.#shown(key!))
        expect(run.output).toContain(where!)
        break
      }
      case 'refuses':
        expect(run.code, run.output).toBe(2)
        expect(run.stderr).toContain(rest)
        break
      case 'fails':
        expect(run.code, run.output).not.toBe(0)
        break
      case 'says':
        expect(run.output).toContain(this.#filled(rest))
        break
      default:
        throw new Error(`"${expected}" is no expectation`)
    }
  }

  #checkScan({ code, stdout, stderr }: Run, expected: string[]): void {
    expect(stdout, stderr).toMatch(/^\{/)
    const report = JSON.parse(stdout)
    const texts = (verb: string) =>
      expected.filter(text => text.startsWith(`${verb} `)).map(text => this.#filled(text.slice(verb.length + 1)))
    const wanted = expected.filter(text => /^finds (?!nothing$)/.test(text)).map(text => text.slice('finds '.length))
    const places = wanted.map(text => this.#resolved(text.split(', ')[0]!))
    const found = report.findings.map(
      (finding: Found) => `${this.#nameOf(finding)} ${printable(finding.path)}:${finding.line}`,
    )
    expect(found.sort()).toEqual([...places].sort())
    for (const text of wanted) this.#checkDetails(text, report.findings)
    const failures = report.failures.map(({ message }: { message: string }) => message)
    expect(failures).toEqual(texts('incomplete').map(text => expect.stringContaining(text)))
    const skips = report.skips.map(({ path }: { path: string }) => path)
    for (const path of texts('skips')) expect(skips).toContain(path)
    for (const note of texts('notes')) expect(report.notes).toContainEqual(expect.stringContaining(note))
    expect(code).toBe(found.length > 0 ? 1 : failures.length > 0 ? 2 : 0)
  }

  #checkDetails(wanted: string, findings: Found[]): void {
    const [place, ...details] = wanted.split(', ')
    const finding = findings.find(found => `${this.#nameOf(found)} ${printable(found.path)}:${found.line}` === place)!
    for (const detail of details) {
      const [, what, value = ''] = /^(still in HEAD|not in HEAD|last in|in|at|on|also)(?: (.*))?$/.exec(detail) ?? []
      const got = {
        'still in HEAD': () => expect(finding.inHead, detail).toBe(true),
        'not in HEAD': () => expect(finding.inHead, detail).toBe(false),
        in: () => expect(finding.commit, detail).toBe(this.repo.git('rev-parse', `${value}^{commit}`)),
        'last in': () => expect(finding.lastCommit, detail).toBe(this.repo.git('rev-parse', `${value}^{commit}`)),
        at: () => expect(finding.places, detail).toBe(Number.parseInt(value, 10)),
        on: () => expect(finding.remoteBranches, detail).toEqual(value === 'none' ? [] : value.split(' ')),
        also: () => expect(finding.paths, detail).toContain(value),
      }[what ?? '']
      if (!got) throw new Error(`"${detail}" is no detail of a finding`)
      got()
    }
  }

  /** `$ID1` or `$SECRET1`, whichever the finding is. */
  #nameOf({ redacted, fingerprint }: Found): string {
    for (const seed of this.#seeds) {
      const { id, secret } = keyPair(seed)
      if (redacted === id) return `$ID${seed}`
      if (fingerprint === fingerprintOf('aws-secret-access-key', new Secret(secret))) return `$SECRET${seed}`
    }
    return redacted
  }

  #filled(text: string): string {
    return text.replace(/\$(?:FILLER\n?|(ID|SECRET)(\d+))/g, (_, kind, digits) => {
      if (kind === undefined) return filler
      const seed = Number(digits)
      this.#seeds.add(seed)
      return keyPair(seed)[kind === 'ID' ? 'id' : 'secret']
    })
  }

  /** `{REVISION}` becomes its id: the path of a note. */
  #resolved(text: string): string {
    return text.replace(/\{(\S+)\}/g, (_, name) => this.repo.git('rev-parse', name))
  }

  /** What a report for people shows of a key. */
  #shown(key: string): string {
    const value = this.#filled(key)
    return key.startsWith('$ID') ? value : new Secret(value).redacted
  }

  #head(): string {
    return this.repo.tryGit('rev-parse', '--quiet', '--verify', 'HEAD').stdout
  }
}

type Found = {
  redacted: string
  fingerprint: string
  path: string
  line: number
  commit?: string
  lastCommit?: string
  inHead?: boolean
  places?: number
  paths?: string[]
  remoteBranches?: string[]
}
