/** Objects that are read in another way than byte by byte: see engine/views. What is said here may say it of too many. */
import { flat, gather, sizeOf } from './rope'

const head: usize = memory.data(128, 16)
const headSize: u32 = 80

/** A byte order mark of UTF-16. */
export function beginsWide(frame: usize): bool {
  if (sizeOf(frame) < 2) return false
  gather(frame, 0, 2, head)
  const mark = load<u16>(head)
  return mark === 0xfeff || mark === 0xfffe
}

/** Begins with a mail's header (`Name: …`, `From …`) and has the word quoted-printable. */
export function isMail(frame: usize): bool {
  const size = min(headSize, sizeOf(frame))
  gather(frame, 0, size, head)
  let at: u32 = 0
  while (at < size && isName(load<u8>(head + at))) at++
  if (at === 0 || at === size) return false
  if (load<u8>(head + at) !== 0x3a && load<u32>(head) !== 0x6d6f7246) return false
  const bytes = flat(frame)
  // No room: let the host find that out.
  return bytes === 0 || holdsWord(bytes, bytes + sizeOf(frame))
}

function isName(byte: u8): bool {
  const lower = byte | 0x20
  return (lower >= 0x61 && lower <= 0x7a) || byte === 0x2d
}

/** "quoted-printable", in any case; only its first word and the hyphen are looked at. */
function holdsWord(from: usize, end: usize): bool {
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
