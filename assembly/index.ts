/** What the host is given: see src/packs/unpacker.ts. */
export { nameBytes, nameStore, tooManyNames } from './names'
export { setTop, top } from './memory'
export { delta, input, stored, whole } from './objects'
export { flushReferences, idBytes, referenceCount, references, setIdBytes } from './references'
export { flush, hard, scratch, segmentCount, segments, used } from './windows'
