/** The names of files and folders that trees hold, each once. */

const slots: u32 = 1 << 19
/** Of each slot: u32 address of a name in the store, u32 its length; 0: none. */
const table: usize = memory.data(8 << 19, 16)
const storeBytes: u32 = 8 << 20
export const nameStore: usize = memory.data(8 << 20, 16)
/** Names in the store, each with a NUL behind it. */
export let nameBytes: u32 = 0
let count: u32 = 0
/** No more slots are looked at for one: names may be made to fall together. */
const mostProbes: u32 = 256
/** There were more than can be held. */
export let tooManyNames: bool = false

export function addName(name: usize, length: u32): void {
  let hash: u32 = 0x811c9dc5
  for (let i: u32 = 0; i < length; i++) hash = (hash ^ load<u8>(name + i)) * 0x01000193
  let slot = (hash ^ (hash >> 15)) & (slots - 1)
  for (let probes: u32 = 0; probes < mostProbes; probes++) {
    const entry = table + (<usize>slot << 3)
    const at = <usize>load<u32>(entry)
    if (at === 0) {
      if (count > slots >> 1 || nameBytes + length + 1 > storeBytes) {
        tooManyNames = true
        return
      }
      count++
      const own = nameStore + nameBytes
      memory.copy(own, name, length)
      store<u8>(own + length, 0)
      nameBytes += length + 1
      store<u32>(entry, <u32>own)
      store<u32>(entry, length, 4)
      return
    }
    if (load<u32>(entry, 4) === length && memory.compare(at, name, length) === 0) return
    slot = (slot + 1) & (slots - 1)
  }
  tooManyNames = true
}
