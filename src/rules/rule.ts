/**
 * A rule: what to look for, as data. Rules never run; the engine alone searches, sets boundaries and measures.
 * Written as YAML (rules/*.yaml, `--rules FILE`), checked here. rules/README.md explains each field to authors.
 */
import { ScanError } from '../errors.ts'
import { readForm } from './form.ts'

export const severities = ['low', 'medium', 'high', 'critical'] as const
export type Severity = (typeof severities)[number]

export const confidences = ['low', 'medium', 'high'] as const
export type Confidence = (typeof confidences)[number]

/** Checks that need code; a rule asks for them by name. Both read the account number that the value carries. */
export const checkNames = ['aws-account', 'bedrock-account'] as const
export type CheckName = (typeof checkNames)[number]

/** The bytes a secret is made of. Lengths are in characters and count the prefix. */
export type Token = {
  /** One of these begins the token; none: any run of the alphabet may be one. */
  prefixes: readonly string[]
  /** What follows the prefix. Characters as in a regular expression's class, without brackets: `A-Za-z0-9/+`. */
  alphabet: string
  /** Base64's padding, two `=` at most, belongs to the token and its length. Written as a `=` that ends the alphabet. */
  padded: boolean
  /** One of these is how the part behind the prefix is built (form.ts); none: any characters of the alphabet. */
  forms: readonly string[]
  minLength: number
  maxLength: number
  /** Shannon entropy in bits per character that a token must reach; 0 asks nothing. */
  minEntropy: number
  /** Changes between lower case, upper case, digit and sign from one character to the next; 0 asks nothing. */
  minClassChanges: number
  /** Bits by which its letter pairs are likelier in random base64 than in text; 0 asks nothing. */
  minRandomBits: number
  /** The same for a token that nothing speaks for. */
  bareRandomBits: number
}

/** How sure a match is, by what speaks for it; the strongest counts. undefined: not reported on that ground alone. */
export type ConfidenceTable = {
  bare?: Confidence
  named?: Confidence
  sameFile?: Confidence
  paired?: Confidence
}

export type Rule = {
  /** Stable name, part of every fingerprint: `aws-access-key-id`. */
  id: string
  title: string
  description: string
  severity: Severity
  /** False for a name such as a key ID, which reports show in full. */
  secret: boolean
  token: Token
  confidence: ConfidenceTable
  /** Regular expressions on a name as lower-case words (`awsSecretKey`: `aws secret key`): one names the value. */
  names: readonly string[]
  /** The same: one says that the value is something else (a digest, a public key): only its other half speaks for it then. */
  otherNames: readonly string[]
  /** The same, on the blocks that the value stands under, outermost first, and its own name. */
  under: readonly string[]
  /** Regular expressions on the path: in such a file the value counts as named. */
  files: readonly string[]
  /** Regular expressions on the text around the value (a user name, a host): there it counts as paired. */
  beside: readonly string[]
  /** Regular expressions on the value: documented examples and placeholders, never reported. */
  placeholders: readonly string[]
  /** Fingerprints of values that are published for everyone's use, never reported: kept so that the value itself is nowhere here. */
  published: readonly string[]
  /** Regular expressions on the text just before the value: there it is public by design, so confidence is low. */
  publicAfter: readonly string[]
  /** The same on the text just behind it. */
  publicBefore: readonly string[]
  check?: CheckName
  /** The rule of the other half of a pair. */
  pairsWith?: string
  /** What stands for a seeded sample in examples: ID is written `$ID`. */
  sample: string
  examples: readonly string[]
  counterexamples: readonly { text: string; why: string }[]
  /** What to do about a finding, first things first. `{value}` is the key ID where there is one. */
  advice: readonly string[]
  references: readonly string[]
}

type Fields = Record<string, unknown>

/** Turns one parsed rule file into rules. `file` names it in errors. Throws a ScanError that names file, rule and field. */
export function parseRules(document: unknown, file: string): Rule[] {
  const root = fields(document, file)
  rejectUnknown(root, ['provider', 'rules'], file)
  if (!Array.isArray(root.rules)) throw bad(file, 'rules', 'must be a list of rules')
  const rules = root.rules.map((entry, index) => parseRule(entry, file, index))
  const seen = new Set<string>()
  for (const { id } of rules) {
    if (seen.has(id)) throw bad(`${file}: rule ${id}`, 'id', 'is there twice; each rule needs its own')
    seen.add(id)
  }
  return rules
}

