/** Base64 as it is written down: in one run, in lines, in strings of code, in base64. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { detect, valuesIn } from '../helpers/detect.ts'
import { keyPair } from '../helpers/keys.ts'

const file = (seed: number, lead: string) => {
  const { id, secret } = keyPair(seed)
  return {
    id,
    secret,
    text: `${lead}[default]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\nregion = eu-west-1\n`,
  }
}
const base64 = (text: string) => Buffer.from(text).toString('base64')
const linesOf = (text: string, width: number) => text.match(new RegExp(`.{1,${width}}`, 'g'))!

const ways: Record<string, (lines: string[]) => string> = {
  lines: lines => lines.join('\n'),
  'CRLF lines': lines => lines.join('\r\n'),
  'a YAML block': lines => `data: |\n${lines.map(line => `    ${line}\n`).join('')}`,
  'a quotation': lines => lines.map(line => `> ${line}`).join('\n'),
  'a comment': lines => lines.map(line => `# ${line}`).join('\n'),
  'escaped line ends': lines => JSON.stringify({ file: lines.join('\n') }),
  'strings that are joined': lines => lines.map(line => `"${line}"`).join(' +\n    '),
  'an added part of a patch': lines => lines.map(line => `+${line}`).join('\n'),
}

test.each(Object.entries(ways))(
  'a file in base64 as %s is read, its spans where the encoded characters stand',
  (_name, write) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.stringMatching(/^[a-z =#\n]{0,40}$/),
        fc.constantFrom(64, 70, 76),
        (seed, lead, width) => {
          const { id, secret, text } = file(seed, lead)
          const written = write(linesOf(base64(text), width))
          const found = detect(written)
          expect(found.map(({ match }) => match.secret.reveal())).toEqual([id, secret])
          for (const { match } of found) {
            const span = written.slice(match.start, match.end).replace(/[^A-Za-z0-9+/]+(?:[\r\n#>"+ ]|\\n|\\r)*/g, '')
            const value = match.secret.reveal()
            // Of the encoded value, all whole groups of four are in the span, and no more than a group beyond it.
            expect(Math.abs(span.replace(/^n/, '').length - Math.ceil((value.length * 4) / 3))).toBeLessThanOrEqual(4)
          }
        },
      ),
      { numRuns: 60 },
    )
  },
)

test.each([1, 2, 3])('base64 %i deep', depth => {
  const { id, secret, text } = file(depth, '')
  let encoded = text
  for (let i = 0; i < depth; i++) encoded = base64(encoded)
  expect(detect(`x: ${encoded}`).map(({ match }) => match.secret.reveal())).toEqual([id, secret])
})

test('a value that is nothing but base64 of a secret is named by what names the base64', () => {
  const { secret } = keyPair(9)
  const [found] = detect(`data:\n  AWS_SECRET_ACCESS_KEY: ${base64(secret)}\n`)
  expect(found!.match.secret.reveal()).toBe(secret)
  expect(found!.match.name).toBe('AWS_SECRET_ACCESS_KEY')
})

const printable = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
  .filter(text => !/[\p{C}\ufffd]/u.test(text))
const ascii = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 30 })

test('a key ID in base64 of any text is found, in UTF-8 whatever the script, in UTF-16 as shells write it', () => {
  fc.assert(
    fc.property(printable, ascii, fc.nat(50), (before, command, seed) => {
      const { id } = keyPair(seed)
      expect(valuesIn(Buffer.from(`${before} ${id} is the access key`).toString('base64'))).toContain(id)
      expect(valuesIn(Buffer.from(`${command} ${id} is the access key`, 'utf16le').toString('base64'))).toContain(id)
    }),
    { numRuns: 500 },
  )
})

test('a certificate, a picture, a key in PEM are no text', () => {
  const random = Buffer.from(Array.from({ length: 3000 }, (_, i) => (i * i * 31 + i * 17) & 255))
  expect(
    detect(`-----BEGIN CERTIFICATE-----\n${linesOf(random.toString('base64'), 64).join('\n')}\n`, { from: 'low' }),
  ).toEqual([])
})

test('quoted-printable: a key that the end of a line cuts in two', () => {
  const { id, secret } = keyPair(4)
  const mail = `Content-Transfer-Encoding: quoted-printable\r\n\r\nKey=3D${id} secret=3D${secret.slice(0, 15)}=\r\n${secret.slice(15)} gr=C3=BC=C3=9Fe\r\n`
  const found = detect(mail)
  expect(found.map(({ match }) => match.secret.reveal())).toEqual([id, secret])
  expect(mail.slice(found[1]!.match.start, found[1]!.match.end)).toBe(`${secret.slice(0, 15)}=\r\n${secret.slice(15)}`)
  expect(found[1]!.match).toMatchObject({ from: { line: 3 }, to: { line: 4, column: 26 } })
})
