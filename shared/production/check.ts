import { expand } from './expand.ts'
import { isAccepted, type Finding } from '../document/finding.ts'
import type { CheckedPlan } from './plan-rule.ts'
import { placeOfStep } from './place-of-step.ts'
import type { PlannedTransformation } from './planned-transformation.ts'
import { possibleOutputs, type Producer } from './possible-outputs.ts'
import type { Checked } from './rule.ts'
import { checkDefinitionSizes } from './rules/definition-size.ts'
import { checkLfnCollisions } from './rules/lfn-collisions.ts'
import { checkLives } from './rules/lives.ts'
import { checkLinks } from './rules/links.ts'
import { checkMatrixSize } from './rules/matrix.ts'
import { checkSelfFeeding } from './rules/self-feeding.ts'
import { STEP_RULES } from './step-rules.ts'

/** What the check of a production comes to. */
export interface CheckResult {
  readonly findings: readonly Finding[]
  /** Its transformations; null when something refuses it. */
  readonly transformations: readonly PlannedTransformation[] | null
}

/** Checks a production as a whole: first what its steps say, each by itself, then how they fit together. */
export function checkDocument(checked: Checked): CheckResult {
  const huge = checkMatrixSize(checked)
  const findings = isAccepted(huge) ? STEP_RULES.flatMap((rule) => rule(checked)) : huge
  if (!isAccepted(findings)) return { findings, transformations: null }
  const transformations = expand({ ...checked, sandbox: checked.sandbox ?? [] })
  const outputs = possibleOutputs(
    transformations.map((planned) => producerOf(planned, checked)),
    checked.schema,
  )
  const places = new Map(transformations.map(({ definition }, place) => [definition.name, place]))
  const all = [...findings, ...planFindings({ ...checked, transformations, places, outputs })]
  return { findings: all, transformations: isAccepted(all) ? transformations : null }
}

function producerOf({ definition }: PlannedTransformation, { document }: Checked): Producer {
  const step = document.steps[placeOfStep(definition.step, document.steps)]
  return { definition, jobMetadata: step?.outputs.map((output) => output.job_metadata) ?? [] }
}

/** How the steps fit together. */
function planFindings(plan: CheckedPlan): readonly Finding[] {
  const rules = [checkLinks, checkSelfFeeding, checkLfnCollisions, checkLives, checkDefinitionSizes]
  return rules.flatMap((rule) => rule(plan))
}
