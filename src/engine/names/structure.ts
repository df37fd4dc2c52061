/** What a value stands under: a table's column, a section, the blocks around it. */

const mostParents = 3
/** Deeper in, a value is named by what is nearer. */
const mostBrackets = 6

/** The header of the column that the value stands in, if the lines above look like a table; else empty. */
export function columnHeader(above: string, behind: string): string {
  const lines = above.split('\n')
  const before = lines.pop()!
  if (lines.length === 0) return ''
  if (/^["']?$/.test(before) && /^["']?\r?(?:\n|$)/.test(behind))
    return nameOfCell(lines.findLast(line => !isLoneValue(line) && /[A-Za-z]/.test(line)) ?? '')
  const row = before + (/^[^\n]*/.exec(behind)?.[0] ?? '')
  for (const separator of [',', '\t', ';', '|']) {
    const column = cellsOf(before, separator).length - 1
    const width = cellsOf(row, separator).length
    // Tabs at the beginning of a line are its indent.
    if (width === 1 || (separator === '\t' && row.startsWith(separator))) continue
    const header = lines.find(line => hasCells(line, separator, width) && isHeader(line))
    const name = nameOfCell(header === undefined ? '' : (cellsOf(header, separator)[column] ?? ''))
    if (name !== '') return name
  }
  return alignedHeader(lines, before)
}

/** Of a table of blanks: what begins in the value's own column, behind two blanks too. */
function alignedHeader(lines: readonly string[], before: string): string {
  if (!before.endsWith('  ')) return ''
  const column = before.length
  const isAligned = (line: string) => line.slice(column - 2, column) === '  ' && /[A-Za-z]/.test(line[column] ?? '')
  const header = lines.find(line => isAligned(line) && isHeader(line))
  return header === undefined ? '' : nameOfCell(header.slice(column).split(/ {2}/)[0]!)
}

/** The only column of a table: nothing else stands in a line. */
function isLoneValue(line: string): boolean {
  return /^["']?[A-Za-z0-9/+]{16,}["']?\r?$/.test(line)
}

function nameOfCell(cell: string): string {
  const name = cell.replace(/["'\r*`\ufeff]|\u00ef\u00bb\u00bf/g, '').trim()
  return /^[A-Za-z][\w ./-]{1,40}(?:\([\w ./-]*\))?$/.test(name) ? name : ''
}

/** A quoted cell may hold the separator. */
function cellsOf(line: string, separator: string): string[] {
  return line.replace(/"[^"\n]*"/g, quoted => quoted.replaceAll(separator, ' ')).split(separator)
}

/** Perf: most lines have too few separators, whatever is quoted. */
function hasCells(line: string, separator: string, count: number): boolean {
  return line.split(separator, count).length === count && cellsOf(line, separator).length === count
}

/** A table's header has words, and no values that are longer than a name. */
function isHeader(line: string): boolean {
  return /[A-Za-z]{2}/.test(line) && !/[A-Za-z0-9/+]{24}|[={}]/.test(line)
}

/** A line that opens a block or gives a key whose value follows: `aws:`, `"aws": {`, `variable "x" {`, `<aws>`, `aws = [`. */
const opening = /^[\s-]*(?:<[\w:.-]+[^<>]*>|["'\w.$@ -]+(?:["')\s]*(?::|=>?)?\s*(?:[[({]|[|>][+-]?)?|:))\s*(?:#.*)?$/

/** What the value stands under, outermost first: blocks by indent or bracket, and the section of an INI file. */
export function parentsOf(text: string): string[] {
  const parents = [...blocksByIndent(text), ...blocksByBracket(text), ...sectionOf(text)]
  return [...new Set(parents)].slice(0, mostParents).reverse()
}

function* blocksByIndent(text: string): Generator<string> {
  const lines = text.split('\n')
  let depth = indentOf(lines.pop()!)
  for (const line of lines.reverse()) {
    if (line.trim() === '' || indentOf(line) >= depth) continue
    depth = indentOf(line)
    if (opening.test(line)) yield line.trim().slice(0, 60)
    if (depth === 0) return
  }
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length
}

/** `aws: { key: "…" }`: the names before brackets that are still open. */
function* blocksByBracket(text: string): Generator<string> {
  let closed = 0
  let opened = 0
  for (let at = text.length - 1; at >= 0 && opened < mostBrackets; at--) {
    const character = text[at]!
    if (character === '}' || character === ']') closed++
    else if ((character === '{' || character === '[') && closed-- === 0) {
      closed = 0
      opened++
      const name = /([\w.$-]{2,60})["'\s)]*(?::|=>?|\()?\s*$/.exec(text.slice(Math.max(0, at - 80), at))
      if (name) yield name[1]!
    }
  }
}

function* sectionOf(text: string): Generator<string> {
  const sections = [...text.matchAll(/^[ \t]*\[{1,2}([\w ."':-]{1,60})\]{1,2}[ \t]*\r?$/gm)]
  if (sections.length > 0) yield sections.at(-1)![1]!
}
