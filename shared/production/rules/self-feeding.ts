import type { Definition } from '../../model/transformation.ts'
import { checkQuery } from '../../query/check.ts'
import { queryToText } from '../../query/print.ts'
import { error, type Finding } from '../finding.ts'
import { couldFeed } from '../link.ts'
import { firstOfEachPlace, pathOfStep, type CheckedPlan } from '../plan-rule.ts'
import { withDescendants } from '../step-order.ts'

/** No step without parents takes what it makes, or what is made of that further down: it would never end. */
export function checkSelfFeeding(plan: CheckedPlan): readonly Finding[] {
  const findings = plan.transformations.flatMap(({ definition }) => {
    const { input } = definition
    if (input.kind !== 'open' && input.kind !== 'closed') return []
    // All files that are there at the start, whatever they are, was said on purpose, and what comes later is not taken.
    if (input.kind === 'closed' && Object.keys(input.query).length === 0) return []
    const eaten = eatenOutputs(definition, input.query, plan)
    return eaten === undefined
      ? []
      : [error([...pathOfStep(definition, plan), 'input'], sayEaten(definition, eaten, plan))]
  })
  return firstOfEachPlace(findings)
}

/** The name of the step whose outputs a transformation would take, its own first. */
function eatenOutputs(definition: Definition, json: unknown, plan: CheckedPlan): string | undefined {
  const query = checkQuery(json, plan.schema)
  const steps = withDescendants(definition.step, plan.document.steps)
  return plan.transformations
    .filter(({ definition: other }) => steps.has(other.step))
    .find(({ definition: other }) => couldFeed(query, plan.outputs.get(other.name) ?? [], plan.schema).valid)
    ?.definition.step
}

function sayEaten({ step, input }: Definition, eaten: string, { schema }: CheckedPlan): string {
  const query = input.kind === 'none' ? '' : queryToText(checkQuery(input.query, schema))
  const whose = eaten === step ? 'its own outputs' : `the outputs of ${eaten}, which come of its own,`
  return `this step would feed itself: ${whose} meet its query ${query}; a field of the outputs should differ from it`
}
