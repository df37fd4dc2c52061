/** A set of object ids that threads share: bytes one after another, and a table of which of them begin alike. */

export type IdSetData = { idBytes: number; ids: Uint8Array; starts: Uint32Array; slots: Uint32Array }

const mostBits = 24

export class IdSet {
  readonly data: IdSetData
  readonly #words: Int32Array
  readonly #shift: number
  readonly #idWords: number

  /** Of what `idSetOf` made, here or in another thread. */
  constructor(data: IdSetData) {
    this.data = data
    this.#words = new Int32Array(data.ids.buffer, data.ids.byteOffset, data.ids.byteLength >> 2)
    this.#shift = 32 - Math.log2(data.starts.length - 1)
    this.#idWords = data.idBytes >> 2
  }

  /** The place of the first id that is equal to the one whose bytes begin at a word (four bytes); -1 if none is. */
  find(words: Int32Array, at: number): number {
    const { slots, starts } = this.data
    const bucket = bucketOf(words[at]!, this.#shift)
    for (let i = starts[bucket]!; i < starts[bucket + 1]!; i++) if (this.#isAt(slots[i]!, words, at)) return slots[i]!
    return -1
  }

  get count(): number {
    return this.data.slots.length
  }

  /** Calls `visit` with the place of each of these ids, -1 for one that is not here; with each place, if it is here twice. */
  eachPlace(ids: Uint8Array, visit: (place: number) => void): void {
    const { slots, starts } = this.data
    const words = new Int32Array(Uint8Array.from(ids).buffer)
    for (let at = 0; at < words.length; at += this.#idWords) {
      const bucket = bucketOf(words[at]!, this.#shift)
      let found = false
      for (let i = starts[bucket]!; i < starts[bucket + 1]!; i++) {
        if (!this.#isAt(slots[i]!, words, at)) continue
        visit(slots[i]!)
        found = true
      }
      if (!found) visit(-1)
    }
  }

  #isAt(place: number, words: Int32Array, at: number): boolean {
    const own = place * this.#idWords
    for (let word = 0; word < this.#idWords; word++) if (this.#words[own + word] !== words[at + word]) return false
    return true
  }

  /** The place of the first id that is equal to that of a place. */
  firstOf(place: number): number {
    return this.find(this.#words, place * this.#idWords)
  }

  /** The bytes of the ids at these places. */
  bytesOf(places: readonly number[]): Buffer {
    const { ids, idBytes } = this.data
    const bytes = Buffer.allocUnsafe(places.length * idBytes)
    for (const [i, place] of places.entries())
      bytes.set(ids.subarray(place * idBytes, (place + 1) * idBytes), i * idBytes)
    return bytes
  }

  hexOf(place: number): string {
    const { ids, idBytes } = this.data
    return Buffer.from(ids.buffer, ids.byteOffset + place * idBytes, idBytes).toString('hex')
  }

  /** The first four bytes of the id of a place. */
  wordOf(place: number): number {
    return this.#words[place * this.#idWords]!
  }

  /** The place of an id in hexadecimal; -1 if it is not here. */
  placeOf(oid: string): number {
    const bytes = new Uint8Array(this.data.idBytes)
    bytes.set(Buffer.from(oid, 'hex'))
    return this.find(new Int32Array(bytes.buffer), 0)
  }

  has(oid: string): boolean {
    return this.placeOf(oid) >= 0
  }
}

/** `ids` lie in shared memory, aligned to four bytes. */
export function idSetOf(ids: Uint8Array, idBytes: number): IdSet {
  const count = ids.length / idBytes
  const bits = Math.min(mostBits, Math.max(4, Math.ceil(Math.log2(count + 1))))
  const shift = 32 - bits
  const words = new Int32Array(ids.buffer, ids.byteOffset, ids.byteLength >> 2)
  const idWords = idBytes >> 2
  const starts = new Uint32Array(new SharedArrayBuffer(4 * (2 ** bits + 1)))
  const slots = new Uint32Array(new SharedArrayBuffer(4 * count))
  for (let i = 0; i < count; i++) starts[bucketOf(words[i * idWords]!, shift) + 1]!++
  for (let bucket = 1; bucket < starts.length; bucket++) starts[bucket]! += starts[bucket - 1]!
  const next = starts.slice()
  for (let i = 0; i < count; i++) slots[next[bucketOf(words[i * idWords]!, shift)]!++] = i
  return new IdSet({ idBytes, ids, starts, slots })
}

/** Ids are hashes, so any of their bits tell them apart. */
function bucketOf(word: number, shift: number): number {
  return word >>> shift
}
