/**
 * The lines that nokeys adds to a hook, and how they go in and out of its text. Pure: text in, text out. The text of a
 * hook is bytes, one character each (latin1), so that whatever it holds comes out as it went in.
 */
import { ScanError } from '../errors.ts'

export type BlockOptions = {
  /** Folders below the top level whose node_modules may hold nokeys; the top level itself always may. */
  packageFolders?: readonly string[]
  /** What to run when nothing else is found: paths of this machine, so only for hooks that are not committed. */
  fallback?: { node: string; bin: string } | undefined
}

/** For tools that take commands of sh: nokeys of this work tree, of the main one, or on PATH. */
export const stagedCommands: readonly string[] = [
  'PATH="./node_modules/.bin:$(git rev-parse --git-common-dir)/../node_modules/.bin:$PATH"',
  'command -v nokeys >/dev/null || echo "nokeys is not installed here (npm install)" >&2',
  'nokeys --staged',
]

/** The first line of a hook file that is ours from top to bottom. */
export const ownFileComment = '# This file was made by nokeys init.\n'

/** The block, in POSIX sh; it works under `sh -eu` and leaves the hook's variables alone. */
export function hookBlock({ packageFolders = [], fallback }: BlockOptions): string {
  const elsewhere = packageFolders.map(
    folder => `  [ -x "$nokeys" ] || nokeys=${quoted(`./${folder}/node_modules/.bin/nokeys`)}\n`,
  )
  // 127 also comes from a nokeys that is there when node is not on PATH, as in a Git client with windows.
  const last = fallback && /^[^\r\n]*$/.test(fallback.node + fallback.bin) ? fallbackLines(fallback) : ''
  const block = `# nokeys: begin (nokeys init writes these lines; nokeys init --uninstall takes them out)
(
  # Node 20 reads these certificates at every start, and nokeys needs no network.
  NODE_EXTRA_CA_CERTS=
  export NODE_EXTRA_CA_CERTS
  nokeys=./node_modules/.bin/nokeys
${elsewhere.join('')}  [ -x "$nokeys" ] || nokeys=$(git rev-parse --git-common-dir)/../node_modules/.bin/nokeys
  [ -x "$nokeys" ] || nokeys=$(command -v nokeys) || nokeys=
  code=127
  if [ -n "$nokeys" ]; then "$nokeys" --staged && code=0 || code=$?; fi
${last}  if [ "$code" = 127 ]; then
    echo "nokeys: commit stopped, because it was not scanned: nokeys is not installed here, or node is not on PATH." >&2
    echo "  To mend it: npm install (if package.json does not name nokeys: npm install --save-dev nokeys)" >&2
    echo "  To do without: nokeys init --uninstall, or delete the lines from 'nokeys: begin' to 'end' in $0" >&2
    code=1
  fi
  exit "$code"
) || exit $?
# nokeys: end
`
  return Buffer.from(block).toString('latin1')
}

function fallbackLines({ node, bin }: { node: string; bin: string }): string {
  return `  node=${quoted(node)}
  bin=${quoted(bin)}
  if [ "$code" = 127 ] && [ -x "$node" ] && [ -f "$bin" ]; then "$node" "$bin" --staged && code=0 || code=$?; fi
`
}

/** A word of sh that means exactly this text. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

const blockPattern = /^[ \t]*# nokeys: begin\b[^\n]*\n(?:[^\n]*\n)*?[ \t]*# nokeys: end\b[^\n]*\n?/gm
const markerPattern = /^[ \t]*# nokeys: (?:begin|end)\b/gm

export function hasBlock(text: string): boolean {
  return text.search(markerPattern) >= 0
}

/** The hook's text with the block: in the place of the one that is there, or else above all that the hook does. */
export function withBlock(text: string, block: string): string {
  checkMarkers(text)
  const end = lineEnd(text)
  const lines = block.replaceAll('\n', end)
  if (hasBlock(text)) {
    let first = true
    return text.replace(blockPattern, old => {
      const fresh = first ? lines.slice(0, old.endsWith('\n') ? undefined : -end.length) : ''
      first = false
      return fresh
    })
  }
  const at = blockPlace(text)
  // A last line without its end stays one: taking the block out again gives the same bytes.
  if (at > 0 && text[at - 1] !== '\n') return text + end + lines.slice(0, -end.length)
  return text.slice(0, at) + lines + text.slice(at)
}

/** The hook's text without the block. */
export function withoutBlock(text: string): string {
  checkMarkers(text)
  const rest = text.replace(blockPattern, '')
  const atEnd = text.match(blockPattern)?.at(-1)?.endsWith('\n') === false
  return atEnd ? rest.slice(0, -lineEnd(text).length) : rest
}

/** Whether a line outside the block runs nokeys on what is staged. */
export function callsNokeys(text: string): boolean {
  const rest = hasBlock(text) ? withoutBlock(text) : text
  return /^(?![ \t]*(?:#|echo\b|printf\b)).*\bnokeys\b.*[ \t]--staged\b/m.test(rest)
}

function checkMarkers(text: string): void {
  const markers = text.match(markerPattern)?.length ?? 0
  const blocks = text.match(blockPattern) ?? []
  if (markers === 2 * blocks.length) return
  throw new ScanError(
    'A line "# nokeys: begin" or "# nokeys: end" has lost its other half.',
    'Delete what is left of the block by hand, then run nokeys init again.',
  )
}

function lineEnd(text: string): string {
  const first = text.indexOf('\n')
  return first > 0 && text[first - 1] === '\r' ? '\r\n' : '\n'
}

/** Above all that the hook does: an `exit` or `exec` further down must not skip the scan. */
function blockPlace(text: string): number {
  // What husky up to 8 starts its hooks with runs the file again through `sh -e`, so it stays first.
  const place = /^\. [^\n]*\/_\/husky\.sh"?[ \t]*\r?(?:\n|$)/m.exec(text) ?? /^(?:\xef\xbb\xbf)?#![^\n]*\n?/.exec(text)
  return place ? place.index + place[0].length : 0
}

const shells = /^(?:sh|bash|dash|ash|ksh\d*|mksh|zsh)$/

/** What runs the hook if it is not a POSIX-like shell; undefined if it is one. */
export function foreignInterpreter(text: string): string | undefined {
  if (text.includes('\0')) return 'a program'
  const words = /^(?:\xef\xbb\xbf)?#!(.*)/.exec(text)?.[1]?.trim().split(/\s+/)
  // Git hands a hook without a first line to sh.
  if (!words) return undefined
  let names = words.map(word => word.replace(/^.*[\\/]/, '').replace(/\.exe$/i, ''))
  if (names[0] === 'env') names = names.slice(1).filter((_, index) => !/^-|=/.test(words[index + 1]!))
  if (names[0] === 'busybox') names = names.slice(1)
  const name = names[0] ?? ''
  return shells.test(name) ? undefined : `a ${name || 'nameless'} script`
}
