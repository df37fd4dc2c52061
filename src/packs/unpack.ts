/** Goes through families of objects, in one thread or in several: each takes the next family when it is done with one. */
import { wholeChunk } from '../chunks/windows.ts'
import { createEngine } from '../engine/engine.ts'
import type { Rule } from '../rules/rule.ts'
import { asked, asksOf, isRead, isSuspect } from './asks.ts'
import type { Pack } from './families.ts'
import { FamilyReader } from './family-reader.ts'
import { IdSet, type IdSetData } from './id-set.ts'
import { readLooseObject } from './loose.ts'
import { References } from './references.ts'
import { createUnpacker, type Unpacker } from './unpacker.ts'

/** What is to be done, as threads share it. Objects are numbered over all packs, the loose ones behind. */
export type Task = {
  rules: readonly Rule[]
  packs: readonly Pack[]
  /** Files of loose objects; the number of the first. */
  loose: readonly string[]
  firstLoose: number
  /** All ids, by number: in packs, by their place in the index. */
  ids: IdSetData
  /** Of each object, what is asked of it: bits of asks.ts. */
  asks: Uint8Array
  /** Of each object, what came of it: `isRead`, `isSuspect`; 0: it could not be read. */
  states: Uint8Array
  /** Of each object that was read, its bytes. */
  sizes: Uint32Array
  /** Families, by the number of their root; the first `heavy` are taken one by one. */
  roots: Uint32Array
  heavy: number
  /** One number: how many families were taken. */
  taken: Int32Array
  /** Trees are looked through for what is marked, by the place of its id. Nothing is asked of other objects. */
  wanted?: Uint8Array
  /** Ids of objects that are not there, in hexadecimal. Their places are behind all others. */
  missing?: readonly string[]
}

const lightAtOnce = 64

/** What a thread notes; more are made to be many. */
export const mostEntries = 4_000_000
/** With more missing, there are surely some that matter: Git counts them. */
export const mostMissing = 20_000

/** What a thread has found in trees. */
export type Unpacked = {
  /** The names of files and folders, a NUL behind each; undefined if there were too many. */
  names: Uint8Array | undefined
  /** What was wanted. */
  entries: Entry[]
  /** What names what: see references.ts. Undefined if it was too much. */
  references: Uint32Array[] | undefined
  /** Ids that are named, of objects that are not there, in hexadecimal; their places are behind all others. Some more are not told. */
  missing: string[]
}

/** Of a tree (the number of the object): the bytes of a name, one character each, and the place of the id that it names. */
export type Entry = { tree: number; name: string; child: number }

/** Works until no family is left. Undefined if there is no WebAssembly. */
export function unpack(task: Task): Unpacked | undefined {
  const engine = createEngine(task.rules)
  const ids = new IdSet(task.ids)
  const { states, taken, wanted } = task
  const entries: Entry[] = []
  const references = new References()
  const missing = new Map<string, number>()
  // What is looked for can be missing too.
  for (const oid of task.missing ?? []) missing.set(oid, missing.size)
  const unpacker = createUnpacker(engine.lanes, task.ids.idBytes, {
    search(bytes, spots, objectAt) {
      for (const offset of engine.suspects(bytes, spots)) {
        const object = objectAt(offset)
        if (object !== undefined) states[object] = isSuspect
      }
    },
    searchWhole(object, bytes) {
      if (engine.open().scan(wholeChunk({ path: '' }, bytes)).length > 0) states[object] = isSuspect
    },
    check(words, owners) {
      const idWords = task.ids.idBytes >> 2
      for (let i = 0; i < owners.length; i++) {
        let place = ids.find(words, i * idWords)
        if (place < 0) {
          const oid = hexOf(words.subarray(i * idWords, (i + 1) * idWords))
          if (missing.size < mostMissing && !missing.has(oid)) missing.set(oid, missing.size)
          // Of too many, nobody asks who names which.
          place = ids.count + (missing.get(oid) ?? 0)
        }
        references.add(place, owners[i]!)
      }
    },
    entry(tree, name, id) {
      let child = ids.find(new Int32Array(Uint8Array.from(id).buffer), 0)
      if (child < 0) child = ids.count + (missing.get(id.toString('hex')) ?? missing.size)
      if (wanted?.[child] === 1 && entries.length <= mostEntries)
        entries.push({ tree, name: name.toString('latin1'), child })
    },
  })
  if (!unpacker) return undefined
  wanted?.forEach((isWanted, place) => {
    if (isWanted === 1) unpacker.want(place < ids.count ? ids.wordOf(place) : wordOf(task.missing![place - ids.count]!))
  })
  const settle = createSettler(task)
  const files = new Map<Pack, FamilyReader>()
  try {
    for (;;) {
      const { heavy, roots } = task
      let next = Atomics.add(taken, 0, 1)
      if (next >= heavy) next = heavy + (next - heavy) * lightAtOnce
      if (next >= roots.length) break
      const end = next < heavy ? next + 1 : Math.min(roots.length, next + lightAtOnce)
      for (; next < end; next++) {
        const root = roots[next]!
        if (root >= task.firstLoose) readLoose(task, root, unpacker, settle)
        else {
          const pack = task.packs.findLast(({ first }) => first <= root)!
          const reader = files.get(pack) ?? new FamilyReader(pack, task.ids.idBytes, task.asks, unpacker, settle)
          files.set(pack, reader)
          reader.read(root - pack.first)
        }
      }
    }
    unpacker.end()
  } finally {
    for (const reader of files.values()) reader.close()
  }
  return { names: unpacker.names(), entries, references: references.all(), missing: [...missing.keys()] }
}

function hexOf(words: Int32Array): string {
  return Buffer.from(words.buffer, words.byteOffset, words.byteLength).toString('hex')
}

/** The first four bytes of an id in hexadecimal. */
function wordOf(oid: string): number {
  return new Int32Array(Uint8Array.from(Buffer.from(oid, 'hex')).buffer)[0]!
}

type Settle = (object: number, size: number) => void

/** Says of an object that it was read, unless it was found suspect already. */
function createSettler({ states, sizes }: Task): Settle {
  return (object, size) => {
    if (states[object] === 0) states[object] = isRead
    sizes[object] = size
  }
}

function readLoose(
  { loose, firstLoose, asks, wanted }: Task,
  object: number,
  unpacker: Unpacker,
  settle: Settle,
): void {
  const read = readLooseObject(loose[object - firstLoose]!)
  const usual = read && asksOf[read.type]
  if (!usual) return
  const ask = !wanted ? usual : read.type === 'tree' ? asked.entries : 0
  asks[object] = ask | (read.type === 'tree' ? 0 : asks[object]!)
  const before = unpacker.mark()
  if (unpacker.stored(object, read.content, ask) !== 0) settle(object, read.content.length)
  unpacker.release(before)
}
