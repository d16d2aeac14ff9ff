import { groupingSuite } from './grouping.ts'
import { matchSuite } from './match.ts'
import { queryTextSuite } from './query-text.ts'
import type { Suite } from './suite.ts'

/** All suites that have an implementation: a new one is a file and a line here. */
export const SUITES: readonly Suite[] = [matchSuite, queryTextSuite, groupingSuite]
