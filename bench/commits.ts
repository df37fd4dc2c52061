/** Commits with hooks: each tool's installed as its own documentation says, what that starts included. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join, resolve } from 'node:path'
import { keyFrom } from '../corpus/keys.ts'
import { cleanEnv, locate } from '../eval/tool.ts'
import { type Absent, type Contender, hold, median } from './contest.ts'
import type { Held, Ring } from './contests.ts'
import { type Call, measure } from './measure.ts'

/** A repository for one tool, and how a program is called there. */
type Ground = { cwd: string; write(file: string, text: string): void; call(program: string, ...args: string[]): void }

type Installation = {
  name: string
  /** Programs that must be there. */
  needs: string[]
  /** As documented. */
  how: string
  install(ground: Ground): void
}

const bin = resolve(import.meta.dirname, '../dist/bin.js')

/** https://pre-commit.com with the entry of the tool's own .pre-commit-hooks.yaml; the program is installed already. */
function preCommit(name: string, entry: string, takesFiles: boolean): Omit<Installation, 'name'> {
  return {
    needs: ['pre-commit', entry.split(' ')[0]!],
    how: `pre-commit install, with the entry "${entry}"`,
    install({ write, call }) {
      const hook = { id: name, name, entry, language: 'system', pass_filenames: takesFiles }
      write('.pre-commit-config.yaml', JSON.stringify({ repos: [{ repo: 'local', hooks: [hook] }] }))
      call('pre-commit', 'install')
    },
  }
}

const installations: Installation[] = [
  {
    name: 'nokeys',
    needs: ['node'],
    how: 'nokeys init',
    install: ({ call }) => call('node', bin, 'init'),
  },
  { name: 'gitleaks', ...preCommit('gitleaks', 'gitleaks git --pre-commit --redact --staged --verbose', false) },
  { name: 'detect-secrets', ...preCommit('detect-secrets', 'detect-secrets-hook --no-verify', true) },
  {
    name: 'ripsecrets',
    needs: ['ripsecrets'],
    how: 'ripsecrets --install-pre-commit',
    install: ({ call }) => call('ripsecrets', '--install-pre-commit'),
  },
  {
    name: 'git-secrets',
    needs: ['git-secrets'],
    how: 'git secrets --install; git secrets --register-aws',
    install({ call }) {
      call('git-secrets', '--install')
      call('git-secrets', '--register-aws')
    },
  },
  {
    name: 'secretlint',
    needs: ['secretlint', 'lint-staged', 'husky'],
    how: 'husky and lint-staged, as its README says',
    install({ cwd, write, call }) {
      symlinkSync(dirname(dirname(locate('secretlint')!)), join(cwd, 'node_modules'))
      write('.secretlintrc.json', JSON.stringify({ rules: [{ id: '@secretlint/secretlint-rule-preset-recommend' }] }))
      write('package.json', JSON.stringify({ 'lint-staged': { '*': ['secretlint'] } }))
      mkdirSync(join(cwd, '.husky'))
      write('.husky/pre-commit', 'npx --no-install lint-staged\n')
      call('husky')
    },
  },
]

export async function holdCommit({ temp, terms }: Ring): Promise<Held> {
  const base = prepare({ name: 'git commit', needs: ['git'], how: 'no hook', install: () => {} }, 'yardstick')
  const contenders: (Contender | Absent)[] = [base]
  for (const installation of installations) {
    const missing = installation.needs.find(program => program !== 'node' && locate(program) === undefined)
    if (missing) contenders.push({ name: installation.name, role: 'peer', without: `${missing} is not installed` })
    else contenders.push(await tried(installation))
  }
  const results = await hold(contenders, terms)
  return {
    title: 'Commit: three changed files, with the hooks that each tool installs',
    about: `The whole \`git commit\`, with what stands between Git and the tool: npx, lint-staged, pre-commit, a shell. git-secrets
installs three hooks, nokeys two, of which a commit runs one. The yardstick is \`git commit\` without hooks.`,
    results,
    base: median(results[0]!.times),
  }

  async function tried(installation: Installation): Promise<Contender> {
    const contender = prepare(installation, installation.name === 'nokeys' ? 'nokeys' : 'peer')
    const { cwd, env } = contender.call()
    const { id, secret } = keyFrom(1)
    const planted = join(cwd, 'planted.ini')
    writeFileSync(planted, `[default]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n`)
    git(cwd, env, 'add', planted)
    const { status } = await measure(commit(cwd, env), { ...terms, memory: false })
    git(cwd, env, 'rm', '-q', '-f', planted)
    return { ...contender, sees: status !== 0 }
  }

  function prepare({ name, how, install }: Installation, role: Contender['role']): Contender {
    const cwd = join(temp, `commit-${name}`)
    const home = join(temp, `commit-home-${name}`)
    mkdirSync(cwd)
    mkdirSync(home)
    const env = {
      ...cleanEnv(home),
      PATH: [process.env.NOKEYS_PEERS, process.env.PATH].filter(Boolean).join(delimiter),
    }
    const write = (file: string, text: string): void => writeFileSync(join(cwd, file), text)
    const call = (program: string, ...args: string[]): void => {
      const file = program === 'node' ? process.execPath : realpathSync(locate(program)!)
      execFileSync(file, args, { cwd, env, stdio: 'pipe' })
    }
    git(cwd, env, 'init', '-q')
    for (const [setting, value] of Object.entries({ 'user.name': 'b', 'user.email': 'b@example.com', 'gc.auto': '0' }))
      git(cwd, env, 'config', setting, value)
    write('.gitignore', 'node_modules\n')
    for (let i = 0; i < 20; i++) write(`file${i}.ts`, `export const value${i} = ${i}\n`.repeat(200))
    git(cwd, env, 'add', '-A')
    git(cwd, env, 'commit', '-qm', 'first')
    install({ cwd, write, call })
    git(cwd, env, 'add', '-A')
    git(cwd, env, 'commit', '-q', '--no-verify', '--allow-empty', '-m', 'second')
    let round = 0
    const next = (): Call => {
      round++
      for (let i = 0; i < 3; i++) write(`file${i}.ts`, `export const other${i} = ${round}\n`.repeat(200))
      git(cwd, env, 'add', '-A')
      return commit(cwd, env)
    }
    return { name, role, line: how, call: next, exitCodes: [0] }
  }
}

function git(cwd: string, env: NodeJS.ProcessEnv, ...args: string[]): void {
  execFileSync('git', args, { cwd, env, stdio: 'pipe' })
}

function commit(cwd: string, env: NodeJS.ProcessEnv): Call {
  return { program: locate('git')!, args: ['commit', '-q', '-m', 'next'], cwd, env }
}
