/** A form: how a token is built, as characters, classes in brackets and counts in braces: `[0-9a-f]{8}-[0-9a-f]{4}`. */

/** So many characters of a class, the class as in a regular expression without its brackets. */
export type FormPart = { set: string; count: number }

const part = /\[([^[\]\\]+)\](?:\{(\d{1,4})\})?|([A-Za-z0-9=/+._-])/gy

/** The parts of a form; undefined if it is written otherwise. */
export function readForm(form: string): FormPart[] | undefined {
  const parts: FormPart[] = []
  part.lastIndex = 0
  while (part.lastIndex < form.length) {
    const match = part.exec(form)
    if (!match) return undefined
    parts.push({ set: match[1] ?? `\\${match[3]}`.replace(/\\(?=\w)/, ''), count: Number(match[2] ?? 1) })
  }
  return parts
}

/** The same as a regular expression. */
export function formPattern(parts: readonly FormPart[]): string {
  return parts.map(({ set, count }) => `[${set}]{${count}}`).join('')
}
