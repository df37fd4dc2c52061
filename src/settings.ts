/**
 * What a scan is told by files: configuration (`.nokeys.json`, or "nokeys" in package.json), the allowlist, and the user's
 * rules. All of it is data; nothing of the scanned repository runs. A range reads them from its base commit, so that a
 * change cannot excuse itself.
 */
import { type Allowlist, createAllowlist } from './allowlist/allowlist.ts'
import { parseAllowlist } from './allowlist/entry.ts'
import { ScanError } from './errors.ts'
import { builtinRules } from './rules/builtin.ts'
import { type Confidence, confidences, type Rule } from './rules/rule.ts'

/** Reads a file by its path from the top level, from the disk or from a commit; undefined if it is not there. */
export type FileReader = (path: string) => Promise<string | undefined>

export type Config = { minConfidence?: Confidence; allowlist?: string; rules?: string[] }

export type Settings = {
  minConfidence: Confidence
  rules: readonly Rule[]
  allowlist: Allowlist
  /** What is worth knowing about where they come from. */
  notes?: readonly string[]
}

export const configFile = '.nokeys.json'
export const allowlistFile = '.nokeysallow'

/** What the command line says of the same things; it wins. Its files are read from the disk, by `readGiven`. */
export type Given = { minConfidence?: Confidence; allowlist?: string; rules?: readonly string[] }

/** Where the allowlist of a repository is, by its path from the top level. */
export async function allowlistPath(read: FileReader): Promise<string> {
  return (await readConfig(read)).allowlist ?? allowlistFile
}

export async function readSettings(read: FileReader, given: Given, readGiven: FileReader): Promise<Settings> {
  const config = await readConfig(read)
  const minConfidence = given.minConfidence ?? config.minConfidence ?? 'medium'
  return {
    minConfidence,
    rules: [
      ...builtinRules,
      ...(await readRuleFiles(config.rules ?? [], read)),
      ...(await readRuleFiles(given.rules ?? [], readGiven)),
    ],
    allowlist: await readAllowlist(config, read, given, readGiven),
  }
}

async function readAllowlist(
  config: Config,
  read: FileReader,
  given: Given,
  readGiven: FileReader,
): Promise<Allowlist> {
  const [path, reader] = given.allowlist === undefined ? [config.allowlist, read] : [given.allowlist, readGiven]
  const text = await reader(path ?? allowlistFile)
  if (text === undefined && path !== undefined) throw missing(path, 'allowlist')
  return createAllowlist(parseAllowlist(text ?? '', path ?? allowlistFile), new Date().toISOString().slice(0, 10))
}

/** The user's rules. Throws a ScanError where a file is not there, is wrong, or gives an id for the second time. */
export async function readRuleFiles(paths: readonly string[], read: FileReader): Promise<Rule[]> {
  if (paths.length === 0) return []
  const { readRules } = await import('./rules/yaml.ts')
  const rules: Rule[] = []
  for (const path of paths) {
    const text = await read(path)
    if (text === undefined) throw missing(path, 'rules')
    rules.push(...readRules(text, path))
  }
  const known = new Set(builtinRules.map(({ id }) => id))
  const twice = rules.find(({ id }) => known.has(id) || !known.add(id))
  if (twice) throw new ScanError(`Rule ${twice.id} is there twice.`, 'Give your rule an id of its own.')
  return rules
}

function missing(path: string, what: string): ScanError {
  return new ScanError(
    `The ${what} file ${path} is not there.`,
    'Check its path: in settings it counts from the top level, on the command line from where you are.',
  )
}

async function readConfig(read: FileReader): Promise<Config> {
  const own = await read(configFile)
  if (own !== undefined) return parseConfig(parseJson(own, configFile), configFile)
  const packageText = await read('package.json')
  if (packageText === undefined || !packageText.includes('"nokeys"')) return {}
  const config = (parseJson(packageText, 'package.json') as { nokeys?: unknown } | null)?.nokeys
  return config === undefined ? {} : parseConfig(config, 'package.json: nokeys')
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''))
  } catch (cause) {
    // The parser's own message quotes the file, which may be another than it seems.
    throw new ScanError(`${file} is not valid JSON.`, 'Check it with a JSON linter.', { cause })
  }
}

/** Checks a configuration. Throws a ScanError that names file, field and mend. */
export function parseConfig(value: unknown, file: string): Config {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ScanError(`${file} must hold an object of settings.`, '{ "minConfidence": "medium" }')
  }
  const config = value as Record<string, unknown>
  const known = ['minConfidence', 'allowlist', 'rules']
  for (const key of Object.keys(config)) {
    if (!known.includes(key))
      throw new ScanError(`${file}: "${key}" is no setting.`, `The settings are ${known.join(', ')}.`)
  }
  const { minConfidence, allowlist, rules } = config
  if (minConfidence !== undefined && !confidences.includes(minConfidence as Confidence)) {
    throw new ScanError(`${file}: minConfidence must be one of ${confidences.join(', ')}.`)
  }
  if (allowlist !== undefined && typeof allowlist !== 'string')
    throw new ScanError(`${file}: allowlist must be a path.`)
  if (rules !== undefined && !(Array.isArray(rules) && rules.every(rule => typeof rule === 'string'))) {
    throw new ScanError(`${file}: rules must be a list of paths.`)
  }
  return config as Config
}
