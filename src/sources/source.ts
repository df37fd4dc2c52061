/**
 * A source yields chunks, and the skips and failures on the way. Sources that read Git objects learn where an object
 * stands (path, commit, new lines) only for the few with matches: `locate`.
 */
import type { Chunk, Clean, Failure, Origin, Skip } from '../chunks/chunk.ts'
import type { Match } from '../engine/match.ts'
import type { CommitFacts } from '../git/commits.ts'
import type { LineSet } from '../git/lines.ts'

export type Source = {
  /** What is counted: files, or Git objects. */
  unit: 'files' | 'blobs'
  /** Everything that the allowlist speaks for was asked for, so an entry that nothing used is worth telling. */
  whole: boolean
  /** One finding per secret, at its first place, instead of one per place. */
  history: boolean
  /** What is found belongs to commits (or to one that is to be made): halves of a pair in files of one commit are linked. */
  byCommit: boolean
  chunks(): AsyncIterable<Chunk | Clean | Skip | Failure>
  /** The names of all files and folders; undefined: not known. Asked when the chunks are at their end. */
  names?(): string[] | undefined
  /** The places of what has matches, earliest first. Without it, each chunk's own path is the place. */
  locate?(hits: readonly Hit[]): AsyncIterable<Located | Failure>
}

/** One file, blob or stream that has matches. */
export type Hit = { origin: Origin; matches: readonly Match[] }

export type Located = { hit: Hit; place: Place }

export type Place = {
  path: string
  /** The commit that brought it there. */
  commit?: CommitFacts
  /** Only what touches these lines is new; undefined: all of it. */
  added?: LineSet
  /** The object is part of HEAD's tree. */
  inHead?: boolean
  /** Remote branches that hold the commit, as far as this clone knows; undefined if it knows none. */
  remoteBranches?: readonly string[]
}

/** What stands for a path where there is none: a commit's or tag's own object, a blob that no commit has, a stream. */
export const commitMessage = '(commit message)'
export const tagMessage = '(tag message)'
export const inNoCommit = '(in no commit)'
export const pathUnknown = '(path unknown)'
export const standardInput = '(standard input)'
