/** Kinds of ASCII bytes. */

export function isDigit(byte: u8): bool {
  return byte >= 0x30 && byte <= 0x39
}

export function isUpper(byte: u8): bool {
  return byte >= 0x41 && byte <= 0x5a
}

export function isAlphanumeric(byte: u8): bool {
  const lower = byte | 0x20
  return isDigit(byte) || (lower >= 0x61 && lower <= 0x7a)
}