const ruleFields = [
  ...['id', 'title', 'description', 'severity', 'secret', 'token', 'confidence', 'names', 'otherNames', 'under'],
  ...['files', 'beside', 'placeholders', 'published', 'publicAfter', 'publicBefore', 'check', 'pairsWith', 'sample'],
  ...['examples', 'counterexamples', 'advice', 'references'],
]

function parseRule(entry: unknown, file: string, index: number): Rule {
  const rule = fields(entry, `${file}: rule ${index + 1}`)
  const id = text(rule, 'id', `${file}: rule ${index + 1}`)
  const where = `${file}: rule ${id}`
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id)) throw bad(where, 'id', 'is made of lower-case words joined by hyphens')
  rejectUnknown(rule, ruleFields, where)
  const parsed: Rule = {
    id,
    title: text(rule, 'title', where),
    description: text(rule, 'description', where, ''),
    severity: choice(rule, 'severity', severities, where, 'high'),
    secret: flag(rule, 'secret', where, true),
    token: parseToken(rule, where),
    confidence: parseConfidence(rule, where),
    names: patterns(rule, 'names', where, 'i'),
    otherNames: patterns(rule, 'otherNames', where, 'i'),
    under: patterns(rule, 'under', where, 'i'),
    files: patterns(rule, 'files', where, 'i'),
    beside: patterns(rule, 'beside', where, 'i'),
    placeholders: patterns(rule, 'placeholders', where, 'i'),
    published: texts(rule, 'published', where),
    publicAfter: patterns(rule, 'publicAfter', where, 'i'),
    publicBefore: patterns(rule, 'publicBefore', where, 'i'),
    sample: text(rule, 'sample', where, 'SECRET'),
    examples: texts(rule, 'examples', where),
    counterexamples: parseCounterexamples(rule, where),
    advice: texts(rule, 'advice', where),
    references: texts(rule, 'references', where),
  }
  if (rule.check !== undefined) parsed.check = choice(rule, 'check', checkNames, where)
  if (rule.pairsWith !== undefined) parsed.pairsWith = text(rule, 'pairsWith', where)
  return parsed
}

const tokenFields = [
  ...['prefixes', 'alphabet', 'forms', 'length', 'minLength', 'maxLength'],
  ...['minEntropy', 'minClassChanges', 'minRandomBits', 'bareRandomBits'],
]

function parseToken(rule: Fields, where: string): Token {
  const token = fields(rule.token, `${where}: token`)
  const at = `${where}: token`
  rejectUnknown(token, tokenFields, at)
  const written = text(token, 'alphabet', at)
  const alphabet = written.replace(/=$/, '')
  compilePattern(`[${alphabet}]`, '', at, 'alphabet')
  const minLength = count(token, token.length === undefined ? 'minLength' : 'length', at)
  const maxLength = count(token, token.length === undefined ? 'maxLength' : 'length', at)
  if (minLength < 12) throw bad(at, 'length', 'is at least 12: shorter runs are ordinary words')
  if (maxLength < minLength || maxLength > 4096) throw bad(at, 'maxLength', 'lies between minLength and 4096')
  const prefixes = texts(token, 'prefixes', at)
  const odd = prefixes.find(prefix => !/^[!-~]{2,}$/.test(prefix))
  if (odd !== undefined) throw bad(at, 'prefixes', `"${odd}" is not two or more visible ASCII characters`)
  const long = prefixes.find(({ length }) => minLength - length < 10)
  if (long !== undefined) throw bad(at, 'length', `leaves at least 10 characters behind the prefix ${long}`)
  return {
    prefixes,
    alphabet,
    padded: alphabet !== written,
    forms: parseForms(token, at, prefixes, { minLength, maxLength }),
    minLength,
    maxLength,
    minEntropy: number(token, 'minEntropy', at, 0),
    minClassChanges: number(token, 'minClassChanges', at, 0),
    minRandomBits: number(token, 'minRandomBits', at, 0),
    bareRandomBits: number(token, 'bareRandomBits', at, 0),
  }
}

