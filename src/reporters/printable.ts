/**
 * Text from a repository, made safe to print: control characters, escape sequences and characters that are invisible or
 * reorder text would let a file name forge what a terminal or a CI log shows.
 */

/**
 * CI runners read commands from logs: GitHub `::` at the start of a line, spaces before it ignored, and `##[` anywhere in
 * one; Azure `##vso[` and TeamCity `##teamcity[`. https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|(?<=^\s*):(?=:)|#(?=#(?:vso|teamcity)?\[)/giu
const unsafeInJson = /[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}]|#(?=#(?:vso|teamcity)?\[)/giu

/** For people, on one line: `\n`, `\x1b`, `\u202e`. */
export function printable(text: string): string {
  return text.replace(unsafe, character => {
    if (character === '\n') return '\\n'
    if (character === '\t') return '\\t'
    const hex = character.codePointAt(0)!.toString(16)
    if (hex.length <= 2) return `\\x${hex.padStart(2, '0')}`
    return hex.length <= 4 ? `\\u${hex.padStart(4, '0')}` : `\\u{${hex}}`
  })
}

/** JSON in which such characters are escaped, so that it is the same data and harmless on a terminal. */
export function safeJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent).replace(unsafeInJson, character =>
    [...Array(character.length).keys()]
      .map(i => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`)
      .join(''),
  )
}
