/** The corpus holds what it says: keys that AWS could have made, and spans that are the value. */
import { expect, test } from 'vitest'
import { keyFrom } from '../corpus/keys.ts'
import { encodeBase64 } from '../corpus/shape.ts'
import { shapes } from '../corpus/shapes/index.ts'
import { spansOf } from '../corpus/spans.ts'
import { readKeyId } from '../src/detectors/account.ts'

test('keys are fresh, and AWS could have issued them', () => {
  const keys = Array.from({ length: 2000 }, (_, seed) => keyFrom(seed))
  expect(new Set(keys.map(key => key.id)).size).toBe(keys.length)
  for (const { id, secret } of keys) {
    expect(id).toMatch(/^A(KIA|SIA)[A-Z2-7]{16}$/)
    expect(readKeyId(id).impossible).toBeUndefined()
    expect(secret).toMatch(/^[A-Za-z0-9/+]{40}$/)
  }
  expect(keys.filter(({ id }) => id.startsWith('ASIA')).length).toBeGreaterThan(300)
  expect(keys.filter(({ id }) => readKeyId(id).account === undefined).length).toBeGreaterThan(100)
})

test.each(shapes.map(shape => [shape.name, shape] as const))('%s holds what it wants to be found', (_name, shape) => {
  const key = keyFrom(7)
  const text = Buffer.from(shape.make(key))
  for (const half of ['id', 'secret'] as const) {
    if (!shape.wants.includes(half === 'id' ? 'I' : 'S')) continue
    for (const { start, end } of spansOf(shape, key, half)) {
      expect(end - start).toBeGreaterThanOrEqual(key[half].length)
      expect(end).toBeLessThanOrEqual(text.length)
    }
  }
})

test('the span of an encoded value is what depends on it, to the character', () => {
  const shape = {
    name: '',
    family: '',
    wants: 'S' as const,
    path: 'a.yml',
    make: ({ secret }: { secret: string }) => `a: 1\nkey: ${encodeBase64(secret)}\n`,
  }
  for (let seed = 0; seed < 50; seed++) {
    const key = keyFrom(seed)
    const [span] = spansOf(shape, key, 'secret')
    // Forty characters are 54 of base64; the last one holds four bits of the value, the padding none.
    expect(shape.make(key).slice(span!.start, span!.end)).toBe(encodeBase64(key.secret).replace('==', ''))
  }
})
