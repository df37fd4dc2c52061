/**
 * The pipeline: source → engine → judge → allowlist → finding. Findings are given away as they are known; what the scan
 * amounted to comes back as the outcome. A source that breaks midway leaves a failure, never silence.
 */
import type { Chunk, Origin } from './chunks/chunk.ts'
import { createEngine, type FileReader } from './engine/engine.ts'
import type { Match } from './engine/match.ts'
import { ScanError } from './errors.ts'
import { worthPlacing } from './placing.ts'
import { Results, type ScanEvents } from './results.ts'
import type { Settings } from './settings.ts'
import { type Hit, pathUnknown, type Source } from './sources/source.ts'
import type { Outcome } from './summary.ts'

/** A file that is nothing but keys is judged in parts, so that memory stays bounded. */
const mostMatches = 5000
const breathMs = 100
/** How much is done between two looks at the clock; a file costs about as much as so many bytes. */
const workBetweenLooks = 4 * 1024 * 1024
const itemWork = 64 * 1024

/** Scans a source to its end. Throws nothing but bugs: what goes wrong is a failure of the outcome. */
export async function scan(source: Source, settings: Settings, events: ScanEvents): Promise<Outcome> {
  // Perf: `performance` is loaded when it is first asked.
  const started = Date.now()
  const engine = createEngine(settings.rules)
  const results = new Results(source, settings, events)
  const hits: Hit[] = []
  let broken: unknown
  let open: { origin: Origin; reader: FileReader; matches: Match[] } | undefined

  const settle = (origin: Origin, matches: Match[]): void => {
    if (matches.length === 0) return
    if (source.locate) hits.push({ origin, matches })
    else results.report({ origin, matches }, { path: origin.path })
  }
  const take = (chunk: Chunk): void => {
    if (open?.origin !== chunk.origin) {
      if (open) settle(open.origin, open.matches)
      open = { origin: chunk.origin, reader: engine.open(), matches: [] }
    }
    const found = open.reader.scan(chunk)
    if (found.length > 0) open.matches.push(...found)
    results.read += chunk.coreEnd - chunk.coreStart
    if (!chunk.last && open.matches.length > mostMatches) settle(open.origin, open.matches.splice(0))
    if (!chunk.last) return
    results.done++
    settle(open.origin, open.matches)
    open = undefined
  }

  const interruption = new ScanError('the scan was interrupted')
  try {
    const breath = createBreath(events, results)
    for await (const item of untilAborted(source.chunks(), events.signal, interruption)) {
      if ('bytes' in item) take(item)
      else if ('clean' in item) results.passed(item)
      else results.note(item)
      await breath('bytes' in item ? item.bytes.length : 'clean' in item ? item.clean.bytes : 0)
    }
  } catch (error) {
    broken = error
    results.broken(error)
  }
  if (open) settle((open as { origin: Origin }).origin, (open as { matches: Match[] }).matches)
  try {
    if (source.locate && hits.length > 0) {
      const names = source.names?.()
      const { placed, unplaced } = names ? worthPlacing(hits, names, settings) : { placed: hits, unplaced: [] }
      for (const hit of unplaced) results.report(hit, { path: hit.origin.path || pathUnknown })
      for await (const item of placed.length > 0
        ? untilAborted(source.locate(placed), events.signal, interruption)
        : []) {
        if ('failure' in item) results.note(item)
        else results.report(item.hit, item.place)
      }
    }
  } catch (error) {
    // Told already, if it broke off the reading.
    if (error !== interruption || !broken) results.broken(error)
    // Where it stands could not be learnt; that it is there is known.
    for (const hit of hits) results.report(hit, { path: hit.origin.path || pathUnknown })
  }
  return results.end(Math.max(0, Date.now() - started))
}

/**
 * Passes items on; once the signal comes, throws, and waits no longer for a source that may never answer. What the source
 * holds is let go when it does.
 */
async function* untilAborted<T>(
  items: AsyncIterable<T>,
  signal: AbortSignal | undefined,
  interruption: ScanError,
): AsyncGenerator<T> {
  const iterator = items[Symbol.asyncIterator]()
  let stop: (reason: ScanError) => void = () => {}
  const onAbort = (): void => stop(interruption)
  signal?.addEventListener('abort', onAbort)
  try {
    for (;;) {
      if (signal?.aborted) throw interruption
      // A promise of its own each time: racing against one that lives on would gather what was waited for.
      const next = await new Promise<IteratorResult<T>>((resolve, reject) => {
        stop = reject
        iterator.next().then(resolve, reject)
      })
      if (next.done) return
      yield next.value
    }
  } finally {
    signal?.removeEventListener('abort', onAbort)
    iterator.return?.().catch(() => {})
  }
}

/** Lets signals and timers through now and then. */
function createBreath(events: ScanEvents, results: Results): (bytes: number) => Promise<void> | undefined {
  let work = 0
  let last = Date.now()
  return bytes => {
    work += itemWork + bytes
    if (work < workBetweenLooks) return undefined
    work = 0
    const now = Date.now()
    if (now - last < breathMs) return undefined
    last = now
    return breathe(events, results)
  }
}

async function breathe({ onProgress }: ScanEvents, { done, read }: Results): Promise<void> {
  onProgress?.(done, read)
  await new Promise(resolve => setImmediate(resolve))
}
