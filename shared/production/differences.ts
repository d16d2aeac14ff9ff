import type { Definition, RunRange } from '../model/transformation.ts'
import { canonicalJson } from './canonical-json.ts'

/** What of a transformation has to be the same for a production to go on: planned anew, or as it was submitted. */
export interface Comparable {
  readonly definition: Definition
  /** Run numbers: as planned, or as they are now, extensions at the end. */
  readonly runs: readonly RunRange[]
}

/**
 * The steps that differ between a production as it was submitted and as it is planned now, in the order of the old one,
 * then new ones; none = the same content, and the production goes on. Files of a sandbox count by the hash in their key.
 * Of run numbers only those of simulations count, and an extension is no difference.
 */
export function differingSteps(old: readonly Comparable[], now: readonly Comparable[]): readonly string[] {
  const steps = new Set([...old, ...now].map(({ definition }) => definition.step))
  return [...steps].filter((step) => !sameStep(ofStep(old, step), ofStep(now, step)))
}

function ofStep(all: readonly Comparable[], step: string): ReadonlyMap<string, Comparable> {
  const own = all.filter(({ definition }) => definition.step === step)
  return new Map(own.map((one) => [one.definition.name, one]))
}

function sameStep(old: ReadonlyMap<string, Comparable>, now: ReadonlyMap<string, Comparable>): boolean {
  return old.size === now.size && [...old].every(([name, one]) => same(one, now.get(name)))
}

function same(old: Comparable, now: Comparable | undefined): boolean {
  if (now === undefined || canonicalJson(old.definition) !== canonicalJson(now.definition)) return false
  if (now.definition.input.kind !== 'none') return true
  return canonicalJson(old.runs.slice(0, now.runs.length)) === canonicalJson(now.runs)
}
