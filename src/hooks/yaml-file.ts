/**
 * Puts an entry into a YAML file that people wrote, and takes it out. What is around it keeps its bytes: the entry goes in
 * as lines of text where the yaml library says; only where that cannot be (flow style) the library writes the file anew.
 * Either way the result is read again and must say what the old file said, plus or minus the entry.
 */
import { isDeepStrictEqual } from 'node:util'
import type { Document, Node } from 'yaml'
import { messageOf, ScanError } from '../errors.ts'

export type Path = readonly (string | number)[]
type Yaml = typeof import('yaml')
type Data = { [key: string | number]: unknown } | unknown[]

const bom = '\ufeff'
const writeOptions = { lineWidth: 0, flowCollectionPadding: false } as const

/** What the file says, as plain data, with merge keys followed. Throws a ScanError if it is not valid YAML. */
export async function yamlData(text: string, file: string): Promise<unknown> {
  return read(await import('yaml'), text, file, true).data
}

/** The text with `value` at `path` (in a list: one beyond its end); undefined if that cannot be done safely. */
export async function addEntry(text: string, file: string, path: Path, value: unknown): Promise<string | undefined> {
  if (text.startsWith(bom)) return withBom(await addEntry(text.slice(1), file, path, value))
  const yaml = await import('yaml')
  const { document, data } = read(yaml, text, file)
  const expected = structuredClone(data) ?? {}
  // What comes by a merge key would be hidden by a key of our own.
  const merged = read(yaml, text, file, true).data
  if (
    path.some(
      (_, depth) => valueAt(data, path.slice(0, depth)) == null && valueAt(merged, path.slice(0, depth)) != null,
    )
  )
    return undefined
  if (!setAt(expected, path, value)) return undefined
  const lines = (gap: boolean) => () => addLines(yaml, document, text, path, value, gap)
  const rewritten = () => {
    // The comments of a file that says nothing would be lost.
    if (!yaml.isCollection(document.contents)) return undefined
    for (let depth = path.length - 1; depth > 0; depth--) {
      const above = path.slice(0, depth)
      const node = document.hasIn(above) ? document.getIn(above, true) : undefined
      if (isNull(yaml, node)) document.deleteIn(above)
      // An empty collection can only be written in flow style; what goes in need not be.
      if (yaml.isCollection(node) && node.items.length === 0) node.flow = false
    }
    document.setIn(path, snippetOf(yaml, value).contents)
    return written(document, text)
  }
  return firstThatSays(yaml, expected, [lines(true), lines(false), rewritten])
}

/**
 * The text without the entry at `path`, nor what that leaves empty above it, down to the first `keep` steps of the path;
 * undefined if that cannot be done safely.
 */
export async function removeEntry(text: string, file: string, path: Path, keep: number): Promise<string | undefined> {
  if (text.startsWith(bom)) return withBom(await removeEntry(text.slice(1), file, path, keep))
  const yaml = await import('yaml')
  const { document, data } = read(yaml, text, file)
  let target = path
  while (target.length > keep + 1 && sizeOf(yaml, document, target.slice(0, -1)) === 1) target = target.slice(0, -1)
  const expected = structuredClone(data)
  deleteAt(expected, target)
  const lines = (gap: boolean) => () => removeLines(yaml, document, text, target, gap)
  const rewritten = () => {
    document.deleteIn(target)
    return written(document, text)
  }
  return firstThatSays(yaml, expected, [lines(true), lines(false), rewritten])
}

function read(yaml: Yaml, text: string, file: string, merge = false): { document: Document.Parsed; data: unknown } {
  const document = yaml.parseDocument(text, { merge })
  try {
    const error = document.errors[0]
    if (error) throw error
    return { document, data: document.toJS() }
  } catch (cause) {
    const what = messageOf(cause).split('\n')[0]
    throw new ScanError(`${file}: not valid YAML: ${what}`, 'Mend it, then run nokeys init again.', { cause })
  }
}

function firstThatSays(
  yaml: Yaml,
  expected: unknown,
  attempts: readonly (() => string | undefined)[],
): string | undefined {
  for (const attempt of attempts) {
    try {
      const text = attempt()
      if (text === undefined) continue
      const document = yaml.parseDocument(text)
      const empty = isDeepStrictEqual(expected, {})
      if (document.errors.length === 0 && isDeepStrictEqual(document.toJS() ?? (empty ? {} : null), expected))
        return text
    } catch (error) {
      // The library says in words that it finds no way (through an alias, for one); any other error is a bug.
      if (error instanceof TypeError) throw error
    }
  }
  return undefined
}

