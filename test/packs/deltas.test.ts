/** What is searched of deltas is enough: whatever scanning every object whole finds, the survey of the pack suspects. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { wholeChunk } from '../../src/chunks/windows.ts'
import { randomFrom } from '../../src/detectors/sample.ts'
import { createEngine } from '../../src/engine/engine.ts'
import { type Survey, survey } from '../../src/packs/survey.ts'
import { builtinRules } from '../../src/rules/builtin.ts'
import { keyPair, sample, temporaryKey } from '../helpers/keys.ts'
import { applyOperations, type Operation, objectId, type PackedObject, packOf } from '../helpers/pack.ts'
import { cleanEnv, tempDir } from '../helpers/repo.ts'

const engine = createEngine(builtinRules)

const holdsMatch = ({ content }: PackedObject): boolean =>
  engine.open().scan(wholeChunk({ path: '' }, content)).length > 0

function wrapped(text: string, width: number, before = ''): string {
  const lines =
    Buffer.from(text)
      .toString('base64')
      .match(new RegExp(`.{1,${width}}`, 'g')) ?? []
  return lines.map(line => before + line).join('\n')
}

/** Texts that hold keys, in every dress whose parts a delta can part. */
function holding(pick: Pick): string {
  const seed = pick(1e6)
  const { id, secret } = keyPair(seed)
  const escaped = secret.replaceAll('/', '\\/').replaceAll('+', '\\u002b')
  const file = `[default]\naws_access_key_id=${id}\naws_secret_access_key=${secret}\n`
  const kinds = [
    () => id,
    () => secret,
    () => file,
    () => `"secret": "${escaped}",\n`,
    () => encodeURIComponent(secret),
    () => wrapped(file.repeat(1 + pick(3)), [40, 44, 60, 76][pick(4)]!),
    () => wrapped(`some text before it, to make it long enough ${id} ${secret}`, 64, ['> ', '+', '# ', '  '][pick(4)]),
    () => temporaryKey(seed).token,
    () => sample('aws-appsync-api-key', seed),
    () => sample('aws-mws-auth-token', seed),
    () => `X-Amz-Signature=${keyPair(seed).id.length}${'0f1e2d3c4b5a6978'.repeat(4)}`.slice(0, 80),
    () => `alice-at-123456789012 ${'of code '.repeat(pick(20))}${sample('aws-codecommit-password', seed)}`,
    () => (pick(4) === 0 ? `\0${[...secret].join('\0')}\0` : secret),
    () => `Subject: x\nContent-Transfer-Encoding: quoted-printable\n\n${secret.slice(0, 20)}=\n${secret.slice(20)}\n`,
  ]
  return kinds[pick(kinds.length)]!()
}

/** Texts without a key: what stands around, glues, rejects. */
function plain(pick: Pick): string {
  const kinds = [
    () => `+${wrapped(`plain words alone ${'and more '.repeat(10)}`, 60)}\n`,
    () => wrapped('a text that is no key, '.repeat(1 + pick(20)), [40, 44, 60, 76][pick(4)]!),
    () => 'function (a, b) { return a < b ? [a] : `${b}` }\n'.repeat(1 + pick(8)),
    () => 'the quick brown fox jumps over the lazy dog '.repeat(1 + pick(20)),
    () => 'abcdefghijklmnopqrstuvwxyz0123456789'.repeat(1 + pick(30)),
    () => 'abcdefghijklmnopqrstuvwxyz0123456789'.slice(pick(36)),
    () => Buffer.from(keyPair(pick(99)).secret).toString('hex'),
    () =>
      ['=', '/', '+', '-', '_', '.', '%3D', '\\n', '&quot;', '\\', ':', ' ', '\r\n', '\t', '\n', '"', 'x'][pick(17)]!,
    () => 'ünïcödé – “quotes” 漢字 ',
    () => (pick(9) === 0 ? '\0\0' : 'Subject: hello\n'),
  ]
  return kinds[pick(kinds.length)]!()
}

type Pick = (n: number) => number

/** Mostly parts of texts that hold keys: of few, so that deltas bring together what belongs together. */
function fragment(pick: Pick): string {
  const kind = pick(20)
  if (kind === 0) return holding(pick)
  if (kind < 12) return plain(pick)
  const text = holding(n => (n === 1e6 ? pick(2) : pick(n)))
  const cut = Math.floor((text.length * (1 + pick(3))) / 4)
  return pick(2) === 0 ? text.slice(0, cut) : text.slice(cut)
}

const some = (pick: Pick, most: number): Buffer =>
  Buffer.from(Array.from({ length: 1 + pick(most) }, () => fragment(pick)).join(''))

