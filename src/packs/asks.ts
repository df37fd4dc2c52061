/** What is asked of an object, as bits, and what came of it. Those of `asked` are those of assembly/objects.ts. */

export const asked = { search: 1, tree: 2, header: 4, entries: 64 }
/** Others are made of it, of which something is asked. */
export const isBase = 8
export const isCounted = 16
export const isCommit = 32
/** Any of these: it has to be read. */
export const isWanted = asked.search | asked.tree | asked.header | asked.entries | isBase

/** What is asked of objects of each type. */
export const asksOf: Record<string, number> = {
  blob: asked.search,
  tree: asked.tree,
  commit: asked.search | asked.header | isCommit,
  tag: asked.search | asked.header,
}

/** States; 0: it could not be read. */
export const isRead = 1
export const isSuspect = 2
