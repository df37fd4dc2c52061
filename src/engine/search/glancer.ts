/**
 * The door to the module of a glance: texts are written into its room, and it tells where something may stand in them. Sixteen
 * bytes are looked at at once, and no code has to be made warm.
 */
import code from 'virtual:glance'
import type { Lanes } from '../lanes.ts'
import { type GlanceExports, glanceImports, writeGlance } from './glance.ts'
import type { Spot } from './spots.ts'

type Exports = GlanceExports & {
  room: { value: number }
  roomSize: { value: number }
  lookAt(start: number, end: number): void
  isPlain(start: number, end: number, isBegin: number, isEnd: number): number
}

export type Glancer = {
  room: Buffer
  /**
   * Adds the spots between two offsets of the room where something may stand, of one kind in order, their offsets shifted. What stands
   * directly before and behind is looked at too.
   */
  look(start: number, end: number, shift: number, spots: Spot[]): void
  /**
   * True if what lies between two offsets of the room is surely read byte by byte, and in no other way beside it. Of a part: whether the
   * text begins with it (then it has 4 KB at least), and ends.
   */
  isPlain(start: number, end: number, isBegin: boolean, isEnd: boolean): boolean
}

let module: WebAssembly.Module | undefined

/** Undefined if there is no WebAssembly, or too much to look for. */
export function createGlancer(lanes: Lanes): Glancer | undefined {
  let exports: Exports
  let told: Spot[] = []
  let origin = 0
  const bytes = (): Buffer => memory
  const onSpot = ({ kind, start, end, token, text }: Spot): unknown =>
    told.push({ kind, start: start - origin, end: end - origin, token, text })
  try {
    module ??= new WebAssembly.Module(Buffer.from(code, 'base64'))
    exports = new WebAssembly.Instance(module, { env: glanceImports(lanes, bytes, onSpot) }).exports as Exports
  } catch {
    return undefined
  }
  const memory = Buffer.from(exports.memory.buffer)
  if (!writeGlance(exports, lanes)) return undefined
  const start = exports.room.value
  return {
    room: memory.subarray(start, start + exports.roomSize.value),
    look(from, to, shift, spots) {
      told = spots
      origin = start - shift
      exports.lookAt(start + from, start + to)
    },
    isPlain: (from, to, isBegin, isEnd) =>
      exports.isPlain(start + from, start + to, Number(isBegin), Number(isEnd)) !== 0,
  }
}
