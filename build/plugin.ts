/**
 * Build plugin, for rolldown and vite alike. `virtual:rules` is the checked content of rules/*.yaml, `virtual:version` the
 * version of package.json: both are known at build time, so that start-up reads neither.
 */
import { chmodSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readRules } from '../src/rules/yaml.ts'

const modules: Record<string, () => unknown> = { 'virtual:rules': readAllRules, 'virtual:version': readVersion }

export function buildPlugin() {
  return {
    name: 'nokeys',
    resolveId: (source: string) => (source in modules ? `\0${source}` : null),
    load(id: string) {
      const read = id.startsWith('\0') ? modules[id.slice(1)] : undefined
      return read ? `export default ${JSON.stringify(read())}` : null
    },
    /** npm makes the program executable once, when it links it; a later build must not take that back. */
    writeBundle({ dir }: { dir?: string }) {
      const program = join(dir ?? 'dist', 'bin.js')
      if (existsSync(program)) chmodSync(program, 0o755)
    },
  }
}

function readAllRules() {
  const files = readdirSync('rules').filter(file => file.endsWith('.yaml'))
  return files.sort().flatMap(file => readRules(readFileSync(join('rules', file), 'utf8'), `rules/${file}`))
}

function readVersion() {
  return JSON.parse(readFileSync('package.json', 'utf8')).version
}
