/** `nokeys rules`: what a person reads who wants to know what is looked for. */
import { describe, expect, test } from 'vitest'
import { explainRules } from '../../src/commands/rules.ts'
import type { Io } from '../../src/io.ts'
import { builtinRules } from '../../src/rules/builtin.ts'
import { detect } from '../helpers/detect.ts'

async function printed(id?: string): Promise<string> {
  const written: string[] = []
  const io = { cwd: '.', stdout: { write: (text: string) => written.push(text) } } as unknown as Io
  expect(await explainRules(io, { id, rules: [] })).toBe(0)
  return written.join('')
}

describe.each(builtinRules.map(rule => [rule.id, rule] as const))('%s', (id, rule) => {
  test('explains itself in plain words, on lines that fit', async () => {
    const page = await printed(id)
    for (const title of ['What it looks for', 'How sure it is', 'What it reports, for example', 'What it leaves alone'])
      expect(page).toContain(`\n\n${title}\n  `)
    expect(page).toContain(rule.title)
    for (const { why } of rule.counterexamples) expect(page.replace(/\s+/g, ' ')).toContain(`because: ${why}`)
    for (const reference of rule.references) expect(page).toContain(reference)
    expect(page).not.toMatch(/undefined|\[object|\{keyId\}|\$[A-Z]{2,}|`/)
    const prose = page.split('\n').filter(line => !/https?:|^ {7}aws |^ {2,4}\S.*(?:…|[=:])/.test(line))
    expect(prose.filter(line => line.length > 80)).toEqual([])
  })

  test('holds nothing that a scan would take for a key', async () => {
    expect(detect(await printed(id))).toEqual([])
  })

  test('is in the list, with the others', async () => {
    expect(await printed()).toContain(`${id} `)
  })
})

test('grounds are told as the judge weighs them', async () => {
  const page = await printed('aws-ses-smtp-password')
  expect(page).toMatch(/never +when nothing else speaks for it\n +medium +when a name says so/)
  expect(page).toMatch(/high +when what belongs to it \(a user name, a host\) stands right beside it/)
  expect(await printed('aws-session-token')).toMatch(
    /high +when its other half \(AWS access key ID\) stands within ten lines/,
  )
  expect(await printed('aws-session-token')).toMatch(/low +whatever speaks for it, where it is public by design/)
})
