/**
 * How Git is called, whoever calls it: nothing that the user or the scanned repository configured may run code, reach the
 * network, ask a question or change what objects say. https://git-scm.com/docs/git#_environment_variables
 */
export const isolationConfig: readonly string[] = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.pager=cat',
  'core.quotePath=false',
  'core.useReplaceRefs=false',
  // A cache of parents that nothing checks against the commits.
  'core.commitGraph=false',
  'diff.orderFile=/dev/null',
  'diff.ignoreSubmodules=none',
  'diff.interHunkContext=0',
  'i18n.logOutputEncoding=UTF-8',
  'advice.graftFileDeprecated=false',
  'log.showRoot=true',
  'log.showSignature=false',
  'credential.helper=',
  'gc.auto=0',
]

/** The caller's environment (GIT_INDEX_FILE, GIT_DIR and a quarantine's object folders stay), made harmless. */
export function gitEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const {
    GIT_EXTERNAL_DIFF: _external,
    GIT_TRACE: _trace,
    GIT_DIFF_OPTS: _options,
    GIT_PAGER: _pager,
    GIT_LITERAL_PATHSPECS: _literal,
    GIT_GLOB_PATHSPECS: _glob,
    GIT_NOGLOB_PATHSPECS: _noglob,
    GIT_ICASE_PATHSPECS: _icase,
    ...kept
  } = env
  return {
    ...kept,
    LC_ALL: 'C',
    GIT_PAGER: 'cat',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    // An empty set of allowed protocols: a missing object of a partial clone is a failure, never a download.
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_GRAFT_FILE: '/dev/null',
  }
}

/** What names the repository that the caller is in, or speaks of its parts: `git rev-parse --local-env-vars`. */
const ofOneRepository = new Set([
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_IMPLICIT_WORK_TREE',
  'GIT_COMMON_DIR',
  'GIT_INDEX_FILE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_QUARANTINE_PATH',
  'GIT_SHALLOW_FILE',
  'GIT_REPLACE_REF_BASE',
  'GIT_NAMESPACE',
  'GIT_ATTR_SOURCE',
  'GIT_PREFIX',
  'GIT_INTERNAL_SUPER_PREFIX',
])

/**
 * The environment for another repository, wherever Git is started. As Git does for submodules, settings of the caller
 * (`git -c`) stay. Both folders are told, so that no setting of that repository (core.worktree) says where its files are.
 */
export function environmentFor(env: NodeJS.ProcessEnv, gitDir: string, workTree: string): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !ofOneRepository.has(name))
  return { ...Object.fromEntries(kept), GIT_DIR: gitDir, GIT_WORK_TREE: workTree }
}
