/** What there is to read, and who reads what: made once, shared by all threads. */
import type { Rule } from '../rules/rule.ts'
import { asked, asksOf, isBase, isCounted, isRead, isSuspect, isWanted } from './asks.ts'
import { eachOf, type Pack, readFamilies, share } from './families.ts'
import { type IdSet, idSetOf } from './id-set.ts'
import type { Known } from './known.ts'
import { blobType, commitType, tagType, treeType } from './object-header.ts'
import type { ObjectStore } from './object-store.ts'
import { PackFile } from './pack-file.ts'
import { type PackIndex, readPackIndex } from './pack-index.ts'
import type { Task } from './unpack.ts'

export type Plan = {
  task: Task
  ids: IdSet
  /** Objects by number: those of a pack that is read, or that is known in all its objects, and the loose ones. */
  regions: Region[]
  /** All trees, commits and tags are read. */
  isWhole: boolean
}

/** Numbers from `first` on. `places`: of their ids, counted from `first`; undefined: in their order. */
export type Region = { first: number; count: number; places?: Uint32Array }

const typeNames: Record<number, string> = {
  [commitType]: 'commit',
  [treeType]: 'tree',
  [blobType]: 'blob',
  [tagType]: 'tag',
}

/** Families of more than such a part of all bytes are taken one by one, the heaviest first. */
const heavyPart = 1000

/** Undefined if an index is of a form that is not known. Throws what reading files throws. */
export function makePlan(
  store: ObjectStore,
  idBytes: number,
  rules: readonly Rule[],
  known: Known | undefined,
): Plan | undefined {
  const indexes = store.packs.map(({ index }) => readPackIndex(index, idBytes))
  if (!indexes.every(index => index !== undefined)) return undefined
  const firstLoose = indexes.reduce((sum, { count }) => sum + count, 0)
  const total = firstLoose + store.loose.length
  const ids = idSetOf(gatherIds(indexes, store, firstLoose, idBytes), idBytes)
  const asks = share(Uint8Array, total)
  const states = share(Uint8Array, total)
  const marks = known && markKnown(ids, known)
  const planner = new Planner(ids, indexes.length + store.loose.length > 1, asks, states, marks)
  let first = 0
  for (const [i, index] of indexes.entries()) {
    planner.addPack(store.packs[i]!.pack, index, first)
    first += index.count
  }
  planner.addLoose(firstLoose, store.loose.length)
  const { packs, regions, weights } = planner
  const all = weights.reduce((sum, { weight }) => sum + weight, 0)
  const heavy = weights.filter(({ weight }) => weight > all / heavyPart).sort((a, b) => b.weight - a.weight)
  const light = weights.filter(({ weight }) => weight <= all / heavyPart)
  const roots = share(Uint32Array, weights.length)
  for (const [i, { root }] of [...heavy, ...light].entries()) roots[i] = root
  const task: Task = {
    ...{ rules, packs, asks, states, roots, firstLoose, ids: ids.data },
    loose: store.loose.map(({ file }) => file),
    sizes: share(Uint32Array, total),
    heavy: heavy.length,
    taken: share(Int32Array, 1),
  }
  return { task, ids, regions, isWhole: !marks?.complete }
}

/** The place of an object's id; of several equal ones, the first. */
export function placeOfId({ regions, ids }: Plan, object: number): number {
  const { first, places } = regions.findLast(({ first }) => first <= object)!
  return ids.firstOf(first + (places?.[object - first] ?? object - first))
}

/** What is known of each object, by the place of its id. */
type Marks = { of: Uint8Array /** All that they name is there, as it was. */; complete: boolean }
const knownClean = 1
const knownTree = 2
const knownSuspect = 3

function markKnown(ids: IdSet, { clean, trees, suspects, complete }: Known): Marks {
  const marks: Marks = { of: new Uint8Array(ids.count), complete }
  for (const [list, mark] of [
    [clean, knownClean],
    [trees, knownTree],
    [suspects, knownSuspect],
  ] as const) {
    ids.eachPlace(list, place => {
      if (place < 0) marks.complete = false
      else marks.of[place] = mark
    })
  }
  return marks
}

