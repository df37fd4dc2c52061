/** A decoy: text that looks as if it held a key and holds none, or only one that is public by design. */
import type { Noise } from './noise.ts'

export type Decoy = {
  /** Unique, and readable in a table. */
  name: string
  family: string
  /** Where such text is kept. */
  path: string
  make(noise: Noise): string | Buffer
}

/** Maker of the decoys of one family; the path is the family's unless one is given. */
export function decoysIn(family: string, path: string) {
  return (name: string, make: Decoy['make'], own = path): Decoy => ({ name, family, path: own, make })
}
