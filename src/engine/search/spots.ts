/** Where to look closer: of much text, the few spots that a glance leaves; of little, every run and literal. */
import type { Lanes } from '../lanes.ts'
import { createGlancer, type Glancer } from './glancer.ts'
import { eachLiteral } from './literals.ts'
import { eachRun } from './runs.ts'

/**
 * A run of the lane of that number, or, counted on behind the lanes, a literal. Half-open. In a run there may be a token, base64 of a
 * text, or both.
 */
export type Spot = { kind: number; start: number; end: number; token: boolean; text: boolean }

/** A glancer is made in about a millisecond, in which this many bytes are searched without: a hook's few files need none. */
const glanceFrom = 128 * 1024
/** So little is searched as soon as glanced at. */
const little = 256

export class Spots {
  readonly #lanes: Lanes
  #glancer: Glancer | undefined
  #searched = 0

  constructor(lanes: Lanes) {
    this.#lanes = lanes
  }

  /** Of one kind in order. Elsewhere surely nothing is. */
  of(bytes: Buffer): Spot[] {
    const before = this.#searched
    this.#searched += bytes.length
    if (before < glanceFrom && this.#searched >= glanceFrom) this.#glancer = createGlancer(this.#lanes)
    return this.#glancer && bytes.length > little
      ? spotsIn(bytes, this.#lanes, this.#glancer)
      : everySpot(bytes, 0, bytes.length, this.#lanes)
  }
}

/** All runs and literals between two offsets. */
export function everySpot(bytes: Buffer, from: number, to: number, { runs, literals }: Lanes): Spot[] {
  const spots: Spot[] = []
  for (const [kind, lane] of runs.entries())
    eachRun(bytes, from, to, lane, (start, end) => spots.push({ kind, start, end, token: true, text: true }))
  eachLiteral(bytes, from, to, literals, (index, start) =>
    spots.push({
      kind: runs.length + index,
      start,
      end: start + literals[index]!.text.length,
      token: true,
      text: true,
    }),
  )
  return spots
}

/** Glances at all of the bytes, part for part: each ends behind a parting byte. */
export function spotsIn(bytes: Buffer, lanes: Lanes, { room, look }: Glancer, roomSize = room.length): Spot[] {
  const spots: Spot[] = []
  for (let start = 0; start < bytes.length; ) {
    const most = start + roomSize - 2
    let end = most < bytes.length ? partBefore(bytes, start, most, lanes) : bytes.length
    if (end > start) {
      const shift = start - 1
      room[0] = start > 0 ? bytes[start - 1]! : 0
      bytes.copy(room, 1, start, end)
      room[end - shift] = end < bytes.length ? bytes[end]! : 0
      look(1, end - shift, shift, spots)
    } else {
      // No end as far as it can be seen.
      end = most
      while (end < bytes.length && lanes.parting[bytes[end]!] !== 1) end++
      for (const spot of everySpot(bytes, start, end, lanes)) spots.push(spot)
    }
    start = end
  }
  return spots
}

/** Behind the last parting byte between two offsets; where there is none, the first of them. */
export function partBefore(bytes: Buffer, start: number, end: number, { parting }: Lanes): number {
  let at = end
  while (at > start && parting[bytes[at - 1]!] !== 1) at--
  return at
}
