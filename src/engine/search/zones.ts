/** Where to search: of much text, the few zones that a glance leaves; of little, all. */
import type { Glance } from './glance.ts'
import { createGlancer, type Glancer } from './glancer.ts'

/** A glancer is made in about a millisecond, in which this many bytes are searched without: a hook's few files need none. */
const glanceFrom = 1024 * 1024
/** So little is searched as soon as glanced at. */
const little = 256

export class Zones {
  readonly #glance: Glance
  #glancer: Glancer | undefined
  #searched = 0

  constructor(glance: Glance) {
    this.#glance = glance
  }

  /** Starts and ends, in order. Outside of them surely nothing is. */
  of(bytes: Buffer): readonly number[] {
    const all = [0, bytes.length]
    const before = this.#searched
    this.#searched += bytes.length
    if (this.#searched < glanceFrom) return all
    if (before < glanceFrom) this.#glancer = createGlancer(this.#glance)
    return this.#glancer && bytes.length > little ? zonesIn(bytes, this.#glance.hard, this.#glancer) : all
  }
}

/** Glances at all of the bytes, part for part: each ends behind a hard byte. */
export function zonesIn(bytes: Buffer, hard: Uint8Array, { room, zones }: Glancer, roomSize = room.length): number[] {
  const found: number[] = []
  for (let start = 0; start < bytes.length; ) {
    let end = Math.min(bytes.length, start + roomSize - 2)
    if (end < bytes.length) {
      const most = end
      while (end > start && hard[bytes[end - 1]!] !== 1) end--
      if (end === start) {
        // No hard byte as far as it can be seen.
        end = most
        while (end < bytes.length && hard[bytes[end]!] !== 1) end++
        found.push(start, end)
        start = end
        continue
      }
    }
    room[0] = start > 0 ? bytes[start - 1]! : 0
    const size = bytes.copy(room, 1, start, Math.min(bytes.length, end + 1))
    if (size === end - start) room[1 + size] = 0
    for (const at of zones(1, 1 + end - start)) found.push(at - 1 + start)
    start = end
  }
  return found
}
