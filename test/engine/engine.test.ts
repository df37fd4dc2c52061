import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { WindowBuffer } from '../../src/chunks/windows.ts'
import { randomBits } from '../../src/detectors/letter-pairs.ts'
import { createEngine } from '../../src/engine/engine.ts'
import type { Match } from '../../src/engine/match.ts'
import { builtinRules } from '../../src/rules/builtin.ts'
import { detect, valuesIn } from '../helpers/detect.ts'
import { keyPair } from '../helpers/keys.ts'

const engine = createEngine(builtinRules)
const shown = ({ detector, secret, start, end, from, to, name, allowedInline }: Match) => ({
  ...{ rule: detector.rule.id, value: secret.reveal(), start, end, from, to, name, allowedInline },
})

function scanWhole(bytes: Uint8Array) {
  return engine
    .open()
    .scan({ bytes, coreStart: 0, coreEnd: bytes.length, nextStart: bytes.length, last: true })
    .map(shown)
}

/** Feeds the bytes in pieces through small windows, as a source does with a large file. */
function scanInWindows(bytes: Uint8Array, piece: number, sizes: { capacity: number; margin: number }) {
  const window = new WindowBuffer(sizes)
  const reader = engine.open()
  const matches: Match[] = []
  window.begin({ path: 'file' })
  for (let at = 0; at < bytes.length; ) {
    const space = window.space()
    const count = Math.min(piece, space.length, bytes.length - at)
    space.set(bytes.subarray(at, at + count))
    at += count
    const full = window.filled(count)
    if (full) {
      matches.push(...reader.scan(full))
      window.shift()
    }
  }
  matches.push(...reader.scan(window.end()))
  return matches.map(shown)
}

/** Text with keys in it, short lines and long ones, and characters of several bytes. */
const content = fc
  .array(
    fc.oneof(
      fc.integer({ min: 1, max: 40 }).map(seed => `aws_access_key_id = ${keyPair(seed).id}`),
      fc.integer({ min: 1, max: 40 }).map(seed => `secret: "${keyPair(seed).secret}"`),
      fc.integer({ min: 1, max: 40 }).map(seed => keyPair(seed).secret),
      fc.stringMatching(/^[ a-zA-Z0-9/+=.,;\n-]{0,300}$/),
      fc.constantFrom('\n', '\r\n', ' ', '\u00e9\u4e2d\u{1f600}', '# nokeys:allow\n', '\t'),
    ),
    { maxLength: 60 },
  )
  .map(parts => parts.join(''))

describe('windows', () => {
  test('any way of cutting a file into overlapping windows gives the same matches at the same places', () => {
    const sizes = { capacity: 20_000, margin: 8_600 }
    fc.assert(
      fc.property(
        fc.array(content, { minLength: 3, maxLength: 12 }),
        fc.integer({ min: 1, max: 9000 }),
        (parts, piece) => {
          const bytes = Buffer.from(parts.join(' '))
          expect(scanInWindows(bytes, piece, sizes)).toEqual(scanWhole(bytes))
        },
      ),
      { numRuns: 300 },
    )
  })

  test('the same holds for UTF-16', () => {
    const sizes = { capacity: 40_000, margin: 17_200 }
    fc.assert(
      fc.property(fc.array(content, { minLength: 3, maxLength: 12 }), parts => {
        const bytes = Buffer.from(`\ufeff${parts.join(' ')}`, 'utf16le')
        expect(scanInWindows(bytes, 7000, sizes)).toEqual(scanWhole(bytes))
      }),
      { numRuns: 100 },
    )
  })
})

