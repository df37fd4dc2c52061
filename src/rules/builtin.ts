/** The rules that nokeys ships: rules/*.yaml, checked and compiled in by the build, so that start-up parses nothing. */
import rules from 'virtual:rules'
import type { Rule } from './rule.ts'

export const builtinRules: readonly Rule[] = rules
