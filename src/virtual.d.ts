/** Modules that the build makes (build/plugin.ts). */
declare module 'virtual:rules' {
  const rules: readonly import('./rules/rule.ts').Rule[]
  export default rules
}

declare module 'virtual:version' {
  const version: string
  export default version
}

/** assembly/text.ts, compiled; in base64. */
declare module 'virtual:glance' {
  const code: string
  export default code
}

/** assembly/index.ts, compiled; in base64. */
declare module 'virtual:unpack' {
  const code: string
  export default code
}

/** The address of the built src/worker.ts, a file: URL. */
declare module 'virtual:worker' {
  const url: string
  export default url
}

/** What tells this build from others: a digest of its sources. */
declare module 'virtual:build' {
  const digest: string
  export default digest
}
