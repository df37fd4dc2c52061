/**
 * What a CI run is about, as its service says in environment variables: from which commit, or past which branches, to which.
 * Nothing is asked of the network.
 */
import { ScanError } from '../errors.ts'

export type CiRange = {
  /** What the base may be called, surest first: the first that is here is it. Empty: a branch or tag that is new itself. */
  bases: readonly string[]
  /** What the heads are called: what is checked out, and the commit that the service speaks of. None: a deleted branch. */
  heads: readonly string[]
  /** Of a push: what was pushed, and the branch that a new one is compared with. */
  push?: Push
}

export type Push = {
  branch?: string | undefined
  tag?: string | undefined
  defaultBranch?: string | undefined
  /** The service never says what was there before the push, so no base does not mean a new branch. */
  untold?: boolean
}

type Env = NodeJS.ProcessEnv
type Service = {
  name: string
  isHere(env: Env): boolean
  /** How this service is told to fetch the whole history. */
  fetchAll: string
  range(env: Env, readEvent: (path: string) => unknown): CiRange | undefined
}

/** Git's id of nothing: the commit before a new branch, or after a deleted one. */
export const isZero = (id: string): boolean => /^0{7,}$/.test(id)

const remote = (branch: string): string => `origin/${branch.replace(/^refs\/heads\//, '')}`
const given = (names: readonly (string | undefined)[]): string[] => names.filter(name => name) as string[]

/** A pull request: `head` is the commit that the service speaks of. */
const pull = (bases: readonly (string | undefined)[], head: string | undefined): CiRange => ({
  bases: given(bases),
  heads: given(['HEAD', head]),
})

const push = (before: string | undefined, head: string | undefined, push: Push): CiRange => ({
  bases: given([before]).filter(id => !isZero(id)),
  heads: given(['HEAD', head]),
  push,
})

/** https://docs.github.com/en/actions/reference/events-that-trigger-workflows and …/webhooks/webhook-events-and-payloads */
type GitHubEvent = {
  before?: string
  after?: string
  ref?: string
  repository?: { default_branch?: string }
  pull_request?: { base?: { sha?: string }; head?: { sha?: string } }
  merge_group?: { base_sha?: string; head_sha?: string }
}

