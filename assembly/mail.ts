/** Objects that are read in another way than byte by byte: see plain.ts. What is said here may say it of too many. */
import { beginsLikeMail, headSize, holdsWord, isWideMark } from './plain'
import { flat, gather, sizeOf } from './rope'

const head: usize = memory.data(128, 16)

export function beginsWide(frame: usize): bool {
  if (sizeOf(frame) < 2) return false
  gather(frame, 0, 2, head)
  return isWideMark(load<u16>(head))
}

/** Begins with a mail's header and has the word quoted-printable. */
export function isMail(frame: usize): bool {
  const size = min(headSize, sizeOf(frame))
  gather(frame, 0, size, head)
  if (!beginsLikeMail(head, head + size)) return false
  const bytes = flat(frame)
  // No room: let the host find that out.
  return bytes === 0 || holdsWord(bytes, bytes + sizeOf(frame))
}
