import type { Detector, Facts } from '../detectors/detector.ts'
import type { Secret } from '../secret.ts'
import type { Position } from './lines.ts'

/** A detector and the span of the secret itself, located, with what its surroundings say. Holds no bytes of the chunk. */
export type Match = {
  detector: Detector
  secret: Secret
  facts: Facts
  /** Byte offsets in the file, half-open. */
  start: number
  end: number
  from: Position
  to: Position
  /** What names the value, if the rule's names know it. */
  name?: string
  /** A name that says it is something else: a digest, a public key. */
  otherName?: string
  /** What the rule knows as belonging to the value, and stands near it: a user name, a host. */
  beside?: string
  /** It stands where such a value is public by design (a presigned URL). */
  public: boolean
  /** An inline `nokeys:allow` speaks for it. */
  allowedInline: boolean
}