function addLines(
  yaml: Yaml,
  document: Document.Parsed,
  text: string,
  path: Path,
  value: unknown,
  apart: boolean,
): string | undefined {
  let container = isNull(yaml, document.contents) ? null : (document.contents as Node | null)
  let depth = 0
  for (; depth < path.length - 1 && yaml.isCollection(container); depth++) {
    const child = container.get(path[depth], true) as Node | undefined
    if (child === undefined) break
    container = child
  }
  const entry = path
    .slice(depth)
    .reduceRight((inner, key) => (typeof key === 'number' ? [inner] : { [key]: inner }), value)
  const place =
    container === null ? { at: text.length, column: 0, step: 2, list: true } : placeIn(yaml, container, text)
  if (!place || (container !== null && yaml.isSeq(container) !== Array.isArray(entry))) return undefined
  const end = text.includes('\r\n') ? '\r\n' : '\n'
  const lines = snippetOf(yaml, entry)
    .toString({ ...writeOptions, indent: place.step, indentSeq: place.list })
    .replace(/^(?=.)/gm, ' '.repeat(place.column))
    .replaceAll('\n', end)
  const before = text.slice(0, place.at)
  const gap = apart && place.column === 0 && !Array.isArray(entry) && before !== '' ? end : ''
  if (before === '' || before.endsWith('\n')) return `${before}${gap}${lines}${text.slice(place.at)}`
  return `${before}${end}${gap}${lines.slice(0, -end.length)}${text.slice(place.at)}`
}

/** Where a further entry of a block collection goes, how far in, and how the file indents; undefined in flow style. */
function placeIn(yaml: Yaml, node: Node, text: string) {
  if (!yaml.isCollection(node) || node.flow || !node.range || node.items.length === 0) return undefined
  const [start] = node.range
  const column = start - lineStart(text, start)
  const first = node.items.map(item => (yaml.isPair(item) ? item.value : undefined)).find(yaml.isMap)
  const inner = first?.range && !first.flow ? first.range[0] - lineStart(text, first.range[0]) - column : 2
  return {
    at: lineAfter(text, node.range[1]),
    column,
    step: inner > 0 && inner <= 8 ? inner : 2,
    list: !yaml.isSeq(node) || column > 0,
  }
}

function removeLines(
  yaml: Yaml,
  document: Document.Parsed,
  text: string,
  path: Path,
  apart: boolean,
): string | undefined {
  const parent = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents
  if (!yaml.isCollection(parent) || parent.flow) return undefined
  const last = path.at(-1)
  const item = yaml.isMap(parent)
    ? parent.items.find(pair => yaml.isScalar(pair.key) && pair.key.value === last)
    : (parent.items[Number(last)] as Node | undefined)
  const head = (yaml.isPair(item) ? item.key : item) as Node | undefined
  const tail = ((yaml.isPair(item) ? item.value : item) ?? head) as Node | undefined
  if (!head?.range || !tail?.range) return undefined
  let start = lineStart(text, head.range[0])
  const end = lineAfter(text, tail.range[1])
  if (!/^[ -]*$/.test(text.slice(start, head.range[0]))) return undefined
  if (apart && head.range[0] === start) start -= /(?<=^|\n)\r?\n$/.exec(text.slice(0, start))?.[0].length ?? 0
  const before = text.slice(0, start)
  // The last line of the file had no end, so the line that becomes the last gets none.
  return (end === text.length && !text.endsWith('\n') ? before.replace(/\r?\n$/, '') : before) + text.slice(end)
}

function snippetOf(yaml: Yaml, value: unknown): Document {
  const document = new yaml.Document(value)
  // Lists of words on one line.
  yaml.visit(document, {
    Seq(_, node) {
      if (node.items.every(yaml.isScalar)) node.flow = true
    },
  })
  return document
}

function sizeOf(yaml: Yaml, document: Document.Parsed, path: Path): number | undefined {
  const node = document.getIn(path, true)
  return yaml.isCollection(node) ? node.items.length : undefined
}

function isNull(yaml: Yaml, node: unknown): boolean {
  return yaml.isScalar(node) && node.value === null
}

function written(document: Document.Parsed, old: string): string {
  const text = String(document.toString(writeOptions))
  return old.includes('\r\n') ? text.replace(/\r?\n/g, '\r\n') : text
}

function withBom(text: string | undefined): string | undefined {
  return text === undefined ? undefined : `${bom}${text}`
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1
}

function lineAfter(text: string, at: number): number {
  if (at > 0 && text[at - 1] === '\n') return at
  const next = text.indexOf('\n', at)
  return next < 0 ? text.length : next + 1
}

function setAt(data: unknown, path: Path, value: unknown): boolean {
  let place = data as Data | null
  for (const [depth, key] of path.entries()) {
    if (typeof place !== 'object' || place === null || Array.isArray(place) !== (typeof key === 'number')) return false
    const slots = place as Record<string | number, unknown>
    if (depth === path.length - 1) slots[key] = value
    else slots[key] ??= typeof path[depth + 1] === 'number' ? [] : {}
    place = slots[key] as Data
  }
  return true
}

function valueAt(data: unknown, path: Path): unknown {
  return path.reduce((place, key) => (place as Record<string | number, unknown> | null | undefined)?.[key], data)
}

function deleteAt(data: unknown, path: Path): void {
  const parent = valueAt(data, path.slice(0, -1))
  const last = path.at(-1)!
  if (Array.isArray(parent)) parent.splice(Number(last), 1)
  else delete (parent as Record<string | number, unknown>)[last]
}
