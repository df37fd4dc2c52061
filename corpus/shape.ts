/** A shape: one way in which keys are written down. */
import type { Key } from './keys.ts'

export type Shape = {
  /** Unique, and readable in a table. */
  name: string
  family: string
  /** What must be found at default settings: the ID, the secret, or both. */
  wants: 'I' | 'S' | 'IS'
  /** Where such text is kept. */
  path: string
  make(key: Key): string | Buffer
}

type Text = string | Buffer

/** Makers of the shapes of one family: of a lone ID, of a lone secret, of both; the path is the family's unless one is given. */
export function family(name: string, path: string) {
  const shape = (wants: Shape['wants'], title: string, make: Shape['make'], own = path): Shape => ({
    name: title,
    family: name,
    wants,
    path: own,
    make,
  })
  return {
    id: (title: string, make: (id: string) => Text, own?: string) => shape('I', title, key => make(key.id), own),
    secret: (title: string, make: (secret: string) => Text, own?: string) =>
      shape('S', title, key => make(key.secret), own),
    both: (title: string, make: (id: string, secret: string) => Text, own?: string) =>
      shape('IS', title, key => make(key.id, key.secret), own),
  }
}

export const encodeBase64 = (text: string) => Buffer.from(text).toString('base64')
