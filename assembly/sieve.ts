/**
 * The sieve: passes over the places where no run of a byte set can be, sixteen bytes at a glance. It needs no exactness: who
 * asks looks again, byte by byte, at what stays in it.
 *
 * A byte is in the set if its row (high nibble: only ASCII has rows, 0 to 7) is among the rows of its column (low nibble). A set is
 * 16 bytes: of each column, a bit for each row.
 */

// @ts-expect-error: decorator
@inline
function isMember(rows: v128, bytes: v128): v128 {
  return v128.and(i8x16.swizzle(rows, columns(bytes)), i8x16.swizzle(i64x2(-9205322385119247871, 0), rowsOf(bytes)))
}

// @ts-expect-error: decorator
@inline
function columns(bytes: v128): v128 {
  return v128.and(bytes, i8x16.splat(15))
}

/** Perf: processors shift no single bytes. */
// @ts-expect-error: decorator
@inline
function rowsOf(bytes: v128): v128 {
  return v128.and(i16x8.shr_u(bytes, 4), i8x16.splat(15))
}

/** Of the 16 bytes at an address, those that are none of the set, one bit a byte. */
// @ts-expect-error: decorator
@inline
function strangers(rows: v128, at: usize): u32 {
  return <u32>i8x16.bitmask(i8x16.eq(isMember(rows, v128.load(at)), i64x2(0, 0)))
}

/** How many bytes before an address are in the set, one behind the other; 32 for any more. */
function membersBefore(rows: v128, at: usize): u32 {
  const near = <u32>clz((strangers(rows, at - 16) << 16) | 0x8000)
  return near < 16 ? near : 16 + <u32>clz((strangers(rows, at - 32) << 16) | 0x8000)
}

/** How many bytes from an address on are in the set, one behind the other; 32 for any more. */
function membersFrom(rows: v128, at: usize): u32 {
  const near = <u32>ctz(strangers(rows, at) | 0x10000)
  return near < 16 ? near : 16 + <u32>ctz(strangers(rows, at + 16) | 0x10000)
}

/** True if the run around a window may be long enough, of 15 + `step` bytes. */
function mayBeRun(rows: v128, at: usize, step: u32): bool {
  const before = membersBefore(rows, at)
  const behind = membersFrom(rows, at + 16)
  return before + behind + 1 >= step || before === 32 || behind === 32
}

/**
 * Runs of at least 15 + `step` bytes: each covers one of the windows of 16 bytes that lie `step` apart. Returns the first window from `at`
 * on that is all in the set and may lie in such a run; past `last` if none does. Between `known` and `knownEnd`, bytes around a window tell more.
 */
export function sixteen(set: usize, at: usize, last: usize, step: u32, known: usize, knownEnd: usize): usize {
  const rows = v128.load(set)
  for (; at <= last; at += step) {
    if (!i8x16.all_true(isMember(rows, v128.load(at)))) continue
    if (at < known + 32 || at + 48 > knownEnd || mayBeRun(rows, at, step)) break
  }
  return at
}

/**
 * The same for shorter runs: windows of 8 bytes, `step` apart, two at a time. A run has at least 7 + `step` bytes. Returns the
 * first of two windows of which one is all in the set.
 */
export function eight(set: usize, at: usize, last: usize, step: u32): usize {
  const rows = v128.load(set)
  for (; at <= last; at += step << 1) {
    const bytes = v128.load64_lane(at + step, v128.load64_zero(at), 1)
    const none = i8x16.eq(isMember(rows, bytes), i64x2(0, 0))
    if (v128.any_true(i64x2.eq(none, i64x2(0, 0)))) break
  }
  return at
}

/**
 * Pairs of bytes, up to eight. A bit stands for a pair: it is set for the first byte's low nibble, the second's low nibble and its high
 * one where the pair has them (16 bytes each). Returns where the first of what may be pairs from `at` on begins, as far as the windows of
 * 32 bytes up to `last` go; past `last` if none does.
 */
export function pair(nibbles: usize, at: usize, last: usize): usize {
  const first = v128.load(nibbles)
  const second = v128.load(nibbles, 16)
  const row = v128.load(nibbles, 32)
  for (; at <= last; at += 32) {
    const some = mayBePairs(first, second, row, at)
    const more = mayBePairs(first, second, row, at + 16)
    if (v128.any_true(v128.or(some, more)))
      return at + ctz(<u32>i8x16.bitmask(i8x16.ne(some, i64x2(0, 0))) | (<u32>i8x16.bitmask(i8x16.ne(more, i64x2(0, 0))) << 16))
  }
  return at
}

// @ts-expect-error: decorator
@inline
function mayBePairs(first: v128, second: v128, row: v128, at: usize): v128 {
  const next = v128.load(at, 1)
  const both = v128.and(i8x16.swizzle(first, columns(v128.load(at))), i8x16.swizzle(second, columns(next)))
  return v128.and(both, i8x16.swizzle(row, rowsOf(next)))
}