/** Copies, cut anywhere, and insertions of anything. */
function someOperations(base: Buffer, pick: Pick): Operation[] {
  const operations: Operation[] = []
  let at = pick(4) === 0 ? pick(base.length + 1) : 0
  for (let i = 1 + pick(6); i > 0; i--) {
    const length = Math.min(base.length - at, pick(3) === 0 ? pick(30) : pick(base.length + 1))
    if (length > 0) operations.push({ copy: at, length })
    at += length
    if (pick(2) === 0) at = Math.min(base.length, at + pick(60))
    if (pick(5) === 0) at = pick(base.length + 1)
    if (pick(3) > 0) operations.push({ insert: some(pick, pick(3) === 0 ? 6 : 1) })
  }
  if (pick(3) > 0 && at < base.length) operations.push({ copy: at, length: base.length - at })
  const real = operations.filter(operation => 'copy' in operation || operation.insert.length > 0)
  // Git takes no delta of nothing.
  return real.length > 0 ? real : [{ insert: Buffer.from('x') }]
}

function someObjects(seed: number): PackedObject[] {
  const random = randomFrom(seed)
  const pick: Pick = n => Math.floor(random() * n)
  const objects: PackedObject[] = []
  for (let i = 0; i < 24; i++) {
    const base = i === 0 || pick(8) === 0 ? undefined : pick(3) === 0 ? pick(i) : i - 1
    if (base === undefined) objects.push({ content: some(pick, 12) })
    else {
      const operations = someOperations(objects[base]!.content, pick)
      objects.push({
        content: applyOperations(objects[base]!.content, operations),
        base,
        operations,
        byId: pick(4) === 0,
      })
    }
  }
  // A pack holds an object once.
  const seen = new Set<string>()
  return objects.every(object => !seen.has(objectId(object)) && seen.add(objectId(object)))
    ? objects
    : someObjects(seed + 1)
}

/** What the survey says of a pack of these objects. */
async function surveyOf(objects: PackedObject[], folder: string): Promise<Survey> {
  const packs = join(folder, 'pack')
  mkdirSync(packs)
  try {
    writeFileSync(join(packs, 'pack-x.pack'), packOf(objects))
    execFileSync('git', ['index-pack', join(packs, 'pack-x.pack')], { env: cleanEnv(folder), stdio: 'pipe' })
    expect(readdirSync(packs)).toContain('pack-x.idx')
    const store = { packs: [{ pack: join(packs, 'pack-x.pack'), index: join(packs, 'pack-x.idx') }], loose: [] }
    return (await survey(store, 20, builtinRules, { threads: 1 }))!
  } finally {
    rmSync(packs, { recursive: true })
  }
}

const runs = Number(process.env.NOKEYS_RUNS ?? 150)

test('what whole objects hold is suspected in their deltas', { timeout: 60_000 + runs * 200 }, async () => {
  const folder = tempDir()
  let suspected = 0
  let expected = 0
  let all = 0
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 2 ** 30 }), async seed => {
      const objects = someObjects(seed)
      const found = await surveyOf(objects, folder)
      const holding = objects.filter(holdsMatch).map(objectId)
      expect(found.unread).toEqual([])
      expect(holding.filter(id => !found.suspects.includes(id))).toEqual([])
      const bytes = objects
        .filter(object => !found.suspects.includes(objectId(object)))
        .reduce((sum, { content }) => sum + content.length, 0)
      expect(found.clean).toEqual({ objects: objects.length - found.suspects.length, bytes })
      suspected += found.suspects.length
      expected += holding.length
      all += objects.length
    }),
    { numRuns: runs },
  )
  // It is no proof if everything is suspected, or nothing holds anything.
  expect(expected).toBeGreaterThan(all / 20)
  expect(expected).toBeLessThan((all * 9) / 10)
  expect(suspected).toBeLessThan(all)
})

test('a delta that takes a byte order mark away, or gives a text the header of a mail, is read anew', async () => {
  const filler = 'some (words) that are: none of it. '.repeat(40)
  const text = Buffer.from(`${filler}\n${keyPair(7).id}\n${filler}`)
  for (const head of [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])]) {
    const base: PackedObject = { content: Buffer.concat([head, text]) }
    const operations: Operation[] = [{ copy: head.length, length: text.length }]
    const next: PackedObject = { content: text, base: 0, operations }
    expect([holdsMatch(base), holdsMatch(next)]).toEqual([false, true])
    expect((await surveyOf([base, next], tempDir())).suspects).toEqual([objectId(next)])
  }
  const wrapped = Buffer.from(`${filler}\n${keyPair(7).id.slice(0, 9)}=\n${keyPair(7).id.slice(9)}\n${filler}`)
  const base: PackedObject = { content: wrapped }
  const head = Buffer.from('Subject: x\nContent-Transfer-Encoding: quoted-printable\n\n')
  const mail: PackedObject = {
    content: Buffer.concat([head, wrapped]),
    base: 0,
    operations: [{ insert: head }, { copy: 0, length: wrapped.length }],
  }
  expect([holdsMatch(base), holdsMatch(mail)]).toEqual([false, true])
  expect((await surveyOf([base, mail], tempDir())).suspects).toEqual([objectId(mail)])
})
