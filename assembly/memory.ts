/** A stack of bytes that grows upward from the module's own data: what a delta's descendants need lies below what they add. */

/** More is left to the slow path: an object, and all that an object's ancestors hold together. */
export const mostBytes: usize = 192 << 20

let end: usize = <usize>memory.size() << 16
export let top: usize = __heap_base

export function setTop(at: usize): void {
  top = at
}

/** Makes sure that memory goes on up to an address. False if that is more than is allowed, or than there is. */
export function reach(at: usize): bool {
  if (at <= end) return true
  if (at > __heap_base + mostBytes) return false
  // By a quarter more, so that it does not grow often: each time the views of the host are made anew.
  let pages = <i32>((at - end + 0xffff) >> 16)
  pages = max(pages, <i32>(end >> 18))
  if (memory.grow(pages) < 0) return false
  end = <usize>memory.size() << 16
  return true
}

// @ts-expect-error: decorator
@inline
export function align(at: usize): usize {
  return (at + 15) & ~15
}
