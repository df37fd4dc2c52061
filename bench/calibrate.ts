/**
 * `npm run calibrate -- [FOLDER…]`: what the checks of a secret's randomness throw away of ten million random secrets, one by
 * one and together, and what they let pass of the 40-character runs in the folders' files, for thresholds of the
 * letter-pair model. The numbers in docs/randomness.md are from here.
 */
import { randomFillSync } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pairAlphabet, randomBits } from '../src/detectors/letter-pairs.ts'
import { decodesToText, entropy, isOneCase } from '../src/detectors/randomness.ts'

const secrets = 10_000_000
const thresholds = [0, 10, 15, 20, 25, 30, 40, 45, 50]
const checks: Record<string, (value: string) => boolean> = {
  'entropy under 4.15': value => entropy(value) < 4.15,
  'letters of one case': isOneCase,
  'base64 of text': decodesToText,
}

const bytes = new Uint8Array(40 * 10_000)
const lost: Record<string, number> = {}
const count = (name: string): void => {
  lost[name] = (lost[name] ?? 0) + 1
}
for (let done = 0; done < secrets; done += 10_000) {
  randomFillSync(bytes)
  for (let at = 0; at < bytes.length; at += 40) {
    const value = Array.from(bytes.subarray(at, at + 40), byte => pairAlphabet[byte & 63]).join('')
    const failed = Object.keys(checks).filter(name => checks[name]!(value))
    for (const name of failed) count(name)
    const bits = randomBits(value)
    for (const threshold of thresholds) if (bits < threshold) count(`fewer than ${threshold} bits`)
    if (failed.length > 0 || bits < 20) count('any of them (20 bits)')
  }
}
console.log(`Of ${secrets} random secrets are lost:`)
for (const [name, n] of Object.entries(lost)) console.log(`  ${name.padEnd(32)} ${((n / secrets) * 100).toFixed(5)} %`)

const runs = new Set<string>()
let size = 0
const read = (folder: string): void => {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory() && entry.name !== '.git') read(path)
    if (!entry.isFile() || statSync(path).size > 64e6) continue
    const text = readFileSync(path, 'latin1')
    size += text.length
    for (const [run] of text.matchAll(/(?<![A-Za-z0-9/+])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/g)) runs.add(run)
  }
}
for (const folder of process.argv.slice(2)) read(folder)
if (size > 0) {
  const passing = [...runs].filter(run => !Object.values(checks).some(check => check(run)))
  console.log(
    `In ${(size / 1e9).toFixed(2)} GB of files: ${runs.size} distinct runs of 40, ${passing.length} pass the other checks. Of them pass:`,
  )
  for (const threshold of thresholds) {
    const n = passing.filter(run => randomBits(run) >= threshold).length
    const alone = [...runs].filter(run => randomBits(run) >= threshold).length
    console.log(
      `  ${String(threshold).padStart(3)} bits ${String(n).padStart(6)}   ${(n / (size / 1e9)).toFixed(0).padStart(5)} a GB (the model alone: ${alone})`,
    )
  }
}