class Planner {
  readonly packs: Pack[] = []
  readonly regions: Region[] = []
  readonly weights: { root: number; weight: number }[] = []
  readonly #ids: IdSet
  readonly #mayRepeat: boolean
  readonly #asks: Uint8Array
  readonly #states: Uint8Array
  readonly #marks: Marks | undefined
  /** Perf: there are hundreds of thousands. */
  readonly #family: number[] = []

  constructor(ids: IdSet, mayRepeat: boolean, asks: Uint8Array, states: Uint8Array, marks: Marks | undefined) {
    this.#ids = ids
    this.#mayRepeat = mayRepeat
    this.#asks = asks
    this.#states = states
    this.#marks = marks
  }

  addPack(path: string, index: PackIndex, first: number): void {
    const { count } = index
    if (this.#marks?.complete && this.#areKnown(first, count)) {
      this.regions.push({ first, count })
      for (let object = first; object < first + count; object++) this.#takeKnown(object, object)
      return
    }
    const file = new PackFile(path)
    try {
      const pack = readFamilies(path, file, index, this.#ids.data.idBytes, first)
      this.regions.push(pack ?? { first, count })
      if (!pack) return
      this.packs.push(pack)
      for (let root = 0; root < count; root++)
        if (pack.bases[root]! < 0 && pack.types[root] !== 0) this.#addFamily(pack, root)
    } finally {
      file.close()
    }
  }

  addLoose(first: number, count: number): void {
    this.regions.push({ first, count })
    for (let object = first; object < first + count; object++) {
      if (this.#marks?.complete && this.#takeKnown(object, object)) continue
      this.#asks[object] = this.#countedOnce(object)
      this.weights.push({ root: object, weight: 1 })
    }
  }

  #areKnown(first: number, count: number): boolean {
    for (let place = first; place < first + count; place++) if (this.#marks!.of[place] === 0) return false
    return true
  }

  /** Takes over what is known of an object. False if nothing is. */
  #takeKnown(object: number, place: number): boolean {
    const mark = this.#marks?.of[place] ?? 0
    if (mark === 0) return false
    this.#states[object] = mark === knownSuspect ? isSuspect : isRead
    this.#asks[object] = mark === knownTree ? 0 : this.#countedOnce(place)
    return true
  }

  /** Gives a family the type of its root, and asks what is asked of that type. */
  #addFamily(pack: Pack, root: number): void {
    const type = pack.types[root]!
    const ask = asksOf[typeNames[type]!]!
    const { first, types, bases, offsets, places } = pack
    const family = this.#family
    family.length = 0
    let weight = 0
    eachOf(pack, root, object => {
      family.push(object)
      types[object] = type
      const number = first + object
      const place = first + places[object]!
      if (this.#takeKnown(number, place)) {
        // What it names may be gone, now or ever since: it is read once more.
        const again = ask & (asked.tree | asked.header)
        if (again && !this.#marks!.complete) {
          this.#asks[number]! |= again
          if (this.#states[number] === isRead) this.#states[number] = 0
        }
      } else this.#asks[number] = ask | (type === treeType ? 0 : this.#countedOnce(place))
      weight += offsets[object + 1]! - offsets[object]!
    })
    for (let i = family.length - 1; i > 0; i--) {
      const object = family[i]!
      if (this.#asks[first + object]! & isWanted) this.#asks[first + bases[object]!]! |= isBase
    }
    if (this.#asks[first + root]! & isWanted) this.weights.push({ root: first + root, weight })
  }

  /** An object may lie in several packs, and loose too: the first counts. */
  #countedOnce(place: number): number {
    return !this.#mayRepeat || this.#ids.firstOf(place) === place ? isCounted : 0
  }
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
