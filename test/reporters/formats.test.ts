/** What holds for every format: it never shows a secret, and a hostile repository cannot speak through it. */
import { describe, expect, test } from 'vitest'
import type { Finding } from '../../src/findings/finding.ts'
import { formats } from '../../src/reporters/reporter.ts'
import { findingsIn, outcome, pairFindings, report, secretFinding } from '../helpers/findings.ts'
import { keyPair } from '../helpers/keys.ts'

const seeds = [1, 2, 3, 4, 5]

/** Longer than what is shown of a secret by two, so that chance does not find it. */
function piecesOf(secret: string): string[] {
  return Array.from({ length: secret.length - 5 }, (_, i) => secret.slice(i, i + 6))
}

describe.each(formats)('%s', format => {
  test('shows no more of a secret than its first four characters', async () => {
    for (const seed of seeds) {
      const { secret } = keyPair(seed)
      const author = `Ada <${secret}@example.com>`
      const commit = { commit: '0123456789'.repeat(4), author, date: '2026-01-02T03:04:05Z' }
      const found = [
        ...pairFindings({ seed, path: `keys/${secret}.env`, commit }),
        secretFinding({ seed }),
        ...findingsIn(`secret = "${secret}"`, { path: `${secret}.txt` }),
      ]
      const text = await report(format, found)
      expect(text).toContain(found[0]!.keyId)
      expect(text).toContain(`${secret.slice(0, 4)}…`)
      expect(piecesOf(secret).filter(piece => text.includes(piece))).toEqual([])
    }
  })

  test('lets no path, name or message of a repository command a terminal or a CI runner', async () => {
    const bad = '\n::error::x\r\x1b[31m\x07\u202e\u2066\u{e0041}##[add-mask]a##vso[task.x]\u2028\x9b'
    const first: Finding = {
      ...secretFinding({ path: `::set-output name=a::${bad}` }),
      ...{ title: `::title${bad}`, evidence: [`::evidence ::x ${bad}`], advice: [`Do ${'::x '.repeat(40)}${bad}`] },
      ...{ commit: `::commit${bad}`, author: bad, date: bad, blob: bad, paths: [bad, `2${bad}`], places: 3 },
    }
    const ended = outcome({
      skips: [{ skip: bad, path: bad }],
      failures: [{ failure: `::failure ${bad}`, path: bad, hint: bad }],
      notes: [`${bad}:3: unused`],
    })
    const many = [first, ...Array.from({ length: 1001 }, (_, i) => ({ ...first, path: `${i}${bad}` }))]
    for (const mode of ['tree', 'staged', 'range'] as const) {
      const text = await report(format, many, ended, { mode })
      expect(text).toContain('failure')
      expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
      expect(text).not.toMatch(/^\s*::/m)
      expect(text).not.toMatch(/##(vso|teamcity)?\[/i)
    }
  })

  test('never teaches how to go around the hook', async () => {
    const text = await report(format, pairFindings(), outcome(), { mode: 'staged' })
    expect(text).not.toMatch(/no-verify|SKIP=|HUSKY=0/)
  })
})
