/**
 * A chunk: bytes of one file, blob or stream, as a source yields them. Small files are one chunk. Large ones come as
 * several that overlap: `coreStart..coreEnd` is the part that is this chunk's own, what lies around it is context, so that
 * a key across a border is found whole, and once.
 */
export type Chunk = {
  /** Names the thing the bytes belong to; chunks of one thing follow each other and share it. */
  origin: Origin
  /** Valid until the next chunk is asked for: sources reuse their buffers. */
  bytes: Uint8Array
  coreStart: number
  coreEnd: number
  /** Where in `bytes` the next chunk begins (an even offset, for UTF-16); meaningless in the last. */
  nextStart: number
  last: boolean
}

export type Origin = {
  /** Relative to the top level, forward slashes; for a Git object whose path is not known yet, what it is. */
  path: string
  /** The Git object that the bytes are, if they are one. */
  blob?: string
}

/** Not scanned on purpose, with the reason. */
export type Skip = { skip: string; path: string }

/** Not scanned because something broke. */
export type Failure = { failure: string; path?: string; hint?: string }

/** Scanned elsewhere, and found to hold nothing. */
export type Clean = { clean: { objects: number; bytes: number } }
