import type { Definition } from '../model/transformation.ts'
import type { PlannedTransformation } from './planned-transformation.ts'
import type { Finding, Path } from '../document/finding.ts'
import { placeOfStep } from './place-of-step.ts'
import type { PossibleMetadata } from './possible-metadata.ts'
import type { Checked } from './rule.ts'

/** What rules on the whole look at: a production whose steps are each right by themselves. */
export interface CheckedPlan extends Checked {
  /** Parents before children. */
  readonly transformations: readonly PlannedTransformation[]
  /** The position of each among them, by name. */
  readonly places: ReadonlyMap<string, number>
  /** What each output of each transformation may be, by the transformation's name. */
  readonly outputs: ReadonlyMap<string, readonly PossibleMetadata[]>
}

/** Where the step of a transformation stands in the document. */
export function pathOfStep({ step }: Pick<Definition, 'step'>, { document }: Checked): Path {
  return ['steps', placeOfStep(step, document.steps)]
}

/** The first finding of each place: what is wrong in one cell is mostly wrong in all. */
export function firstOfEachPlace(findings: readonly Finding[]): readonly Finding[] {
  return [
    ...new Map(findings.toReversed().map((finding) => [JSON.stringify(finding.path), finding])).values(),
  ].toReversed()
}
