/** A repository and those of its submodules, read one after the other by sources of one kind: what they give is one scan's. */
import { isAbsolute } from 'node:path'
import type { Chunk, Clean, Failure, Origin, Skip } from '../chunks/chunk.ts'
import { ScanError } from '../errors.ts'
import type { GitPlace } from '../git/spawn.ts'
import { findSubmodules, type Repository } from '../git/submodules.ts'
import { type Hit, type Located, pathUnknown, type Source } from './source.ts'

/** `path` of its repository; '' for the top level. */
type Part = { path: string; source: Source }

/** `open` makes the source of one repository. What breaks in one is a failure, and the next is read all the same. */
export function submodulesSource(top: Repository, open: (place: GitPlace) => Source): Source {
  const first: Part = { path: top.path, source: open(top.place) }
  const read: Part[] = []
  const partOf = new WeakMap<Origin, Part>()

  async function* chunks(): AsyncGenerator<Chunk | Clean | Skip | Failure> {
    yield* readPart(first)
    for await (const found of findSubmodules(top)) {
      if ('failure' in found) yield found
      else yield* readPart({ path: found.path, source: open(found.place) })
    }
  }

  async function* readPart(part: Part): AsyncGenerator<Chunk | Clean | Skip | Failure> {
    read.push(part)
    try {
      for await (const item of part.source.chunks()) {
        if ('bytes' in item) partOf.set(item.origin, part)
        yield 'bytes' in item || 'clean' in item ? item : within(part, item)
      }
    } catch (error) {
      yield within(part, brokenBy(error))
    }
  }

  async function* locate(hits: readonly Hit[]): AsyncGenerator<Located | Failure> {
    const byPart = new Map<Part, Hit[]>()
    for (const hit of hits) {
      const part = partOf.get(hit.origin)!
      const own = byPart.get(part)
      if (own) own.push(hit)
      else byPart.set(part, [hit])
    }
    for (const [part, own] of byPart) {
      try {
        for await (const item of part.source.locate!(own)) {
          if ('failure' in item) yield within(part, item)
          else yield { hit: item.hit, place: { ...item.place, path: join(part, item.place.path) } }
        }
      } catch (error) {
        yield within(part, brokenBy(error))
        // Where it stands could not be learnt; that it is there is known.
        for (const hit of own) yield { hit, place: { path: join(part, hit.origin.path || pathUnknown) } }
      }
    }
  }

  /** All names stand below the paths of submodules: these are no names of their own. */
  function names(): string[] | undefined {
    const all = new Set<string>()
    for (const { path, source } of read) {
      const own = source.names?.()
      if (!own) return undefined
      for (const name of [...path.split('/'), ...own]) all.add(name)
    }
    return [...all]
  }

  return { ...first.source, chunks, locate, names }
}

function brokenBy(error: unknown): Failure {
  if (!(error instanceof ScanError)) throw error
  return { failure: error.message, ...(error.hint === undefined ? {} : { hint: error.hint }) }
}

function within<T extends Skip | Failure>(part: Part, item: T): T
function within(part: Part, item: Skip | Failure): Skip | Failure {
  if (part.path === '') return item
  const path = join(part, item.path ?? '')
  if ('skip' in item) return { ...item, path }
  const hint = item.hint === undefined ? {} : { hint: `in ${part.path}: ${item.hint}` }
  return { failure: `${part.path}: ${item.failure}`, path, ...hint }
}

/** A path as it is seen from the top level. Git names its own files by absolute ones. */
function join({ path: folder }: Part, path: string): string {
  return folder === '' || isAbsolute(path) ? path : path === '' ? folder : `${folder}/${path}`
}
