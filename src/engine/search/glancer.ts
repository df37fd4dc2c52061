/**
 * The door to the module of a glance: texts are written into its room, and it tells where something may stand in them. Sixteen
 * bytes are looked at at once, and no code has to be made warm.
 */
import code from 'virtual:glance'
import { type Glance, type GlanceExports, glanceImports, writeGlance } from './glance.ts'

type Exports = GlanceExports & {
  room: { value: number }
  roomSize: { value: number }
  zone: { value: number }
  zoneEnd: { value: number }
  lookAt(start: number, end: number): void
  findZone(): number
}

export type Glancer = {
  room: Buffer
  /**
   * The zones of the room between two offsets in which something may stand, each from one hard byte to the next: starts and ends, in
   * order. What stands directly before and behind is looked at too.
   */
  zones(start: number, end: number): number[]
}

let module: WebAssembly.Module | undefined

/** Undefined if there is no WebAssembly, or too much to look for. */
export function createGlancer(glance: Glance): Glancer | undefined {
  let exports: Exports
  const bytes = (): Buffer => memory
  try {
    module ??= new WebAssembly.Module(Buffer.from(code, 'base64'))
    exports = new WebAssembly.Instance(module, { env: glanceImports(glance, bytes) }).exports as Exports
  } catch {
    return undefined
  }
  const memory = Buffer.from(exports.memory.buffer)
  if (!writeGlance(exports, glance)) return undefined
  const start = exports.room.value
  return {
    room: memory.subarray(start, start + exports.roomSize.value),
    zones(from, to) {
      const zones: number[] = []
      exports.lookAt(start + from, start + to)
      while (exports.findZone()) zones.push(exports.zone.value - start, exports.zoneEnd.value - start)
      return zones
    },
  }
}
