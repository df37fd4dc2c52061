/** Findings on their way out of a scan, and the counts that become its outcome. */
import type { Clean, Failure, Skip } from './chunks/chunk.ts'
import { ScanError } from './errors.ts'
import { type Finding, toFinding } from './findings/finding.ts'
import { judge, type Suspicion } from './findings/judge.ts'
import { linkHalves } from './links.ts'
import { confidences } from './rules/rule.ts'
import type { Settings } from './settings.ts'
import type { Hit, Place, Source } from './sources/source.ts'
import type { Outcome } from './summary.ts'

export type ScanEvents = {
  onFinding(finding: Finding & Reach): void
  /** Called a few times a second at most, with what was read so far. */
  onProgress?(files: number, bytes: number): void
  signal?: AbortSignal | undefined
}

/** What history scans add to a finding, over all its places. */
export type Reach = {
  /** The last commit that brought it somewhere. */
  lastCommit?: string
  /** Remote branches that hold one of its commits: it has been pushed. Empty: none that this clone knows of. */
  remoteBranches?: string[]
}

/** `counted`: the last place that was; a value may stand there more than once. */
type Merged = { finding: Finding & Reach; paths: Set<string>; remoteBranches: Set<string> | undefined; counted?: Place }

export class Results {
  /** Bytes and files (or objects) read so far. */
  read = 0
  done = 0
  readonly #source: Source
  readonly #settings: Settings
  readonly #events: ScanEvents
  readonly #skips: Skip[] = []
  readonly #failures: Failure[] = []
  /** History: one finding a secret. Its paths and branches are gathered in sets and printed at the end. */
  readonly #merged = new Map<string, Merged>()
  /** A commit in the making: kept to the end, since halves of a pair may stand in different files. */
  readonly #kept: (Finding & Reach)[] = []
  readonly #allowed = new Set<string>()
  #allowedPlaces = 0
  #findings = 0
  #belowConfidence = 0

  constructor(source: Source, settings: Settings, events: ScanEvents) {
    this.#source = source
    this.#settings = settings
    this.#events = events
  }

  note(item: Skip | Failure): void {
    if ('failure' in item) this.#failures.push(item)
    else this.#skips.push(item)
  }

  passed({ clean: { objects, bytes } }: Clean): void {
    this.done += objects
    this.read += bytes
  }

  broken(error: unknown): void {
    if (!(error instanceof ScanError)) throw error
    this.#failures.push({ failure: error.message, ...(error.hint === undefined ? {} : { hint: error.hint }) })
  }

  report(hit: Hit, place: Place): void {
    for (const suspicion of judge(hit.matches, place.path)) {
      if (place.added && !touches(suspicion, place)) continue
      const finding = toFinding(suspicion, place, hit.origin.blob)
      if (this.#isAllowed(suspicion, finding, place)) continue
      if (this.#source.history) this.#merge(finding, place)
      else if (this.#source.byCommit) this.#kept.push(finding)
      else this.#tell(finding)
    }
  }

  #isAllowed({ match }: Suspicion, { fingerprint, confidence }: Finding, { path }: Place): boolean {
    const rule = match.detector.rule.id
    const allowed = this.#settings.allowlist.entryFor({ rule, fingerprint, path }) !== undefined || match.allowedInline
    if (allowed && this.#isTold(confidence)) {
      this.#allowed.add(fingerprint)
      this.#allowedPlaces++
    }
    return allowed
  }

  #merge(finding: Finding, place: Place): void {
    let known = this.#merged.get(finding.fingerprint)
    if (!known) {
      known = { finding: { ...finding, places: 0 }, paths: new Set(), remoteBranches: undefined }
      this.#merged.set(finding.fingerprint, known)
    }
    const first = known.finding
    known.paths.add(finding.path)
    if (known.counted !== place) first.places!++
    known.counted = place
    first.inHead ||= finding.inHead ?? false
    if (finding.commit !== undefined) first.lastCommit = finding.commit
    if (place.remoteBranches) known.remoteBranches = new Set([...(known.remoteBranches ?? []), ...place.remoteBranches])
    if (confidences.indexOf(finding.confidence) > confidences.indexOf(first.confidence)) {
      const { confidence, evidence, pair, sessionToken, keyId, account } = finding
      const more = { pair, sessionToken, keyId, account }
      const known = Object.entries(more).filter(([, value]) => value !== undefined)
      Object.assign(first, { confidence, evidence }, Object.fromEntries(known))
    }
  }

  #tell(finding: Finding): void {
    if (this.#isTold(finding.confidence)) {
      this.#findings++
      this.#events.onFinding(finding)
    } else this.#belowConfidence++
  }

  #isTold(confidence: Finding['confidence']): boolean {
    return confidences.indexOf(confidence) >= confidences.indexOf(this.#settings.minConfidence)
  }

  end(elapsedMs: number): Outcome {
    for (const { finding, paths, remoteBranches } of this.#merged.values()) {
      const branches = remoteBranches && { remoteBranches: [...remoteBranches] }
      this.#kept.push({ ...finding, paths: [...paths], ...branches })
    }
    const told = this.#kept.filter(({ confidence }) => this.#isTold(confidence))
    this.#belowConfidence += this.#kept.length - told.length
    for (const finding of linkHalves(told, this.#settings.rules)) this.#tell(finding)
    const { expired, unused } = this.#settings.allowlist.review()
    const useless = this.#source.whole && this.#failures.length === 0 ? unused : []
    return {
      summary: {
        files: this.#source.unit === 'files' ? this.done : 0,
        blobs: this.#source.unit === 'blobs' ? this.done : 0,
        bytes: this.read,
        findings: this.#findings,
        allowed: this.#source.history ? this.#allowed.size : this.#allowedPlaces,
        unusedAllows: useless.length,
        belowConfidence: this.#belowConfidence,
        elapsedMs: Math.round(elapsedMs),
      },
      skips: this.#skips,
      failures: this.#failures,
      notes: [
        ...(this.#settings.notes ?? []),
        ...expired.map(({ where, until }) => `${where}: expired on ${until}; it allows nothing any more`),
        ...useless.map(({ where }) => `${where}: used by nothing in this scan`),
      ],
    }
  }
}

/** New is what stands on an added line, or belongs to a pair whose other half does. */
function touches({ match, partner }: Suspicion, { added }: Place): boolean {
  return [match, partner].some(half => half && added!.touches(half.from.line, half.to.line))
}
