/** Modules that the build makes (build/plugin.ts). */
declare module 'virtual:rules' {
  const rules: readonly import('./rules/rule.ts').Rule[]
  export default rules
}

declare module 'virtual:version' {
  const version: string
  export default version
}
