declare module 'virtual:rules' {
  const rules: readonly import('./rule.ts').Rule[]
  export default rules
}
