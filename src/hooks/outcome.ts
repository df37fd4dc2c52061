/** What init did, in words for the person who ran it. */
export type Outcome = {
  /** What was done or found in place, one thing a line. */
  lines: string[]
  /** What is left for a person to do. */
  todo: string[]
  changed: boolean
  /** Files that were changed and that Git keeps. */
  toCommit: string[]
}

export function combined(outcomes: readonly Outcome[]): Outcome {
  return {
    lines: outcomes.flatMap(outcome => outcome.lines),
    todo: outcomes.flatMap(outcome => outcome.todo),
    changed: outcomes.some(outcome => outcome.changed),
    toCommit: outcomes.flatMap(outcome => outcome.toCommit),
  }
}
