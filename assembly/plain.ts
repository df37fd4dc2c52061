/**
 * Whether a text is read byte by byte, and in no other way beside it: see src/engine/views. It may be said of too few, of none too
 * many.
 */

/** What tells a mail stands in so many bytes. */
export const headSize: u32 = 80
/** From so many bytes an encoding without a byte order mark is guessed; from fewer than that, none is. */
const sampleSize: usize = 4096
const shortestSample: usize = 8
/** A wide string of so many bytes may hold something. */
const shortestWide: usize = 40
/** Of one that is cut in two, one part has at least so many. */
const shortestPart: usize = 16

/**
 * Of a text between two addresses, or of a part: its beginning (of 4 KB, if not the whole), its end, or neither. 31 more bytes can be read
 * behind it.
 */
export function isPlain(start: usize, end: usize, isBegin: bool, isEnd: bool): bool {
  if (isBegin) {
    if (end - start >= 2 && isWideMark(load<u16>(start))) return false
    if (beginsLikeMail(start, min(end, start + headSize)) && (!isEnd || holdsWord(start, end))) return false
  }
  if (!holdsNul(start, end)) return true
  return !(isBegin && isWide(start, min(end, start + sampleSize))) && !holdsWide(start, end, isBegin && isEnd ? shortestWide : shortestPart)
}

/** A byte order mark of UTF-16. */
export function isWideMark(two: u16): bool {
  return two === 0xfeff || two === 0xfffe
}

/** A mail's header: `Name: …`, `From …` */
export function beginsLikeMail(start: usize, end: usize): bool {
  let at = start
  while (at < end && isOfName(load<u8>(at))) at++
  if (at === start || at === end) return false
  return load<u8>(at) === 0x3a || (at === start + 4 && load<u32>(start) === 0x6d6f7246)
}

function isOfName(byte: u8): bool {
  const lower = byte | 0x20
  return (lower >= 0x61 && lower <= 0x7a) || byte === 0x2d
}

/** "quoted-printable", in any case; only its first word and the hyphen are looked at. */
export function holdsWord(from: usize, end: usize): bool {
  const q = i8x16.splat(0x71)
  const lower = i8x16.splat(0x20)
  for (; from < end; from += 16) {
    if (!v128.any_true(i8x16.eq(v128.or(v128.load(from), lower), q))) continue
    for (let at = from; at < from + 16 && at + 7 <= end; at++) {
      if ((load<u64>(at) | 0x0020202020202020) << 8 === 0x2d6465746f757100) return true
    }
  }
  return false
}

/** May read 15 bytes beyond the end. */
export function holdsNul(from: usize, end: usize): bool {
  for (; from + 16 < end; from += 16) if (!i8x16.all_true(v128.load(from))) return true
  if (from >= end) return false
  const nuls = <u32>i8x16.bitmask(i8x16.eq(v128.load(from), i64x2(0, 0)))
  return (nuls << (16 - <u32>(end - from)) & 0xffff) !== 0
}

/** UTF-16, by its beginning: NULs on one side of most pairs, and of nearly none on the other. */
function isWide(start: usize, end: usize): bool {
  if (end - start < shortestSample) return false
  const pairs = <u32>(end - start) >> 1
  let even: u32 = 0
  let odd: u32 = 0
  for (let at = start; at + 1 < end; at += 2) {
    if (load<u8>(at) === 0) even++
    if (load<u8>(at, 1) === 0) odd++
  }
  return (odd * 2 > pairs && even * 50 < pairs) || (even * 2 > pairs && odd * 50 < pairs)
}

/** A wide string of so many bytes in a binary, at any offset. */
function holdsWide(start: usize, end: usize, least: usize): bool {
  // It covers one position in so many, with three bytes behind it.
  const step = least - 4
  for (let probe = start; probe + 3 < end; probe += step) {
    // Perf: on ordinary binary code one of the first two looks fails.
    let from = load<u8>(probe, 1) === 0 ? probe : probe + 1
    if (!isUnit(from) || !isUnit(from + 2)) continue
    let to = from + 4
    while (from >= start + 2 && isUnit(from - 2)) from -= 2
    while (to + 1 < end && isUnit(to)) to += 2
    // The last one's NUL may lie behind the end.
    if (to + 1 - from >= least - 1) return true
    probe = max(probe, to - step)
  }
  return false
}

function isUnit(at: usize): bool {
  return load<u8>(at) !== 0 && load<u8>(at, 1) === 0
}
