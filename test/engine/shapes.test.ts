/** The corpus: each shape must be found at default settings, with fresh keys, at its exact span. */
import { expect, test } from 'vitest'
import { encodeBase64 } from '../../corpus/shape.ts'
import { shapes } from '../../corpus/shapes/index.ts'
import { spansOf } from '../../corpus/spans.ts'
import { detect } from '../helpers/detect.ts'
import { keyPair } from '../helpers/keys.ts'

const keysPerShape = 25
/** Base64 shares a character between a value and its neighbours. */
const slack = 1

test.each(shapes.map((shape, index) => [`${shape.family}: ${shape.name}`, shape, index] as const))(
  '%s',
  (_title, shape, index) => {
    for (let n = 0; n < keysPerShape; n++) {
      const key = keyPair(index * 1000 + n)
      const found = detect(Buffer.from(shape.make(key)), { path: shape.path }).map(({ match }) => match)
      for (const half of ['id', 'secret'] as const) {
        if (!shape.wants.includes(half === 'id' ? 'I' : 'S')) continue
        const matches = found.filter(match => match.secret.reveal() === key[half])
        expect(matches.length, `the ${half} of key ${n} is found`).toBeGreaterThan(0)
        const [span] = spansOf(shape, key, half)
        const covers = matches.some(({ start, end }) => start <= span!.start + slack && end >= span!.end - slack)
        expect(covers, `the ${half} of key ${n} is found where it stands`).toBe(true)
      }
    }
  },
)

test('the corpus is large, and its names are unique', () => {
  expect(shapes.length).toBeGreaterThan(220)
  expect(new Set(shapes.map(shape => shape.name)).size).toBe(shapes.length)
})

test.each([
  ['a Kubernetes value', (text: string) => `  key: ${encodeBase64(text)}`],
  ['base64 twice', (text: string) => `x: ${encodeBase64(encodeBase64(`AWS_SECRET_ACCESS_KEY=${text}\n`))}`],
  [
    'a PowerShell command',
    (text: string) => `-EncodedCommand ${Buffer.from(`$secret = "${text}"`, 'utf16le').toString('base64')}`,
  ],
])('the span of a secret in %s covers it and no more than a character to each side', (_name, make) => {
  const { secret } = keyPair(3)
  const text = make(secret).replace('key:', 'secret_key:')
  const [found] = detect(text)
  expect(found!.match.secret.reveal()).toBe(secret)
  const span = text.slice(found!.match.start, found!.match.end)
  expect(span).toMatch(/^[A-Za-z0-9+/]+$/)
  expect(text.replace(span, '')).not.toContain(encodeBase64(secret).slice(8, -8))
})
