/** What the host is given: see src/packs/unpacker.ts. */
export { laneBytes, lanes, literalBytes, literals, mostLanes, mostLiterals, pairs, setAt, setCounts } from './glance'
export { nameBytes, nameStore, tooManyNames } from './names'
export { setTop, top } from './memory'
export { delta, input, stored, whole } from './objects'
export { flushReferences, idBytes, owners, referenceCount, references, setIdBytes, wanted } from './references'
export { levels, orders, setMeasures } from './run'
export { flush, hard, scratch, segmentCount, segments, used } from './windows'