const services: readonly Service[] = [
  {
    name: 'GitHub Actions',
    isHere: env => env.GITHUB_ACTIONS === 'true',
    fetchAll: 'give actions/checkout fetch-depth: 0',
    range(env, readEvent) {
      const event = (env.GITHUB_EVENT_PATH ? readEvent(env.GITHUB_EVENT_PATH) : {}) as GitHubEvent
      const base = env.GITHUB_BASE_REF ? remote(env.GITHUB_BASE_REF) : undefined
      const { base: eventBase, head } = event.pull_request ?? {}
      switch (env.GITHUB_EVENT_NAME) {
        case 'pull_request':
          return pull([base, eventBase?.sha], head?.sha)
        case 'pull_request_target':
          // What is checked out is the base itself, unless the workflow says otherwise.
          return head?.sha === undefined ? undefined : { ...pull([base, eventBase?.sha], head.sha), heads: [head.sha] }
        case 'merge_group':
          return pull([event.merge_group?.base_sha], event.merge_group?.head_sha)
        case 'push': {
          const { before, after, ref = env.GITHUB_REF ?? '', repository } = event
          const [, kind, name] = /^refs\/(heads|tags)\/(.+)$/s.exec(ref) ?? []
          const pushed = { [kind === 'tags' ? 'tag' : 'branch']: name, defaultBranch: repository?.default_branch }
          if (after !== undefined && isZero(after)) return { bases: [], heads: [], push: pushed }
          return push(before, env.GITHUB_SHA, pushed)
        }
      }
      return undefined
    },
  },
  {
    name: 'GitLab CI',
    isHere: env => env.GITLAB_CI === 'true',
    fetchAll: 'set the variable GIT_DEPTH: 0 in .gitlab-ci.yml',
    range(env) {
      const target = env.CI_MERGE_REQUEST_TARGET_BRANCH_NAME
      const { CI_MERGE_REQUEST_TARGET_BRANCH_SHA: targetId, CI_MERGE_REQUEST_DIFF_BASE_SHA: diffBase } = env
      // The target branch itself may be left over from an earlier run in the same folder.
      if (target) return pull([targetId, diffBase, remote(target)], env.CI_COMMIT_SHA)
      // Runs by schedule or by hand have zeros before them, as if the branch were new.
      if ((env.CI_PIPELINE_SOURCE ?? 'push') !== 'push') return undefined
      const { CI_COMMIT_BRANCH: branch, CI_COMMIT_TAG: tag, CI_DEFAULT_BRANCH: defaultBranch } = env
      return push(env.CI_COMMIT_BEFORE_SHA, env.CI_COMMIT_SHA, { branch, tag, defaultBranch })
    },
  },
  {
    name: 'Bitbucket Pipelines',
    isHere: env => env.BITBUCKET_BUILD_NUMBER !== undefined,
    fetchAll: 'set clone: depth: full in bitbucket-pipelines.yml',
    range: env =>
      env.BITBUCKET_PR_DESTINATION_BRANCH
        ? pull([remote(env.BITBUCKET_PR_DESTINATION_BRANCH), env.BITBUCKET_PR_DESTINATION_COMMIT], env.BITBUCKET_COMMIT)
        : undefined,
  },
  {
    name: 'Azure Pipelines',
    isHere: env => env.TF_BUILD !== undefined,
    fetchAll: 'set fetchDepth: 0 on the checkout step',
    range: env =>
      env.SYSTEM_PULLREQUEST_TARGETBRANCH
        ? pull([remote(env.SYSTEM_PULLREQUEST_TARGETBRANCH)], env.BUILD_SOURCEVERSION)
        : undefined,
  },
  {
    name: 'CircleCI',
    isHere: env => env.CIRCLECI === 'true',
    fetchAll: 'set method: full on the checkout step',
    range(env) {
      const [, from] = /^([0-9a-f]{7,})\.{2,3}[0-9a-f]{7,}$/.exec(env.CIRCLE_RANGE ?? '') ?? []
      return push(from, env.CIRCLE_SHA1, { branch: env.CIRCLE_BRANCH, tag: env.CIRCLE_TAG, untold: true })
    },
  },
  {
    name: 'Buildkite',
    isHere: env => env.BUILDKITE === 'true',
    fetchAll: 'take --depth out of BUILDKITE_GIT_CLONE_FLAGS',
    range(env) {
      const { BUILDKITE_BRANCH: branch, BUILDKITE_PIPELINE_DEFAULT_BRANCH: main } = env
      const base = env.BUILDKITE_PULL_REQUEST_BASE_BRANCH || (branch !== main ? main : undefined)
      return base ? pull([remote(base)], env.BUILDKITE_COMMIT) : undefined
    },
  },
  {
    name: 'Jenkins',
    isHere: env => env.JENKINS_URL !== undefined,
    fetchAll: 'turn "shallow clone" off in the Git plugin',
    range(env) {
      if (env.CHANGE_TARGET) return pull([remote(env.CHANGE_TARGET)], env.GIT_COMMIT)
      return env.GIT_COMMIT ? push(env.GIT_PREVIOUS_COMMIT, env.GIT_COMMIT, { branch: env.BRANCH_NAME }) : undefined
    },
  },
]

function serviceAt(env: Env): Service | undefined {
  return services.find(({ isHere }) => isHere(env))
}

/** How to get the whole history here. */
export function fetchAllHint(env: Env): string {
  const service = serviceAt(env)
  return `Fetch the whole history: ${service ? `${service.fetchAll} (${service.name}), or run ` : ''}git fetch --unshallow`
}

/** Throws a ScanError outside CI, and where the service does not say what the run is about. */
export function ciRange(env: Env, readEvent: (path: string) => unknown): CiRange {
  const service = serviceAt(env)
  if (!service)
    throw new ScanError('--range without BASE..HEAD works in CI only, and this is no CI we know.', giveRange)
  const range = service.range(env, readEvent)
  if (range && (range.bases.length > 0 || range.push)) return range
  throw untold(env)
}

const giveRange = 'Give it: nokeys --range origin/main..HEAD'

export function untold(env: Env): ScanError {
  return new ScanError(
    `${serviceAt(env)!.name} does not say which commits this run brought.`,
    `${giveRange}; or scan the files: nokeys`,
  )
}
