import { canonicalJson } from './canonical-json.ts'
import type { Comparable } from './differences.ts'

/** Parts of a job that may be replaced while its production is under way: what is run, and on what. */
const REPLACEABLE = ['command', 'image', 'sandbox', 'parameters', 'resources'] as const
/** What decides which files a transformation takes, how they are grouped, and what its outputs are: never changed once it has begun. */
const FIXED = ['type', 'axes', 'parents', 'input', 'plugin', 'metadata', 'maxErrors', 'tolerate'] as const

/** How a transformation as it is planned anew differs from what it is; nothing in either: it is the same. */
export interface JobChange {
  /** Parts of its job that may be replaced. */
  readonly job: readonly string[]
  /** What may not, in the words of the YAML. */
  readonly fixed: readonly string[]
}

/** Compares a transformation as it is with one of the same name as it is planned anew. */
export function jobChange(old: Comparable, now: Comparable): JobChange {
  const [was, is] = [old.definition, now.definition]
  const fixed = FIXED.filter((part) => canonicalJson(was[part]) !== canonicalJson(is[part]))
  const runs = is.input.kind === 'none' && canonicalJson(old.runs.slice(0, now.runs.length)) !== canonicalJson(now.runs)
  const outputs = canonicalJson(was.job.outputs) !== canonicalJson(is.job.outputs)
  return {
    job: REPLACEABLE.filter((part) => canonicalJson(was.job[part]) !== canonicalJson(is.job[part])),
    fixed: [
      ...fixed.map((part) => (part === 'maxErrors' ? 'max_errors' : part)),
      ...(runs ? ['runs'] : []),
      ...(outputs ? ['outputs'] : []),
    ],
  }
}
