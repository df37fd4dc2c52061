/**
 * Build plugin, for rolldown and vite alike. `virtual:rules` is the checked content of rules/*.yaml, `virtual:version` the
 * version of package.json, `virtual:glance` and `virtual:unpack` the compiled modules of assembly/: all are known at
 * build time, so that start-up reads none. `virtual:build` is a digest of all sources. `virtual:worker` is where the code of threads lies.
 */
import { createHash } from 'node:crypto'
import { chmodSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readRules } from '../src/rules/yaml.ts'

const modules: Record<string, () => unknown> = {
  'virtual:rules': readAllRules,
  'virtual:version': readVersion,
  'virtual:glance': () => compile('text.ts'),
  'virtual:unpack': () => compile('index.ts'),
  'virtual:build': digestSources,
}

const workerModule = 'virtual:worker'

/** `worker`: where the threads' code lies, if not beside the file that starts them. */
export function buildPlugin(worker?: URL) {
  return {
    name: 'nokeys',
    resolveId: (source: string) => (source in modules || source === workerModule ? `\0${source}` : null),
    async load(id: string) {
      if (id === `\0${workerModule}`)
        return `export default new URL(${JSON.stringify(worker?.href ?? './worker.js')}, import.meta.url).href`
      const read = id.startsWith('\0') ? modules[id.slice(1)] : undefined
      return read ? `export default ${literal(await read())}` : null
    },
    /** npm makes the program executable once, when it links it; a later build must not take that back. */
    writeBundle({ dir }: { dir?: string }) {
      const program = join(dir ?? 'dist', 'bin.js')
      if (existsSync(program)) chmodSync(program, 0o755)
    },
  }
}

/** Perf: a long text is read sooner than an object of that size. */
function literal(value: unknown): string {
  const text = JSON.stringify(value)
  return typeof value === 'string' ? text : `JSON.parse(${JSON.stringify(text)})`
}

/** In the order of the files' names without their ending: `aws` before `aws-services`. */
function readAllRules() {
  const files = readdirSync('rules').filter(file => file.endsWith('.yaml'))
  const names = files.map(file => file.slice(0, -'.yaml'.length)).sort()
  return names.flatMap(name => readRules(readFileSync(join('rules', `${name}.yaml`), 'utf8'), `rules/${name}.yaml`))
}

function readVersion() {
  return JSON.parse(readFileSync('package.json', 'utf8')).version
}

async function compile(entry: string) {
  const { main } = await import('assemblyscript/asc')
  const options = ['--outFile', 'out.wasm', '-O3', '--runtime', 'stub', '--enable', 'simd', '--noAssert']
  let binary: Uint8Array | undefined
  const { error, stderr } = await main([join('assembly', entry), ...options], {
    writeFile(name, contents) {
      if (name.endsWith('.wasm')) binary = contents as Uint8Array
    },
  })
  if (error || !binary) throw new Error(`assembly/${entry} could not be compiled: ${error?.message ?? ''}\n${stderr}`)
  return Buffer.from(binary).toString('base64')
}

function digestSources() {
  const digest = createHash('sha256')
  for (const folder of ['src', 'assembly', 'rules']) {
    for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort())
      if (/\.(ts|yaml)$/.test(file)) digest.update(`${file}\0`).update(readFileSync(join(folder, file)))
  }
  return digest.digest('hex')
}
