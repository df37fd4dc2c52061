/** Build plugin (rolldown and vite): the module `virtual:rules` is the checked content of rules/*.yaml. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readRules } from '../src/rules/yaml.ts'

const folder = 'rules'
const id = '\0virtual:rules'

export function rulesPlugin() {
  return {
    name: 'nokeys-rules',
    resolveId: (source: string) => (source === 'virtual:rules' ? id : null),
    load(module: string) {
      if (module !== id) return null
      const files = readdirSync(folder)
        .filter(file => file.endsWith('.yaml'))
        .sort()
      const rules = files.flatMap(file => readRules(readFileSync(join(folder, file), 'utf8'), `${folder}/${file}`))
      return `export default ${JSON.stringify(rules)}`
    },
  }
}
