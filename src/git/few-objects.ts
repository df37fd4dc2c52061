/** Few objects, read by one `git cat-file --batch` that is waited for. https://git-scm.com/docs/git-cat-file#_batch_output */
import type { Chunk } from '../chunks/chunk.ts'
import { wholeChunk } from '../chunks/windows.ts'
import type { Request } from './cat-file.ts'
import { type GitPlace, gitAtOnce } from './spawn.ts'

const mostObjects = 1000

/** In the order asked for. Undefined if they are many or large, or one cannot be read: `readObjects` streams them, and says which. */
export function readFewObjects(place: GitPlace, requests: readonly Request[]): Chunk[] | undefined {
  if (requests.length > mostObjects) return undefined
  const lines = requests.map(({ oid }) => `${oid}\n`).join('')
  const bytes = gitAtOnce(place, ['cat-file', '--batch', '--buffer'], lines)
  if (!bytes) return undefined
  const chunks: Chunk[] = []
  let at = 0
  for (const { origin } of requests) {
    const end = bytes.indexOf(0x0a, at)
    const header = bytes.toString('latin1', at, end).split(' ')
    const size = Number(header[2])
    at = end + 1
    if (end < 0 || header.length !== 3 || !Number.isInteger(size) || at + size >= bytes.length) return undefined
    chunks.push(wholeChunk(origin, bytes.subarray(at, at + size)))
    at += size + 1
  }
  return at === bytes.length ? chunks : undefined
}