describe('against a naive engine', () => {
  /** Every free-standing run, found by regular expressions over the whole text. */
  const naive = (text: string): string[] => {
    const ids = [...text.matchAll(/(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])/g)].map(match => match[0])
    const secrets = [...text.matchAll(/[A-Za-z0-9/+]+/g)].flatMap(({ 0: run, index }) => {
      const before = text.slice(0, index)
      const behind = text.slice(index + run.length)
      // A `=` behind it is padding, unless a word follows or another `=` before it makes the two a markup.
      if (behind.startsWith('=') && !/^==?[A-Za-z0-9>]/.test(behind) && !/(?:^|[^A-Za-z0-9=])=$/.test(before)) return []
      const marked = [
        /^(.{40})$/,
        /(?:^|[\r\n])$/.test(before) ? /^\+(.{40})$/ : /^$/,
        /^\/\/(.{40})$/,
        /^\+(.{40})\+$/,
        /^\/(.{40})\/$/,
        /^(.{40})\/https?$/,
        before.endsWith('=') ? /^(?:3D|3A|2[027]|A0|09)(.{40})$/ : /^$/,
        /^[A-Z]{4}[A-Z2-7]{16}[/+]{1,3}(.{40})$/,
        /^[A-Z]{4}[A-Z2-7]{16}[/+](.{40})\/.*$/,
      ]
      const value = marked.map(pattern => pattern.exec(run)?.[1]).find(found => found !== undefined)
      if (value === undefined || !engineJudges(value)) return []
      const ahead = before + run.slice(0, run.lastIndexOf(value))
      const after = run.slice(run.lastIndexOf(value) + 40) + behind
      // ID-SECRET and SECRET-ID are pairs, however joined.
      if (/(?:^|[^A-Z0-9])[A-Z]{4}[A-Z0-9]{16}[-_.]$/.test(ahead)) return [value]
      if (/^[-_.][A-Z]{4}[A-Z0-9]{16}(?![A-Z0-9])/.test(after)) return [value]
      if (/[A-Za-z0-9][-_]+$/.test(ahead) || /^[-_]+[A-Za-z0-9]/.test(after)) return []
      const dotted =
        /([A-Za-z0-9+/_-]{8,})\.$/.exec(ahead.slice(-64)) ?? /^\.([A-Za-z0-9+/_-]{8,})/.exec(after.slice(0, 64))
      if (dotted && randomBits(dotted[1]!) > 0) return []
      if (/[A-Za-z0-9+/]{60}["']?[\s,+.]*\n[\s"'+>#*|-]*$/.test(ahead)) return []
      return [value]
    })
    return [...ids, ...secrets].sort()
  }
  const engineJudges = (value: string) =>
    engine.detectors.find(({ rule }) => rule.id === 'aws-secret-access-key')!.judge(value) !== undefined

  test('finds the same values', () => {
    const wordy = content.map(text => text.replaceAll('\\', ''))
    fc.assert(
      fc.property(wordy, text => {
        expect(
          scanWhole(Buffer.from(text))
            .map(({ value }) => value)
            .sort(),
        ).toEqual(naive(text))
      }),
      { numRuns: 500 },
    )
  })
})

describe('encodings', () => {
  const { id, secret } = keyPair(7)
  const text = `# caf\u00e9 \u{1f600}\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n`

  test.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16LE with a byte order mark', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16LE', Buffer.from(text, 'utf16le')],
    ['UTF-16BE with a byte order mark', Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
    ['UTF-16BE', Buffer.from(text, 'utf16le').swap16()],
  ])('sees through %s, at the same lines and columns', (_name, bytes) => {
    const places = detect(bytes).map(({ match: { secret, from, to } }) => [
      secret.reveal(),
      from.line,
      from.column,
      to.column,
    ])
    expect(places).toEqual([
      [id, 2, 21, 41],
      [secret, 3, 25, 65],
    ])
  })

  test('columns count characters, also behind characters of several bytes', () => {
    const [found] = detect(`\u{1f600}\u00e9 secret=${secret}`)
    expect(found!.match.from).toEqual({ line: 1, column: 11 })
  })

  test('wide strings inside a binary file', () => {
    const wide = Buffer.from(`key=${id};secret=${secret};`, 'utf16le')
    for (const lead of [3, 4]) {
      const bytes = Buffer.concat([Buffer.alloc(lead, 1), Buffer.from([0, 0, 1, 2, 0xff]), wide, Buffer.alloc(9)])
      expect(valuesIn(bytes)).toEqual([id, secret])
    }
  })

  test.each([
    ['JSON', secret.replaceAll('/', '\\/')],
    ['JSON code points', secret.replaceAll('/', '\\u002f').replaceAll('+', '\\u002B')],
    ['JSON within JSON', secret.replaceAll('/', '\\\\/')],
    ['percent', encodeURIComponent(secret)],
    ['percent twice', encodeURIComponent(encodeURIComponent(secret))],
    ['HTML entities', secret.replaceAll('/', '&#x2F;').replaceAll('+', '&#43;')],
  ])('secrets escaped as %s are found whole, their span in the original bytes', (_name, escaped) => {
    const line = `{"secretAccessKey":"${escaped}"}`
    const [found] = detect(line)
    expect(found!.match.secret.reveal()).toBe(secret)
    expect(line.slice(found!.match.start, found!.match.end)).toBe(escaped)
  })
})
