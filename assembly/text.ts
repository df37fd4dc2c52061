/** The module of a glance at texts, which the host writes into its memory. See src/engine/search/glancer.ts. */
export { laneBytes, lanes, literalBytes, literals, lookAt, mostLanes, mostLiterals, pairs, setAt, setCounts } from './glance'
export { isPlain } from './plain'
export { levels, orders, setMeasures } from './run'

/** Bytes of the room. */
export const roomSize: u32 = 320 << 10
/** Where texts are written; there is slack on both sides. */
export const room: usize = memory.data((320 << 10) + 128, 16) + 64
