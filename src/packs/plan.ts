/** What there is to read, and who reads what: made once, shared by all threads. */
import type { Rule } from '../rules/rule.ts'
import { eachOf, type Pack, readFamilies, share } from './families.ts'
import { type IdSet, idSetOf } from './id-set.ts'
import { blobType, commitType, tagType, treeType } from './object-header.ts'
import type { ObjectStore } from './object-store.ts'
import { PackFile } from './pack-file.ts'
import { type PackIndex, readPackIndex } from './pack-index.ts'
import { asksOf, counter, isBase, isCounted, type Task } from './unpack.ts'

export type Plan = { task: Task; ids: IdSet; typeOf(object: number): string | undefined }

const typeNames: Record<number, string> = {
  [commitType]: 'commit',
  [treeType]: 'tree',
  [blobType]: 'blob',
  [tagType]: 'tag',
}

/** Families of more than such a part of all bytes are taken one by one, the heaviest first. */
const heavyPart = 1000

/** Undefined if an index is of a form that is not known. Throws what reading files throws. */
export function makePlan(store: ObjectStore, idBytes: number, rules: readonly Rule[]): Plan | undefined {
  const indexes = store.packs.map(({ index }) => readPackIndex(index, idBytes))
  if (!indexes.every(index => index !== undefined)) return undefined
  const firstLoose = indexes.reduce((sum, { count }) => sum + count, 0)
  const total = firstLoose + store.loose.length
  const ids = idSetOf(gatherIds(indexes, store, firstLoose, idBytes), idBytes)
  const packs: Pack[] = []
  let first = 0
  for (const [i, index] of indexes.entries()) {
    const path = store.packs[i]!.pack
    const file = new PackFile(path)
    try {
      packs.push(readFamilies(path, file, index, idBytes, first))
    } finally {
      file.close()
    }
    first += index.count
  }
  const asks = share(Uint8Array, total)
  const weights: { root: number; weight: number }[] = []
  for (const pack of packs) {
    for (let root = 0; root < pack.count; root++)
      if (pack.bases[root]! < 0 && pack.types[root] !== 0) weights.push(askFamily(pack, root, ids, asks))
  }
  for (let object = firstLoose; object < total; object++) {
    asks[object] = countedOnce(ids, object)
    weights.push({ root: object, weight: 1 })
  }
  const all = weights.reduce((sum, { weight }) => sum + weight, 0)
  const heavy = weights.filter(({ weight }) => weight > all / heavyPart).sort((a, b) => b.weight - a.weight)
  const light = weights.filter(({ weight }) => weight <= all / heavyPart)
  const roots = share(Uint32Array, weights.length)
  roots.set([...heavy, ...light].map(({ root }) => root))
  const task: Task = {
    ...{ rules, packs, asks, roots, firstLoose, ids: ids.data },
    loose: store.loose.map(({ file }) => file),
    states: share(Uint8Array, total),
    sizes: share(Uint32Array, total),
    heavy: heavy.length,
    counters: share(Int32Array, Object.keys(counter).length),
  }
  const typeOf = (object: number): string | undefined => {
    const pack = packs.findLast(({ first }) => first <= object)
    return object < firstLoose && pack ? typeNames[pack.types[object - pack.first]!] : undefined
  }
  return { task, ids, typeOf }
}

function gatherIds(indexes: readonly PackIndex[], store: ObjectStore, firstLoose: number, idBytes: number): Uint8Array {
  const ids = share(Uint8Array, (firstLoose + store.loose.length) * idBytes)
  let at = 0
  for (const index of indexes) {
    ids.set(index.ids, at)
    at += index.ids.length
  }
  for (const { id } of store.loose) {
    ids.set(Buffer.from(id, 'hex'), at)
    at += idBytes
  }
  return ids
}

/** Gives a family the type of its root, and asks what is asked of that type. */
function askFamily(pack: Pack, root: number, ids: IdSet, asks: Uint8Array): { root: number; weight: number } {
  const type = pack.types[root]!
  const ask = asksOf[typeNames[type]!]!
  const { first, types, children, offsets, places } = pack
  let weight = 0
  eachOf(pack, root, object => {
    types[object] = type
    const counted = type === treeType ? 0 : countedOnce(ids, first + places[object]!)
    asks[first + object] = ask | counted | (children[object]! < 0 ? 0 : isBase)
    weight += offsets[object + 1]! - offsets[object]!
  })
  return { root: first + root, weight }
}

/** An object may lie in several packs, and loose too: the first counts. */
function countedOnce(ids: IdSet, place: number): number {
  return ids.firstOf(place) === place ? isCounted : 0
}
