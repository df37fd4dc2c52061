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
