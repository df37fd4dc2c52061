/** Breaks our own sentences into lines that fit a narrow terminal. */
import { printable } from './printable.ts'

const width = 80

/** Every line begins with the indent, and none with what a CI runner would take for a command. */
export function wrap(text: string, indent: string): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && indent.length + line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line].map(part => indent + printable(part))
}