/** Forms that can be read and that, behind each prefix, have the token's length. */
function parseForms(token: Fields, at: string, prefixes: readonly string[], lengths: Lengths): string[] {
  const forms = texts(token, 'forms', at)
  for (const form of forms) {
    const parts = readForm(form)
    if (!parts) throw bad(at, 'forms', `"${form}" is not made of characters, [classes] and {counts} alone`)
    for (const part of parts) compilePattern(`[${part.set}]`, '', at, 'forms')
    const own = parts.reduce((sum, part) => sum + part.count, 0)
    for (const { length } of prefixes.length > 0 ? prefixes : ['']) {
      if (own + length < lengths.minLength || own + length > lengths.maxLength)
        throw bad(
          at,
          'forms',
          `"${form}" makes a token of ${own + length} characters, which is not the length asked for`,
        )
    }
  }
  return forms
}

type Lengths = Pick<Token, 'minLength' | 'maxLength'>

function parseConfidence(rule: Fields, where: string): ConfidenceTable {
  if (rule.confidence === undefined) return { bare: 'low', named: 'medium', sameFile: 'medium', paired: 'high' }
  const at = `${where}: confidence`
  const grounds = ['bare', 'named', 'sameFile', 'paired'] as const
  const given = fields(rule.confidence, at)
  rejectUnknown(given, grounds, at)
  const table: ConfidenceTable = {}
  for (const ground of grounds) if (given[ground] !== undefined) table[ground] = choice(given, ground, confidences, at)
  return table
}

function parseCounterexamples(rule: Fields, where: string): Rule['counterexamples'] {
  if (rule.counterexamples === undefined) return []
  if (!Array.isArray(rule.counterexamples)) throw bad(where, 'counterexamples', 'must be a list of { text, why }')
  return rule.counterexamples.map((entry, index) => {
    const at = `${where}: counterexample ${index + 1}`
    const example = fields(entry, at)
    rejectUnknown(example, ['text', 'why'], at)
    return { text: text(example, 'text', at), why: text(example, 'why', at) }
  })
}

/** Compiles a rule's regular expression, or throws a ScanError that names the rule and the field. */
export function compilePattern(source: string, flags: string, where: string, field: string): RegExp {
  try {
    return new RegExp(source, flags)
  } catch (cause) {
    throw bad(where, field, `holds no valid regular expression: ${(cause as Error).message}`, cause)
  }
}

function bad(where: string, field: string, what: string, cause?: unknown): ScanError {
  return new ScanError(`${where}: ${field} ${what}.`, undefined, { cause })
}

function fields(value: unknown, where: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields
  throw new ScanError(`${where}: expected fields (name: value), found ${value === null ? 'nothing' : typeof value}.`)
}

function rejectUnknown(given: Fields, known: readonly string[], where: string): void {
  const unknown = Object.keys(given).find(key => !known.includes(key))
  if (unknown !== undefined) throw bad(where, unknown, `is not a field of it; the fields are ${known.join(', ')}`)
}

function text(from: Fields, field: string, where: string, missing?: string): string {
  const value = from[field] ?? missing
  if (typeof value === 'string') return value.trim()
  throw bad(where, field, value === undefined ? 'is missing' : 'must be text')
}

function texts(from: Fields, field: string, where: string): string[] {
  const value = from[field] ?? []
  if (Array.isArray(value) && value.every(item => typeof item === 'string')) return value as string[]
  throw bad(where, field, 'must be a list of texts')
}

function patterns(from: Fields, field: string, where: string, flags: string): string[] {
  const sources = texts(from, field, where)
  for (const source of sources) compilePattern(source, flags, where, field)
  return sources
}

function flag(from: Fields, field: string, where: string, missing: boolean): boolean {
  const value = from[field] ?? missing
  if (typeof value === 'boolean') return value
  throw bad(where, field, 'must be true or false')
}

function number(from: Fields, field: string, where: string, missing?: number): number {
  const value = from[field] ?? missing
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value
  throw bad(where, field, value === undefined ? 'is missing' : 'must be a number that is not negative')
}

function count(from: Fields, field: string, where: string): number {
  const value = number(from, field, where)
  if (Number.isInteger(value)) return value
  throw bad(where, field, 'must be a whole number')
}

function choice<T extends string>(from: Fields, field: string, choices: readonly T[], where: string, missing?: T): T {
  const value = from[field] ?? missing
  const found = choices.find(item => item === value)
  if (found !== undefined) return found
  throw bad(where, field, `must be one of ${choices.join(', ')}`)
}

/** Writes values into an example: `$NAME` or `${NAME}`, each replaced by what `fill` gives for the name. */
export function fillExample(example: string, fill: (name: string) => string): string {
  return example.replace(/\$(?:\{([A-Z]+)\}|([A-Z]+))/g, (_, braced, plain) => fill(braced ?? plain))
}
